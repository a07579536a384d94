import { contained, type Reading, type SchemaAt } from '../../schema/contained.ts';
import { placed, restricted, type Placed } from './fit.ts';
import { shapeOf } from './shape.ts';

type Texts = Readonly<Record<string, unknown>>;

/** Whole numbers by their values, and by their texts. */
interface Range {
  readonly values: Texts;
  readonly texts: Texts;
}

const ranges: readonly Range[] = [
  { values: { type: 'integer' }, texts: { type: 'string', pattern: '^(0|-?[1-9][0-9]*)$' } },
  { values: { type: 'integer', minimum: 0 }, texts: { type: 'string', pattern: '^(0|[1-9][0-9]*)$' } },
  { values: { type: 'integer', minimum: 1 }, texts: { type: 'string', pattern: '^[1-9][0-9]*$' } },
];
/** Small numbers have an exponent as JavaScript prints them (`1e-7`, ECMA-262 §6.1.6.1.20). */
const digits = String.raw`((0|[1-9][0-9]*)(\.[0-9]+)?|[1-9](\.[0-9]*[1-9])?e-([7-9]|[1-9][0-9]))`;
const allNumbers: Range = { values: { type: 'number' }, texts: { type: 'string', pattern: `^-?${digits}$` } };
const positive: Range = { values: { type: 'number', minimum: 0 }, texts: { type: 'string', pattern: `^${digits}$` } };
const longest = 1_000;

/** The texts of the numbers of a schema as a schema of texts; undefined where that cannot be said, and where there are none. */
export function numberTexts(at: Placed, reading: Reading): Texts | undefined {
  const numbers = restricted(at.side, at.slot, { type: 'number' });
  const found = [allNumbers, positive, ...ranges, ...listed(at)].find(({ values }) => isSame(numbers, { document: values, pointer: '' }, reading));
  return found?.texts;
}

function isSame(one: SchemaAt, other: SchemaAt, reading: Reading): boolean {
  return contained(other, one, reading).contained === 'yes' && contained(one, other, reading).contained === 'yes';
}

/** Between two bounds that are near one another. */
function listed({ side, slot }: Placed): readonly Range[] {
  const { words } = shapeOf(side, slot);
  const [least, most] = [words.get('minimum')?.value, words.get('maximum')?.value];
  if (typeof least !== 'number' || typeof most !== 'number' || most - least >= longest) return [];
  const all = Array.from({ length: Math.max(0, Math.floor(most) - Math.ceil(least) + 1) }, (_, index) => Math.ceil(least) + index);
  return [{ values: { type: 'integer', minimum: least, maximum: most }, texts: { enum: all.map(String) } }];
}

const [anyWhole, natural] = ['^(0|-?[1-9][0-9]*)$', '^(0|[1-9][0-9]*)$'];

function between(minimum: number | undefined, maximum: number | undefined, pattern: string, maxLength: number): Range {
  return {
    values: { type: 'integer', ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) },
    texts: { type: 'string', pattern, maxLength },
  };
}

/** A double is written in no more: `-0.0000012345678901234567`. */
const longestNumber = 25;
const widths: readonly Range[] = [
  between(0, 2 ** 31 - 1, natural, 10),
  between(-(2 ** 31), 2 ** 31 - 1, anyWhole, 11),
  between(0, 2 ** 63, natural, 19),
  between(-(2 ** 63), 2 ** 63, anyWhole, 20),
  between(1, undefined, '^[1-9][0-9]*$', longestNumber),
  between(0, undefined, natural, longestNumber),
  between(undefined, undefined, anyWhole, longestNumber),
];

/** Texts among which those of a schema's numbers are, and few others. */
export function textsAround(at: Placed, reading: Reading): Texts {
  const numbers = restricted(at.side, at.slot, { type: 'number' });
  const found = widths.find(({ values }) => contained(numbers, { document: values, pointer: '' }, reading).contained === 'yes');
  return found?.texts ?? { ...allNumbers.texts, maxLength: longestNumber };
}

/** Whether the text of every number is one that this schema takes. */
export function takesNumbers(at: Placed, reading: Reading): boolean {
  return contained({ document: allNumbers.texts, pointer: '' }, placed(at), reading).contained === 'yes';
}
