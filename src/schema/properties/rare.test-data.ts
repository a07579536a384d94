// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
// Pairs of schemas whose only counterexamples are rare, so that sampling cannot pose as proof; each with a harmless twin beside it.
import type { JsonSchema } from '../../model/json.ts';
import type { Dialect } from '../dialect.ts';

type Pair = readonly [inner: JsonSchema, outer: JsonSchema];

export interface Rare {
  readonly name: string;
  /** Not contained, and few values show it. */
  readonly no: Pair;
  /** Contained, though it looks the same. */
  readonly yes: Pair;
  readonly dialect?: Dialect;
  readonly formats?: 'assert';
  /** The validator that does not know what the pair is about. */
  readonly strange?: 'hyperjump';
}

const object = (properties: Readonly<Record<string, JsonSchema>>, more: Readonly<Record<string, unknown>> = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});
const closed = (properties: Readonly<Record<string, JsonSchema>>, more: Readonly<Record<string, unknown>> = {}): JsonSchema =>
  object(properties, { additionalProperties: false, ...more });
const not = (schema: JsonSchema): JsonSchema => ({ not: schema });
const text = (pattern: string, more: Readonly<Record<string, unknown>> = {}): JsonSchema => ({ type: 'string', pattern, ...more });
const long = 'the-name-of-a-header-that-nobody-would-guess-by-trying-0123456789';

const numbers: readonly Rare[] = [
  {
    name: 'multiples of 4 and 6 are multiples of 12, not of 24',
    no: [{ type: 'integer', allOf: [{ multipleOf: 4 }, { multipleOf: 6 }] }, { multipleOf: 24 }],
    yes: [{ type: 'integer', allOf: [{ multipleOf: 4 }, { multipleOf: 6 }] }, { multipleOf: 12 }],
  },
  {
    name: 'one multiple in 10^9',
    no: [{ type: 'integer', minimum: 1, maximum: 1_999_999_999, multipleOf: 1_000_000_000 }, { maximum: 999_999_999 }],
    yes: [{ type: 'integer', minimum: 1, maximum: 999_999_999, multipleOf: 1_000_000_000 }, { maximum: 0 }],
  },
  { name: 'one integer is excluded', no: [{ type: 'integer' }, not({ const: 123_456_789 })], yes: [{ type: 'integer' }, not({ const: 123_456_789.5 })] },
  { name: 'an open bound', no: [{ type: 'number', minimum: 3 }, { exclusiveMinimum: 3 }], yes: [{ type: 'number', exclusiveMinimum: 3 }, { minimum: 3 }] },
  { name: 'an open bound of integers', no: [{ type: 'integer', minimum: 4 }, { minimum: 5 }], yes: [{ type: 'integer', exclusiveMinimum: 4 }, { minimum: 5 }] },
  {
    name: 'tenths',
    no: [{ type: 'number', multipleOf: 0.1, minimum: 0.25, maximum: 0.35 }, not({ const: 0.3 })],
    yes: [{ type: 'number', multipleOf: 0.1, minimum: 0.25, maximum: 0.35 }, { const: 0.3 }],
  },
  {
    name: 'hundredths are not tenths',
    no: [{ type: 'number', multipleOf: 0.01, minimum: 0.101, maximum: 0.115 }, { multipleOf: 0.1 }],
    yes: [{ type: 'number', multipleOf: 0.1 }, { multipleOf: 0.01 }],
  },
  {
    name: 'two primes meet',
    no: [{ type: 'integer', minimum: 1, maximum: 1_022_117 }, not({ allOf: [{ multipleOf: 1009 }, { multipleOf: 1013 }] })],
    yes: [{ type: 'integer', minimum: 1, maximum: 1_022_116 }, not({ allOf: [{ multipleOf: 1009 }, { multipleOf: 1013 }] })],
  },
  {
    name: 'a gap between two ranges',
    no: [{ type: 'integer' }, { anyOf: [{ maximum: 41 }, { minimum: 43 }] }],
    yes: [{ type: 'integer' }, { anyOf: [{ maximum: 41 }, { minimum: 42 }] }],
  },
  {
    name: 'the point where two open ranges touch',
    no: [{ type: 'number' }, { anyOf: [{ exclusiveMaximum: 7 }, { exclusiveMinimum: 7 }] }],
    yes: [{ type: 'number' }, { anyOf: [{ exclusiveMaximum: 7 }, { minimum: 7 }] }],
  },
  {
    name: 'what is left of multiples when other multiples go',
    no: [{ type: 'integer', minimum: 1, maximum: 30, multipleOf: 5 }, { anyOf: [{ multipleOf: 2 }, { multipleOf: 3 }, { const: 5 }] }],
    yes: [{ type: 'integer', minimum: 1, maximum: 24, multipleOf: 5 }, { anyOf: [{ multipleOf: 2 }, { multipleOf: 3 }, { const: 5 }] }],
  },
  { name: 'an integer written as a number', no: [{ type: 'number' }, { type: 'integer' }], yes: [{ type: 'number', multipleOf: 1 }, { type: 'integer' }] },
  {
    name: 'the last value of int32',
    no: [
      { type: 'integer', maximum: 2_147_483_648, minimum: 0 },
      { type: 'integer', format: 'int32' },
    ],
    yes: [
      { type: 'integer', maximum: 2_147_483_647, minimum: 0 },
      { type: 'integer', format: 'int32' },
    ],
    dialect: 'openapi-3.1',
    formats: 'assert',
    strange: 'hyperjump',
  },
];

const texts: readonly Rare[] = [
  { name: 'one word of a pattern', no: [text('^[a-z]{6}$'), not({ const: 'qwerty' })], yes: [text('^[a-z]{6}$'), not({ const: 'qwertyu' })] },
  {
    name: 'one word out of two patterns',
    no: [text('^(foo|bar|bazaar)+$', { maxLength: 6 }), not({ const: 'foobar' })],
    yes: [text('^(foo|bar|bazaar)+$', { maxLength: 5 }), not({ const: 'foobar' })],
  },
  {
    name: 'lengths in steps of three',
    no: [text('^(abc)*$'), { anyOf: [{ maxLength: 29 }, { minLength: 31 }] }],
    yes: [text('^(abc)*$'), { anyOf: [{ maxLength: 30 }, { minLength: 32 }] }],
  },
  {
    name: 'lengths in steps of two and five',
    no: [{ allOf: [text('^(..)*$'), text('^(.....)*$')], minLength: 11 }, { minLength: 21 }],
    yes: [{ allOf: [text('^(..)*$'), text('^(.....)*$')], minLength: 11 }, { minLength: 20 }],
  },
  { name: 'an unanchored pattern', no: [text('^ab'), text('^ab$')], yes: [text('^ab$'), text('^ab')] },
  { name: 'a case of one letter', no: [text('^[A-Za-z]+$'), text('^([A-JL-Z]|[a-z])+$')], yes: [text('^[A-JL-Za-z]+$'), text('^([A-JL-Z]|[a-z])+$')] },
  { name: 'characters are counted, not their halves', no: [text('^😀*$', { minLength: 2 }), { minLength: 3 }], yes: [text('^😀{2}$'), { maxLength: 2 }] },
  {
    name: 'a slug that ends in a dash',
    no: [text('^[a-z0-9-]+$'), text('^[a-z0-9]+(-[a-z0-9]+)*$')],
    yes: [text('^[a-z0-9]+(-[a-z0-9]+)*$'), text('^[a-z0-9-]+$')],
  },
  {
    name: 'a long word at the bound',
    no: [{ type: 'string', maxLength: 100_000 }, { maxLength: 99_999 }],
    yes: [{ type: 'string', maxLength: 100_000 }, { maxLength: 100_000 }],
  },
  {
    name: 'the enum of a pattern with one word more',
    no: [{ type: 'string', pattern: '^[ab]{2}$' }, { enum: ['aa', 'ab', 'ba'] }],
    yes: [{ type: 'string', pattern: '^[ab]{2}$' }, { enum: ['bb', 'aa', 'ab', 'ba', 'x'] }],
  },
  {
    name: 'a date in a short text',
    no: [{ type: 'string', format: 'date' }, { maxLength: 9 }],
    yes: [
      { type: 'string', format: 'date' },
      { minLength: 10, maxLength: 10 },
    ],
    formats: 'assert',
  },
  {
    name: 'two languages whose union is all but one word',
    no: [text('^[ab]*$'), { anyOf: [text('^a'), text('b$'), { const: '' }, text('aa'), text('bb'), text('^(ba){2}(ba)*$')] }],
    yes: [text('^[ab]*$'), { anyOf: [text('^a'), text('b$'), { const: '' }, text('aa'), text('bb'), text('^(ba)+$')] }],
  },
];

const arrays: readonly Rare[] = [
  {
    name: 'the fifth item of a tuple',
    no: [
      { type: 'array', prefixItems: [true, true, true, true, { type: 'integer' }], minItems: 5 },
      { prefixItems: [true, true, true, true, { minimum: -1_000_000 }] },
    ],
    yes: [
      { type: 'array', prefixItems: [true, true, true, true, { type: 'integer', minimum: 0 }] },
      { prefixItems: [true, true, true, true, { minimum: -1_000_000 }] },
    ],
  },
  {
    name: 'the item after the tuple',
    no: [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }], items: { type: ['string', 'null'] } }, { items: { type: 'string' } }],
    yes: [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }], items: false }, { items: { type: 'string' } }],
  },
  {
    name: 'more contained than allowed',
    no: [
      { type: 'array', items: { enum: [1, 2] }, maxItems: 6 },
      { contains: { const: 2 }, minContains: 0, maxContains: 5 },
    ],
    yes: [
      { type: 'array', items: { enum: [1, 2] }, maxItems: 5 },
      { contains: { const: 2 }, minContains: 0, maxContains: 5 },
    ],
  },
  {
    name: 'fewer contained than needed',
    no: [
      { type: 'array', minItems: 4, maxItems: 4, contains: { const: 1 }, minContains: 2, items: { enum: [1, 2] } },
      { contains: { const: 2 }, minContains: 1 },
    ],
    yes: [
      { type: 'array', minItems: 4, maxItems: 4, contains: { const: 1 }, maxContains: 3, items: { enum: [1, 2] } },
      { contains: { const: 2 }, minContains: 1 },
    ],
  },
  {
    name: 'a pigeonhole',
    no: [{ type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true }, { maxItems: 2 }],
    yes: [{ type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true }, { maxItems: 3 }],
  },
  {
    name: 'a pigeonhole of booleans and null',
    no: [{ type: 'array', items: { type: ['boolean', 'null'] }, uniqueItems: true, minItems: 3 }, { minItems: 4 }],
    yes: [{ type: 'array', items: { type: ['boolean', 'null'] }, uniqueItems: true }, { maxItems: 3 }],
  },
  {
    name: 'two items that must be the same',
    no: [{ type: 'array', prefixItems: [{ const: 1 }, { enum: [1, 2] }], items: false, minItems: 2 }, { uniqueItems: true }],
    yes: [{ type: 'array', prefixItems: [{ const: 1 }, { enum: [3, 2] }], items: false, minItems: 2 }, { uniqueItems: true }],
  },
  {
    name: 'integers of a range, all of them different',
    no: [{ type: 'array', items: { type: 'integer', minimum: 1, maximum: 9 }, uniqueItems: true }, { maxItems: 8 }],
    yes: [{ type: 'array', items: { type: 'integer', minimum: 1, maximum: 9 }, uniqueItems: true }, { maxItems: 9 }],
  },
  {
    name: 'one is contained because all are',
    no: [{ type: 'array', items: { type: 'integer' } }, { contains: { type: 'integer' } }],
    yes: [{ type: 'array', items: { type: 'integer' }, minItems: 1 }, { contains: { type: 'integer' } }],
  },
  { name: 'an empty list', no: [{ type: 'array', items: false }, { minItems: 1 }], yes: [{ type: 'array', items: false }, { maxItems: 0 }] },
  {
    name: 'a list that must hold what no item can be',
    no: [{ type: 'array', contains: { type: 'string' }, items: { type: ['string', 'integer'] } }, false],
    yes: [{ type: 'array', contains: { type: 'string' }, items: { type: 'integer' } }, false],
  },
  {
    name: 'a list deep in a list',
    no: [
      { type: 'array', items: { type: 'array', items: { type: 'array', items: { type: 'integer' } } } },
      { items: { items: { items: { not: { const: 77 } } } } },
    ],
    yes: [
      { type: 'array', items: { type: 'array', items: { type: 'array', items: { type: 'integer' } } } },
      { items: { items: { items: { not: { const: '77' } } } } },
    ],
  },
  {
    name: 'a tuple of draft 7',
    no: [
      { type: 'array', items: [{ type: 'string' }], additionalItems: { type: 'integer' } },
      { items: [{ type: 'string' }], additionalItems: { minimum: 0 } },
    ],
    yes: [
      { type: 'array', items: [{ type: 'string' }], additionalItems: false },
      { items: [{ type: 'string' }], additionalItems: { minimum: 0 } },
    ],
    dialect: 'draft-07',
  },
];

const objects: readonly Rare[] = [
  {
    name: 'one key with a long name',
    no: [{ type: 'object' }, object({ [long]: { type: 'string' } })],
    yes: [object({ [long]: { type: 'string', maxLength: 9 } }), object({ [long]: { type: 'string' } })],
  },
  {
    name: 'one key with a long name is forbidden',
    no: [{ type: 'object', propertyNames: { minLength: long.length } }, not({ required: [long] })],
    yes: [{ type: 'object', propertyNames: { minLength: long.length + 1 } }, not({ required: [long] })],
  },
  {
    name: 'the excluded enum value of a deep branch',
    no: [object({ a: object({ b: object({ c: { enum: ['x', 'y', 'z'] } }) }) }), object({ a: object({ b: object({ c: { enum: ['x', 'y'] } }) }) })],
    yes: [object({ a: object({ b: object({ c: { enum: ['x', 'y'] } }) }) }), object({ a: object({ b: object({ c: { enum: ['x', 'y', 'z'] } }) }) })],
  },
  {
    name: 'a pattern of names catches one declared name',
    no: [object({ x_id: { type: 'string' } }), { patternProperties: { _id$: { type: 'string', maxLength: 8 } } }],
    yes: [closed({ x_id: { type: 'string', maxLength: 8 } }), { patternProperties: { _id$: { type: 'string', maxLength: 8 } } }],
  },
  {
    name: 'two patterns of names meet in one name',
    no: [{ type: 'object' }, { patternProperties: { '^x': { type: 'string' }, y$: { type: 'integer' } } }],
    yes: [{ type: 'object', patternProperties: { '^x': { type: 'string' }, y$: { type: 'integer' } } }, not({ required: ['xy'] })],
  },
  {
    name: 'additional properties next to a pattern',
    no: [
      { type: 'object', patternProperties: { '^a': { type: 'string' } }, additionalProperties: { type: 'integer' } },
      { additionalProperties: { type: 'integer' } },
    ],
    yes: [
      { type: 'object', patternProperties: { '^a': { type: 'integer', minimum: 0 } }, additionalProperties: { type: 'integer' } },
      { additionalProperties: { type: 'integer' } },
    ],
  },
  {
    name: 'names of which there are only two',
    no: [{ type: 'object', propertyNames: { enum: ['a', 'b'] } }, { maxProperties: 1 }],
    yes: [{ type: 'object', propertyNames: { enum: ['a', 'b'] } }, { maxProperties: 2 }],
  },
  {
    name: 'names of one pattern, few of them',
    no: [{ type: 'object', propertyNames: { pattern: '^[ab]{2}$' } }, { maxProperties: 3 }],
    yes: [{ type: 'object', propertyNames: { pattern: '^[ab]{2}$' } }, { maxProperties: 4 }],
  },
  {
    name: 'required by what is required',
    no: [object({}, { required: ['a'], dependentRequired: { a: ['b'], b: ['c'] } }), { required: ['d'] }],
    yes: [object({}, { required: ['a'], dependentRequired: { a: ['b'], b: ['c'] } }), { required: ['c'] }],
  },
  {
    name: 'a schema that depends on one name',
    no: [{ type: 'object' }, { dependentSchemas: { trigger: { maxProperties: 1 } } }],
    yes: [{ type: 'object', maxProperties: 1 }, { dependentSchemas: { trigger: { maxProperties: 1 } } }],
  },
  {
    name: 'names that depend on one name',
    no: [{ type: 'object', required: ['card'] }, { dependentRequired: { card: ['address'] } }],
    yes: [{ type: 'object', required: ['address'] }, { dependentRequired: { card: ['address'] } }],
  },
  {
    name: 'as many properties as are declared, all of them required',
    no: [closed({ a: true, b: true, c: true }, { minProperties: 2 }), { required: ['a'] }],
    yes: [closed({ a: true, b: true, c: true }, { minProperties: 3 }), { required: ['a'] }],
  },
  {
    name: 'the one name that a closed object still allows',
    no: [closed({ a: true, b: true }), closed({ a: true })],
    yes: [closed({ a: true, b: false }), closed({ a: true })],
  },
  {
    name: 'an optional property that can have no value',
    no: [closed({ a: { allOf: [{ minimum: 2 }, { maximum: 1 }] } }), { maxProperties: 0 }],
    yes: [closed({ a: { type: 'integer', allOf: [{ minimum: 2 }, { maximum: 1 }] } }), { maxProperties: 0 }],
  },
  {
    name: 'a property is forbidden by another of its type',
    no: [{ type: 'object' }, not(object({ kind: { const: 'x' } }, { required: ['kind'] }))],
    yes: [object({ kind: { const: 'y' } }), not(object({ kind: { const: 'x' } }, { required: ['kind'] }))],
  },
  {
    name: 'between the sizes',
    no: [{ type: 'object', minProperties: 3, maxProperties: 5 }, { anyOf: [{ maxProperties: 3 }, { minProperties: 5 }] }],
    yes: [{ type: 'object', minProperties: 3, maxProperties: 4 }, { anyOf: [{ maxProperties: 3 }, { minProperties: 4 }] }],
  },
  {
    name: 'a name with a slash, a tilde and a percent sign',
    no: [{ type: 'object', required: ['a/b~c%25'] }, object({ 'a/b~c%25': { type: 'null' } })],
    yes: [object({ 'a/b~c%25': { type: 'null' } }), object({ 'a/b~c%25': { type: ['null', 'string'] } })],
  },
  {
    name: 'a name that objects have anyway',
    no: [{ type: 'object' }, { required: ['constructor'] }],
    yes: [{ type: 'object', required: ['constructor', 'toString'] }, { required: ['toString'] }],
  },
];

const combined: readonly Rare[] = [
  {
    name: 'oneOf overlaps at one value',
    no: [{ type: 'integer' }, { oneOf: [{ maximum: 10 }, { minimum: 10 }] }],
    yes: [{ type: 'integer' }, { oneOf: [{ maximum: 10 }, { minimum: 11 }] }],
  },
  {
    name: 'oneOf overlaps at one word',
    no: [text('^[ab]{1,3}$'), { oneOf: [text('^a'), text('(^b|b$)')] }],
    yes: [text('^[ab]{1,3}$'), { oneOf: [text('^a'), text('^b')] }],
  },
  {
    name: 'oneOf of three, two of which may hold',
    no: [{ type: 'object' }, { oneOf: [{ required: ['a'] }, { required: ['b'] }, { not: { anyOf: [{ required: ['a'] }, { required: ['b'] }] } }] }],
    yes: [
      { type: 'object', maxProperties: 1 },
      { oneOf: [{ required: ['a'] }, { required: ['b'] }, { not: { anyOf: [{ required: ['a'] }, { required: ['b'] }] } }] },
    ],
  },
  {
    name: 'a tagged oneOf loses a branch',
    no: [
      { oneOf: [object({ t: { const: 'a' } }, { required: ['t'] }), object({ t: { const: 'b' } }, { required: ['t'] })] },
      { anyOf: [object({ t: { const: 'a' } }, { required: ['t'] }), object({ t: { const: 'c' } }, { required: ['t'] })] },
    ],
    yes: [
      { oneOf: [object({ t: { const: 'a' } }, { required: ['t'] }), object({ t: { const: 'b' } }, { required: ['t'] })] },
      {
        oneOf: [
          object({ t: { const: 'b' } }, { required: ['t'] }),
          object({ t: { const: 'a' } }, { required: ['t'] }),
          object({ t: { const: 'c' } }, { required: ['t'] }),
        ],
      },
    ],
  },
  {
    name: 'if, then, else at one value',
    no: [{ type: 'integer' }, { if: { const: 1234 }, then: false }],
    yes: [
      { type: 'integer', minimum: 1235 },
      { if: { const: 1234 }, then: false },
    ],
  },
  {
    name: 'else of a condition that always holds',
    no: [{ type: 'string' }, { if: { minLength: 1 }, else: false }],
    yes: [
      { type: 'string', minLength: 1 },
      { if: { minLength: 1 }, else: false },
    ],
  },
  { name: 'not of not', no: [not(not({ enum: [1, 2, 3] })), { enum: [1, 2] }], yes: [not(not({ enum: [1, 2] })), { enum: [1, 2, 3] }] },
  {
    name: 'the union of two objects is no product',
    no: [
      { type: 'object', required: ['a', 'b'], properties: { a: { enum: [1, 2] }, b: { enum: [1, 2] } } },
      { anyOf: [object({ a: { const: 1 } }), object({ b: { const: 1 } })] },
    ],
    yes: [
      { type: 'object', required: ['a', 'b'], properties: { a: { enum: [1, 2] }, b: { enum: [1, 2] } } },
      { anyOf: [object({ a: { const: 1 } }), object({ a: { const: 2 } })] },
    ],
  },
  {
    name: 'all four corners of a square, three covered',
    no: [
      { type: 'array', prefixItems: [{ enum: [0, 1] }, { enum: [0, 1] }], items: false, minItems: 2 },
      {
        enum: [
          [0, 0],
          [0, 1],
          [1, 0],
        ],
      },
    ],
    yes: [
      { type: 'array', prefixItems: [{ enum: [0, 1] }, { enum: [0, 1] }], items: false, minItems: 2 },
      {
        enum: [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ],
      },
    ],
  },
  {
    name: 'a nullable that is not null',
    no: [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'string' }],
    yes: [{ type: ['null', 'string'] }, { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  },
  {
    name: 'nullable beside enum',
    no: [
      { type: 'string', nullable: true, enum: ['a', null] },
      { type: 'string', enum: ['a'] },
    ],
    yes: [
      { type: 'string', enum: ['a'] },
      { type: 'string', nullable: true, enum: ['a', null] },
    ],
    dialect: 'openapi-3.0',
  },
  {
    name: 'equal objects are one value of an enum',
    no: [{ enum: [{ a: 1, b: [2] }] }, { enum: [{ a: 1, b: [2, 3] }] }],
    yes: [{ enum: [{ a: 1, b: [2] }] }, { const: { b: [2.0], a: 1 } }],
  },
  { name: 'false is not 0', no: [{ enum: [0, false] }, { enum: [0, '', null] }], yes: [{ enum: [0, false] }, { enum: [false, 0.0] }] },
  {
    name: 'every kind but one',
    no: [true, { type: ['null', 'boolean', 'number', 'string', 'object'] }],
    yes: [true, { type: ['null', 'boolean', 'number', 'string', 'object', 'array'] }],
  },
];

const unevaluated: readonly Rare[] = [
  {
    name: 'unevaluatedProperties sees through allOf',
    no: [{ type: 'object', allOf: [object({ a: true })], properties: { b: true }, unevaluatedProperties: false }, closed({ a: true })],
    yes: [{ type: 'object', allOf: [object({ a: true })], properties: { b: true }, unevaluatedProperties: false }, closed({ a: true, b: true })],
  },
  {
    name: 'unevaluatedProperties after one branch of anyOf',
    no: [
      { type: 'object', anyOf: [object({ a: true }, { required: ['a'] }), object({ b: true }, { required: ['b'] })], unevaluatedProperties: false },
      { maxProperties: 1 },
    ],
    yes: [
      { type: 'object', oneOf: [object({ a: true }, { required: ['a'] }), object({ b: true }, { required: ['b'] })], unevaluatedProperties: false },
      { maxProperties: 1 },
    ],
  },
  {
    name: 'unevaluatedProperties after if',
    no: [
      {
        type: 'object',
        if: object({ k: { const: 1 } }, { required: ['k'] }),
        then: object({ x: true }),
        else: object({ y: true }),
        unevaluatedProperties: false,
      },
      not({ required: ['k', 'x'] }),
    ],
    yes: [
      {
        type: 'object',
        if: object({ k: { const: 1 } }, { required: ['k'] }),
        then: object({ x: true }),
        else: object({ y: true }),
        unevaluatedProperties: false,
      },
      not({ required: ['k', 'y'] }),
    ],
  },
  {
    name: 'unevaluatedItems after a tuple',
    no: [{ type: 'array', allOf: [{ prefixItems: [true, true] }], unevaluatedItems: false }, { maxItems: 1 }],
    yes: [{ type: 'array', allOf: [{ prefixItems: [true, true] }], unevaluatedItems: false }, { maxItems: 2 }],
  },
  {
    name: 'unevaluatedItems after contains',
    no: [{ type: 'array', contains: { const: 1 }, unevaluatedItems: { const: 2 } }, { uniqueItems: true }],
    yes: [{ type: 'array', contains: { const: 1 }, unevaluatedItems: { const: 2 } }, { items: { enum: [1, 2] } }],
  },
];

const tree = (leaf: JsonSchema): JsonSchema => ({
  $defs: { n: { type: 'object', properties: { next: { $ref: '#/$defs/n' }, v: leaf }, required: ['v'] } },
  $ref: '#/$defs/n',
});
const list = (more: Readonly<Record<string, unknown>>): JsonSchema => ({
  $ref: '#/$defs/l',
  $defs: { l: { type: 'array', items: { $ref: '#/$defs/l' }, ...more } },
});

const recursive: readonly Rare[] = [
  {
    name: 'depth three of a recursion',
    no: [tree({ type: 'integer' }), object({ next: object({ next: object({ next: object({ v: { maximum: 1000 } }) }) }) })],
    yes: [tree({ type: 'integer', maximum: 9 }), object({ next: object({ next: object({ next: object({ v: { maximum: 1000 } }) }) }) })],
  },
  {
    name: 'a recursion that is deeper than allowed',
    no: [list({}), { items: { items: { items: { maxItems: 0 } } } }],
    yes: [list({ maxItems: 0 }), { items: { items: { items: { maxItems: 0 } } } }],
  },
  {
    name: 'two recursions of different step',
    no: [
      { $ref: '#/$defs/a', $defs: { a: closed({ x: { $ref: '#/$defs/a' } }) } },
      {
        $ref: '#/$defs/a',
        $defs: { a: closed({ x: { $ref: '#/$defs/b' } }), b: closed({ x: { $ref: '#/$defs/c' } }), c: closed({ x: { $ref: '#/$defs/d' } }), d: closed({}) },
      },
    ],
    yes: [
      { $ref: '#/$defs/a', $defs: { a: closed({ x: { $ref: '#/$defs/a' } }) } },
      { $ref: '#/$defs/a', $defs: { a: closed({ x: { $ref: '#/$defs/b' } }), b: closed({ x: { $ref: '#/$defs/a' } }) } },
    ],
  },
  {
    name: 'what has no end has no value',
    no: [{ $ref: '#/$defs/n', $defs: { n: object({ next: { anyOf: [{ $ref: '#/$defs/n' }, { type: 'null' }] } }, { required: ['next'] }) } }, false],
    yes: [{ $ref: '#/$defs/n', $defs: { n: object({ next: { $ref: '#/$defs/n' } }, { required: ['next'] }) } }, false],
  },
  {
    name: 'even and odd lengths of a chain',
    no: [
      {
        $ref: '#/$defs/even',
        $defs: {
          even: { anyOf: [{ type: 'null' }, closed({ n: { $ref: '#/$defs/odd' } }, { required: ['n'] })] },
          odd: closed({ n: { $ref: '#/$defs/even' } }, { required: ['n'] }),
        },
      },
      {
        $ref: '#/$defs/four',
        $defs: {
          four: {
            anyOf: [
              { type: 'null' },
              closed(
                { n: closed({ n: closed({ n: closed({ n: { $ref: '#/$defs/four' } }, { required: ['n'] }) }, { required: ['n'] }) }, { required: ['n'] }) },
                { required: ['n'] },
              ),
            ],
          },
        },
      },
    ],
    yes: [
      {
        $ref: '#/$defs/four',
        $defs: {
          four: {
            anyOf: [
              { type: 'null' },
              closed(
                { n: closed({ n: closed({ n: closed({ n: { $ref: '#/$defs/four' } }, { required: ['n'] }) }, { required: ['n'] }) }, { required: ['n'] }) },
                { required: ['n'] },
              ),
            ],
          },
        },
      },
      {
        $ref: '#/$defs/even',
        $defs: {
          even: { anyOf: [{ type: 'null' }, closed({ n: { $ref: '#/$defs/odd' } }, { required: ['n'] })] },
          odd: closed({ n: { $ref: '#/$defs/even' } }, { required: ['n'] }),
        },
      },
    ],
  },
  {
    name: 'a dynamic anchor',
    no: [
      {
        $id: 'https://a.test/strict',
        $dynamicAnchor: 'node',
        $ref: 'https://a.test/tree',
        $defs: {
          t: { $id: 'https://a.test/tree', $dynamicAnchor: 'node', type: 'object', properties: { kids: { type: 'array', items: { $dynamicRef: '#node' } } } },
        },
      },
      closed({ kids: true }),
    ],
    yes: [
      {
        $id: 'https://a.test/strict',
        $dynamicAnchor: 'node',
        $ref: 'https://a.test/tree',
        $defs: {
          t: { $id: 'https://a.test/tree', $dynamicAnchor: 'node', type: 'object', properties: { kids: { type: 'array', items: { $dynamicRef: '#node' } } } },
        },
        maxProperties: 1,
      },
      object({ kids: { items: { maxProperties: 1 } } }),
    ],
  },
];

export const rare: readonly Rare[] = [...numbers, ...texts, ...arrays, ...objects, ...combined, ...unevaluated, ...recursive];
