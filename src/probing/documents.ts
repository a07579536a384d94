// Documents about the App: read once, from the running api or from a file beside the config.
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { App, DocumentSource } from '../model/app.ts';
import { answered, statusOf } from '../model/exchange.ts';
import type { Baselined } from '../model/baseline.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { Unavailable, type Documents, type Inspected, type Sessions } from '../model/witness.ts';
import type { Invalid, ReadDocument } from '../openapi/read.ts';
import type { Transmitted } from '../talk/http.ts';
import { ask, type AskedBy, type Asking } from './ask.ts';
import { baselineOf } from './baseline.ts';
import { outcomeOf } from './sessions.ts';

export interface DocumentStore {
  for(by: AskedBy, sessions: Sessions): Documents;
}

export function createDocumentStore(asking: Asking, app: App, root: string): DocumentStore {
  let reading: Promise<readonly Read[]> | undefined;
  let said: Promise<OpenApiSaid> | undefined;
  let baseline: Promise<Baselined> | undefined;
  return {
    for(by, sessions) {
      const read = (): Promise<readonly Read[]> => (reading ??= readOpenApi(asking, app, root, by, sessions));
      const openapi = (): Promise<OpenApiSaid> => (said ??= read().then((all) => openApiOf(all, 'usable')));
      // With a part of it for anything, what is promised in that part would seem to be gone.
      const whole = async (): Promise<OpenApiSaid> => {
        const all = await read();
        return all.some(({ read: strict }) => 'reason' in strict) ? openApiOf(all, 'read') : openapi();
      };
      return {
        openapi,
        inspect: async () => inspected(await read()),
        baseline: () => (baseline ??= baselineOf(app, root, whole, by.signal)),
      };
    },
  };
}

interface Read {
  readonly source: DocumentSource;
  readonly read: ReadDocument | Invalid;
  /** The same, where what is nowhere in it may be anything. */
  readonly usable: ReadDocument | Invalid;
}

async function readOpenApi(asking: Asking, app: App, root: string, by: AskedBy, sessions: Sessions): Promise<readonly Read[]> {
  if (app.openapi === undefined || app.openapi.length === 0) throw new Unavailable('no OpenAPI document is configured');
  const { readDocument } = await import('../openapi/read.ts');
  const read: Read[] = [];
  for (const source of app.openapi) {
    const text = source.at.startsWith('/') ? await fromApi(asking, app, source, by, sessions) : await fromFile(root, source.at);
    const hint = source.at.endsWith('.json') ? 'json' : undefined;
    const strict = readDocument(text, hint);
    read.push({ source, read: strict, usable: 'reason' in strict ? readDocument(text, hint, 'any') : strict });
  }
  return read;
}

function unusable(where: string, { reason, at }: Invalid): Unavailable {
  return new Unavailable(`the OpenAPI document at ${where} ${reason}${at === undefined ? '' : ` (${at})`}`);
}

/** @param from how it was read: with `read` all of it can be followed */
async function openApiOf(all: readonly Read[], from: 'read' | 'usable'): Promise<OpenApiSaid> {
  const [{ openApiSaid }, { merged }] = await Promise.all([import('../openapi/operations.ts'), import('../openapi/merge.ts')]);
  const [first, ...others] = all.map(({ source, [from]: read }) => {
    if ('reason' in read) throw unusable(source.at, read);
    return { document: read.document, ...(source.under === undefined ? {} : { under: source.under }) };
  });
  if (first === undefined) throw new Unavailable('no OpenAPI document is configured');
  const whole = merged([first, ...others]);
  if ('reason' in whole) throw unusable(all.map(({ source }) => source.at).join(', '), whole);
  return openApiSaid(whole.document);
}

/** Several are looked at one by one; the first that cannot be used says so for all. */
async function inspected(all: readonly Read[]): Promise<Inspected> {
  const { structureViolations } = await import('../openapi/validity.ts');
  const violations: Inspected['violations'][number][] = [];
  for (const { source, read } of all) {
    if ('reason' in read) {
      // A page, another format or another version may be the config's fault; what stands somewhere in a document is the document's.
      const { at, reason } = read;
      if (at === undefined || ['', '/openapi', '/swagger'].includes(at)) throw unusable(source.at, read);
      return { unusable: { reason: all.length === 1 ? reason : `${reason} (${source.at})`, at }, violations: [] };
    }
    for (const { pointer, message } of await structureViolations(read.swagger ?? read.document))
      violations.push({ pointer, message: all.length === 1 ? message : `${message} (${source.at})` });
  }
  return { violations };
}

async function fromApi(asking: Asking, app: App, { at: path, as }: DocumentSource, by: AskedBy, sessions: Sessions): Promise<string> {
  const operation = `GET ${path as `/${string}`}` as const;
  // A document is larger than what is kept of an ordinary body, so it is taken from the raw answer.
  const asked = async (user: string | undefined): Promise<Transmitted> =>
    ask(asking, { operation, timeout: 30_000, ...(user === undefined ? {} : { as: await sessions.of(user) }) }, { ...by, traffic: false });
  let { raw, exchange } = await asked(as);
  const [user] = Object.keys(app.users);
  // Some apps show their document to signed-in users only.
  const refusals = [401, 403, ...(asking.agreement.auth?.anonymous ?? [])];
  if (as === undefined && user !== undefined && refusals.includes(statusOf(exchange) ?? 0) && (statusOf(exchange) ?? 0) >= 300)
    ({ raw, exchange } = await asked(user));
  if (raw.kind === 'failed' || !answered(exchange) || raw.status >= 300)
    throw new Unavailable(`there is no OpenAPI document at ${path}: ${outcomeOf(exchange)}`, exchange.id);
  if (raw.body?.cut === true) throw new Unavailable(`the OpenAPI document at ${path} is larger than what is read of an answer`, exchange.id);
  return raw.body?.text ?? '';
}

async function fromFile(root: string, where: string): Promise<string> {
  const file = resolve(root, where);
  try {
    const real = await realpath(file);
    const inside = relative(await realpath(root), real);
    if (isAbsolute(where) || inside === '..' || inside.startsWith(`..${sep}`))
      throw new Unavailable(`the OpenAPI document ${where} lies outside the folder of the config`);
    return await readFile(real, 'utf8');
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable(
      `there is no OpenAPI document at ${where}: ${error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error)}`,
    );
  }
}
