import { draftOf } from './dialect.ts';
import { evaluatorsOf, restOfItems, restOfProperties } from './evaluators.ts';
import { anything, unread, type Node } from './ir.ts';
import type { Reader, SchemaObject } from './reader.ts';

/**
 * `unevaluatedProperties` and `unevaluatedItems`: of each name and place it is said which parts of the schema would evaluate it, and under
 * which condition, and that the rest holds for it where none of these is met.
 */
export function readUnevaluated(reader: Reader, found: SchemaObject): readonly Node[] {
  const { pointer, value } = found;
  const [properties, items] = [Object.hasOwn(value, 'unevaluatedProperties'), Object.hasOwn(value, 'unevaluatedItems')];
  if ((!properties && !items) || draftOf(reader.dialect) < 2019) return [];
  const lost = (reason: string): readonly Node[] => {
    // The same references lead elsewhere in another document.
    const whole = /"\$(?:dynamic|recursive)?ref"/i.test(JSON.stringify(value)) ? [value, reader.document] : value;
    return [unread({ pointer, value: whole }, reason)];
  };
  const untold = 'what is unevaluated cannot be told: too many parts evaluate it, or a reference leads nowhere';
  const evaluators = evaluatorsOf(reader, found);
  if (evaluators === undefined) return lost(untold);
  const allItems = evaluators.some(({ when, places }) => when.op === 'true' && places === Infinity);
  if (items && !allItems && evaluators.some(({ disputed, places }) => disputed && places !== Infinity))
    return lost('whether `contains` evaluates items is told in two ways in 2019-09');
  const told = [
    properties ? restOfProperties(evaluators, reader.below(found, 'unevaluatedProperties')) : anything,
    items ? restOfItems(evaluators, reader.below(found, 'unevaluatedItems')) : anything,
  ];
  return told.every((node) => node !== undefined) ? told : lost(untold);
}
