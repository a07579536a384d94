// Values built to hit the corners of schemas: bounds and lengths ± 1, each constant, each property present and absent, words of patterns.
import { isRecord, valueAt, type Json } from '../../model/json.ts';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export type Random = () => number;

export function random(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Corners {
  readonly constants: Json[];
  readonly kinds: Set<string>;
  readonly numbers: Set<number>;
  readonly lengths: Set<number>;
  readonly items: Set<number>;
  readonly sizes: Set<number>;
  readonly patterns: Set<string>;
  readonly names: Set<string>;
  readonly required: Set<string>;
  readonly properties: Map<string, Site[]>;
  readonly namePatterns: Map<string, Site[]>;
  readonly rest: Site[];
  readonly places: Map<number, Site[]>;
  readonly elements: Site[];
}

interface Site {
  readonly root: unknown;
  readonly schema: unknown;
}

const letters = ['', 'a', 'b', 'c', 'ab', 'ba', 'aa', 'bb', 'abc', 'a1', '1', '12', 'aaa', 'é', '😀', '2024-02-29', 'A', ' '];
const kinds = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const;

/** Values for an attack on schemas, each the root of its own references. */
export function corners(schemas: readonly unknown[], count: number, seed: number): readonly Json[] {
  const next = random(seed);
  const sites = schemas.map((schema) => ({ root: schema, schema }));
  return Array.from({ length: count }, () => value(sites, next, 0));
}

function value(sites: readonly Site[], next: Random, depth: number): Json {
  const found = collect(sites, next);
  if (found.constants.length > 0 && next() < 0.4) return mutated(pick(found.constants, next), next);
  const wanted = [...found.kinds];
  const kind = wanted.length > 0 && next() < 0.9 ? pick(wanted, next) : pick(kinds, next);
  switch (kind) {
    case 'null':
      return null;
    case 'boolean':
      return next() < 0.5;
    case 'number':
    case 'integer':
      return number([...found.numbers], next);
    case 'string':
      return text(found, next);
    case 'array':
      return depth > 4 ? [] : array(found, next, depth);
    default:
      return depth > 4 ? {} : object(found, next, depth);
  }
}

function number(corners: readonly number[], next: Random): number {
  const near = corners.length > 0 && next() < 0.8 ? pick(corners, next) : pick([0, 1, 2, 3, 6, 12], next);
  const made = pick([near, near + 1, near - 1, near * 2, near + 0.5, -near, near * pick(corners.length > 0 ? corners : [1], next), near / 2], next);
  return Number.isFinite(made) ? made + 0 : near;
}

function text({ lengths, patterns }: Corners, next: Random): string {
  const length = lengths.size > 0 && next() < 0.5 ? pick([...lengths], next) + pick([-1, 0, 1], next) : undefined;
  const word = patterns.size > 0 && next() < 0.7 ? wordOf(pick([...patterns], next), next) : pick(letters, next);
  if (length === undefined || length < 0 || length > 2000) return word;
  const characters = Array.from(word.repeat(Math.ceil(length / Math.max(1, Array.from(word).length))));
  return [...characters, ...Array.from({ length }, () => pick(['a', 'b', '1'], next))].slice(0, length).join('');
}

/** A word that is likely to match: the pattern's own characters, classes and repetitions taken at random. Not all of it is understood. */
function wordOf(pattern: string, next: Random): string {
  const branch = pick(pattern.replaceAll(/[()^$]|\?[:=!]/g, '').split('|'), next);
  let word = '';
  for (const [, atom = '', times = ''] of branch.matchAll(/(\\.|\[[^\]]*\]|.)([*+?]|\{\d+(?:,\d*)?\})?/gsu)) {
    const [, least, most] = /^\{(\d+)(?:,(\d*))?\}$/.exec(times) ?? [];
    const low = least === undefined ? (times === '+' || times === '' ? 1 : 0) : Number(least);
    const high = least === undefined ? (times === '' || times === '?' ? 1 : 3) : most === undefined ? low : most === '' ? low + 2 : Number(most);
    for (let count = Math.min(30, low + Math.floor(next() * (high - low + 1))); count > 0; count -= 1) word += character(atom, next);
  }
  return next() < 0.8 ? word : `${word}${pick(letters, next)}`;
}

function character(atom: string, next: Random): string {
  if (atom === String.raw`\d`) return pick(Array.from('019'), next);
  if (atom === String.raw`\w`) return pick(Array.from('aZ_0'), next);
  if (atom === String.raw`\s`) return ' ';
  if (atom === '.') return pick(Array.from('ab1-'), next);
  if (atom.startsWith('\\')) return atom.slice(1);
  if (!atom.startsWith('[')) return atom;
  const inside = Array.from(atom.slice(1, -1).replace(/^\^/, '')).filter((one) => one !== '-' && one !== '\\');
  return atom.startsWith('[^') || inside.length === 0 ? pick(Array.from('ab1~'), next) : pick(inside, next);
}

function array(found: Corners, next: Random, depth: number): Json {
  const lengths = [...found.items];
  const length = lengths.length > 0 && next() < 0.6 ? pick(lengths, next) + pick([-1, 0, 0, 1], next) : Math.floor(next() * 4);
  const made: Json[] = [];
  for (let index = 0; index < Math.min(length, 40); index += 1) {
    const sites = [...(found.places.get(index) ?? []), ...found.elements];
    const again = made.length > 0 && next() < 0.2;
    made.push(again ? pick(made, next) : value(next() < 0.85 ? one(sites, next) : [], next, depth + 1));
  }
  return made;
}

function object(found: Corners, next: Random, depth: number): Json {
  const made: [string, Json][] = [];
  const names = new Set([...found.names, ...found.properties.keys(), ...found.required, 'zz']);
  for (const pattern of found.namePatterns.keys()) for (let count = 0; count < 2; count += 1) names.add(wordOf(pattern, next));
  for (const pattern of found.patterns) names.add(wordOf(pattern, next));
  if (next() < 0.2) names.add(pick(letters, next));
  const density = next();
  for (const name of names) {
    const chance = found.required.has(name) ? 0.9 : density * (name === 'zz' ? 0.4 : 1);
    if (next() >= chance) continue;
    const sites = [...(found.properties.get(name) ?? []), ...[...found.namePatterns].flatMap(([pattern, at]) => (matches(pattern, name) ? at : []))];
    made.push([name, value(next() < 0.9 ? (sites.length > 0 ? sites : one(found.rest, next)) : [], next, depth + 1)]);
  }
  const size = found.sizes.size > 0 && next() < 0.5 ? pick([...found.sizes], next) + pick([-1, 0, 1], next) : undefined;
  const missing = Math.min(size ?? 0, 30) - made.length;
  for (let index = 0; index < missing; index += 1) made.push([`k${index}`, value(one(found.rest, next), next, depth + 1)]);
  return Object.fromEntries(size === undefined ? made : made.slice(0, Math.max(0, size)));
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(name);
  } catch {
    return false;
  }
}

/** All that is said of one place, through references and combinations; of alternatives one at random, so that a value may fit. */
function collect(sites: readonly Site[], next: Random): Corners {
  const found: Corners = {
    constants: [],
    kinds: new Set(),
    numbers: new Set(),
    lengths: new Set(),
    items: new Set(),
    sizes: new Set(),
    patterns: new Set(),
    names: new Set(),
    required: new Set(),
    properties: new Map(),
    namePatterns: new Map(),
    rest: [],
    places: new Map(),
    elements: [],
  };
  const seen = new Set<unknown>();
  const visit = ({ root, schema }: Site): void => {
    if (!isRecord(schema) || seen.has(schema)) return;
    seen.add(schema);
    const at = (part: unknown): Site => ({ root, schema: part });
    const visitOne = (list: unknown): void => {
      if (Array.isArray(list) && list.length > 0) visit(at(pick(list as readonly unknown[], next)));
    };
    if (typeof schema['$ref'] === 'string' && schema['$ref'].startsWith('#')) visit(at(valueAt(root, schema['$ref'].slice(1))));
    if (typeof schema['$dynamicRef'] === 'string') for (const part of Object.values(Object(valueAt(root, '/$defs')))) visit(at(part));
    for (const type of [schema['type']].flat()) if (typeof type === 'string') found.kinds.add(type);
    if (schema['nullable'] === true) found.kinds.add('null');
    if (Object.hasOwn(schema, 'const')) found.constants.push(schema['const'] as Json);
    if (Array.isArray(schema['enum'])) found.constants.push(...(schema['enum'] as readonly Json[]));
    for (const [keyword, bounds] of [
      ['minimum', found.numbers],
      ['maximum', found.numbers],
      ['exclusiveMinimum', found.numbers],
      ['exclusiveMaximum', found.numbers],
      ['multipleOf', found.numbers],
      ['minLength', found.lengths],
      ['maxLength', found.lengths],
      ['minItems', found.items],
      ['maxItems', found.items],
      ['minContains', found.items],
      ['maxContains', found.items],
      ['minProperties', found.sizes],
      ['maxProperties', found.sizes],
    ] as const) {
      const bound = schema[keyword];
      if (typeof bound === 'number') bounds.add(bound);
    }
    if (typeof schema['pattern'] === 'string') found.patterns.add(schema['pattern']);
    if (Array.isArray(schema['required'])) for (const name of schema['required'] as readonly string[]) found.required.add(name);
    for (const [name, part] of Object.entries(Object(schema['properties']))) put(found.properties, name, at(part));
    for (const [name, part] of Object.entries(Object(schema['patternProperties']))) put(found.namePatterns, name, at(part));
    for (const keyword of ['additionalProperties', 'unevaluatedProperties']) if (isRecord(schema[keyword])) found.rest.push(at(schema[keyword]));
    for (const [name, others] of Object.entries(Object(schema['dependentRequired'])))
      for (const one of [name, ...(others as readonly string[])]) found.names.add(one);
    for (const [name, part] of Object.entries(Object(schema['dependentSchemas']))) {
      found.names.add(name);
      if (next() < 0.6) visit(at(part));
    }
    if (isRecord(schema['propertyNames'])) {
      const names = collect([at(schema['propertyNames'])], next);
      for (const constant of names.constants) if (typeof constant === 'string') found.names.add(constant);
      for (const pattern of names.patterns) found.names.add(wordOf(pattern, next));
      for (const length of names.lengths) for (const near of [length - 1, length, length + 1]) if (near >= 0 && near < 3000) found.names.add('n'.repeat(near));
    }
    for (const [index, part] of [schema['prefixItems'] ?? schema['items']].flat().entries())
      if (Array.isArray(schema['prefixItems'] ?? schema['items'])) {
        put(found.places, index, at(part));
        found.items.add(index + 1);
      }
    for (const keyword of ['items', 'additionalItems', 'contains', 'unevaluatedItems']) if (isRecord(schema[keyword])) found.elements.push(at(schema[keyword]));
    for (const part of (schema['allOf'] ?? []) as readonly unknown[]) visit(at(part));
    visitOne(schema['anyOf']);
    visitOne(schema['oneOf']);
    // Corners of what is forbidden are corners too.
    if (next() < 0.5) visit(at(schema['not']));
    for (const keyword of ['if', 'then', 'else']) if (next() < 0.6) visit(at(schema[keyword]));
  };
  for (const site of sites) visit(site);
  return found;
}

function mutated(constant: Json, next: Random): Json {
  if (next() < 0.8) return constant;
  if (typeof constant === 'number') return constant + pick([1, -1, 0.5], next);
  if (typeof constant === 'string') return `${constant}${pick(letters, next)}`;
  if (Array.isArray(constant)) return [...(constant as readonly Json[]), pick(letters, next)];
  return isRecord(constant) ? { ...(constant as Readonly<Record<string, Json>>), zz: null } : pick([0, '', null, false, 'null'], next);
}

function put<K>(map: Map<K, Site[]>, key: K, site: Site): void {
  map.set(key, [...(map.get(key) ?? []), site]);
}

function one(sites: readonly Site[], next: Random): readonly Site[] {
  return sites.length === 0 ? [] : next() < 0.3 ? sites : [pick(sites, next)];
}

function pick<T>(list: readonly T[], next: Random): T {
  return list[Math.floor(next() * list.length)] as T;
}
