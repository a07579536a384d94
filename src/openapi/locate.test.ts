import { describe, expect, test } from 'vitest';
import { pointer as pointerOf, valueAt, type JsonPointer } from '../model/json.ts';
import { jsonOffsets as offsetsInBytes } from './locate-json.ts';
import { linesOf, type Offsets } from './locate.ts';
import { parseYaml } from './yaml.ts';

const jsonOffsets = (text: string): Offsets => offsetsInBytes(Buffer.from(text));
const yamlOffsets = (text: string): Offsets => parseYaml(text).offsets;

const place = (text: string, offsets: Offsets, pointer: JsonPointer): string => {
  const { offset, pointer: nearest } = offsets(pointer);
  const { line, column } = linesOf(text)(offset);
  return `${line}:${column}${nearest === pointer ? '' : ` ${nearest}`}`;
};

describe('JSON', () => {
  const text = `{
  "a": 1,
  "b": { "c/d": [true, {"e~": "x, \\"y\\" ]}"}, [ 2 ,-3.5e2]] },
  "\\u0066": {"": {}, "g": []},
  "twice": 1, "twice": {"h": null}
}
`;
  test.each<[JsonPointer, string]>([
    ['', '1:1'],
    ['/a', '2:3'],
    ['/b', '3:3'],
    ['/b/c~1d', '3:10'],
    ['/b/c~1d/0', '3:18'],
    ['/b/c~1d/1', '3:24'],
    ['/b/c~1d/1/e~0', '3:25'],
    ['/b/c~1d/2/1', '3:52'],
    ['/f', '4:3'],
    ['/f/', '4:14'],
    ['/f/g', '4:22'],
    ['/twice/h', '5:25'],
    ['/nowhere/deeper', '1:1 '],
    ['/b/c~1d/7', '3:10 /b/c~1d'],
    ['/a/x', '2:3 /a'],
    ['/f/g/0', '4:22 /f/g'],
  ])('%s is at %s', (pointer, expected) => {
    expect(place(text, jsonOffsets(text), pointer)).toBe(expected);
  });

  test('one finder answers for many pointers, in any order', () => {
    const offsets = jsonOffsets(text);
    const forth = ['/b/c~1d/1/e~0', '', '/f/', '/twice'] as const;
    const first = forth.map((pointer) => place(text, offsets, pointer));
    expect(forth.toReversed().map((pointer) => place(text, offsets, pointer))).toEqual(first.toReversed());
  });

  test('columns count characters as a string does, behind whatever stands before them in the line', () => {
    const beyond = '{\n"caf\u00e9": "\u2022 \u{1f600}", "b\u00fc": {"\u{1f600}":\n [1, "\u00e9", 2]}}';
    const bytes = Buffer.from(beyond);
    const [offsets, position] = [offsetsInBytes(bytes), linesOf(bytes)];
    const at = (pointer: JsonPointer): unknown => ({ ...position(offsets(pointer).offset), pointer: offsets(pointer).pointer });
    const inText = (part: string, line: number): number => beyond.split('\n')[line - 1]?.indexOf(part) ?? -1;
    expect(at('/b\u00fc')).toEqual({ line: 2, column: inText('"b\u00fc"', 2) + 1, pointer: '/b\u00fc' });
    expect(at('/b\u00fc/\u{1f600}')).toEqual({ line: 2, column: inText('"\u{1f600}":', 2) + 1, pointer: '/b\u00fc/\u{1f600}' });
    expect(at('/b\u00fc/\u{1f600}/2')).toEqual({ line: 3, column: inText('2', 3) + 1, pointer: '/b\u00fc/\u{1f600}/2' });
  });

  test('lines and columns far into a text, of many lines or of one', () => {
    for (const [gap, lines] of [
      ['\n', true],
      [' ', false],
    ] as const) {
      const text = `{${gap}${Array.from({ length: 3_000 }, (_, index) => `"k${index}": "\u00e9\u{1f600}"`).join(`,${gap}`)}}`;
      const bytes = Buffer.from(text);
      const [offsets, position] = [offsetsInBytes(bytes), linesOf(bytes)];
      for (const index of [2_999, 0, 1, 57, 1_500, 2_000]) {
        const at = text.indexOf(`"k${index}"`);
        expect(position(offsets(`/k${index}`).offset)).toEqual({ line: lines ? index + 2 : 1, column: lines ? 1 : at + 1 });
      }
    }
  });

  test('a scalar and an empty object have one place', () => {
    expect(place(' 1', jsonOffsets(' 1'), '/a')).toBe('1:2 ');
    expect(place('{}', jsonOffsets('{}'), '/a')).toBe('1:1 ');
  });
});

describe('YAML', () => {
  const text = `# a comment
openapi: 3.1.0
"quoted key": {flow: [1, {deep: x}], 'single': y}
base: &base
  shared: 1
  own: 2
merged:
  <<: *base
  own: 3
several:
  <<: [*base, {other: 4}]
list:
  - name: one
    value: |
      text: not a key
  - *base
? long key
: 5
multi: a plain
  text over lines
200: status
`;
  test.each<[JsonPointer, string]>([
    ['', '2:1'],
    ['/openapi', '2:1'],
    ['/quoted key', '3:1'],
    ['/quoted key/flow/0', '3:23'],
    ['/quoted key/flow/1/deep', '3:27'],
    ['/quoted key/single', '3:38'],
    ['/merged/shared', '5:3'],
    ['/merged/own', '9:3'],
    ['/several/other', '11:16'],
    ['/several/own', '6:3'],
    ['/list/0', '13:5'],
    ['/list/0/value', '14:5'],
    ['/list/1', '16:5'],
    ['/list/1/own', '6:3'],
    ['/long key', '17:3'],
    ['/multi', '19:1'],
    ['/200', '21:1'],
    ['/nowhere', '2:1 '],
    ['/list/0/value/x', '14:5 /list/0/value'],
  ])('%s is at %s', (pointer, expected) => {
    expect(place(text, yamlOffsets(text), pointer)).toBe(expected);
  });

  test('an alias that leads back into itself ends', () => {
    const circle = 'a: &a\n  <<: *a\n  b: *a\n';
    expect(place(circle, yamlOffsets(circle), '/a/b/b/c')).toBe('3:3 /a/b/b');
  });
});

test('every place of a document is found, in JSON and in YAML', async () => {
  const { generatedDocument, yamlOf } = (await import(new URL('../../bench/generated-document.mjs', import.meta.url).href)) as {
    readonly generatedDocument: (options: { readonly operations: number }) => unknown;
    readonly yamlOf: (value: unknown) => string;
  };
  const document = generatedDocument({ operations: 12 });
  const json = JSON.stringify(document, undefined, 1);
  const yaml = yamlOf(document).slice(1);
  const inJson = jsonOffsets(json);
  const inYaml = yamlOffsets(yaml);
  const pointers: JsonPointer[] = [];
  const walk = (value: unknown, at: JsonPointer): void => {
    pointers.push(at);
    if (typeof value === 'object' && value !== null) for (const [key, child] of Object.entries(value)) walk(child, `${at}${pointerOf([key])}` as JsonPointer);
  };
  walk(document, '');
  expect(pointers.length).toBeGreaterThan(500);
  for (const pointer of pointers.slice(1)) {
    const key = pointer
      .slice(pointer.lastIndexOf('/') + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    const item = Array.isArray(valueAt(document, pointer.slice(0, pointer.lastIndexOf('/'))));
    const value = valueAt(document, pointer);
    for (const [text, offsets] of [
      [json, inJson],
      [yaml, inYaml],
    ] as const) {
      const found = offsets(pointer);
      expect(found.pointer).toBe(pointer);
      const there = text.slice(found.offset, found.offset + key.length + 200).replace(/^["']/, '');
      if (!item) expect(there.startsWith(key), `${pointer}: ${there.slice(0, 40)}`).toBe(true);
      else if (typeof value === 'string') expect(there.startsWith(value), `${pointer}: ${there.slice(0, 40)}`).toBe(true);
    }
  }
});

test('an item of nothing is where its list begins', () => {
  const text = 'a: 1\nb:\n  - c\n  -\n  - d\n';
  expect(place(text, yamlOffsets(text), '/b/1')).toBe('3:3');
});

test('mappings that merge one another without end', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => `m${index + 1}: &m${index + 1}\n  <<: *m${index}\n`).join('');
  const text = `m0: &m0 {}\n${chain}last:\n  <<: *m20000\n  b: 2\n`;
  const offsets = yamlOffsets(text);
  expect(place(text, offsets, '/last/b')).toBe('40004:3');
  expect(place(text, offsets, '/last/a')).toBe('40002:1 /last');
});
