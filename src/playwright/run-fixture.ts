// The engine inside a Playwright worker.
import * as playwright from '@playwright/test';
import type { TestType } from '@playwright/test';
import { processIo, processJournal } from '../cli/process-io.ts';
import { openRun, type Run } from '../index.ts';
import { forTestRunner } from '../report/tool-error-text.ts';
import type { SeamcheckOptions } from './options.ts';

export interface SeamcheckFixtures {
  /** Said by the config of the project. */
  readonly seamcheck: SeamcheckOptions;
  /** The worker's run of its App: launched when the first check needs it, taken down when the worker ends, interrupted or not. */
  readonly run: Run;
}

/** Milliseconds to take an App down. */
const teardownWithin = 60_000;

/**
 * Playwright Test without its own fixtures. Those would put `use` of the config (storage state, headers, locale, tracing) into every
 * context that is opened in the worker, our probes' too, and report each of their actions, a typed password included, as a step.
 */
const { _baseTest: bare } = playwright as unknown as { readonly _baseTest?: TestType<object, object> };
if (bare === undefined) throw new Error('This version of @playwright/test is not supported: it has no _baseTest.');

export const test: TestType<object, SeamcheckFixtures> = bare.extend<object, SeamcheckFixtures>({
  seamcheck: [{}, { option: true, scope: 'worker' }],
  run: [
    async ({ seamcheck }, use, { project }) => {
      const stop = new AbortController();
      const { app = project.name, ...options } = seamcheck;
      const run = await openRun({ io: processIo(), app, ...options, journal: processJournal(), signal: stop.signal, listen: () => undefined }).catch(
        (error: unknown) => {
          throw forTestRunner(error);
        },
      );
      await use(run);
      // A test that was stopped has left its witnesses being collected.
      stop.abort(new DOMException('the worker ends', 'AbortError'));
      await run[Symbol.asyncDispose]();
    },
    { scope: 'worker', timeout: teardownWithin },
  ],
});
