import { expect, test } from 'vitest';
import type { JsonSchema } from '../model/json.ts';
import { contained, type Reading } from './contained.ts';

const law: Reading = { silent: 'law' };
const at = (document: JsonSchema): { readonly document: JsonSchema; readonly pointer: '' } => ({ document, pointer: '' });
const text = { type: 'string' } as const;
const integer = { type: 'integer' } as const;
const object = (properties: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

const nested = (properties: Readonly<Record<string, unknown>>): JsonSchema => ({
  oneOf: [
    object({ t: { const: 1 } }, { required: ['t'], anyOf: [object(properties, { required: ['a'] }), object({ c: text }, { required: ['c'] })] }),
    object({ a: integer }, { required: ['a', 'u'] }),
  ],
});

const tagged = (m: unknown): JsonSchema => ({
  oneOf: [object({ t: { const: 1 }, n: integer }, { required: ['t', 'n'] }), object({ t: { const: 2 }, m }, { required: ['t', 'm'] })],
});

type Row = [about: string, inner: JsonSchema, outer: JsonSchema, answer: 'yes' | 'no', reading?: Reading];

test.each<Row>([
  ['a new optional property that the other side does not know', object({ a: text }), object({ a: text, b: integer }), 'yes'],
  ['the same without the law', object({ a: text }), object({ a: text, b: integer }), 'no', { silent: 'open' }],
  ['a new required property', object({ a: text }), object({ a: text, b: integer }, { required: ['b'] }), 'no'],
  ['a property of another type', object({ a: text }), object({ a: integer }), 'no'],
  ['a name that neither side declares reaches a closed object', object({ a: text }), object({ a: text }, { additionalProperties: false }), 'no'],
  ['a free-form object sends whatever it likes', { type: 'object' }, object({ b: integer }), 'no'],
  ['an object that says that all names occur', object({ a: text }, { additionalProperties: true }), object({ a: text, b: integer }), 'no'],
  ['a map', { type: 'object', additionalProperties: text }, object({ b: integer }), 'no'],
  [
    'deep inside',
    object({ a: { type: 'array', items: object({ x: text }) } }),
    object({ a: { type: 'array', items: object({ x: text, y: integer }) } }),
    'yes',
  ],
  ['deep inside, with a type that changes', object({ a: object({ x: text }) }), object({ a: object({ x: integer, y: integer }) }), 'no'],
  ['values of a map', { additionalProperties: object({ x: text }) }, { additionalProperties: object({ x: text, y: integer }) }, 'yes'],
  ['parts together declare', { allOf: [object({ a: text }), object({ b: text })] }, object({ a: text, b: text, c: integer }), 'yes'],
  ['the other side in parts', object({ a: text }), { allOf: [object({ a: text }), object({ c: integer })] }, 'yes'],
  ['a branch of a union', { anyOf: [object({ a: text }), { type: 'null' }] }, { anyOf: [object({ a: text, b: integer }), { type: 'null' }] }, 'yes'],
  [
    'tagged branches',
    { oneOf: [object({ t: { const: 1 } }, { required: ['t'] }), object({ t: { const: 2 } }, { required: ['t'] })] },
    { oneOf: [object({ t: { const: 1 }, u: text }, { required: ['t'] }), object({ t: { const: 2 }, v: text }, { required: ['t'] })] },
    'yes',
  ],
  [
    'a name of another alternative does not occur by accident: a property more',
    { oneOf: [object({ a: text, z: text }, { required: ['a'] }), object({ b: integer }, { required: ['b'] })] },
    { oneOf: [object({ a: text }, { required: ['a'] }), object({ b: integer }, { required: ['b'] })] },
    'yes',
  ],
  [
    'nor does one of an alternative that is new',
    { oneOf: [object({ a: text }, { required: ['a'] }), object({ b: integer }, { required: ['b'] })] },
    {
      oneOf: [object({ a: text }, { required: ['a'] }), object({ b: integer }, { required: ['b'] }), object({ c: integer }, { required: ['c'] })],
    },
    'yes',
  ],
  [
    'who may mean several at once uses the names of several',
    { anyOf: [object({ a: text }, { required: ['a'] }), object({ b: integer }, { required: ['b'] })] },
    { oneOf: [object({ a: text }, { required: ['a'] }), object({ b: integer }, { required: ['b'] })] },
    'no',
  ],
  ['nor where one object takes the place of all', tagged(text), object({ t: { enum: [1, 2] }, n: integer, m: text }, { required: ['t'] }), 'yes'],
  ['which refuses what one of them allows', tagged(text), object({ t: { enum: [1, 2] }, n: integer, m: { maxLength: 3 } }, { required: ['t'] }), 'no'],
  ['what an alternative declares further down is its own', nested({ a: text }), nested({ a: { type: 'string', maxLength: 3 } }), 'no'],
  ['an alternative more', { oneOf: [object({ a: text }), object({ b: integer })] }, { oneOf: [object({ a: text })] }, 'no'],
  ['alternatives that nothing tells apart', { oneOf: [object({ a: text })] }, { oneOf: [object({ a: text }), object({ b: integer })] }, 'no'],
  [
    'an alternative of a narrower type',
    { oneOf: [object({ a: text }, { required: ['a'] }), object({ b: integer }, { required: ['b'] })] },
    { oneOf: [object({ a: { type: 'string', maxLength: 3 } }, { required: ['a'] }), object({ b: integer }, { required: ['b'] })] },
    'no',
  ],
  ['a name that only `required` mentions is declared', object({ a: text }, { required: ['b'] }), object({ a: text, b: integer }), 'no'],
  ['patterns of names that only the other side declares', object({ a: text }), object({ a: text }, { patternProperties: { '^x-': integer } }), 'yes'],
])('%s', (...[, inner, outer, answer, reading = law]: Row) => {
  expect(contained(at(inner), at(outer), reading)).toMatchObject({ contained: answer });
});

test('in recursive models', () => {
  const tree = (more: Readonly<Record<string, unknown>>): JsonSchema => ({
    $ref: '#/$defs/Node',
    $defs: { Node: object({ value: integer, children: { type: 'array', items: { $ref: '#/$defs/Node' } }, ...more }, { required: ['value'] }) },
  });
  expect(contained(at(tree({})), at(tree({ note: text })), law)).toEqual({ contained: 'yes' });
  expect(contained(at(tree({ note: text })), at(tree({ note: integer })), law)).toMatchObject({ contained: 'no' });
});

test('what does not travel in a direction is neither needed nor looked at', () => {
  const before = object({ id: { type: 'string', readOnly: true }, name: text }, { required: ['id', 'name'] });
  const after = object({ id: { type: 'integer', readOnly: true }, name: text }, { required: ['id', 'name'] });
  const writable = object({ id: text, name: text }, { required: ['id', 'name'] });
  expect(contained(at(before), at(after), { silent: 'law', direction: 'request' })).toEqual({ contained: 'yes' });
  expect(contained(at(before), at(after), { silent: 'law', direction: 'response' })).toMatchObject({ contained: 'no' });
  expect(contained(at(before), at(writable), { silent: 'law', direction: 'request' })).toMatchObject({ contained: 'no' });
});

test('where a discriminator says which alternative is meant, it is that one', () => {
  const kinds = (schemas: Readonly<Record<string, JsonSchema>>, names: readonly string[], more: Readonly<Record<string, unknown>> = {}): JsonSchema => ({
    openapi: '3.1.0',
    components: {
      schemas: { ...schemas, U: { oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })), discriminator: { propertyName: 't', ...more } } },
    },
  });
  const within = (inner: JsonSchema, outer: JsonSchema): string =>
    contained({ document: inner, pointer: '/components/schemas/U' }, { document: outer, pointer: '/components/schemas/U' }, law).contained;
  const tagged = (name: string, schema: unknown): JsonSchema => object({ t: text, [name]: schema }, { required: ['t'] });
  const two = { Cat: tagged('a', text), Dog: tagged('b', text) };
  const short = { ...two, Cat: tagged('a', { type: 'string', maxLength: 3 }) };
  const names = ['Cat', 'Dog'];
  expect([within(kinds(short, names), kinds(two, names)), within(kinds(two, names), kinds(short, names))]).toEqual(['yes', 'no']);
  const three = kinds({ ...two, Cow: tagged('c', text) }, [...names, 'Cow']);
  expect([within(kinds(two, names), three), within(three, kinds(two, names))]).toEqual(['yes', 'no']);
  // A value by the mapping is one of the alternative, and a schema's own list of values is believed.
  const pinned = { Cat: object({ t: { enum: ['cat'] }, a: text }, { required: ['t'] }), Dog: object({ t: { enum: ['dog'] }, b: text }, { required: ['t'] }) };
  const longer = { ...pinned, Cat: object({ t: { enum: ['cat'] }, a: integer }, { required: ['t'] }) };
  expect(within(kinds(pinned, names), kinds(longer, names))).toBe('no');
  const mapping = { cat: '#/components/schemas/Cat', dog: 'Dog' };
  expect(within(kinds(two, names, { mapping }), kinds(two, names))).toBe('yes');
});
