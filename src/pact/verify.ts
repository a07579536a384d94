import { connect } from 'node:net';
import { Unavailable, type PactVerification } from '../model/witness.ts';
import { runChild, type ChildOptions } from './child.ts';
import { dial, type Dial } from './dial.ts';
import type { Job, JudgedInteraction, Told } from './job.ts';
import { pactName, readPact, stateNames, textOf, type PactFile } from './read.ts';
import { shown } from './text.ts';

export interface VerifyPacts {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Files are named relative to this folder; by their name alone without it. */
  readonly root?: string;
  /** As a browser names it; names under `.localhost` are dialled at 127.0.0.1 with their own `Host`. */
  readonly provider: { readonly origin: string };
  /** The absolute URL that is sent `{ state, params, action }` and answers with the state's values. */
  readonly providerStates?: string;
  readonly signal: AbortSignal;
  /** Milliseconds for all files together. */
  readonly timeout: number;
  /** The Node.js that runs the verifier. */
  readonly execPath: string;
  /** The verifier's whole environment; empty unless told. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes secrets out of what the provider said. */
  readonly redact?: (text: string) => string;
}

const requestTimeout = 10_000;
const connectWithin = 5_000;

interface Ready {
  readonly path: string;
  readonly pact: PactFile;
  readonly states: readonly string[];
}

/**
 * Has Pact's verifier ask the provider for every interaction of every file. One result per file, in their order; what could not be
 * verified to the end says so in `stopped`, and that is never a pass. Leaves no process behind.
 * @throws Unavailable when `@pact-foundation/pact` is not installed
 */
export async function verifyPacts(options: VerifyPacts): Promise<readonly PactVerification[]> {
  if (options.files.length === 0) return [stopped('(none)', 'there are no pact files, so nothing was verified')];
  const results = new Map<string, PactVerification>();
  const waiting: Ready[] = [];
  for (const path of new Set(options.files)) {
    const ready = await prepared(path, options.root);
    if ('path' in ready) waiting.push(ready);
    else results.set(path, ready);
  }
  await verifyAll(waiting, results, options);
  return [...new Set(options.files)].map((path) => results.get(path) ?? stopped(pactName(path, options.root), 'was not verified'));
}

async function prepared(path: string, root: string | undefined): Promise<Ready | PactVerification> {
  const file = pactName(path, root);
  const read = await textOf(path);
  if ('unreadable' in read) return stopped(file, read.unreadable);
  const pact = readPact(read.text, file);
  if ('unreadable' in pact) return stopped(file, pact.unreadable);
  if (pact.unverifiable !== undefined) return stopped(file, pact.unverifiable);
  return { path, pact, states: stateNames(read.text) };
}

async function verifyAll(all: readonly Ready[], results: Map<string, PactVerification>, options: VerifyPacts): Promise<void> {
  const timeout = AbortSignal.timeout(options.timeout);
  const signal = AbortSignal.any([options.signal, timeout]);
  const provider = dial(options.provider.origin);
  let waiting = all;
  // Loading the verifier takes 0.65 s, so one process does all files; after a crash another one does those behind the one it died of.
  while (waiting.length > 0) {
    const [first] = waiting;
    const why = await unreachable(provider, signal);
    if (first === undefined || why !== undefined || signal.aborted) {
      const reason = signal.aborted ? abortReason(timeout, options.timeout) : `nothing answers at ${provider.host}: ${why ?? 'unknown'}`;
      for (const { path, pact } of waiting) results.set(path, stopped(pact.file, reason));
      return;
    }
    const done = await verifyInOneProcess(waiting, results, provider, { ...options, signal });
    waiting = waiting.filter(({ path }) => !results.has(path));
    const [next] = waiting;
    if (next === undefined) return;
    if (done.kind === 'aborted') continue;
    const how = done.kind === 'died' ? done.how : 'ended without a result';
    results.set(next.path, stopped(next.pact.file, shown(redacted(`the verifier ${how}`, options.redact))));
    waiting = waiting.slice(1);
  }
}

async function verifyInOneProcess(
  ready: readonly Ready[],
  results: Map<string, PactVerification>,
  provider: Dial,
  options: VerifyPacts,
): ReturnType<typeof runChild> {
  const job: Job = {
    files: ready.map(({ path, pact, states }) => ({ path, provider: pact.provider, states })),
    provider,
    ...(options.providerStates === undefined ? {} : { providerStates: dial(options.providerStates) }),
    requestTimeout: Math.min(requestTimeout, options.timeout),
  };
  const verified: Extract<Told, { readonly kind: 'verified' }>[] = [];
  let missing = false;
  const child: ChildOptions = { execPath: options.execPath, signal: options.signal, ...(options.env === undefined ? {} : { env: options.env }) };
  const ending = await runChild(job, child, (told) => {
    if (told.kind === 'missing') missing = true;
    else verified.push(told);
  });
  if (missing) throw new Unavailable('Pact is not installed: npm install --save-dev @pact-foundation/pact@17');
  for (const told of verified) {
    const one = ready[told.file];
    if (one === undefined) continue;
    // The provider died under the verifier: the interactions it failed are not the provider's fault.
    const why = told.broken > 0 ? await unreachable(provider, options.signal) : undefined;
    results.set(
      one.path,
      why === undefined ? result(one.pact, told, options.redact) : stopped(one.pact.file, `nothing answers any more at ${provider.host}: ${why}`),
    );
  }
  return ending;
}

function result(pact: PactFile, told: Extract<Told, { readonly kind: 'verified' }>, redact: VerifyPacts['redact']): PactVerification {
  const failedSetups = new Set(told.failedStates.filter(({ action }) => action === 'setup').map(({ state }) => shown(state)));
  const states = new Map(
    told.failedStates.map(({ state, reason }) => [`${state} ${reason}`, { state: shown(redacted(state, redact)), reason: shown(redacted(reason, redact)) }]),
  );
  const { interactions } = told;
  const short =
    interactions.length === pact.interactions.length ? undefined : `the verifier judged ${interactions.length} of ${pact.interactions.length} interactions`;
  const reasons = [short, ...told.errors].filter((reason) => reason !== undefined);
  return {
    file: pact.file,
    interactions: interactions.map((interaction) => judged(interaction, failedSetups, redact)),
    failedStates: [...states.values()],
    ...(reasons.length === 0 ? {} : { stopped: shown(redacted(reasons.join('; '), redact)) }),
  };
}

function judged(interaction: JudgedInteraction, failedSetups: ReadonlySet<string>, redact: VerifyPacts['redact']): PactVerification['interactions'][number] {
  const { description, states, ok, pending, mismatches } = interaction;
  const failed = states.find((state) => failedSetups.has(state));
  const undecided = failed === undefined ? interaction.undecided : redacted(`the provider state ${JSON.stringify(failed)} could not be set up`, redact);
  return {
    description: redacted(description, redact),
    states: states.map((state) => redacted(state, redact)),
    ok: pending || (ok && undecided === undefined),
    ...(pending ? { pending } : {}),
    ...(undecided === undefined ? {} : { undecided }),
    mismatches: mismatches.map((mismatch) => redacted(mismatch, redact)),
  };
}

/** Anything that looks like a JWT goes, whether or not the caller knows it. */
function redacted(text: string, redact: VerifyPacts['redact']): string {
  return (redact?.(text) ?? text).replace(/\beyJ[\w-]{5,}(\.[\w-]*){0,2}/g, '<token>');
}

function stopped(file: string, reason: string): PactVerification {
  return { file, interactions: [], failedStates: [], stopped: reason };
}

function abortReason(timeout: AbortSignal, milliseconds: number): string {
  return timeout.aborted ? `was not verified within ${milliseconds / 1_000} s` : 'was interrupted';
}

/** Why no connection can be made; undefined when one can. Asked before the verifier is, which crashes on it (and lingers for a minute). */
function unreachable({ url }: Dial, signal: AbortSignal): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80), signal });
  socket.setTimeout(connectWithin, () => socket.destroy(Object.assign(new Error('timed out'), { code: `no connection within ${connectWithin / 1_000} s` })));
  socket.on('connect', () => {
    resolve(undefined);
    socket.destroy();
  });
  socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  return promise;
}
