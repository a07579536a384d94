import { open } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { isRecord, valueAt, textAt } from '../model/json.ts';
import { matchOperation, type OperationId } from '../model/operation.ts';
import { shown } from './text.ts';

export interface PactInteraction {
  readonly description: string;
  readonly states: readonly string[];
  readonly method: string;
  readonly path: string;
  /** The operation it asks for, among those that were given. */
  readonly operation?: OperationId;
  readonly status: number;
  /** Not yet agreed: its failure fails nobody (Pact specification V4). */
  readonly pending: boolean;
}

/** One pact as its file says it. */
export interface PactFile {
  readonly file: string;
  readonly consumer: string;
  readonly provider: string;
  /** The version of the Pact specification it is written in: `4.0`. */
  readonly spec: string;
  readonly interactions: readonly PactInteraction[];
  /** Why it cannot be verified over HTTP although it can be read. */
  readonly unverifiable?: string;
}

/** A file that says nothing. Never a pass. */
export interface UnreadablePact {
  readonly file: string;
  readonly unreadable: string;
}

/** What the frontend says it needs. */
export interface PactSaid {
  readonly files: readonly (PactFile | UnreadablePact)[];
}

export interface ReadingPacts {
  /** Files are named relative to this folder; by their name alone without it. */
  readonly root?: string;
  /** The operations that interactions are matched with. */
  readonly operations?: readonly OperationId[];
}

const limits = { bytes: 20 * 1024 * 1024, interactions: 10_000, states: 100 } as const;
/** What the verifier's proxy takes of a request's body (Express's own bound); beyond it the proxy answers 413 itself. */
const largestRequest = 100 * 1024;

/** Reads pact files, V1 to V4. Never throws for what a file is or holds. Bounded: 20 MB and 10 000 interactions each. */
export async function readPacts(files: readonly string[], options: ReadingPacts = {}): Promise<PactSaid> {
  const read: (PactFile | UnreadablePact)[] = [];
  for (const path of files) {
    const file = pactName(path, options.root);
    const text = await textOf(path);
    read.push('text' in text ? readPact(text.text, file, options.operations) : { file, unreadable: text.unreadable });
  }
  return { files: read };
}

/** How a file is called in what we say: never by its place on a disk. */
export function pactName(path: string, root?: string): string {
  return root === undefined ? basename(path) : relative(root, path).replaceAll('\\', '/');
}

/** The whole text of a file, or why it cannot be had. */
export async function textOf(path: string): Promise<{ readonly text: string } | { readonly unreadable: string }> {
  try {
    await using file = await open(path);
    const stat = await file.stat();
    if (!stat.isFile()) return { unreadable: 'is not a file' };
    if (stat.size > limits.bytes) return { unreadable: 'is larger than 20 MB' };
    return { text: await file.readFile('utf8') };
  } catch (error) {
    const code = isRecord(error) ? error['code'] : undefined;
    return { unreadable: code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(code)})` };
  }
}

/** Reads the text of one pact. */
export function readPact(text: string, file: string, operations: readonly OperationId[] = []): PactFile | UnreadablePact {
  if (text.trim() === '') return { file, unreadable: 'is empty' };
  let pact: unknown;
  try {
    pact = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { file, unreadable: 'is not JSON' };
  }
  const consumer = valueAt(pact, '/consumer/name');
  const provider = valueAt(pact, '/provider/name');
  if (typeof consumer !== 'string' || typeof provider !== 'string') return { file, unreadable: 'is not a pact: it does not name its consumer and provider' };
  const http = list(valueAt(pact, '/interactions'));
  const messages = list(valueAt(pact, '/messages')).length + http.filter(isMessage).length;
  const interactions = http.filter((interaction) => !isMessage(interaction));
  if (interactions.length > limits.interactions) return { file, unreadable: `holds more than ${limits.interactions} interactions` };
  if (interactions.length + messages === 0) return { file, unreadable: 'has no interactions, so nothing would be verified' };
  const wrong = interactions.findIndex(
    (interaction) => typeof valueAt(interaction, '/request/path') !== 'string' || !isRecord(valueAt(interaction, '/response')),
  );
  if (wrong >= 0) return { file, unreadable: `is not a pact: interaction ${wrong + 1} has no request path or no response` };
  const unverifiable = whyUnverifiable(pact, interactions, messages);
  return {
    file,
    consumer: shown(consumer),
    provider: shown(provider),
    spec: shown(specification(pact), 20),
    interactions: interactions.map((interaction) => described(interaction, operations)),
    ...(unverifiable === undefined ? {} : { unverifiable }),
  };
}

function whyUnverifiable(pact: unknown, interactions: readonly unknown[], messages: number): string | undefined {
  // A plugin is a program that the verifier starts, or fetches, because a file says so.
  const [plugin] = list(valueAt(pact, '/metadata/plugins'));
  if (plugin !== undefined) return `needs the Pact plugin ${shown(String(valueAt(plugin, '/name')), 40)}, and plugins are not started`;
  const large = interactions.findIndex((interaction) => JSON.stringify(valueAt(interaction, '/request/body') ?? null).length >= largestRequest);
  if (large >= 0) return `sends more than 100 kB in interaction ${large + 1}, which the verifier refuses`;
  return messages === 0 ? undefined : `holds ${messages} message interactions, which HTTP cannot verify`;
}

function isMessage(interaction: unknown): boolean {
  const type = valueAt(interaction, '/type');
  return type !== undefined && type !== 'Synchronous/HTTP';
}

function specification(pact: unknown): string {
  const places = ['/metadata/pactSpecification/version', '/metadata/pact-specification/version', '/metadata/pactSpecificationVersion'];
  return places.map((place) => valueAt(pact, place)).find((version) => typeof version === 'string') ?? '2.0.0';
}

function described(interaction: unknown, operations: readonly OperationId[]): PactInteraction {
  const method = textAt(interaction, '/request/method', 'GET').toUpperCase();
  const path = textAt(interaction, '/request/path');
  const status = valueAt(interaction, '/response/status');
  const operation = matchOperation(method, path.split('?', 1)[0] ?? path, operations);
  return {
    description: shown(textAt(interaction, '/description')),
    states: statesOf(interaction).map((state) => shown(state)),
    method: shown(method, 20),
    path: shown(path),
    ...(operation === undefined ? {} : { operation }),
    status: typeof status === 'number' ? status : 200,
    pending: valueAt(interaction, '/pending') === true,
  };
}

/** Every provider state that the text of a readable pact names, as it is written there. */
export function stateNames(text: string): readonly string[] {
  const pact = JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  return [...new Set(list(valueAt(pact, '/interactions')).flatMap(statesOf))];
}

/** The provider states of an interaction as its file writes them: a text in V1 and V2, a list with parameters since V3. */
function statesOf(interaction: unknown): readonly string[] {
  const single = valueAt(interaction, '/providerState') ?? valueAt(interaction, '/provider_state');
  const many = list(valueAt(interaction, '/providerStates')).map((state) => (typeof state === 'string' ? state : valueAt(state, '/name')));
  return [single, ...many].filter((state): state is string => typeof state === 'string' && state !== '').slice(0, limits.states);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
