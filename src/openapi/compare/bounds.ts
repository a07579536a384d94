import type { Change } from './changes.ts';
import { exactText } from '../../model/exact-json.ts';
import type { Shape, Word } from './shape.ts';

interface Bound {
  readonly name: string;
  readonly side: 'least' | 'most';
  readonly says: string;
}

const bounds: Readonly<Record<string, Bound>> = {
  minimum: { name: 'min', side: 'least', says: 'the minimum' },
  maximum: { name: 'max', side: 'most', says: 'the maximum' },
  exclusiveMinimum: { name: 'exclusive-min', side: 'least', says: 'the exclusive minimum' },
  exclusiveMaximum: { name: 'exclusive-max', side: 'most', says: 'the exclusive maximum' },
  minLength: { name: 'min-length', side: 'least', says: 'the least length' },
  maxLength: { name: 'max-length', side: 'most', says: 'the greatest length' },
  minItems: { name: 'min-items', side: 'least', says: 'the least number of items' },
  maxItems: { name: 'max-items', side: 'most', says: 'the greatest number of items' },
  minProperties: { name: 'min-properties', side: 'least', says: 'the least number of properties' },
  maxProperties: { name: 'max-properties', side: 'most', says: 'the greatest number of properties' },
  minContains: { name: 'min-contains', side: 'least', says: 'the least number of items that must match' },
  maxContains: { name: 'max-contains', side: 'most', says: 'the greatest number of items that may match' },
};

export const boundNames: readonly string[] = Object.values(bounds).map(({ name }) => name);

/** `max-decreased`, `min-length-set` … */
export function boundChanges(old: Shape, next: Shape): readonly Change[] {
  return Object.entries(bounds).flatMap(([keyword, bound]) => {
    const one = numeric(keyword, old.words.get(keyword));
    const other = numeric(keyword, next.words.get(keyword));
    if (one?.text === other?.text) return [];
    const places = { ...(one === undefined ? {} : { old: one.at }), ...(other === undefined ? {} : { new: other.at }) };
    if (one === undefined || other === undefined) {
      const how = one === undefined ? 'set' : 'unset';
      const text = one === undefined ? `has ${bound.says} ${other?.text} now` : `has ${bound.says} ${one.text} no more`;
      return [{ kind: `${bound.name}-${how}`, effect: one === undefined ? 'narrower' : 'wider', text, ...places } satisfies Change];
    }
    const increased = other.value > one.value;
    const effect = increased === (bound.side === 'least') ? 'narrower' : 'wider';
    const text = `has ${bound.says} ${other.text} instead of ${one.text}`;
    return [{ kind: `${bound.name}-${increased ? 'increased' : 'decreased'}`, effect, text, ...places } satisfies Change];
  });
}

/** Nothing is shorter than empty. */
const atLeastNone = new Set(['minLength', 'minItems', 'minProperties']);

/** A bound that no double carries is compared by its nearest double, and told by its own digits. Undefined where it bounds nothing. */
function numeric(keyword: string, word: Word | undefined): { readonly value: number; readonly text: string; readonly at: Word['at'] } | undefined {
  const text = exactText(word?.value);
  if (word === undefined || text === undefined || (Number(text) <= 0 && atLeastNone.has(keyword))) return undefined;
  return { value: Number(text), text, at: word.at };
}
