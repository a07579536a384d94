import { isRecord } from '../../model/json.ts';
import { normalMedia } from './media-type.ts';
import { serializationOf, type Serialization, type Spot } from './serialization.ts';
import { child, members, own, settled, settledChild, textOf, type Found, type Side } from './side.ts';

/** A parameter or header with every default filled in. */
export interface Parameter {
  readonly name: string;
  readonly in: Spot;
  readonly required: boolean;
  readonly serialization: Serialization;
  /** Undefined when none is declared: then it may be anything. */
  readonly schema: Found | undefined;
  readonly at: Found;
}

/** What is declared for one media type. */
export interface Media {
  /** As it is compared. */
  readonly name: string;
  readonly written: string;
  readonly at: Found;
  readonly schema: Found | undefined;
  /** OpenAPI 3.2: of each item of a sequence. */
  readonly itemSchema: Found | undefined;
}

export type Content = ReadonlyMap<string, Media>;

export interface Body {
  readonly at: Found;
  readonly required: boolean;
  readonly content: Content;
}

export interface Answer {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly at: Found;
  readonly headers: ReadonlyMap<string, Parameter>;
  readonly content: Content;
}

const spots: ReadonlySet<string> = new Set<Spot>(['path', 'query', 'header', 'cookie', 'querystring']);
/** OpenAPI 3.1 §4.8.12.1: said elsewhere, so a parameter of that name is ignored. */
const ignoredHeaders: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/**
 * The parameters of an operation by place and name: its own take the place of its path's (OpenAPI 3.1 §4.8.10.1). Those of the path
 * are named by their position in the template, so that a renamed one is no change.
 */
export function parametersOf(side: Side, lists: readonly (Found | undefined)[], positions: ReadonlyMap<string, number>): ReadonlyMap<string, Parameter> {
  const merged = new Map<string, Parameter>();
  for (const list of lists) {
    for (const entry of Array.isArray(list?.value) ? list.value.keys() : []) {
      const at = list && settledChild(side, list, entry);
      const name = textOf(own(at?.value, 'name'));
      const spot = textOf(own(at?.value, 'in'));
      if (at === undefined || name === undefined || spot === undefined || !spots.has(spot)) continue;
      if (spot === 'header' && ignoredHeaders.has(name.toLowerCase())) continue;
      merged.set(keyOf(spot as Spot, name, positions), parameterOf(side, at, name, spot as Spot));
    }
  }
  return withMisnamed(merged, positions);
}

/** A parameter of the path that its template calls otherwise, which the standard forbids: where one of each is left over, they are one. */
function withMisnamed(merged: ReadonlyMap<string, Parameter>, positions: ReadonlyMap<string, number>): ReadonlyMap<string, Parameter> {
  const [stray, ...strays] = [...merged].filter(([, { in: spot, name }]) => spot === 'path' && !positions.has(name));
  if (stray === undefined || strays.length > 0) return merged;
  const [open, ...more] = [...positions].filter(([, position]) => !merged.has(`path ${position}`));
  if (open === undefined || more.length > 0) return merged;
  const [name, position] = open;
  return new Map([...merged].map(([key, parameter]) => (key === stray[0] ? [`path ${position}`, { ...parameter, name }] : [key, parameter])));
}

function keyOf(spot: Spot, name: string, positions: ReadonlyMap<string, number>): string {
  if (spot === 'path') return `path ${positions.get(name) ?? name}`;
  // OpenAPI 3.2 §4.12: there is one, and what it is called is on no wire.
  if (spot === 'querystring') return spot;
  return `${spot} ${spot === 'header' ? name.toLowerCase() : name}`;
}

export function parameterOf(side: Side, at: Found, name: string, spot: Spot): Parameter {
  const [media] = contentOf(side, child(at, 'content')).values();
  const schema = child(at, 'schema') ?? media?.schema;
  return {
    name,
    in: spot,
    required: spot === 'path' || own(at.value, 'required') === true,
    serialization: serializationOf(at, spot, media?.name),
    schema,
    at,
  };
}

export function contentOf(side: Side, map: Found | undefined): Content {
  const content = new Map<string, Media>();
  for (const [written, place] of members(map)) {
    const at = settled(side, place);
    if (at === undefined || !isRecord(at.value)) continue;
    const name = normalMedia(written);
    if (!content.has(name)) content.set(name, { name, written, at, schema: child(at, 'schema'), itemSchema: child(at, 'itemSchema') });
  }
  return content;
}

export function bodyOf(side: Side, operation: Found): Body | undefined {
  const at = settledChild(side, operation, 'requestBody');
  if (at === undefined || !isRecord(at.value)) return undefined;
  const content = contentOf(side, child(at, 'content'));
  return content.size === 0 ? undefined : { at, required: own(at.value, 'required') === true, content };
}

export function answersOf(side: Side, operation: Found): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const [key, place] of members(child(operation, 'responses'))) {
    const status = /^[1-5]xx$/i.test(key) ? key.toUpperCase() : key;
    const at = settled(side, place);
    if (!/^([1-5]\d\d|[1-5]XX|default)$/.test(status) || at === undefined) continue;
    answers.set(status, { status, at, headers: headersOf(side, child(at, 'headers')), content: contentOf(side, child(at, 'content')) });
  }
  return answers;
}

/** By name in lower case; `Content-Type` is said by the content. */
export function headersOf(side: Side, map: Found | undefined): ReadonlyMap<string, Parameter> {
  const headers = new Map<string, Parameter>();
  for (const [name, place] of members(map)) {
    const at = settled(side, place);
    if (at === undefined || name.toLowerCase() === 'content-type') continue;
    headers.set(name.toLowerCase(), parameterOf(side, at, name, 'header'));
  }
  return headers;
}
