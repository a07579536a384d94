import type { Json } from '../model/json.ts';
import { draftOf } from './dialect.ts';
import { allOf, anyOf, justValues, numbers, ofKinds, text, unread, type Node } from './ir.ts';
import { isExact, kindBits } from './json-kind.ts';
import { between, integers, multiplesOf, numberFormat } from './number/number-set.ts';
import type { Reader, SchemaObject } from './reader.ts';
import { knowsFormat } from './text-atom.ts';

const wholeNumber: Node = allOf([ofKinds(kindBits.number), numbers('integer', integers)]);

/** `type`, and OpenAPI 3.0's `nullable` beside it. */
export function readType({ dialect }: Reader, { pointer, value }: SchemaObject): Node {
  const types: readonly unknown[] = [value['type']].flat();
  const parts: Node[] = [];
  for (const type of types) {
    if (type === 'integer') parts.push(wholeNumber);
    else if (typeof type === 'string' && Object.hasOwn(kindBits, type)) parts.push(ofKinds(kindBits[type as keyof typeof kindBits]));
    else return unread({ pointer, value }, `${JSON.stringify(type)} is no type`);
  }
  if (dialect === 'openapi-3.0' && value['nullable'] === true) parts.push(ofKinds(kindBits.null));
  return anyOf(parts);
}

/** `enum` and `const`. OpenAPI 3.0's `nullable` is read as people mean it: it admits null beside an `enum` that does not list it. */
export function readValues({ dialect }: Reader, { pointer, value }: SchemaObject): readonly Node[] {
  const parts: Node[] = [];
  if (Object.hasOwn(value, 'enum')) {
    const listed = value['enum'];
    if (!Array.isArray(listed)) return [unread({ pointer, value }, 'enum is not a list')];
    const nullable = dialect === 'openapi-3.0' && value['nullable'] === true;
    parts.push(justValues([...(listed as readonly Json[]), ...(nullable ? [null] : [])]));
  }
  if (Object.hasOwn(value, 'const') && draftOf(dialect) >= 6) parts.push(justValues([value['const'] as Json]));
  return parts;
}

export function readNumber({ dialect, formats }: Reader, { pointer, value }: SchemaObject): readonly Node[] {
  const parts: Node[] = [];
  const booleans = dialect === 'draft-04' || dialect === 'openapi-3.0';
  for (const [keyword, exclusive, min] of [
    ['minimum', 'exclusiveMinimum', true],
    ['maximum', 'exclusiveMaximum', false],
  ] as const) {
    const strict = booleans && value[exclusive] === true;
    if (Object.hasOwn(value, keyword))
      parts.push(bound(value[keyword], min, strict) ?? unread({ pointer, value }, `${keyword} is no number that can be worked out`));
    if (Object.hasOwn(value, exclusive) && typeof value[exclusive] !== 'boolean') {
      parts.push(bound(value[exclusive], min, true) ?? unread({ pointer, value }, `${exclusive} is no number that can be worked out`));
    } else if (Object.hasOwn(value, exclusive) && !booleans) parts.push(unread({ pointer, value }, `${exclusive} is not a number`));
  }
  if (Object.hasOwn(value, 'multipleOf'))
    parts.push(multiple(value['multipleOf']) ?? unread({ pointer, value }, 'multipleOf is no number above zero that can be worked out'));
  const format = value['format'];
  if (typeof format === 'string' && formats) {
    const set = numberFormat(format);
    if (set !== undefined) parts.push(numbers(format, set));
  }
  return parts;
}

function bound(value: unknown, min: boolean, exclusive: boolean): Node | undefined {
  const at = quantity(value);
  if (at === undefined) return undefined;
  try {
    const set = between(min ? { min: at, exclusiveMin: exclusive } : { max: at, exclusiveMax: exclusive });
    return numbers(`${min ? '>' : '<'}${exclusive ? '' : '='}${at}`, set);
  } catch {
    return undefined;
  }
}

function multiple(value: unknown): Node | undefined {
  const step = quantity(value);
  if (step === undefined || Number(step) <= 0) return undefined;
  try {
    return numbers(`*${step}`, multiplesOf(step));
  } catch {
    return undefined;
  }
}

function quantity(value: unknown): number | string | undefined {
  return typeof value === 'number' ? value : isExact(value) ? value.rawJSON : undefined;
}

export function readText({ formats }: Reader, { pointer, value }: SchemaObject): readonly Node[] {
  const parts: Node[] = [];
  const length = readRange(value, 'minLength', 'maxLength');
  if (typeof length === 'string') parts.push(unread({ pointer, value }, length));
  else parts.push(text({ says: 'length', min: length.min, max: length.max }));
  if (Object.hasOwn(value, 'pattern')) {
    const source = value['pattern'];
    parts.push(typeof source === 'string' ? text({ says: 'pattern', source }) : unread({ pointer, value }, 'pattern is not a text'));
  }
  const format = value['format'];
  if (formats && typeof format === 'string' && knowsFormat(format)) parts.push(text({ says: 'format', name: format }));
  return parts;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

const anyCount: Range = { min: 0, max: Infinity };

/** Two keywords that bound a count; the text says what is wrong with them. */
export function readRange(value: Readonly<Record<string, unknown>>, min: string, max: string): Range | string {
  // Of most schemas nothing is counted.
  if (value[min] === undefined && value[max] === undefined) return anyCount;
  const ends: number[] = [];
  for (const [keyword, otherwise] of [
    [min, 0],
    [max, Infinity],
  ] as const) {
    const given = value[keyword];
    const end = given === undefined ? otherwise : isExact(given) ? Number(given.rawJSON) : given;
    if (typeof end !== 'number' || end < 0 || (end !== Infinity && !Number.isInteger(end))) return `${keyword} is no count`;
    ends.push(end);
  }
  return { min: ends[0] ?? 0, max: ends[1] ?? Infinity };
}
