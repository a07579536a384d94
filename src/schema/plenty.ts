import { isRecord, type Json } from '../model/json.ts';
import { atKind } from './at-kind.ts';
import { onTime } from './deadline.ts';
import { fits, selects } from './evaluate.ts';
import { allOf, onlyName, pick, type Node } from './ir.ts';
import { canonical, isExact, kindOf, kinds, type Kind } from './json-kind.ts';
import { manyNumbersOf, manyTextsOf } from './search-scalar.ts';

/** Values that are looked at for one that fits. */
const tries = 20;

/**
 * Different values of a schema, many at one go: those that it lists, numbers and texts, and the one that is known with other items or
 * properties. There may be more.
 */
export function plentyOf(node: Node, known: Json, limit: number): readonly Json[] {
  const found = new Map<string, Json>([[canonical(known), known]]);
  let left = tries * limit;
  const take = (values: Iterable<Json>): void => {
    for (const value of values) {
      onTime();
      left -= 1;
      if (left < 0 || found.size >= limit) return;
      if (fits(value, node) === true) found.set(canonical(value), value);
    }
  };
  for (const kind of kinds) take(scalars(atKind(node, kind), kind, limit));
  // What is found is varied in its turn.
  for (const value of found.values()) if (found.size < limit && left > 0) take(varied(value, node, limit));
  return [...found.values()];
}

function assertions(at: Node): readonly Node[] {
  return at.op === 'and' ? at.parts : [at];
}

function scalars(at: Node, kind: Kind, limit: number): readonly Json[] {
  if (at.op === 'false') return [];
  const parts = assertions(at);
  const [listed] = pick('values', parts);
  if (listed !== undefined) return [...listed.values.values()];
  if (kind === 'null' || kind === 'boolean') return kind === 'null' ? [null] : [true, false];
  // What else is asserted is looked at where each is tried.
  if (kind === 'number') return manyNumbersOf(parts, limit);
  return kind === 'string' ? manyTextsOf(parts, limit) : [];
}

function* varied(value: Json, node: Node, limit: number): Generator<Json> {
  if (Array.isArray(value)) {
    const every = pick('all', assertions(atKind(node, 'array')));
    for (const [index, item] of (value as readonly Json[]).entries()) {
      const part = allOf(every.flatMap((one) => (one.at.from <= index && index < one.at.to ? [one.part] : [])));
      for (const other of plentyOf(part, item, limit)) yield (value as readonly Json[]).with(index, other);
    }
  } else if (kindOf(value) === 'object' && isRecord(value) && !isExact(value)) {
    const parts = assertions(atKind(node, 'object'));
    for (const [name, own] of Object.entries(value)) {
      const about = [...pick('every', parts).filter(({ at }) => selects(at, name) !== false), ...pick('some', parts).filter(({ at }) => onlyName(at) === name)];
      for (const other of plentyOf(allOf(about.map(({ part }) => part)), own, limit)) yield { ...value, [name]: other };
    }
  }
}
