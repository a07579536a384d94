import { expect, test, vi } from 'vitest';
import type { JsonSchema } from '../model/json.ts';
import { compile, SchemaUnreadable, type Direction } from './validate.ts';

vi.setConfig({ testTimeout: 60_000 });

const says = (schema: JsonSchema, value: unknown, openapi = '3.1.0'): readonly string[] =>
  compile(schema, { document: { openapi, schema }, pointer: '/schema' })(value).map(({ pointer, message }) => `${pointer} ${message}`);

function inDocument(document: { readonly [name: string]: unknown }, name: string, direction?: Direction): ReturnType<typeof compile> {
  const schemas = (document['components'] as { schemas: Record<string, JsonSchema> }).schemas;
  return compile(schemas[name] ?? false, { document, pointer: `/components/schemas/${name}` }, direction);
}

function unreadable(work: () => unknown): SchemaUnreadable {
  try {
    work();
  } catch (error) {
    if (error instanceof SchemaUnreadable) return error;
    throw error;
  }
  throw new Error('was readable');
}

test('a value is judged with the place and the reason', () => {
  const schema = {
    type: 'object',
    properties: { id: { type: 'integer' }, tags: { type: 'array', items: { enum: ['a', 'b'] } } },
    required: ['id', 'title'],
    additionalProperties: false,
  };
  expect(says(schema, { id: 1, title: 1 })).toEqual([' must not have property "title"']);
  expect(says(schema, { id: null, tags: ['a', 'c'] })).toEqual([
    ' must have property "title"',
    '/id must be integer, not null',
    '/tags/1 must be one of "a", "b"',
  ]);
});

test('formats are asserted, prices are multiples of a cent, unknown keywords and formats are not in the way', () => {
  expect(says({ type: 'string', format: 'date-time' }, '2026-01-01T00:00:00')).toEqual([' must have the format "date-time"']);
  expect(says({ type: 'string', format: 'date-time' }, '2026-01-01T00:00:00Z')).toEqual([]);
  expect(says({ type: 'number', multipleOf: 0.01 }, 19.99)).toEqual([]);
  expect(says({ type: 'string', format: 'made-up', example: 'x', xml: { name: 'x' } }, 'x')).toEqual([]);
});

test('a nullable union is told in one line, and a union that came further by its own reasons', () => {
  expect(says({ anyOf: [{ type: 'string' }, { type: 'null' }] }, 4)).toEqual([' must be string or null, not number']);
  expect(says({ anyOf: [{ type: 'object', required: ['a'] }, { type: 'null' }] }, {})).toEqual([' must have property "a"']);
  expect(says({ oneOf: [{ type: 'string' }, { type: 'integer' }] }, null)).toEqual([' must be string or integer, not null']);
  expect(says({ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1)).toEqual([' must match exactly one of several schemas, and matches more']);
});

test('never more than 20 violations', () => {
  expect(
    says(
      { type: 'array', items: { type: 'string' } },
      Array.from({ length: 5_000 }, (_, index) => index),
    ),
  ).toHaveLength(20);
});

test('inherited names are neither properties nor required ones', () => {
  expect(says({ required: ['constructor', '__proto__'] }, {})).toHaveLength(2);
  const schema = JSON.parse('{"properties":{"__proto__":{"type":"string"}}}') as JsonSchema;
  expect(unreadable(() => says(schema, JSON.parse('{"__proto__":1}'))).reason).toMatch(/__proto__ is not supported/);
});

test('references lead into the document, siblings hold in 3.1 and are ignored in 3.0', () => {
  const schemas = { Name: { type: 'string' }, Long: { $ref: '#/components/schemas/Name', minLength: 3 } };
  expect(inDocument({ openapi: '3.1.0', components: { schemas } }, 'Long')('ab')).toHaveLength(1);
  expect(inDocument({ openapi: '3.0.3', components: { schemas } }, 'Long')('ab')).toHaveLength(0);
  expect(inDocument({ openapi: '3.0.3', components: { schemas } }, 'Long')(1)).toHaveLength(1);
});

test('pointers in references may be escaped and percent-encoded, anchors and $id scopes are known', () => {
  const schema = { $defs: { 'a/b {c}': { type: 'string' } }, $ref: '#/components/schemas/X/$defs/a~1b%20%7Bc%7D' };
  expect(inDocument({ openapi: '3.1.0', components: { schemas: { X: schema } } }, 'X')(1)).toHaveLength(1);
  const anchored = { $ref: '#here', $defs: { a: { $anchor: 'here', type: 'string' } } };
  expect(inDocument({ openapi: '3.1.0', components: { schemas: { X: anchored } } }, 'X')(1)).toHaveLength(1);
  const scoped = { $id: 'https://example.com/x', $ref: '#/$defs/a', $defs: { a: { type: 'string' } } };
  expect(inDocument({ openapi: '3.1.0', components: { schemas: { X: scoped } } }, 'X')(1)).toHaveLength(1);
});

test('recursion is allowed, recursion without progress is unreadable', () => {
  const tree = {
    type: 'object',
    properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } }, name: { type: 'string' } },
    required: ['name'],
  };
  const validate = inDocument({ openapi: '3.1.0', components: { schemas: { Tree: tree } } }, 'Tree');
  expect(validate({ name: 'a', children: [{ name: 'b', children: [{}] }] })).toEqual([
    { pointer: '/children/0/children/0', message: 'must have property "name"', keyword: 'required' },
  ]);
  const circle = { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } };
  expect(unreadable(() => inDocument({ openapi: '3.1.0', components: { schemas: circle } }, 'A')(1)).reason).toMatch(/itself without end/);
});

test('remote and broken references are refused and never fetched', () => {
  const of = (reference: string): SchemaUnreadable =>
    unreadable(() => inDocument({ openapi: '3.1.0', components: { schemas: { X: { properties: { a: { $ref: reference } } } } } }, 'X'));
  for (const remote of ['http://127.0.0.1:9/x.json', 'other.yaml#/X', 'file:///etc/passwd', '//host/x']) {
    expect(of(remote)).toMatchObject({
      reason: expect.stringMatching(/leads out of the document, and nothing is fetched/),
      pointer: '/components/schemas/X/properties/a',
    });
  }
  expect(of('#/components/schemas/Nope').reason).toMatch(/leads nowhere/);
  expect(of('#/%').reason).toMatch(/percent-encoded/);
});

test('3.0: nullable, boolean bounds and examples', () => {
  expect(says({ type: 'string', nullable: true }, null, '3.0.3')).toEqual([]);
  expect(says({ type: 'string', nullable: true }, null, '3.1.0')).toHaveLength(1);
  expect(says({ type: 'string', nullable: true, enum: ['a'] }, null, '3.0.3')).toEqual([]);
  expect(says({ allOf: [{ type: 'object' }], nullable: true }, null, '3.0.3')).toEqual([]);
  expect(says({ allOf: [{ type: 'object' }], nullable: true }, 4, '3.0.3')).toHaveLength(1);
  const bounds = { minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: false, example: { $ref: '#/nowhere' } };
  expect([1, 2, 3, 4].map((value) => says(bounds, value, '3.0.0').length)).toEqual([1, 0, 0, 1]);
});

test('discriminators are not in the way of their union', () => {
  const schemas = {
    Pet: {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
    },
    Cat: { type: 'object', properties: { kind: { const: 'cat' } }, required: ['kind'] },
    Dog: { type: 'object', properties: { kind: { const: 'dog' } }, required: ['kind'] },
  };
  expect(inDocument({ openapi: '3.1.0', components: { schemas } }, 'Pet')({ kind: 'cat' })).toEqual([]);
  expect(inDocument({ openapi: '3.1.0', components: { schemas } }, 'Pet')({ kind: 'cow' })).not.toEqual([]);
});

test('write-only properties are not required of responses, read-only ones not of requests, also through references and allOf', () => {
  const schemas = {
    User: {
      type: 'object',
      required: ['id', 'password', 'secret'],
      properties: { id: { type: 'integer', readOnly: true }, password: { type: 'string', writeOnly: true }, secret: { $ref: '#/components/schemas/Secret' } },
    },
    Secret: { type: 'string', writeOnly: true },
    Admin: { allOf: [{ $ref: '#/components/schemas/User' }], required: ['password', 'rank'] },
  };
  const document = { openapi: '3.0.3', components: { schemas } };
  expect(inDocument(document, 'User', 'response')({ id: 1 })).toEqual([]);
  expect(inDocument(document, 'User', 'response')({})).toHaveLength(1);
  expect(inDocument(document, 'User', 'request')({ password: 'x', secret: 'y' })).toEqual([]);
  expect(inDocument(document, 'User')({})).toHaveLength(3);
  expect(inDocument(document, 'Admin', 'response')({ id: 1 }).map(({ message }) => message)).toEqual(['must have property "rank"']);
});

test('what is not a schema is unreadable, with its place in the document', () => {
  const schemas = { X: { properties: { a: { $ref: '#/components/schemas/Y' } } }, Y: { properties: { b: { type: 'strng' } } } };
  expect(unreadable(() => inDocument({ openapi: '3.1.0', components: { schemas } }, 'X')).pointer).toBe('/components/schemas/Y/properties/b/type');
  expect(unreadable(() => compile({ properties: { a: 4 } })).pointer).toBe('/properties/a');
  expect(unreadable(() => compile({ pattern: '(' })).reason).toMatch(/[Rr]egular expression|format "regex"/);
  expect(unreadable(() => compile({ pattern: 'a'.repeat(6_000) })).reason).toMatch(/longer than 5000/);
  expect(unreadable(() => compile({ $dynamicRef: '#x' })).reason).toMatch(/not supported/);
});

test('patterns of other languages compile where JavaScript can read them', () => {
  expect(says({ pattern: String.raw`^[a-z]\_\-x$` }, 'a_-x')).toEqual([]);
});

test('a regular expression that backtracks without end is ended, and is not a pass', () => {
  const validate = compile({ type: 'string', pattern: '^(a+)+$' });
  const before = performance.now();
  expect(unreadable(() => validate(`${'a'.repeat(60)}!`)).reason).toMatch(/took longer than 2000 ms/);
  expect(performance.now() - before).toBeLessThan(5_000);
  expect(validate('aaa')).toEqual([]);
});

test('deep values and deep schemas end in a reason, not in a crash', () => {
  const list = { type: 'array', items: { $ref: '#/components/schemas/List' } };
  const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
  expect(unreadable(() => inDocument({ openapi: '3.1.0', components: { schemas: { List: list } } }, 'List')(deep)).reason).toMatch(/nested too deeply/);
  let schema: JsonSchema = { type: 'string' };
  for (let depth = 0; depth < 1_000; depth += 1) schema = { not: schema };
  expect(unreadable(() => compile(schema)).reason).toMatch(/nested deeper than 200/);
});

test('a validator is compiled once per document, place and direction', () => {
  const document = { openapi: '3.1.0', components: { schemas: { X: { type: 'string' } } } };
  expect(inDocument(document, 'X')).toBe(inDocument(document, 'X'));
  expect(inDocument(document, 'X', 'request')).not.toBe(inDocument(document, 'X', 'response'));
  expect(inDocument(structuredClone(document), 'X')).not.toBe(inDocument(document, 'X'));
  const broken = { openapi: '3.1.0', components: { schemas: { X: { type: 'strng' } } } };
  expect(unreadable(() => inDocument(broken, 'X'))).toBe(unreadable(() => inDocument(broken, 'X')));
});
