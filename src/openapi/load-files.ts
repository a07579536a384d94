import { isRecord, pointer as pointerOf, valueAt, type JsonPointer } from '../model/json.ts';
import { follow, referenceTo } from '../schema/reference.ts';
import { shownReference } from '../schema/shown-reference.ts';
import { CannotRead } from './cannot-read.ts';
import type { FileText } from './load-bytes.ts';
import type { Origin } from './load-origin.ts';
import { isUrl, resolveFile, type Naming } from './load-resolve.ts';
import { shownUrl } from './load-url.ts';
import { linesOf } from './locate.ts';
import { otherFiles, roleUnder, survey, type Role } from './references.ts';
import { readText, repeats, type ReadText } from './text.ts';

/** One of the files of a document. */
export interface LoadedFile {
  /** For people. */
  readonly name: string;
  readonly text: ReadText;
}
/** A reference, or the file it leads to, cannot be followed: where that is seen, and why. */
export interface CannotFollow {
  readonly file: LoadedFile;
  readonly reason: string;
  /** In that file; an offset when the file itself does not parse. */
  readonly at: JsonPointer | number;
}
export interface FileOptions {
  /** The URL that the document came from, after redirects: what its references are relative to (RFC 3986 §5.1.3). */
  readonly url: string | undefined;
  readonly allowRemote: boolean;
  readonly signal?: AbortSignal | undefined;
}
export type OtherFiles = ReadonlyMap<string, LoadedFile>;

const limits = { files: 1_000, characters: 200_000_000 } as const;

/** A value that is to be looked through, in the file of that key; none is the document itself. */
interface Step {
  readonly file: string | undefined;
  readonly at: JsonPointer;
  readonly value: unknown;
  readonly role: Role;
}

/**
 * Reads the files that a document's references lead to, and makes one tree of them: each stands under `x-seamcheck-files` of the root by
 * its path from the document's folder, or its URL, and every reference becomes one inside the tree. Only what references reach is looked
 * at, since in a file of schemas nothing tells a name from a keyword. Changes the values it is given, which were parsed for this.
 */
export async function withOtherFiles(main: LoadedFile, origin: Origin, options: FileOptions): Promise<OtherFiles | CannotFollow> {
  const root = main.text.value as Record<string, unknown>;
  const files = new Map<string, LoadedFile>();
  const fileAt = (key: string | undefined): LoadedFile => (key === undefined ? main : (files.get(key) ?? main));
  const identifiers = new Map<string, string>();
  const urls = new Map<string, string>();
  const open = opener({ files, identifiers, urls }, origin, options);
  const naming: Naming = {
    main: options.url ?? origin.key,
    self: selfOf(root),
    identified: (uri) => identifiers.get(uri),
  };
  const waiting: Step[] = [{ file: undefined, at: '', value: root, role: 'keywords' }];

  /** The reference as it leads in the tree; what it leads to still has to be looked at. */
  const led = async (reference: string, step: Step): Promise<string | CannotFollow> => {
    const leads = `leads to ${shownReference(reference)}`;
    const fail = (reason: string): CannotFollow => ({ file: fileAt(step.file), reason, at: step.at });
    const [uri = '', ...fragments] = reference.split('#');
    const from = step.file ?? naming.main;
    const resolved = resolveFile(uri, uri === '' ? from : (urls.get(from) ?? from), naming);
    if ('reason' in resolved) return fail(`${leads}: ${resolved.reason}`);
    const { key } = resolved;
    const fault = key === undefined ? undefined : await open(key);
    if (fault !== undefined) return typeof fault === 'string' ? fail(`${leads}: ${fault}`) : fault;
    const found = follow(fileAt(key).text.value, `#${fragments.join('#')}`, key === step.file ? step.at : '');
    if ('reason' in found) return fail(uri === '' ? found.reason : `${leads}: that file has no such place`);
    if (key === undefined) return referenceTo(found.pointer); // looked through from its root
    waiting.push({ file: key, at: found.pointer, value: found.value, role: step.role });
    return referenceTo(`${pointerOf([otherFiles, key])}${found.pointer}` as JsonPointer);
  };

  const seen = new WeakMap<object, Set<Role>>();
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { file, at, value, role } = step;
    if (typeof value !== 'object' || value === null) continue;
    const roles = seen.get(value) ?? new Set();
    const isFirst = roles.size === 0;
    if (roles.has(role)) continue;
    seen.set(value, roles.add(role));
    const object = value as Record<string, unknown>;
    const places = isFirst && !Array.isArray(value) ? referencesOf(object, role, root) : [];
    for (const { holder, key, below } of places) {
      const reference = String(holder[key]);
      if (file === undefined && reference.startsWith('#')) continue;
      const leads = await led(reference, { ...step, at: `${at}${below}` as JsonPointer });
      if (typeof leads === 'string') holder[key] = leads;
      // Bundlers leave mappings that lead to files of the author's: nothing says that such a name is a reference at all.
      else if (key === '$ref') return leads;
    }
    // Every reference is from the root of the tree now, and an identifier would give it another meaning.
    if (file !== undefined && role === 'keywords' && typeof object['$id'] === 'string') delete object['$id'];
    for (const key of Object.keys(object).reverse()) {
      const under = Array.isArray(value) ? 'keywords' : roleUnder(role, key);
      if (under !== 'data') waiting.push({ file, at: `${at}${pointerOf([key])}` as JsonPointer, value: object[key], role: under });
    }
  }
  if (files.size > 0) root[otherFiles] = Object.fromEntries([...files].map(([key, { text }]) => [key, text.value]));
  return files;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  /** Where to point, from the object. */
  readonly below: JsonPointer;
}

/** The references that an object itself holds: its `$ref`, and what its discriminator maps to. */
function referencesOf(object: Record<string, unknown>, role: Role, root: unknown): readonly Place[] {
  const places: Place[] = typeof object['$ref'] === 'string' ? [{ holder: object, key: '$ref', below: '' }] : [];
  const mapping = role === 'keywords' && isRecord(object['discriminator']) ? object['discriminator']['mapping'] : undefined;
  for (const [name, meant] of isRecord(mapping) ? Object.entries(mapping) : []) {
    if (typeof meant !== 'string' || !isMappedReference(meant, root)) continue;
    places.push({ holder: mapping as Record<string, unknown>, key: name, below: `/discriminator/mapping${pointerOf([name])}` });
  }
  return places;
}

/** A mapping names a schema of the document or is a reference (OpenAPI 3.1 §4.8.25.2); what could be both is a name. */
export function isMappedReference(meant: string, root: unknown): boolean {
  return valueAt(root, pointerOf(['components', 'schemas', meant])) === undefined && /[#/]|\.(json|ya?ml)$/i.test(meant);
}

interface Opened {
  readonly files: Map<string, LoadedFile>;
  /** Keys by what files call themselves. */
  readonly identifiers: Map<string, string>;
  /** Where files came from after redirects, by key. */
  readonly urls: Map<string, string>;
}

/** Reads a file once. @returns why it cannot be read, or where it does not parse */
function opener({ files, identifiers, urls }: Opened, origin: Origin, options: FileOptions): (key: string) => Promise<CannotFollow | string | undefined> {
  let characters = 0;
  const nameOf = (key: string): string => (isUrl(key) ? shownUrl(key) : origin.besideName(key));
  return async (key) => {
    if (files.has(key)) return undefined;
    if (files.size >= limits.files) return `the document already has ${limits.files} files`;
    let file: FileText;
    try {
      file = isUrl(key) ? await remoteText(origin, key, options) : await localText(origin, key);
    } catch (error) {
      if (error instanceof CannotRead) return error.message;
      throw error;
    }
    const { text } = file;
    characters += text.length;
    if (characters > limits.characters) return `the files of the document hold more than ${limits.characters / 1_000_000} million characters`;
    const read = await readText(file, /\.json$/i.test(key) ? 'json' : undefined);
    if ('reason' in read) return { file: { name: nameOf(key), text: unread(text) }, reason: read.reason, at: read.offset };
    const repeated = read.repeated?.(survey(read.value).members);
    if (repeated !== undefined) return { file: { name: nameOf(key), text: read }, reason: repeats(repeated), at: repeated.offset };
    if (file.url !== undefined) urls.set(key, file.url);
    files.set(key, { name: nameOf(key), text: read });
    const identifier = valueAt(read.value, '/$id');
    if (typeof identifier === 'string') identifiers.set(identifier, key);
    return undefined;
  };
}

async function localText(origin: Origin, key: string): Promise<FileText> {
  if (origin.beside === undefined) throw new CannotRead('a document from standard input has no folder to look in');
  return origin.beside(key);
}

async function remoteText({ url }: Origin, key: string, { allowRemote, signal, url: last }: FileOptions): Promise<FileText> {
  const isBeside = [url, last].some((one) => one !== undefined && URL.parse(key)?.origin === URL.parse(one)?.origin);
  if (!allowRemote && !isBeside) throw new CannotRead('other hosts are asked only with --allow-remote');
  const { fetchText } = await import('./load-remote.ts');
  return fetchText(key, { signal, ...(url !== undefined && { named: url }), elsewhere: allowRemote });
}

function unread(text: string): ReadText {
  return { value: undefined, size: 0, yaml: false, offsets: () => ({ pointer: '', offset: 0 }), position: linesOf(text) };
}

function selfOf(root: Readonly<Record<string, unknown>>): string | undefined {
  const self = root['$self'] ?? root['$id'];
  return typeof self === 'string' ? self.replace(/#.*$/, '') : undefined;
}
