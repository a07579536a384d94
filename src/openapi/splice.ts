// An answer of the api with nothing changed but what a break is about: whoever breaks over it breaks over that, and over nothing else of
// what a made-up answer would hold.
import type { Baselined } from '../model/baseline.ts';
import type { DriftFinding } from '../model/drift.ts';
import { isRecord, pointer as pointerOf, valueAt, type Json, type JsonPointer } from '../model/json.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import type { OperationId } from '../model/operation.ts';
import type { Violation } from '../schema/validate.ts';
import { placeOf } from './observed.ts';
import { violations } from './responses.ts';
import { operationOf } from './used.ts';

/** An answer as the api gave it. */
export interface OwnResponse {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

export interface Spliced {
  readonly status: number;
  readonly body: Json;
  /** Where it is not the api's own, and what stands there; nothing where something was taken away. */
  readonly changed: { readonly at: JsonPointer; readonly value?: Json };
  /** Texts of the api's own that are still in it, to be found again where they are shown. */
  readonly kept: readonly string[];
}

/**
 * The api's answer with the counterexample of a break in the place that it is about. It is wrong by the baseline there and right by the
 * live document. Undefined where there is no such place in it, or where a whole object would have to be made up.
 * @throws SchemaUnreadable
 */
export function spliced(finding: DriftFinding, { agreed }: Baselined, live: OpenApiSaid, own: OwnResponse): Spliced | undefined {
  const { counterexample } = finding;
  const real = parsed(own.body);
  if (agreed === undefined || counterexample === undefined || !('response' in counterexample) || real === undefined) return undefined;
  const { status, body } = counterexample.response;
  if (body === undefined) return undefined;
  // A status that nobody announced is the change itself, with all that comes with it.
  if (status !== own.status) return finding.id === 'response-success-status-added' ? { status, body, changed: { at: '', value: body }, kept: [] } : undefined;
  const before = operationOf(finding, agreed, own);
  const now = operationOf(finding, live, own);
  if (before === undefined || now === undefined) return undefined;
  const wrong = (by: OpenApiSaid, operation: OperationId, value: unknown): readonly Violation[] =>
    violations(by, operation, status, own.mediaType, value) ?? [];
  const wrongAlready = new Set(wrong(agreed, before, real).map(placeOf));
  const refusedAlready = new Set(wrong(live, now, real).map(placeOf));
  const shown = wrong(agreed, before, body).filter((violation) => !wrongAlready.has(placeOf(violation)));
  const isOnlyOne = new Set(shown.map(placeOf)).size === 1;
  for (const violation of shown) {
    for (const changed of changesFor(violation, body, real)) {
      // The counterexample of one break may be that of another too.
      if (!isOnlyOne && !isNamed(finding, changed.at)) continue;
      const value = withChange(real, changed);
      const shows = wrong(agreed, before, value).some((one) => placeOf(one) === placeOf(violation));
      const isAllowed = wrong(live, now, value).every((one) => refusedAlready.has(placeOf(one)));
      if (shows && isAllowed) return { status, body: value, changed, kept: textsIn(value, changed.at) };
    }
  }
  return undefined;
}

/** Whether this is the place that the finding's sentence begins with: `items[].done in the body of …`. */
function isNamed({ text }: DriftFinding, at: JsonPointer): boolean {
  const path = at
    .split('/')
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? '[]' : `.${key.replaceAll('~1', '/').replaceAll('~0', '~')}`))
    .join('')
    .replace(/^\./, '');
  return path === '' || text.startsWith(`${path} in `);
}

/** Where several schemas decide together, what is wrong is all of the value. */
const together = new Set(['anyOf', 'oneOf', 'allOf', 'not', 'if', 'discriminator']);

/** What may be changed in the api's answer so that it is wrong as the counterexample is; the first that is will do. */
function changesFor({ pointer, keyword }: Violation, counterexample: Json, real: Json): readonly Spliced['changed'][] {
  const shown = valueAt(counterexample, pointer) as Json | undefined;
  const at = placeIn(real, pointer);
  if (shown === undefined || at === undefined) return [];
  const own = valueAt(real, at);
  const inside = (name: string): JsonPointer => `${at}${pointerOf([name])}` as JsonPointer;
  if (keyword === 'required')
    return isRecord(own) && isRecord(shown) ? Object.keys(own).flatMap((name) => (Object.hasOwn(shown, name) ? [] : [{ at: inside(name) }])) : [];
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    if (!isRecord(own) || !isRecord(shown)) return [];
    return Object.entries(shown).flatMap(([name, value]) => (Object.hasOwn(own, name) ? [] : [{ at: inside(name), value }]));
  }
  return together.has(keyword) && typeof shown === 'object' && shown !== null ? [] : [{ at, value: shown }];
}

/** The same place in another value: the first item of a list stands for any. A last member may be missing. */
function placeIn(real: Json, pointer: JsonPointer): JsonPointer | undefined {
  let at: JsonPointer = '';
  const keys = pointer.split('/').slice(1);
  for (const [index, key] of keys.entries()) {
    const value = valueAt(real, at);
    if (Array.isArray(value)) {
      if (value.length === 0) return undefined;
      at = `${at}/0`;
    } else if (isRecord(value)) {
      at = `${at}/${key}`;
      if (index < keys.length - 1 && valueAt(real, at) === undefined) return undefined;
    } else return undefined;
  }
  return at;
}

function withChange(real: Json, { at, ...changed }: Spliced['changed']): Json {
  if (at === '') return changed.value ?? null;
  const copy = structuredClone(real);
  const cut = at.lastIndexOf('/');
  const parent = valueAt(copy, at.slice(0, cut));
  const key = at
    .slice(cut + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  if (typeof parent !== 'object' || parent === null) return copy;
  if ('value' in changed) Object.defineProperty(parent, key, { value: changed.value, enumerable: true, configurable: true, writable: true });
  else Reflect.deleteProperty(parent, key);
  return copy;
}

const mostTexts = 50;

/** Texts that a person would know again, those at the changed place excepted. */
function textsIn(value: unknown, except: JsonPointer): readonly string[] {
  const texts = new Set<string>();
  const waiting: { readonly at: string; readonly value: unknown }[] = [{ at: '', value }];
  for (let next = waiting.shift(); next !== undefined && texts.size < mostTexts; next = waiting.shift()) {
    if (next.at === except) continue;
    if (typeof next.value === 'string') {
      const text = next.value.trim();
      if (text.length >= 3 && text.length <= 200) texts.add(text);
    } else if (typeof next.value === 'object' && next.value !== null)
      for (const [key, inner] of Object.entries(next.value)) waiting.push({ at: `${next.at}${pointerOf([key])}`, value: inner });
  }
  return [...texts];
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
