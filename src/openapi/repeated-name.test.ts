import { expect, test } from 'vitest';
import { survey } from './references.ts';
import { repeatedName } from './repeated-name.ts';

const found = (text: string): unknown => repeatedName(Buffer.from(text), survey(JSON.parse(text)).members);

test.each([
  ['{"a":1,"a":2}', 'a', 7],
  ['{"a": {"x" : 1, "y": [{"x": 1}], "x"\n: 2}, "b": {}}', 'x', 33],
  [String.raw`{"a": ":", "\u0061": {}}`, 'a', 11],
  ['{"é": "\\":\\"", "": 0, "é": {"": 1}}', 'é', 23],
  ['{"a,":["::1",":"],"a":": ","a,":1}', 'a,', 27],
  ['{"a\\\\":1,"b" \t:"\\":","a\\\\":2}', 'a\\', 21],
  ['[{"__proto__": 1, "__proto__": 2}]', '__proto__', 18],
])('%s', (text, name, offset) => {
  expect(found(text)).toEqual({ name, offset });
});

test.each([
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
  String.raw`{"a":":","b":"\":","c\\":"\\","d\"":{"example":"{\"a\":1,\"a\":2}"}}`,
  '{"properties":{"$ref":{"example":{"a":1}}},"x-a":{"y":12345678901234567890},"__proto__":{"__proto__":1}}',
  '{"a,":["::1",":"],"a":": ","b\\\\":"\\\\\\": {\\"a\\":1}"}',
  '[]',
  '"a"',
  '{}',
])('nothing stands twice in %s', (text) => {
  expect(found(text)).toBeUndefined();
});
