import { isRecord } from '../model/json.ts';
import { onTime } from './deadline.ts';
import { draftOf, referenceStandsAlone } from './dialect.ts';
import { fits } from './evaluate.ts';
import { all, allOf, anyOf, anything, every, not, ofKinds, some, type Node } from './ir.ts';
import { kindBits } from './json-kind.ts';
import { itemsIn } from './read-array.ts';
import { declaredNames, pattern } from './read-object.ts';
import { targetOf } from './read-target.ts';
import type { Reader, SchemaObject } from './reader.ts';
import type { Found } from './reference.ts';

/** A place in a schema, and the properties and items that are evaluated there. */
export interface Evaluator {
  /** What must hold for it, beyond the schema itself. */
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

const most = { deep: 200, evaluators: 2_000, patterns: 4, conditional: 3 } as const;

/** All places in a schema that evaluate properties or items; undefined where a reference leads nowhere, or round, or they are too many. */
export function evaluatorsOf(reader: Reader, found: SchemaObject): readonly Evaluator[] | undefined {
  const evaluators: Evaluator[] = [];
  const visited = new Set<string>();
  const dynamic = reader.resolver.isDynamic();
  const isNew = (key: string): boolean => visited.size < visited.add(key).size;
  const visit = (at: Found, when: Node, depth: number): boolean =>
    // Where a reference is dynamic it matters how one got there.
    (!dynamic && !isNew(`${at.pointer} ${when.key}`)) ||
    (depth <= most.deep && evaluators.length <= most.evaluators && reader.scope.entering(at.pointer, () => within(at, when, depth)));
  const within = ({ pointer, value }: Found, when: Node, depth: number): boolean => {
    if (!isRecord(value)) return true;
    const schema: SchemaObject = { pointer, value };
    evaluators.push({ ...ownEvaluator(reader, schema, depth === 0), when });
    const target = targetOf(reader, schema);
    if (target !== undefined && ('reason' in target || !visit(target, when, depth + 1))) return false;
    if (target !== undefined && referenceStandsAlone(reader.dialect)) return true;
    const inside = (keyword: string, key?: string | number): Found => {
      const below = value[keyword];
      if (key === undefined) return { pointer: `${pointer}/${keyword}`, value: below };
      const step = String(key).replaceAll('~', '~0').replaceAll('/', '~1');
      return { pointer: `${pointer}/${keyword}/${step}`, value: (below as Readonly<Record<string | number, unknown>>)[key] };
    };
    const list = (keyword: string): readonly Found[] => (Array.isArray(value[keyword]) ? value[keyword].map((_, index) => inside(keyword, index)) : []);
    const holding = (part: Found, ...also: readonly Node[]): boolean => visit(part, allOf([when, ...also]), depth + 1);
    if (!list('allOf').every((part) => holding(part))) return false;
    if (![...list('anyOf'), ...list('oneOf')].every((part) => holding(part, reader.schema(part)))) return false;
    if (Object.hasOwn(value, 'if')) {
      const condition = reader.schema(inside('if'));
      if (!holding(inside('if'), condition)) return false;
      if (Object.hasOwn(value, 'then') && !holding(inside('then'), condition)) return false;
      if (Object.hasOwn(value, 'else') && !holding(inside('else'), not(condition))) return false;
    }
    const dependent = value['dependentSchemas'];
    const present = (name: string): Node => allOf([ofKinds(kindBits.object), some({ names: [name], nodes: [], others: false }, anything)]);
    return (isRecord(dependent) ? Object.keys(dependent).sort() : []).every((name) => holding(inside('dependentSchemas', name), present(name)));
  };
  return visit(found, anything, 0) ? evaluators : undefined;
}

/** Each property that no evaluator whose condition holds has evaluated fits the rest; undefined where that is too much to say. */
export function restOfProperties(evaluators: readonly Evaluator[], rest: Node): Node | undefined {
  const [byName, byPattern] = [conditionsOf(evaluators, (one) => one.names), conditionsOf(evaluators, (one) => one.patterns)];
  const [names, patterns] = [[...byName.keys()].sort(), [...byPattern.keys()].sort()];
  const isSure = (source: string): boolean => byPattern.get(source)?.some(({ op }) => op === 'true') === true;
  const [sure, doubtful] = [patterns.filter(isSure), patterns.filter((source) => !isSure(source))];
  if (doubtful.length > most.patterns) return undefined;
  const alike = new Map<string, { readonly names: string[]; readonly when: Node }>();
  for (const name of names) {
    onTime();
    const fitting = patterns.map((source) => ({ source, is: fits(name, pattern(source)) }));
    if (fitting.some(({ is }) => is === undefined)) return undefined;
    const like = fitting.flatMap(({ source, is }) => (is === true ? (byPattern.get(source) ?? []) : []));
    const when = anyOf([...(byName.get(name) ?? []), ...like]);
    const group = alike.get(when.key) ?? { names: [], when };
    alike.set(when.key, group);
    group.names.push(name);
  }
  const groups = [...alike.values()].map((group) => anyOf([group.when, every({ names: group.names, nodes: [], others: false }, rest)]));
  const holding = doubtful.map((source) => anyOf(byPattern.get(source) ?? []));
  const others: Node[] = [];
  for (let bits = 0; bits < 2 ** doubtful.length; bits += 1) {
    const chosen = doubtful.filter((_, index) => (bits & (1 << index)) !== 0);
    const when = holding.filter((_, index) => (bits & (1 << index)) !== 0);
    others.push(allOf([...when, every({ names, nodes: [...sure, ...chosen].map(pattern), others: true }, rest)]));
  }
  groups.push(anyOf(others));
  return anyOf([...evaluators.filter((one) => one.allNames).map((one) => one.when), allOf(groups)]);
}

/** Under which conditions each name, or pattern of names, is evaluated. */
function conditionsOf(evaluators: readonly Evaluator[], keysOf: (one: Evaluator) => readonly string[]): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const one of evaluators) {
    for (const key of keysOf(one)) {
      const own = found.get(key);
      if (own === undefined) found.set(key, [one.when]);
      else own.push(one.when);
    }
  }
  return found;
}

/** The same of items. */
export function restOfItems(evaluators: readonly Evaluator[], rest: Node): Node | undefined {
  const counting = evaluators.filter((one) => one.items.length > 0);
  const sure = counting.filter(({ when }) => when.op === 'true');
  const conditional = counting.filter(({ when }) => when.op !== 'true');
  if (conditional.length > most.conditional) return undefined;
  const cuts = [0, ...new Set(evaluators.flatMap(({ places }) => (places > 0 && places < Infinity ? [places] : [])))].sort((a, b) => a - b);
  const options: Node[] = evaluators.filter(({ places }) => places === Infinity).map(({ when }) => when);
  for (let bits = 0; bits < 2 ** conditional.length; bits += 1) {
    const chosen = conditional.filter((_, index) => (bits & (1 << index)) !== 0);
    const item = anyOf([rest, ...[...sure, ...chosen].flatMap(({ items }) => items)]);
    const spans = cuts.map((from, index) => {
      const to = cuts[index + 1] ?? Infinity;
      onTime(evaluators.length);
      const when = evaluators.filter(({ places }) => to < Infinity && places >= to).map((one) => one.when);
      return anyOf([...when, all({ from, to }, item)]);
    });
    options.push(allOf([...chosen.map(({ when }) => when), ...spans]));
  }
  return anyOf(options);
}

/** What a schema's own keywords evaluate, without what it is put together from. */
function ownEvaluator(reader: Reader, schema: SchemaObject, top: boolean): Evaluator {
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
