import type { Json } from '../../model/json.ts';

type Schema = Readonly<Record<string, unknown>>;

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
/** More readings than these are not looked at. */
const most = 64;

/** What the text of a scalar may be read as. */
function readings(value: string | number | boolean): readonly Json[] {
  const text = String(value);
  return [text, ...(number.test(text) ? [Number(text)] : []), ...(text === 'true' ? [true] : text === 'false' ? [false] : [])];
}

/** What stays a value inside what is written as text. */
interface Kept {
  /** Objects below the outermost value. */
  readonly objects: boolean;
  /** Members of the outermost value, by name. */
  readonly names: ReadonlySet<string>;
  /** Members of the outermost value of which one alone and a list of it are the same. */
  readonly isRepeated: (name: string) => boolean;
}

/**
 * All that a value may be read as once it was written as text: `5` is a number and a text, and a member that is null is not written.
 * Undefined where there are too many, of a list that holds null, which no style says how to write, and of a form's field that is an empty list.
 */
export function textReadings(value: Json, kept: Kept, depth: number): readonly Json[] | undefined {
  if (value === null) return [null];
  if (typeof value !== 'object') return readings(value);
  if (kept.objects && depth > 0 && !Array.isArray(value)) return [value];
  if (Array.isArray(value) && (value.includes(null) || (value.length === 0 && kept.objects && depth === 1))) return undefined;
  const isWritten = ([name, item]: readonly [string, Json]): boolean => item !== null || (depth === 0 && kept.names.has(name));
  const entries = Object.entries(value as Readonly<Record<string, Json>>).filter(isWritten);
  let all: readonly (readonly Json[])[] = [[]];
  for (const [name, item] of entries) {
    const isRepeated = depth === 0 && !Array.isArray(value) && kept.isRepeated(name);
    const one = depth === 0 && kept.names.has(name) ? [item] : textReadings(item, kept, depth + 1);
    const read = isRepeated ? one?.flatMap(eitherWay) : one;
    if (read === undefined || all.length * read.length > most) return undefined;
    all = all.flatMap((before) => read.map((candidate) => [...before, candidate]));
  }
  if (Array.isArray(value)) return all;
  return all.map((items) => Object.fromEntries(entries.map(([name], index) => [name, items[index] ?? null])));
}

/** One value, or a list of nothing else. */
function eitherWay(value: Json): readonly Json[] {
  if (!Array.isArray(value)) return value === null || typeof value === 'object' ? [value] : [value, [value]];
  const [only, ...more] = value as readonly Json[];
  return only === undefined || only === null || typeof only === 'object' || more.length > 0 ? [value] : [value, only];
}

/** The same as a schema of JSON Schema 2020-12, however many there are. */
export function readingsSchema(value: Json, kept: Kept, depth: number): Schema | undefined {
  if (value === null || typeof value !== 'object') return { enum: value === null ? [null] : readings(value) };
  if (kept.objects && depth > 0 && !Array.isArray(value)) return { const: value };
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => (item === null ? undefined : readingsSchema(item, kept, depth + 1)));
    if (items.length === 0) return kept.objects && depth === 1 ? undefined : { const: [] };
    return items.includes(undefined) ? undefined : { type: 'array', prefixItems: items, minItems: items.length, items: false };
  }
  const members = Object.entries(value as Readonly<Record<string, Json>>).flatMap(([name, item]) => {
    const whole = depth === 0 && kept.names.has(name);
    const member = whole ? { const: item } : readingsSchema(item, kept, depth + 1);
    return item === null && !whole ? [] : [[name, depth === 0 && kept.isRepeated(name) ? eitherSchema(item, member) : member] as const];
  });
  if (members.some(([, member]) => member === undefined)) return undefined;
  return { type: 'object', properties: Object.fromEntries(members), required: members.map(([name]) => name), additionalProperties: false };
}

function eitherSchema(item: Json, member: Schema | undefined): Schema | undefined {
  if (member === undefined) return undefined;
  if (!Array.isArray(item))
    return item === null || typeof item === 'object' ? member : { anyOf: [member, { type: 'array', prefixItems: [member], minItems: 1, items: false }] };
  const [first] = Array.isArray(member['prefixItems']) && item.length === 1 ? (member['prefixItems'] as readonly Schema[]) : [];
  return first === undefined ? member : { anyOf: [member, first] };
}
