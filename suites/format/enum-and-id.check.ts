import { defineCheck, operationParts, type Check } from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { controlFor, values, type Seen } from './values.probe.ts';

export const enumAndId: Check = defineCheck({
  title: 'Identifiers and words of a fixed set are written alike wherever they are',
  sources: ['RFC 8259 §3', 'OpenAPI 3.1 §4.8.24 (Schema Object)', 'JSON Schema 2020-12 validation §6.1.2'],
  needs: { values },
  uses: { openapi },
  messages: {
    idType: { level: 'breaking', text: '{field} is a {one} in {here} and a {other} in {there}' },
    enumSpelling: { level: 'warning', text: '{field} is spelled {one} in {here} and {other} in {there}' },
  },
  run({ values, openapi }, { examine, report, nothing }) {
    for (const [name, group] of identifiers(values.seen)) {
      const [first, ...others] = group;
      if (first === undefined) continue;
      const other = others.find(({ type }) => type !== first.type);
      const control = controlFor(values, first.in, other?.in ?? first.in);
      const on = examine({ field: name }, { held: control !== undefined, by: control?.id ?? first.in });
      if (on === undefined || other === undefined) continue;
      report(on, 'idType', {
        data: { field: name, one: first.type, here: first.operation, other: other.type, there: other.operation },
        expected: { witness: 'format/values', at: first.in, value: first.value },
        actual: { witness: 'format/values', at: other.in, value: other.value },
      });
    }
    nothing({
      reason: 'no answer has an id, and no document declares words of a fixed set',
      config: "app.resources: { things: { list: 'GET /…', create: 'POST /…', body: … } }",
    });
    if (openapi === undefined) return;
    const control = controlFor(values);
    for (const { field, one, other } of spelledTwice(openapi.document)) {
      const on = examine({ field: `the words of ${field}` }, { held: control !== undefined, by: control?.id ?? 'no answer' });
      if (on === undefined) continue;
      report(on, 'enumSpelling', {
        data: { field, one: `“${one.word}”`, here: one.at, other: `“${other.word}”`, there: other.at },
        expected: { witness: 'openapi', at: one.at, value: one.word },
        actual: { witness: 'openapi', at: other.at, value: other.word },
      });
    }
  },
});

interface Identifier {
  readonly operation: string;
  readonly type: 'number' | 'text';
  readonly value: string | number;
  readonly in: `x${number}`;
}

/** `id` of a collection, by its path without parameters: `id of todos`. Other collections, and other versions, have other ids. */
function identifiers(seen: readonly Seen[]): ReadonlyMap<string, readonly Identifier[]> {
  const groups = new Map<string, Identifier[]>();
  for (const { operation, place, name, values: found } of seen) {
    // An item's own id: of the answer, of its one list, below one wrapper.
    if (name !== 'id' || !/^(?:\/[^/]+)?(?:\/[^/*]+)?(?:\/\*)?\/id$/.test(place)) continue;
    const ids = found.flatMap(({ value, in: id }): Identifier[] =>
      typeof value === 'boolean' ? [] : [{ operation, type: typeof value === 'number' ? 'number' : 'text', value, in: id }],
    );
    // A feed or a search lists things of several kinds, each with ids of its own.
    if (new Set(ids.map(({ type }) => type)).size !== 1) continue;
    const collection = collectionOf(operationParts(operation).path, place);
    groups.set(collection, [...(groups.get(collection) ?? []), ...ids]);
  }
  return groups;
}

function collectionOf(path: string, place: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== 'api' && !segment.includes('{'));
  const wrapper = place.split('/').filter((part) => part !== '' && part !== '*' && part !== 'id' && !['items', 'data', 'results'].includes(part));
  return `id of ${[...segments, ...wrapper].join('/')}`;
}

interface Word {
  readonly word: string;
  readonly at: string;
}

/** Properties of one name whose declared words are the same but for case and separators. Bounded: a hostile document ends the search. */
function spelledTwice(document: unknown): readonly { readonly field: string; readonly one: Word; readonly other: Word }[] {
  const sets = new Map<string, { readonly at: string; readonly words: readonly string[] }[]>();
  const waiting: { readonly value: unknown; readonly keys: readonly string[] }[] = [{ value: document, keys: [] }];
  for (let looked = 0, next = waiting.pop(); next !== undefined && looked < 50_000; looked += 1, next = waiting.pop()) {
    const { value, keys } = next;
    if (typeof value !== 'object' || value === null || keys.length > 60) continue;
    for (const [key, inner] of Object.entries(value)) waiting.push({ value: inner, keys: [...keys, key] });
    const words = 'enum' in value && Array.isArray(value.enum) ? (value.enum as readonly unknown[]).filter((word) => typeof word === 'string') : [];
    const field = keys.at(-1);
    if (field === undefined || keys.at(-2) !== 'properties' || words.length < 2) continue;
    sets.set(field, [...(sets.get(field) ?? []), { at: keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''), words }]);
  }
  return [...sets].flatMap(([field, declared]) => {
    for (const [index, { at, words }] of declared.entries()) {
      for (const later of declared.slice(index + 1)) {
        if (!sameWords(words, later.words)) continue;
        const word = words.find((one) => !later.words.includes(one));
        const twin = word === undefined ? undefined : later.words.find((one) => folded(one) === folded(word));
        if (word !== undefined && twin !== undefined) return [{ field, one: { word, at }, other: { word: twin, at: later.at } }];
      }
    }
    return [];
  });
}

/** The same set but for spelling: half of the words in common could be chance. */
function sameWords(some: readonly string[], others: readonly string[]): boolean {
  const theirs = new Set(others.map(folded));
  return some.length === others.length && some.every((word) => theirs.has(folded(word)));
}
function folded(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
