import { expect, test } from 'vitest';
import { api, asking, giving, json, object, query, ref, taking, type Part } from '../../../fixtures/drift/document.ts';
import type { DriftFinding } from '../../model/drift.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';
import { fingerprintsOf } from './fingerprint.ts';
import type { Raw } from './meeting.ts';
import { sideOf } from './side.ts';

const text: Part = { type: 'string' };
const whole: Part = { type: 'integer' };
const done: Part = { '204': { description: 'Done' } };
const got: Part = { responses: done };

const found = (old: Part, next: Part): readonly DriftFinding[] => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json')).findings;
const prints = (findings: readonly DriftFinding[]): readonly string[] => findings.map(({ id, fingerprint }) => `${id} ${fingerprint}`).toSorted();

test('two findings never have one fingerprint', () => {
  const paths = (...names: readonly string[]): Part => api({ root: { paths: Object.fromEntries(names.map((name) => [name, { get: got }])) } });
  const shared: Part = { schemas: { Id: text } };
  const both = (one: Part, other: Part): Part =>
    api({
      schemas: shared['schemas'] as Part,
      root: { paths: { '/a': { get: { ...got, parameters: [query('q', one)] } }, '/b': { get: { ...got, parameters: [query('q', other)] } } } },
    });
  const pairs: readonly (readonly [Part, Part, number])[] = [
    [paths('/a'), paths('/a', '/b', '/c'), 2],
    [giving({ oneOf: [text, object({})] }), giving({ oneOf: [text, object({}), whole, { type: 'boolean' }] }), 2],
    // One schema for two parameters, which go apart.
    [both(ref('Id'), ref('Id')), both({ ...text, maxLength: 5 }, { ...text, maxLength: 6 }), 2],
    [api(), api({ root: { webhooks: { a: { post: got }, b: { post: got } } } }), 2],
  ];
  for (const [old, next, count] of pairs) {
    const findings = found(old, next);
    expect(findings.length, JSON.stringify(next)).toBe(count);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(count);
  }
});

test('it stays the same where lists are in another order', () => {
  const order = <T>(list: readonly T[], isTurned: boolean): readonly T[] => (isTurned ? list.toReversed() : list);
  const documents = (isTurned: boolean): readonly [Part, Part] => {
    const asked = (most: number): Part =>
      asking(order([query('a', { ...whole, maximum: most }), query('b', { ...whole, maximum: most }), { $ref: '#/components/parameters/C' }], isTurned), {
        root: { components: { parameters: { C: query('c', { ...whole, maximum: most }) } }, servers: order([{ url: `/v${most}` }, { url: '/' }], isTurned) },
      });
    return [asked(10), asked(5)];
  };
  expect(prints(found(...documents(true)))).toEqual(prints(found(...documents(false))));
  const keyed = (part: Part, isTurned: boolean): Part => Object.fromEntries(order(Object.entries(part), isTurned));
  const bodies = (isTurned: boolean): readonly [Part, Part] => {
    const taken = (most: number): Part =>
      taking({
        anyOf: order(
          [
            object(keyed({ a: { ...whole, maximum: most }, z: text }, isTurned), ['a'], { additionalProperties: false }),
            object({ b: { ...whole, maximum: most } }, ['b'], { additionalProperties: false }),
            keyed({ type: 'string', maxLength: most }, isTurned),
          ],
          isTurned,
        ),
      });
    return [taken(10), taken(5)];
  };
  const findings = found(...bodies(false));
  expect(findings).toHaveLength(3);
  expect(prints(found(...bodies(true)))).toEqual(prints(findings));
});

test('what is new is known by its own place, however much else is', () => {
  const [one] = found(giving({ oneOf: [text, object({})] }), giving({ oneOf: [text, object({}), whole] }));
  const several = found(giving({ oneOf: [text, object({})] }), giving({ oneOf: [{ type: 'boolean' }, text, object({}), whole] }));
  expect(several.map(({ fingerprint }) => fingerprint)).toContain(one?.fingerprint);
});

test('it does not depend on what else changed, on lines, or on remarks', () => {
  const old = (more: Part = {}): Part => taking(object({ a: text, b: text }), { operation: more });
  const next = (schema: Part): Part => api({ method: 'post', operation: { requestBody: { required: true, ...json(schema) } } });
  const [alone] = found(old(), next(object({ a: { ...text, maxLength: 5 }, b: text })));
  const beside = found(old({ summary: 'A thing' }), next(object({ a: { ...text, maxLength: 4 }, b: { ...text, maxLength: 5 } })));
  expect(beside.map(({ fingerprint }) => fingerprint)).toContain(alone?.fingerprint);
});

test('it stays the same where files of the document come from another host', () => {
  const documents = (host: string): readonly [Part, Part] => {
    const key = `http://${host}/api/parts/pet.json`;
    const file = (most: number): Part => ({ [key]: { Pet: object({ a: { type: 'string', maxLength: most } }) } });
    const at = { $ref: `#/x-seamcheck-files/${key.replaceAll('/', '~1')}/Pet` };
    return [9, 5].map((most) => ({ ...taking({ oneOf: [at, whole] }), 'x-seamcheck-files': file(most) })) as readonly Part[] as readonly [Part, Part];
  };
  const first = prints(found(...documents('127.0.0.1:4001')));
  expect(first).toHaveLength(1);
  expect(prints(found(...documents('127.0.0.1:52001')))).toEqual(first);
  expect(prints(found(documents('127.0.0.1:4001')[0], documents('localhost:52001')[1]))).toEqual(first);
});

test('it does not depend on the order of alternatives that a tag tells apart, of credentials, or of parts', () => {
  const order = <T>(list: readonly T[], isTurned: boolean): readonly T[] => (isTurned ? list.toReversed() : list);
  const tagged = (isTurned: boolean, last: string): Part =>
    taking({
      oneOf: order(
        ['a', 'b', last].map((kind) => object({ kind: { const: kind } }, ['kind'])),
        isTurned,
      ),
    });
  const secured = (...security: readonly Part[]): Part =>
    api({ root: { security, components: { securitySchemes: { k: { type: 'apiKey', in: 'header', name: 'k' }, b: { type: 'http', scheme: 'bearer' } } } } });
  const [key, bearer]: Part[] = [{ k: [] }, { b: [] }];
  const both = secured({ k: [], b: [] });
  const parts = (isTurned: boolean, ...multiples: readonly number[]): Part =>
    taking({
      type: 'integer',
      allOf: order(
        multiples.map((multipleOf) => ({ multipleOf })),
        isTurned,
      ),
    });
  const pairs: readonly (readonly [isTurned: (is: boolean) => readonly [Part, Part], id: string])[] = [
    [(is) => [tagged(is, 'c'), tagged(is, 'd')], 'request-body-one-of-removed'],
    [(is) => [is ? secured(bearer ?? {}, key ?? {}) : secured(key ?? {}, bearer ?? {}), both], 'security-alternative-removed'],
    [(is) => [taking({ type: 'integer', multipleOf: 6 }), parts(is, 6, 4)], 'request-body-multiple-of-changed'],
  ];
  for (const [documents, id] of pairs) {
    const findings = found(...documents(false));
    expect(findings.filter(({ level }) => level === 'breaking')).toMatchObject([{ id }]);
    expect(prints(found(...documents(true)))).toEqual(prints(findings));
  }
});

test('of two that are called alike, the one does not depend on what became of the other', () => {
  const either = (one: number, other: number): Part =>
    taking({ oneOf: [one, other].map((maximum, index) => object({ kind: { const: index }, n: { ...whole, maximum } }, ['kind'])) });
  const [first, second] = [found(either(10, 20), either(5, 15)), found(either(10, 20), either(5, 16))];
  expect(first).toHaveLength(2);
  expect(prints(second)).toEqual(prints(first));
});

test('an alternative of another host goes by its path', () => {
  const documents = (host: string): readonly [Part, Part] => {
    const key = `http://${host}/api/parts/pet.json`;
    const files = { 'x-seamcheck-files': { [key]: { Pet: object({ a: text }, ['a']) } } };
    const at = { $ref: `#/x-seamcheck-files/${key.replaceAll('/', '~1')}/Pet` };
    return [
      { ...taking({ oneOf: [at, whole, { type: 'boolean' }] }), ...files },
      { ...taking({ oneOf: [whole, { type: 'boolean' }] }), ...files },
    ];
  };
  const first = prints(found(...documents('127.0.0.1:4001')));
  expect(first).toHaveLength(1);
  expect(prints(found(...documents('127.0.0.1:52001')))).toEqual(first);
});

test('what has one place in the old document goes by the other too, and only then by operation and sentence', () => {
  const at = (pointer: Raw['text']): Raw['old'] => ({ pointer: pointer as `/${string}`, value: {} });
  const one: Raw = { id: 'x', level: 'breaking', direction: 'request', operation: 'GET /a', old: at('/a'), new: at('/b'), text: 'is so', wire: true };
  const sides = { old: sideOf('old', sourceOf(api(), 'old.json')), new: sideOf('new', sourceOf(api(), 'new.json')) };
  const printed = (...raws: readonly Raw[]): readonly string[] => fingerprintsOf(raws, sides);
  const elsewhere = { ...one, new: at('/c') };
  expect(printed({ ...one, text: 'is otherwise' }, elsewhere)).toEqual(printed(one, elsewhere));
  const asked = { ...one, operation: 'GET /b' };
  expect(printed(asked, one)).toEqual(printed(one, asked).toReversed());
  expect(new Set(printed(one, elsewhere, asked, one)).size).toBe(4);
});
