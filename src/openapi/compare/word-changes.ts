import type { Json } from '../../model/json.ts';
import { cameOrWent, shown, type Change, type Effect } from './changes.ts';
import { canonical } from './same.ts';
import type { Shape, Word } from './shape.ts';

/** What changed in keywords that stand for themselves: patterns, formats, defaults, marks. */
export function wordChanges(old: Shape, next: Shape): readonly Change[] {
  return [
    ...multiples(old, next),
    ...keyword(old, next, 'pattern', 'pattern', 'the pattern'),
    ...keyword(old, next, 'format', 'format', 'the format'),
    ...flag(
      old,
      next,
      'uniqueItems',
      ['unique-items-set', 'unique-items-unset'],
      ['narrower', 'wider'],
      ['may hold no item twice now', 'may hold an item twice now'],
    ),
    ...encodings(old, next),
    ...keyword(old, next, 'dependentRequired', 'dependent-required', 'the properties that others ask for'),
    ...defaults(old, next),
    ...flag(old, next, 'deprecated', ['deprecated', 'reactivated'], ['remark', 'remark'], ['is deprecated now', 'is not deprecated any more']),
  ];
}

function multiples(old: Shape, next: Shape): readonly Change[] {
  const one = old.words.get('multipleOf');
  const other = next.words.get('multipleOf');
  if (one?.value === other?.value) return [];
  if (one === undefined) return [made('multiple-of-set', 'narrower', `must be a multiple of ${shown(other?.value)} now`, one, other)];
  if (other === undefined) return [made('multiple-of-unset', 'wider', `need not be a multiple of ${shown(one.value)} any more`, one, other)];
  const ratio = Number(other.value) / Number(one.value);
  const effect: Effect = isWhole(ratio) ? 'narrower' : isWhole(1 / ratio) ? 'wider' : 'other';
  return [made('multiple-of-changed', effect, `must be a multiple of ${shown(other.value)} instead of ${shown(one.value)}`, one, other)];
}

function isWhole(ratio: number): boolean {
  return Math.abs(ratio - Math.round(ratio)) < 1e-9 && Math.round(ratio) >= 1;
}

function keyword(old: Shape, next: Shape, name: string, kind: string, says: string): readonly Change[] {
  const one = old.words.get(name);
  const other = next.words.get(name);
  if (canonical(one?.value) === canonical(other?.value)) return [];
  if (one === undefined) return [made(`${kind}-added`, 'unclear', `has ${says} ${shown(other?.value)} now`, one, other)];
  if (other === undefined) return [made(`${kind}-removed`, 'unclear', `has ${says} ${shown(one.value)} no more`, one, other)];
  return [made(`${kind}-changed`, 'unclear', `has ${says} ${shown(other.value)} instead of ${shown(one.value)}`, one, other)];
}

type OnOff<T> = readonly [on: T, off: T];

/** A mark that is there or not. */
function flag(old: Shape, next: Shape, name: string, kinds: OnOff<string>, effects: OnOff<Effect>, texts: OnOff<string>): readonly Change[] {
  const one = old.words.get(name);
  const other = next.words.get(name);
  const now = other?.value === true;
  if ((one?.value === true) === now) return [];
  const pick = <T>([on, off]: OnOff<T>): T => (now ? on : off);
  return [made(pick(kinds), pick(effects), pick(texts), one, other)];
}

/** `format: byte` and `contentEncoding: base64` are one, and so are `format: binary` and a type of any bytes. */
function encodings(old: Shape, next: Shape): readonly Change[] {
  // They are of texts.
  if ([old, next].some(({ types }) => types?.has('string') === false)) return [];
  const encoding = (shape: Shape): Json => shape.words.get('contentEncoding')?.value ?? (shape.words.get('format')?.value === 'byte' ? 'base64' : '');
  const media = (shape: Shape): Json =>
    shape.words.get('contentMediaType')?.value ?? (shape.words.get('format')?.value === 'binary' ? 'application/octet-stream' : '');
  const change = (kind: string, name: string, one: Json, other: Json, says: string): readonly Change[] => {
    if (one === other) return [];
    const effect: Effect = one === '' || other === '' ? 'meaning' : 'other';
    const text = `has the ${says} ${shown(other === '' ? 'none' : other)} instead of ${shown(one === '' ? 'none' : one)}`;
    return [{ ...made(kind, effect, text, old.words.get(name), next.words.get(name)), beyondSchema: true }];
  };
  return [
    ...change('content-encoding-changed', 'contentEncoding', encoding(old), encoding(next), 'encoding'),
    ...change('content-media-type-changed', 'contentMediaType', media(old), media(next), 'media type'),
  ];
}

/** `default: null` is how generators write that there is none. */
function defaults(old: Shape, next: Shape): readonly Change[] {
  const one = old.words.get('default');
  const other = next.words.get('default');
  const [was, is] = [one?.value ?? undefined, other?.value ?? undefined];
  if (canonical(was) === canonical(is)) return [];
  const kind = was === undefined ? 'default-value-added' : is === undefined ? 'default-value-removed' : 'default-value-changed';
  return [made(kind, 'meaning', cameOrWent('default', was, is), one, other)];
}

function made(kind: string, effect: Effect, text: string, one: Word | undefined, other: Word | undefined): Change {
  return { kind, effect, text, ...(one === undefined ? {} : { old: one.at }), ...(other === undefined ? {} : { new: other.at }) };
}
