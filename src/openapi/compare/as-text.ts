import type { Json } from '../../model/json.ts';
import { contained, type Containment, type Reading } from '../../schema/contained.ts';
import type { Context } from './meeting.ts';
import { restricted, type Slot } from './fit.ts';
import type { Soften } from './difference.ts';
import type { Spot } from './serialization.ts';
import { shapeOf, type Shape } from './shape.ts';
import type { Side } from './side.ts';
import { readingDirection, type Speaker } from './speaker.ts';

/** How a value is written, as far as it decides which values are told apart. */
export interface WrittenAs {
  readonly in: Spot;
  readonly required: boolean;
  readonly explode: boolean;
}

/**
 * A parameter's value is text on the wire: who sent the number 5 sends what now may be the string "5", and an empty path segment or an
 * empty list sends nothing. Asked where the values say no; `unknown` where only some texts are refused and which ones is not known.
 */
export function textSoften({ sides, fits }: Context, speaker: Speaker, as: WrittenAs): Soften {
  const reading = { direction: readingDirection(speaker), formats: 'assert' } as const;
  return (old: Slot, next: Slot) => {
    const known = fits.fit(old, next, speaker);
    if (old === undefined || next === undefined || known.contained !== 'no') return known;
    const [inner, outer, innerSide, outerSide] =
      speaker === 'client' ? ([old, next, sides.old, sides.new] as const) : ([next, old, sides.new, sides.old] as const);
    const unsaid = unsayable(known.value, as);
    if (unsaid !== undefined) {
      return contained(restricted(innerSide, inner, unsaid), at(outerSide, outer), { ...reading, silent: 'law' });
    }
    const one = shapeOf(innerSide, inner);
    const other = shapeOf(outerSide, outer);
    // Of one type, what is true of the values is true of their texts.
    if (
      one.types !== undefined &&
      [...one.types].every((type) => other.types?.has(type) === true || (type === 'number' && other.types?.has('integer') === true))
    ) {
      return known;
    }
    const scalar = one.types !== undefined && !one.types.has('array') && !one.types.has('object');
    if (scalar && contained({ document: { type: 'string' }, pointer: '' }, at(outerSide, outer), reading).contained === 'yes') return { contained: 'yes' };
    const mine = textsOf(one);
    const theirs = textsOf(other);
    if (mine !== undefined && theirs !== undefined) {
      const answer = contained({ document: mine, pointer: '' }, { document: theirs, pointer: '' }, reading);
      if (answer.contained === 'yes') return answer;
      if (answer.contained === 'no') return shownBy(answer.value, innerSide, inner, reading) ?? known;
    }
    const read = readings(known.value).filter((value) => typeof value !== typeof known.value);
    const accepted = read.some((value) => contained({ document: { const: value }, pointer: '' }, at(outerSide, outer), reading).contained === 'yes');
    return accepted ? { contained: 'unknown', reason: 'a text may stand for values of several types' } : known;
  };
}

/** The value that is written as this text. */
function shownBy(text: Json, side: Side, inner: NonNullable<Slot>, reading: Reading): Containment | undefined {
  const value = readings(text).find((candidate) => contained({ document: { const: candidate }, pointer: '' }, at(side, inner), reading).contained === 'yes');
  return value === undefined ? undefined : { contained: 'no', value };
}

/** What keeps a value from being one that nobody can send. */
function unsayable(value: Json, { in: spot, required, explode }: WrittenAs): Texts | undefined {
  if (value === '' && spot === 'path') return { minLength: 1 };
  const empty = Array.isArray(value) && value.length === 0;
  return empty && (spot === 'path' || spot === 'header' || (!required && explode)) ? { minItems: 1 } : undefined;
}

function at(side: Side, slot: NonNullable<Slot>): { readonly document: unknown; readonly pointer: NonNullable<Slot>['pointer'] } {
  return { document: side.document, pointer: slot.pointer };
}

/** What a text may be read as. */
function readings(value: Json): readonly Json[] {
  if (typeof value === 'object' && value !== null) return [];
  const text = String(value);
  const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? [Number(text)] : [];
  return [text, ...number, ...(text === 'true' ? [true] : text === 'false' ? [false] : [])];
}

type Texts = { readonly [keyword: string]: unknown };

/** The texts of a scalar schema as a schema of strings; undefined where that cannot be said. */
function textsOf(shape: Shape): Texts | undefined {
  if (shape.unions.length > 0 || shape.schemas.size > 0) return undefined;
  const reserved = [...shape.words.keys()].filter((word) => !annotations.has(word));
  if (shape.values !== undefined) {
    const values = [...shape.values.values()];
    if (reserved.length > 0 || values.some((value) => typeof value === 'object' && value !== null)) return undefined;
    return { enum: values.filter((value) => value !== null).map(String) };
  }
  if (shape.types === undefined) return undefined;
  const texts = [...shape.types].filter((type) => type !== 'null').map((type) => textsOfType(type, shape, reserved));
  return texts.every((text) => text !== undefined) ? { anyOf: texts } : undefined;
}

const annotations = new Set(['default', 'deprecated', 'readOnly', 'writeOnly', 'discriminator', 'xml', 'contentEncoding', 'contentMediaType']);

function textsOfType(type: string, shape: Shape, reserved: readonly string[]): Texts | undefined {
  const numeric = reserved.filter((word) => /^(exclusive)?(min|max)imum$|^multipleOf$/i.test(word));
  switch (type) {
    case 'boolean':
      return { enum: ['true', 'false'] };
    case 'string': {
      const words = ['minLength', 'maxLength', 'pattern', 'format'].flatMap((word) => {
        const found = shape.words.get(word);
        return found === undefined ? [] : [[word, found.value] as const];
      });
      return { type: 'string', ...Object.fromEntries(words) };
    }
    case 'integer':
      return wholeNumbers(shape, numeric);
    case 'number':
      return numeric.length > 0 ? undefined : { type: 'string', pattern: String.raw`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$` };
    default:
      return undefined;
  }
}

function wholeNumbers(shape: Shape, numeric: readonly string[]): Texts | undefined {
  if (shape.words.has('format')) return undefined;
  const least = shape.words.get('minimum')?.value;
  const most = shape.words.get('maximum')?.value;
  if (typeof least === 'number' && typeof most === 'number' && numeric.length === 2 && most - least < 1_000) {
    return { enum: Array.from({ length: Math.max(0, Math.floor(most) - Math.ceil(least) + 1) }, (_, index) => String(Math.ceil(least) + index)) };
  }
  if (numeric.length === 0) return { type: 'string', pattern: '^(0|-?[1-9][0-9]*)$' };
  if (numeric.length > 1 || typeof least !== 'number') return undefined;
  if (least === 0) return { type: 'string', pattern: '^(0|[1-9][0-9]*)$' };
  return least === 1 ? { type: 'string', pattern: '^[1-9][0-9]*$' } : undefined;
}
