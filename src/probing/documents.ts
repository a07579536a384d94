// Documents about the App: read once, from the running api or from a file beside the config.
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { App } from '../model/app.ts';
import { answered, statusOf } from '../model/exchange.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { Unavailable, type Documents, type Inspected, type Sessions } from '../model/witness.ts';
import type { Document } from '../openapi/document.ts';
import type { Invalid } from '../openapi/read.ts';
import { ask, type AskedBy, type Asking } from './ask.ts';
import { outcomeOf } from './sessions.ts';

export interface DocumentStore {
  for(by: AskedBy, sessions: Sessions): Documents;
}

export function createDocumentStore(asking: Asking, app: App, root: string): DocumentStore {
  let reading: Promise<Read> | undefined;
  let said: Promise<OpenApiSaid> | undefined;
  return {
    for(by, sessions) {
      const read = (): Promise<Read> => (reading ??= readOpenApi(asking, app, root, by, sessions));
      return {
        openapi: () => (said ??= read().then(openApiOf)),
        inspect: async () => inspected(await read()),
      };
    },
  };
}

interface Read {
  readonly where: string;
  readonly read: { readonly document: Document } | Invalid;
}

async function readOpenApi(asking: Asking, app: App, root: string, by: AskedBy, sessions: Sessions): Promise<Read> {
  const where = app.openapi;
  if (where === undefined) throw new Unavailable('no OpenAPI document is configured');
  const { readDocument } = await import('../openapi/read.ts');
  const text = where.startsWith('/') ? await fromApi(asking, app, where as `/${string}`, by, sessions) : await fromFile(root, where);
  return { where, read: readDocument(text, where.endsWith('.json') ? 'json' : undefined) };
}

function unusable(where: string, { reason, at }: Invalid): Unavailable {
  return new Unavailable(`the OpenAPI document at ${where} ${reason}${at === undefined ? '' : ` (${at})`}`);
}

async function openApiOf({ where, read }: Read): Promise<OpenApiSaid> {
  if ('reason' in read) throw unusable(where, read);
  const { openApiSaid } = await import('../openapi/operations.ts');
  return openApiSaid(read.document);
}

async function inspected({ where, read }: Read): Promise<Inspected> {
  if ('reason' in read) {
    // A page, another format or another version may be the config's fault; what stands somewhere in a document is the document's.
    const { at, reason } = read;
    if (at === undefined || ['', '/openapi', '/swagger'].includes(at)) throw unusable(where, read);
    return { unusable: { reason, at }, violations: [] };
  }
  const { structureViolations } = await import('../openapi/validity.ts');
  return { violations: (await structureViolations(read.document)).map(({ pointer, message }) => ({ pointer, message })) };
}

async function fromApi(asking: Asking, app: App, path: `/${string}`, by: AskedBy, sessions: Sessions): Promise<string> {
  const operation = `GET ${path}` as const;
  // A document is larger than what is kept of an ordinary body, so it is taken from the raw answer.
  let { raw, exchange } = await ask(asking, { operation, timeout: 30_000 }, { ...by, traffic: false });
  const [user] = Object.keys(app.users);
  // Some apps show their document to signed-in users only.
  if ((statusOf(exchange) === 401 || statusOf(exchange) === 403) && user !== undefined) {
    ({ raw, exchange } = await ask(asking, { operation, timeout: 30_000, as: await sessions.of(user) }, { ...by, traffic: false }));
  }
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
