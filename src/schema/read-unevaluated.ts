import { isRecord } from '../model/json.ts';
import { draftOf, referenceStandsAlone } from './dialect.ts';
import { all, allOf, anyOf, every, not, ofKinds, some, anything, unread, type Node } from './ir.ts';
import { kindBits } from './json-kind.ts';
import { itemsIn } from './read-array.ts';
import { declaredNames, pattern } from './read-object.ts';
import { targetOf } from './read-target.ts';
import type { Reader, SchemaObject } from './reader.ts';
import type { Found } from './reference.ts';

/** One way to fit a schema, and the properties and items that are evaluated on that way. */
interface Way {
  /** What must hold for this way, beyond the schema itself. */
  readonly when: Node;
  readonly names: readonly string[];
  readonly patterns: readonly string[];
  readonly allNames: boolean;
  readonly places: number;
  /** Items that fit one of these are evaluated (`contains`, 2020-12 §11.2). */
  readonly items: readonly Node[];
  /** 2019-09 does not say that `contains` evaluates items (§9.3.1.3); validators hold that it does. */
  readonly disputed: boolean;
}

const nothingEvaluated: Way = { when: anything, names: [], patterns: [], allNames: false, places: 0, items: [], disputed: false };
const mostWays = 64;
const deepest = 40;

/**
 * `unevaluatedProperties` and `unevaluatedItems`, by listing the ways in which the schema can be fitted: what a way evaluates is known,
 * and a way that evaluates more admits more, so that it need not be said which other branches do not hold.
 */
export function readUnevaluated(reader: Reader, found: SchemaObject): readonly Node[] {
  const { pointer, value } = found;
  const [properties, items] = [Object.hasOwn(value, 'unevaluatedProperties'), Object.hasOwn(value, 'unevaluatedItems')];
  if ((!properties && !items) || draftOf(reader.dialect) < 2019) return [];
  const ways = waysOf(reader, found, true, 0);
  const lost = (reason: string): readonly Node[] => {
    // The same references lead elsewhere in another document.
    const whole = /"\$(?:dynamic|recursive)?ref"/i.test(JSON.stringify(value)) ? [value, reader.document] : value;
    return [unread({ pointer, value: whole }, reason)];
  };
  if (ways === undefined) return lost('what is unevaluated cannot be told: too many ways lead there, or a reference leads nowhere');
  if (items && ways.some(({ disputed, places }) => disputed && places !== Infinity))
    return lost('whether `contains` evaluates items is told in two ways in 2019-09');
  const rest = properties ? reader.below(found, 'unevaluatedProperties') : anything;
  const others = items ? reader.below(found, 'unevaluatedItems') : anything;
  return [
    anyOf(
      ways.map((way) =>
        allOf([
          way.when,
          way.allNames ? anything : every({ names: way.names, nodes: way.patterns.map(pattern), others: true }, rest),
          all({ from: way.places, to: Infinity }, anyOf([others, ...way.items])),
        ]),
      ),
    ),
  ];
}

function waysOf(reader: Reader, found: Found, top: boolean, depth: number): readonly Way[] | undefined {
  return reader.scope.entering(found.pointer, () => waysWithin(reader, found, top, depth));
}

function waysWithin(reader: Reader, found: Found, top: boolean, depth: number): readonly Way[] | undefined {
  if (!isRecord(found.value)) return [nothingEvaluated];
  if (depth > deepest) return undefined;
  const schema: SchemaObject = { pointer: found.pointer, value: found.value };
  const { value } = schema;
  let ways: readonly Way[] | undefined = [own(reader, schema, top)];
  const meet = (others: readonly Way[] | undefined): void => {
    ways =
      ways === undefined || others === undefined || ways.length * others.length > mostWays
        ? undefined
        : ways.flatMap((one) => others.map((other) => both(one, other)));
  };
  const inside = (...keys: readonly (string | number)[]): Found => ({
    pointer: keys.reduce<Found['pointer']>((at, key) => `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, schema.pointer),
    value: keys.reduce<unknown>((at, key) => (at as Readonly<Record<string | number, unknown>>)[key], value),
  });
  const holding = (at: Found): readonly Way[] | undefined => {
    const node = reader.schema(at);
    return waysOf(reader, at, false, depth + 1)?.map((way) => ({ ...way, when: allOf([node, way.when]) }));
  };
  const target = targetOf(reader, schema);
  if (target !== undefined) meet('reason' in target ? undefined : waysOf(reader, target, false, depth + 1));
  if (target !== undefined && referenceStandsAlone(reader.dialect)) return ways;
  const list = (keyword: string): readonly Found[] => (Array.isArray(value[keyword]) ? value[keyword].map((_, index) => inside(keyword, index)) : []);
  for (const part of list('allOf')) meet(waysOf(reader, part, false, depth + 1));
  for (const part of list('anyOf')) meet(optional(holding(part)));
  if (list('oneOf').length > 0) {
    const branches = list('oneOf').map(holding);
    meet(branches.includes(undefined) ? undefined : branches.flatMap((branch) => branch ?? []));
  }
  if (Object.hasOwn(value, 'if')) {
    const condition = reader.schema(inside('if'));
    const then = Object.hasOwn(value, 'then') ? waysOf(reader, inside('then'), false, depth + 1) : [nothingEvaluated];
    const held = product(holding(inside('if')), then);
    const otherwise = Object.hasOwn(value, 'else') ? waysOf(reader, inside('else'), false, depth + 1) : [nothingEvaluated];
    meet(held && otherwise && [...held, ...otherwise.map((way) => ({ ...way, when: allOf([not(condition), way.when]) }))]);
  }
  const dependent = value['dependentSchemas'];
  for (const name of isRecord(dependent) ? Object.keys(dependent).sort() : []) {
    const present = allOf([ofKinds(kindBits.object), some({ names: [name], nodes: [], others: false }, anything)]);
    meet(optional(waysOf(reader, inside('dependentSchemas', name), false, depth + 1)?.map((way) => ({ ...way, when: allOf([present, way.when]) }))));
  }
  return simplest(ways);
}

function optional(ways: readonly Way[] | undefined): readonly Way[] | undefined {
  return ways && [nothingEvaluated, ...ways];
}

/** A way without a condition that evaluates all that another does makes the other needless. */
function simplest(ways: readonly Way[] | undefined): readonly Way[] | undefined {
  if (ways === undefined) return undefined;
  const distinct = new Map(
    ways.map((way) => [JSON.stringify([way.when.key, way.names, way.patterns, way.allNames, way.places, way.disputed, way.items.map(({ key }) => key)]), way]),
  );
  return [...distinct.values()];
}

function product(a: readonly Way[] | undefined, b: readonly Way[] | undefined): readonly Way[] | undefined {
  return a && b && a.flatMap((one) => b.map((other) => both(one, other)));
}

function both(a: Way, b: Way): Way {
  return {
    when: allOf([a.when, b.when]),
    names: [...new Set([...a.names, ...b.names])].sort(),
    patterns: [...new Set([...a.patterns, ...b.patterns])].sort(),
    allNames: a.allNames || b.allNames,
    places: Math.max(a.places, b.places),
    items: [...a.items, ...b.items],
    disputed: a.disputed || b.disputed,
  };
}

function own(reader: Reader, schema: SchemaObject, top: boolean): Way {
  const { value } = schema;
  const { names, patterns } = declaredNames(schema);
  const { first, rest } = itemsIn(reader, schema);
  const contains = Object.hasOwn(value, 'contains');
  return {
    when: anything,
    names,
    patterns,
    allNames: Object.hasOwn(value, 'additionalProperties') || (!top && Object.hasOwn(value, 'unevaluatedProperties')),
    places: rest !== undefined || (!top && Object.hasOwn(value, 'unevaluatedItems')) ? Infinity : first,
    items: contains && draftOf(reader.dialect) === 2020 ? [reader.below(schema, 'contains')] : [],
    disputed: contains && draftOf(reader.dialect) === 2019,
  };
}
