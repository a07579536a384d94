import { isRecord, type JsonPointer } from '../model/json.ts';
import { ToolError } from '../model/tool-error.ts';
import { CannotRead } from './cannot-read.ts';
import type { Document } from './document.ts';
import { withoutDynamic } from './dynamic-references.ts';
import { withoutIdentifiers } from './identified-references.ts';
import { isMappedReference, withOtherFiles, type LoadedFile, type OtherFiles } from './load-files.ts';
import type { FileText } from './load-bytes.ts';
import { originOf, type Origin, type OriginOptions } from './load-origin.ts';
import { before, spreadReferences } from './load-spread.ts';
import { keysOf, linesOf } from './locate.ts';
import { notPlain } from './plain.ts';
import { invalidWord, isUnreadable } from './invalid-words.ts';
import type { Invalid } from './invalid.ts';
import { brokenAmong, otherFiles, survey, type Survey } from './references.ts';
import { brokenRule } from './rules.ts';
import { documentSchemaFault, withoutSmallSins } from './schema-fault.ts';
import type { Location, Source } from './source.ts';
import { copyOf } from './swagger2-schemas.ts';
import { openApiFromSwagger } from './swagger2.ts';
import { readText, repeats } from './text.ts';
import { wrongVersion } from './version.ts';

export type { Source } from './source.ts';

export interface LoadOptions extends OriginOptions {
  /** Whether references may lead to other hosts; never to addresses of this machine or of a private network. */
  readonly allowRemote?: boolean;
}

/**
 * Reads a document to be compared: OpenAPI 3.0 to 3.2 or Swagger 2 as JSON or YAML, with the other files of its folder that it refers to.
 * @param ref a file from `cwd`, an http(s) URL, `git-revision:path` when no file is called so, or `-` for standard input
 * @throws ToolError `document-invalid`: it cannot be read, is no such document, or breaks a rule without which it cannot be compared
 */
export async function loadSource(ref: string, options: LoadOptions): Promise<Source> {
  const origin = await originOf(ref, options);
  const { main, url } = await readMain(origin, options);
  const locate = locatorOf(main, new Map());
  const written = surveyed(main.text.value, origin.name, locate);
  const repeated = main.text.repeated?.(written.members);
  if (repeated !== undefined) throw refused(origin.name, repeats(repeated), { file: origin.name, pointer: '', ...main.text.position(repeated.offset) });
  const { value, seen } = placed(main.text.value, written);
  if (!leadsOut(value, seen)) return sourceFrom({ name: origin.name, size: main.text.size, value }, seen, locate);
  const files = await withOtherFiles({ ...main, text: { ...main.text, value } }, origin, {
    url,
    allowRemote: options.allowRemote === true,
    signal: options.signal,
  });
  if ('reason' in files) {
    const { file, reason, at } = files;
    if (typeof at === 'number') throw refused(file.name, reason, { file: file.name, pointer: '', ...file.text.position(at) });
    throw refused(file.name, `cannot be followed: ${reason}`, locatorOf(file, new Map())(at));
  }
  const locateAll = locatorOf(main, files);
  const size = [main, ...files.values()].reduce((sum, { text }) => sum + text.size, 0);
  return sourceFrom({ name: origin.name, size, value }, surveyed(value, origin.name, locateAll), locateAll);
}

/**
 * A document that came as a value, such as one inlined in a line of pairs: it has no text to point into, and no other files. The value stays
 * as it is.
 * @throws ToolError `document-invalid`
 */
export function sourceOf(value: unknown, name: string): Source {
  const locate = (): undefined => undefined;
  const isSwagger = isRecord(value) && value['swagger'] !== undefined;
  const { value: placedValue, seen } = placed(value, surveyed(value, name, locate));
  return sourceFrom({ name, size: 0, value: isSwagger ? copyOf(placedValue) : placedValue }, seen, locate);
}

/** References by identifiers are rare, and looking for where they lead is not cheap. */
function placed(value: unknown, seen: Survey): { readonly value: unknown; readonly seen: Survey } {
  const rewritten = seen.identified && [...seen.references].some((reference) => !reference.startsWith('#')) ? withoutIdentifiers(value) : value;
  return { value: rewritten, seen: rewritten === value ? seen : survey(rewritten) };
}

type Locate = Source['locate'];

/** With the URL that it came from at last. */
async function readMain(origin: Origin, { signal }: LoadOptions): Promise<{ readonly main: LoadedFile; readonly url: string | undefined }> {
  let file: FileText;
  try {
    file = await origin.read();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CannotRead)
      throw refused(origin.name, `cannot be read: ${error.message}`, error.place && { file: origin.name, pointer: '', ...error.place });
    throw error;
  }
  const read = await readText(file, /\.json$/i.test(origin.key) ? 'json' : undefined);
  if (!('reason' in read)) return { main: { name: origin.name, text: read }, url: file.url };
  throw refused(origin.name, read.reason, { file: origin.name, pointer: '', ...linesOf(file.text)(read.offset) });
}

function surveyed(value: unknown, name: string, locate: Locate): Survey {
  const seen = survey(value);
  const fault = seen.plain ? undefined : notPlain(value);
  if (fault !== undefined) throw refused(name, fault.reason, locate(fault.at));
  return seen;
}

function sourceFrom(read: Pick<Source, 'name' | 'size'> & { readonly value: unknown }, seen: Survey, locate: Locate): Source {
  const { name, size } = read;
  const said = seen.sinful ? withoutSmallSins(read.value) : read.value;
  const value = seen.dynamic ? withoutDynamic(said) : said;
  const references = value === read.value ? seen : survey(value);
  const refuse = (fault: Invalid | undefined, where: Locate): void => {
    if (fault !== undefined) throw refused(name, fault.reason, fault.at === undefined ? undefined : where(fault.at), fault.at);
  };
  if (!isRecord(value)) throw refused(name, 'is not an object', locate(''));
  const isSwagger = value['openapi'] === undefined && value['swagger'] !== undefined;
  refuse(isSwagger ? wrongSwagger(value) : wrongVersion(value), locate);
  const spread = spreadReferences(value);
  const locateSpread: Locate = (pointer) => locate(before(spread.moved, pointer));
  refuse(referenceFault(value, references) ?? wordFault(value, seen), locate);
  if (!isSwagger) {
    refuse(brokenRule(spread.root), locateSpread);
    return { name, size, document: spread.root as unknown as Document, locate: locateSpread };
  }
  const { document, moved } = openApiFromSwagger(spread.root);
  const locateSwagger: Locate = (pointer) => locateSpread(before(moved, pointer));
  refuse(brokenRule(document), locateSwagger);
  // Parameters and headers have become schemas only now.
  if (survey(document).wrongKind) refuse(documentSchemaFault(document), locateSwagger);
  return { name, size, document: document as unknown as Document, locate: locateSwagger };
}

function wrongSwagger(value: Readonly<Record<string, unknown>>): Invalid | undefined {
  // Unquoted in YAML it is a number.
  if (value['swagger'] !== '2.0' && value['swagger'] !== 2) return { reason: 'is of a Swagger version other than "2.0"', at: '/swagger' };
  return isRecord(value['paths']) ? undefined : { reason: 'has no paths object, which Swagger 2.0 requires', at: 'paths' in value ? '/paths' : '' };
}

function referenceFault(value: unknown, seen: Survey): Invalid | undefined {
  const broken = brokenAmong(value, seen);
  return broken === undefined ? undefined : { reason: `cannot be followed: ${broken.reason}`, at: broken.at };
}

function wordFault(value: unknown, { wrongWord, wrongKind, patterns }: Survey): Invalid | undefined {
  const invalid = wrongWord || [...patterns].some(isUnreadable) ? invalidWord(value) : undefined;
  return invalid ?? (wrongKind ? documentSchemaFault(value) : undefined);
}

function leadsOut(value: unknown, { references, mapped }: Survey): boolean {
  for (const reference of references) if (!reference.startsWith('#')) return true;
  for (const name of mapped) if (!name.startsWith('#') && isMappedReference(name, value)) return true;
  return false;
}

function locatorOf(main: LoadedFile, files: OtherFiles): (pointer: JsonPointer) => Location {
  return (pointer) => {
    const [first, key = '', ...rest] = pointer === '' ? [] : pointer.slice(1).split('/');
    const other = first === otherFiles ? files.get(keysOf(`/${key}`)[0] ?? '') : undefined;
    const file = other ?? main;
    const inside = other === undefined ? pointer : (rest.map((step) => `/${step}`).join('') as JsonPointer);
    const { pointer: nearest, offset } = file.text.offsets(inside);
    return { file: file.name, pointer: nearest, ...file.text.position(offset) };
  };
}

function refused(name: string, reason: string, location: Location | undefined, at?: JsonPointer): ToolError {
  const place = location === undefined ? name : `${location.file}:${location.line}:${location.column}`;
  const pointer = location?.pointer ?? at ?? '';
  return new ToolError(
    'document-invalid',
    `${place} ${reason}${pointer === '' ? '' : ` (${pointer})`}.`,
    'Name an OpenAPI document (3.0 to 3.2, or Swagger 2.0), or correct this one.',
  );
}
