import { isRecord, pointer as pointerOf, valueAt } from '../model/json.ts';
import { TookTooLong, within } from '../schema/bounded.ts';
import type { Document } from './document.ts';
import type { Invalid } from './invalid.ts';
import { spreadReferences } from './load-spread.ts';
import { notPlain } from './plain.ts';
import { brokenAmong, survey } from './references.ts';
import { openApiFromSwagger } from './swagger2.ts';
import { wrongVersion } from './version.ts';
import { parseYaml } from './yaml.ts';

export type { Invalid } from './invalid.ts';

const largest = 20 * 1024 * 1024;
const yamlWithin = 15_000;

/**
 * Reads a Swagger 2 or an OpenAPI 3.0, 3.1 or 3.2 document from JSON or YAML. Checks what we rely on and no more: the version, the paths, that every
 * reference stays in the document and leads somewhere. Bounded: 20 MB, 15 s of YAML, 3 million values after aliases, depth 500.
 * @param dangling what a schema is that is nowhere in the document: a fault, or any
 */
export function readDocument(text: string, hint?: 'json' | 'yaml', dangling: 'fault' | 'any' = 'fault'): ReadDocument | Invalid {
  if (text.length > largest || Buffer.byteLength(text) > largest) return { reason: 'is larger than 20 MB' };
  const parsed = parsedText(text.replace(/^\uFEFF/, ''), hint);
  if ('reason' in parsed) return parsed;
  return notPlain(parsed.value) ?? checked(parsed.value, dangling);
}

export interface ReadDocument {
  readonly document: Document;
  /** What was written, where that was Swagger 2: `document` says the same in other words. */
  readonly swagger?: Readonly<Record<string, unknown>>;
}

type Parsed = { readonly value: unknown } | Invalid;

function parsedText(text: string, hint: 'json' | 'yaml' | undefined): Parsed {
  const start = text.trimStart().slice(0, 1);
  if (start === '') return { reason: 'is empty' };
  if (start === '<') return { reason: 'is a page of HTML or XML, not an OpenAPI document' };
  if (hint === 'json') return json(text);
  if (hint === 'yaml' || start !== '{') return yaml(text);
  const asJson = json(text);
  if (!('reason' in asJson)) return asJson;
  const asYaml = yaml(text); // YAML's flow style begins with a brace too
  return 'reason' in asYaml ? asJson : asYaml;
}

function json(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { reason: `is not JSON: ${told(error)}` };
  }
}

function yaml(text: string): Parsed {
  try {
    // Aliases are counted in `notPlain`, by what they would become.
    return { value: within(yamlWithin, () => parseYaml(text).value) };
  } catch (error) {
    if (error instanceof TookTooLong) return { reason: `cannot be read as YAML: ${error.message}` };
    return { reason: `is not YAML: ${error instanceof RangeError ? 'it is nested too deeply' : told(error)}` };
  }
}

function told(error: unknown): string {
  const [message = ''] = error instanceof Error ? error.message.split('\n') : ['it does not parse'];
  return message.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
}

function checked(value: unknown, dangling: 'fault' | 'any'): ReadDocument | Invalid {
  if (!isRecord(value)) return { reason: 'is not an object', at: '' };
  const isSwagger = value['openapi'] === undefined && value['swagger'] !== undefined;
  const wrong = isSwagger ? wrongSwagger(value) : wrongVersion(value);
  if (wrong !== undefined) return wrong;
  const paths = value['paths'];
  if (!isRecord(paths)) return { reason: 'has no paths object, so it names no operation', at: '' };
  for (const [path, item] of Object.entries(paths)) {
    if (path.startsWith('x-')) continue;
    const at = pointerOf(['paths', path]);
    if (!path.startsWith('/')) return { reason: 'has a path that does not begin with a slash', at };
    if (/[\s?#]/.test(path)) return { reason: 'has a path with a space, a query or a fragment in it', at };
    if (!isRecord(item)) return { reason: 'has a path that is not an object', at };
  }
  let broken = brokenAmong(value, survey(value));
  const most = dangling === 'any' ? mostDangling : 0;
  for (let count = 0; count < most && broken !== undefined && isSchemaPlace.test(broken.at); count += 1) {
    const schema = valueAt(value, broken.at);
    if (!isRecord(schema)) break;
    // Whatever stands there is as good as nothing: what it refers to might have said more.
    for (const keyword of Object.keys(schema)) delete (schema as Record<string, unknown>)[keyword];
    broken = brokenAmong(value, survey(value));
  }
  if (broken !== undefined) return { reason: `cannot be followed: ${broken.reason}`, at: broken.at };
  if (!isSwagger) return { document: value as unknown as Document };
  // Kept apart, since converting changes what it is given.
  const swagger = { ...structuredClone(value), swagger: '2.0' };
  return { document: openApiFromSwagger(spreadReferences(value).root).document as unknown as Document, swagger };
}

const mostDangling = 20;
const isSchemaPlace = /\/schema(?:\/|$)|^\/(?:components\/schemas|definitions)\//;

function wrongSwagger({ swagger }: Readonly<Record<string, unknown>>): Invalid | undefined {
  // Unquoted in YAML it is a number.
  return swagger === '2.0' || swagger === 2 ? undefined : { reason: 'is of a Swagger version other than "2.0"', at: '/swagger' };
}
