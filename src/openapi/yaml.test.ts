import { expect, test } from 'vitest';
import { exactText } from '../model/exact-json.ts';
import { parseYaml as parse } from './yaml.ts';

const parseYaml = (text: string): unknown => parse(text).value;

test.each<[string, unknown]>([
  ['yes', 'yes'],
  ['on', 'on'],
  ['True', true],
  ['~', null],
  ['2001-01-01', '2001-01-01'],
  ['12:30:45', '12:30:45'],
  ['1_000', '1_000'],
  ['010', 10],
  ['0o7', 7],
  ['0x1F', 31],
  ['+12', 12],
  ['.5', 0.5],
  ['1.', 1],
  ['-0012345', -12345],
  ['1e3', 1000],
  ['"1"', '1'],
  ['!!str 1', '1'],
])('%s by the core schema', (text, value) => {
  expect(parseYaml(`a: ${text}\n`)).toEqual({ a: value });
});

test.each([
  ['9007199254740993', '9007199254740993'],
  ['+9223372036854775807', '9223372036854775807'],
  ['-009223372036854775807', '-9223372036854775807'],
  ['.12345678901234567890', '0.12345678901234567890'],
])('%s stays exact', (text, literal) => {
  const { a } = parseYaml(`a: ${text}\n`) as { readonly a: unknown };
  expect(typeof a).toBe('object');
  expect(exactText(a)).toBe(literal);
});

test('merge keys, aliases and names that are special elsewhere', () => {
  expect(parseYaml('x: &x {b: 1, c: 2}\ny:\n  <<: *x\n  c: 3\nz: *x\n200: ok\n')).toEqual({
    x: { b: 1, c: 2 },
    y: { b: 1, c: 3 },
    z: { b: 1, c: 2 },
    200: 'ok',
  });
  const special = parseYaml('__proto__: {a: 1}\nconstructor: 2\n') as object;
  expect(Object.keys(special)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(special)).toBe(Object.prototype);
});

test.each([
  ['a: 1\na: 2\n', /duplicated/],
  ['--- 1\n--- 2\n', /several documents/],
  ['# nothing\n', /empty/],
  ['a: !!js/function 1\n', /unknown/],
  [`${'['.repeat(600)}${']'.repeat(600)}`, /nesting/],
])('%j is refused', (text, message) => {
  expect(() => parseYaml(text)).toThrow(message);
});

test('brackets and quoted texts may go on at a line’s beginning, as libyaml reads them, and places stay right', () => {
  const text = 'a:\n  b: [\n1, # one\n  2\n  ]\n  c: {\n  "d": "x\ny\n\n  z"\n}\n  e: 5\nf: {\n}\n';
  expect(parseYaml(text)).toEqual({ a: { b: [1, 2], c: { d: 'x y\nz' }, e: 5 }, f: {} });
  const { offsets } = parse(text);
  expect(text.slice(offsets('/a/b/0').offset)).toMatch(/^1,/);
  expect(text.slice(offsets('/a/b/1').offset)).toMatch(/^2\n/);
  expect(text.slice(offsets('/a/c/d').offset)).toMatch(/^"d"/);
  expect(text.slice(offsets('/a/e').offset)).toMatch(/^e: 5/);
  expect(text.slice(offsets('/f').offset)).toMatch(/^f:/);
});

test('another fault of such a text is where it is', () => {
  const text = 'a: [\n1\n]\nb: @\n';
  let fault: unknown;
  try {
    parseYaml(text);
  } catch (error) {
    fault = error;
  }
  expect(fault).toMatchObject({ mark: { position: text.indexOf('@') } });
});
