import type { Project } from '@playwright/test';
import { processIo } from '../cli/process-io.ts';
import { appNames } from '../index.ts';
import { forTestRunner } from '../report/tool-error-text.ts';
import type { SeamcheckOptions } from './options.ts';

/**
 * One Playwright project per App of seamcheck.config.ts, for `projects: await seamcheckProjects()`. Each is limited to one worker, so
 * that one App is never launched twice at a time; `workers` of the whole config says how many Apps are questioned side by side.
 * @throws Error when the config cannot be read
 */
export async function seamcheckProjects(options: Omit<SeamcheckOptions, 'app'> = {}): Promise<Project<object, { seamcheck: SeamcheckOptions }>[]> {
  const { config } = options;
  const names = await appNames({ io: processIo(), ...(config === undefined ? {} : { config }) }).catch((error: unknown) => {
    throw forTestRunner(error);
  });
  return names.map((name) => ({ name, workers: 1, retries: 0, use: { seamcheck: { ...options, app: name } } }));
}
