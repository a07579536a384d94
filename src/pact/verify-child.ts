// Runs Pact's verifier in a process of its own: its native core writes to file descriptor 1 past `process.stdout`, a broken connection
// throws where nobody catches, and its threads outlive it by a minute. The parent reads what is sent over IPC and ends the process.
import process from 'node:process';
import { brokenStatus, judgements } from './mismatches.ts';
import type { Job, Told } from './job.ts';
import { providerStates } from './states.ts';

interface Pending {
  readonly headersSent: boolean;
  status(code: number): { end(): void };
  end(): void;
}
interface Verifier {
  verifyProvider(): Promise<unknown>;
}
interface Pact {
  readonly Verifier: new (options: Readonly<Record<string, unknown>>) => Verifier;
}

let pending: Pending | undefined;
let broken = 0;

// Pact's proxy (http-proxy) has no listener for errors of the provider's connection. One request is under way at a time.
process.on('uncaughtException', (error) => {
  const interrupted = pending;
  pending = undefined;
  if (interrupted === undefined) {
    process.stderr.write(`${String(error.stack).slice(0, 2_000)}\n`, () => process.exit(1));
    return;
  }
  broken += 1;
  if (interrupted.headersSent) interrupted.end();
  else interrupted.status(brokenStatus).end();
});
process.on('disconnect', () => process.exit(1));
process.once('message', (job) => void run(job as Job).then(() => process.exit(0)));

async function run(job: Job): Promise<void> {
  // The whole package takes twice as long to load: it brings the consumers' side too.
  const pact = (await loaded(() => import('@pact-foundation/pact/src/dsl/verifier/verifier.js'))) ?? (await loaded(() => import('@pact-foundation/pact')));
  if (pact === undefined) {
    await tell({ kind: 'missing' });
    return;
  }
  for (const [file, { path, provider, states: names }] of job.files.entries()) {
    broken = 0;
    const states = providerStates(names, job.providerStates, job.requestTimeout);
    const verifier = new pact.Verifier({
      provider,
      providerBaseUrl: job.provider.url.replace(/\/$/, ''),
      pactUrls: [path],
      stateHandlers: states.handlers,
      timeout: job.requestTimeout,
      logLevel: 'error',
      failIfNoPactsFound: true,
      requestFilter: (request: { readonly headers: Record<string, unknown>; readonly path: string }, response: Pending, next: () => void) => {
        if (!request.path.startsWith('/_pactSetup')) {
          request.headers['host'] = job.provider.host;
          pending = response;
        }
        next();
      },
    });
    const answer = await verifier.verifyProvider().then(parsed, parsed);
    pending = undefined;
    const { interactions, errors } = judgements(answer, (text) => states.conceal(text));
    await tell({ kind: 'verified', file, interactions, failedStates: states.failed, errors, broken });
  }
}

/** Undefined where there is no such module. */
async function loaded(load: () => Promise<Pact>): Promise<Pact | undefined> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** It resolves with a text of JSON, and rejects with an error whose message is one. */
function parsed(outcome: unknown): unknown {
  const text = outcome instanceof Error ? outcome.message : String(outcome);
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ interaction: text }] };
  }
}

function tell(told: Told): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) reject(new Error('there is nobody to tell'));
    else process.send(told, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
