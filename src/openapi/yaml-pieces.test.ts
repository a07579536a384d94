import { dump } from 'js-yaml';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { inPieces, type Placed, type ReadPiece } from './yaml-pieces.ts';
import { parseYaml } from './yaml.ts';

/** As `parseYaml` reads them: what has an anchor, or stands for one, not at all. */
const read: ReadPiece = (text) => (/(?:^|\s)[&*]/.test(text) ? undefined : parseYaml(text));

function pointersOf(value: unknown, at: JsonPointer = ''): readonly JsonPointer[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => pointersOf(inner, `${at}${pointerOf([name])}` as JsonPointer))];
}

function sameAs(whole: Placed, pieces: Placed): void {
  expect(pieces.value).toEqual(whole.value);
  for (const pointer of pointersOf(whole.value)) {
    expect(pieces.offsets(pointer), pointer).toEqual(whole.offsets(pointer));
    const nowhere = `${pointer}/no such~1name` as JsonPointer;
    expect(pieces.offsets(nowhere), nowhere).toEqual(whole.offsets(nowhere));
  }
}

/** Of each kind of entry one. */
const block = `openapi: 3.1.0
info:
  title: One
  description: |
    # A heading
    key: no key

    paths:
paths:
  # the first
  /a/{id}:
    get:
      tags:
      - one
      - two: 2
        three: 3
      operationId: a
  '/b:c':
    get: {summary: "x: y",
      tags: [a, b]}
# between

  "/c\\t":
  /d: >+
    folded

    text

  /e: 1
200:
- a
- b
`;

describe.each([10, 30, 60, 100, 200])('pieces of %d', (size) => {
  test.each([
    ['nested mappings, with comments', block],
    ['CRLF', block.replaceAll('\n', '\r\n')],
    ['a mark at the beginning', `# one\n--- # two\n${block}`],
    ['further in', block.replaceAll(/^(?=.)/gm, '   ')],
    ['no line’s end', 'a:\n  b: 1\n  c:\n    d: 2\n    e: |+\n      f: 3\n\n\n  g:\n    h'],
    ['names of one object’s own', 'a: 1\n__proto__:\n  b: 2\n  constructor: 3\n  c: 4\nhasOwnProperty: 5\n'],
    ['names that are no texts', 'a: |\n  b\n.5: 1\n~: 2\n0x10: 3\nc:\n  d: 1\n  1.0: 2\n  e: 3\n~a: 4\n'],
    ['items of nothing', 'a: 1\nb:\n-\n- c\nd:\n  e:\n  -\n  f: 1\n'],
    ['null values', 'a:\nb:\n  # none\nc:\n  d:\n\n  e: ~\n  f:\n'],
  ])('%s are what the whole is', (_, text) => {
    const pieces = inPieces(text, read, size);
    expect(pieces !== undefined).toBe(text.length >= 2 * size);
    if (pieces !== undefined) sameAs(parseYaml(text), pieces);
  });

  test.each([
    ['a name twice', 'a:\n  b: 1\n  c: 2\nd: 1\ne:\n  f: 1\na: 3\n'],
    ['a name twice further in', 'a:\n  b: 1\n  c: 2\n  d: 1\n  b: 3\ne: 1\n'],
    ['an anchor', `${'a'.repeat(size)}: &b {c: 1}\nd: *b\n`],
    ['two documents', `${block}---\na: 1\n`],
    ['two documents, one of nothing', `---\n# none\n---\n${block}`],
    ['a directive', `%YAML 1.2\n---\n${'a'.repeat(size)}: 1\nb: 2\n`],
    ['a name that is a list', `? [${'a'.repeat(size)}]\n: 1\nb: 2\n`],
    ['a quoted text that goes on at a line’s beginning', `a: 1\nb: "${'c'.repeat(size)}\nd: e\nf"\n`],
    ['brackets that do', `a: 1\nb: {\nc: ${'c'.repeat(size)},\nd: e\n}\n`],
    ['a line that is less far in', `  a: ${'c'.repeat(size)}\nb: 1\n`],
    ['a list', `- a: 1\n- b: ${'c'.repeat(size)}\n`],
    ['a text', `a text of ${'many words '.repeat(size)}\n`],
    ['a carriage return alone', `a: ${'c'.repeat(size)}\rb: 1\rc:\r  d: 1\r`],
    ['a tab', `a:\n\tb: 1\nc: ${'c'.repeat(size)}\n`],
    ['nothing', '\n# nothing\n'.repeat(size)],
  ])('%s is read as a whole', (_, text) => expect(inPieces(text.padEnd(2 * size, '\n'), read, size)).toBeUndefined());
});

test('what is nested deeply is looked through a few times, not once for each level', () => {
  const text = `${Array.from({ length: 200 }, (_, level) => `${' '.repeat(level)}a${level}:\n`).join('')}${' '.repeat(200)}b: 1\nc: 2\n`;
  const depths: number[] = [];
  const pieces = inPieces(
    text,
    (piece, depth) => {
      depths.push(depth);
      return parseYaml(piece);
    },
    10,
  );
  if (pieces === undefined) throw new Error('not read in pieces');
  sameAs(parseYaml(text), pieces);
  expect(depths.length).toBeGreaterThan(20);
  expect(Math.max(...depths)).toBeLessThan(40);
});

const scalar = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', ' ', ':', '#', '\n', '-', '"', "'", '{', ']', '&', 'é') }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const tree = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 5, withCrossShrink: true }, scalar, tie('list'), tie('mapping')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  mapping: fc.dictionary(
    fc.oneof(fc.constantFrom('/a/{b}', 'a:b', 'a: b', '#a', '200', '- a', "it's", '"q"', 'x y'), fc.string({ maxLength: 8 })),
    tie('any'),
    {
      maxKeys: 6,
    },
  ),
})).mapping;
const styles = fc.record({
  indent: fc.integer({ min: 2, max: 5 }),
  flowLevel: fc.constantFrom(-1, -1, 2, 3),
  lineWidth: fc.constantFrom(20, 80, -1),
  seqNoIndent: fc.boolean(),
});

test('whatever is written is the same in pieces of any size', () => {
  let inOne = 0;
  let split = 0;
  fc.assert(
    fc.property(tree, styles, fc.integer({ min: 1, max: 80 }), (value, style, size) => {
      const text = dump(value, style);
      const pieces = inPieces(text, read, size);
      if (pieces === undefined) return void (inOne += 1);
      split += 1;
      expect(pieces.value).toEqual(value);
      sameAs(parseYaml(text), pieces);
    }),
    { numRuns: 1_000 },
  );
  expect(split).toBeGreaterThan(inOne / 2);
});

test('a large text is read in pieces, and one with anchors as a whole', () => {
  const paths = Array.from({ length: 2_000 }, (_, index) => `  /a${index}:\n    get:\n      summary: number ${index}\n`).join('');
  const plain = `openapi: 3.1.0\npaths:\n${paths}x-last: 1\n`;
  const { value, offsets } = parseYaml(plain);
  expect((value as { readonly paths: object }).paths).toHaveProperty('/a1999', { get: { summary: 'number 1999' } });
  expect(plain.slice(offsets('/paths/~1a1999/get/summary').offset)).toMatch(/^summary: number 1999\n/);
  const anchored = `x-first: &x {a: 1}\npaths:\n${paths}x-last: *x\n`;
  expect(parseYaml(anchored).value).toMatchObject({ 'x-first': { a: 1 }, 'x-last': { a: 1 } });
  expect(() => parseYaml(`${plain}x-last: 2\n`)).toThrow(/duplicated/);
});
