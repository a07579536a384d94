// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
import { expect, test } from 'vitest';
import { contained, type Dialect } from './contained.ts';

const at = (document: unknown, dialect?: Dialect): { readonly document: unknown; readonly pointer: ''; readonly dialect?: Dialect } => ({
  document,
  pointer: '',
  ...(dialect && { dialect }),
});
const modern = (document: unknown): ReturnType<typeof at> => at(document, '2020-12');

test.each<readonly [Dialect, unknown, unknown]>([
  ['draft-04', { type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 3 }, { enum: [2, 3] }],
  [
    'draft-04',
    { id: 'http://x.test/a', type: 'array', items: [{ type: 'string' }], additionalItems: false },
    { type: 'array', prefixItems: [{ type: 'string' }], items: false },
  ],
  ['draft-04', { $ref: '#/definitions/a', minimum: 5, definitions: { a: { type: 'integer' } } }, { type: 'integer' }],
  ['draft-06', { type: 'array', contains: { const: 1 } }, { type: 'array', contains: { const: 1 } }],
  ['draft-07', { type: 'object', dependencies: { a: ['b'], c: { required: ['d'] } } }, { type: 'object', dependentRequired: { a: ['b'], c: ['d'] } }],
  ['draft-07', { if: { type: 'string' }, then: { minLength: 1 } }, { anyOf: [{ not: { type: 'string' } }, { minLength: 1 }] }],
  ['draft-07', { $ref: '#here', definitions: { a: { $id: '#here', type: 'null' } } }, { type: 'null' }],
  ['2019-09', { $recursiveRef: '#', $comment: 'unreadable', $defs: {} }, { $ref: '#' }],
  ['2019-09', { type: 'object', properties: { a: { $recursiveRef: '#' } } }, { type: 'object', properties: { a: { $ref: '#' } } }],
  ['2020-12', { $ref: 'item', $defs: { x: { $id: 'item', type: 'string' } } }, { type: 'string' }],
  ['2020-12', { $ref: '#word', $defs: { x: { $anchor: 'word', type: 'string' } } }, { type: 'string' }],
  ['2020-12', { $dynamicRef: '#word', $defs: { x: { $dynamicAnchor: 'word', type: 'string' } } }, { type: 'string' }],
  ['openapi-3.0', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
  ['openapi-3.0', { type: 'string', nullable: true, enum: ['a'] }, { enum: ['a', null] }],
  ['openapi-3.0', { nullable: true, allOf: [{ type: 'object' }] }, { type: ['object', 'null'] }],
  ['openapi-3.0', { type: 'number', minimum: 0, exclusiveMinimum: true }, { type: 'number', exclusiveMinimum: 0 }],
  ['openapi-3.1', { type: ['string', 'null'], discriminator: { propertyName: 'x' } }, { type: ['string', 'null'] }],
])('%s %j means the same as %j', (dialect, said, meant) => {
  const forth = contained(at(said, dialect), modern(meant));
  const back = contained(modern(meant), at(said, dialect));
  // A schema that is nothing but itself says nothing, in both.
  if (forth.contained === 'unknown') expect(forth.reason).toContain('circle');
  else expect([forth, back]).toEqual([{ contained: 'yes' }, { contained: 'yes' }]);
});

test.each<readonly [string, unknown]>([
  ['leads out of the document', { $ref: 'https://example.test/schema.json' }],
  ['leads nowhere', { $ref: '#/$defs/missing' }],
  ['is no type', { type: 'objekt' }],
  ['pattern', { pattern: '(' }],
  ['is not a list of schemas', { anyOf: {} }],
  ['is no list of names', { required: true }],
])('what cannot be read is unknown, and it is said why: %s', (reason, schema) => {
  const outer = contained(modern({ type: ['string', 'object'] }), modern(schema));
  expect(outer).toMatchObject({ contained: 'unknown', reason: expect.stringContaining(reason) as unknown });
});

test('a dynamic reference leads to the outermost anchor on the way', () => {
  const tree = {
    $id: 'https://x.test/strict',
    $dynamicAnchor: 'node',
    $ref: 'tree',
    unevaluatedProperties: false,
    $defs: {
      tree: { $id: 'tree', $dynamicAnchor: 'node', type: 'object', properties: { kids: { type: 'array', items: { $dynamicRef: '#node' } } } },
    },
  };
  const open = { ...tree.$defs.tree, $id: 'https://x.test/tree' };
  expect(contained(modern(tree), modern(open))).toEqual({ contained: 'yes' });
  expect(contained(modern({ const: { kids: [{ kids: [] }] } }), modern(tree))).toEqual({ contained: 'yes' });
  expect(contained(modern({ const: { kids: [{ misspelled: 1 }] } }), modern(tree))).toEqual({ contained: 'no', value: { kids: [{ misspelled: 1 }] } });
});

test('an identifier is one only where a schema stands', () => {
  const schema = { $ref: '#/$defs/a', $defs: { a: { $ref: 'word' }, b: { enum: [{ $id: 'word', type: 'null' }] }, c: { $id: 'word', type: 'string' } } };
  expect(contained(modern(schema), modern({ type: 'string' }))).toEqual({ contained: 'yes' });
});

test('numbers that no double carries are not rounded', () => {
  const exact = (text: string): unknown => (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON(text);
  const below = (maximum: unknown): unknown => ({ type: 'integer', maximum });
  expect(contained(modern(below(exact('9007199254740993'))), modern(below(exact('9007199254740995'))))).toEqual({ contained: 'yes' });
  expect(contained(modern(below(exact('9007199254740993'))), modern(below(2 ** 53)))).toMatchObject({
    contained: 'unknown',
    reason: expect.stringContaining('9007199254740993') as unknown,
  });
});

test('2019-09 does not say that `contains` evaluates items, and validators hold that it does: not decided', () => {
  const found = at({ type: 'array', contains: { const: 1 }, unevaluatedItems: { type: 'string' } }, '2019-09');
  for (const answer of [contained(found, modern({ type: 'object' })), contained(modern({ type: 'array', items: { const: 1 }, minItems: 1 }), found)])
    expect(answer).toMatchObject({ contained: 'unknown', reason: expect.stringContaining('contains') as string });
  const inside = { type: 'array', allOf: [{ contains: { const: 1 } }], items: true, unevaluatedItems: false };
  expect(contained(at(inside, '2019-09'), modern({ contains: { const: 1 } }))).toEqual({ contained: 'yes' });
});
