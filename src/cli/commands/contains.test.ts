import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, type FakeOptions, type Ran } from '../fake.test-data.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'seamcheck-contains-'));
  const files: Readonly<Record<string, string>> = {
    'integer.json': '{"type":"integer"}',
    'number.json': '\uFEFF{"type":"number"}',
    'anything.json': 'true',
    'text.yaml': 'type: string\nminLength: 1 # at least\n',
    'api.yaml':
      'openapi: 3.1.0\ncomponents:\n  schemas:\n    User: {type: object, required: [id], properties: {id: {$ref: "#/components/schemas/Id"}}}\n    Id: {type: integer}\n',
    'old.yaml': 'openapi: 3.0.3\ncomponents:\n  schemas:\n    MaybeText: {type: string, nullable: true}\n',
    'user.json': '{"type":"object","required":["id"],"properties":{"id":{"type":"number"}}}',
    'large.json': '{"const":9007199254740993}',
    'small.json': '{"maximum":9007199254740992}',
    'large.yaml': 'const: 9007199254740993\n',
    'broken.json': '{\n  "type": "string",\n}\n',
    'broken.yaml': 'type: string\n  minLength: [\n',
    'list.json': '[1]',
    'date.json': '{"type":"string","format":"date"}',
    'ten.json': '{"type":"string","maxLength":10}',
    'hostile.json': '{"const":"\\u001b[2J::error::x"}',
    'dependencies.json': '{"dependencies":{"a":["b"]}}',
    'dependent.json': '{"dependentRequired":{"a":["b"]}}',
    'loop.yaml': '&a\nproperties: {x: *a}\n',
    'written.json': '{"type":"object","required":["at"],"properties":{"at":{"type":"integer","readOnly":true}}}',
    'at.json': '{"required":["at"]}',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const contains = (argv: readonly string[], options: FakeOptions = {}): Promise<Ran> => run(['contains', ...argv], {}, { cwd, ...options });

describe('two schemas', () => {
  test('contained', async () => {
    expect(await contains(['integer.json', 'number.json'])).toMatchObject({
      code: 0,
      out: 'contained: every value of integer.json is a value of number.json\n',
      err: '',
    });
  });

  test('not contained, with a value', async () => {
    const ran = await contains(['number.json', 'integer.json']);
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(ran.out).toMatch(/^not contained: a value of number\.json that integer\.json refuses\n {2}-?\d+\.\d+\n$/);
  });

  test('for programs', async () => {
    const ran = await contains(['number.json', 'integer.json', '--json']);
    const { ms, value, ...rest } = JSON.parse(ran.out) as { readonly ms: number; readonly value: number };
    expect(rest).toEqual({ contained: false, reason: null });
    expect([Number.isInteger(value), ms > 0, ms < 5000, ran.code]).toEqual([false, true, true, 1]);
    expect(JSON.parse((await contains(['integer.json', 'number.json', '--json'])).out)).toMatchObject({ contained: true, value: null, reason: null });
  });

  test('a place in a document, YAML and JSON, references into the document', async () => {
    expect((await contains(['api.yaml#/components/schemas/User', 'user.json'])).code).toBe(0);
    expect((await contains(['user.json', 'api.yaml#/components/schemas/User'])).code).toBe(1);
    expect((await contains(['old.yaml#/components/schemas/MaybeText', 'text.yaml', '--json'])).code).toBe(1);
  });

  test('stdin', async () => {
    expect((await contains(['-', 'number.json'], { input: ['{"type":', '"integer"}'] })).code).toBe(0);
    expect((await contains(['number.json', '-'], { input: ['type: integer\n'] })).code).toBe(1);
    expect(await contains(['-', '-'])).toMatchObject({ code: 2, out: '' });
  });

  test.each(['large.json', 'large.yaml'])('numbers stay exact in %s', async (large) => {
    const ran = await contains([large, 'small.json', '--json']);
    expect(ran.code).not.toBe(0);
    expect((await contains([large, large === 'large.json' ? 'large.yaml' : 'large.json'])).code).toBe(0);
  });

  test('formats, dialect and direction', async () => {
    expect((await contains(['date.json', 'ten.json'])).code).toBe(1);
    expect((await contains(['date.json', 'ten.json', '--formats', 'assert'])).code).toBe(0);
    expect((await contains(['dependent.json', 'dependencies.json', '--dialect', 'draft-07'])).code).toBe(1);
    expect((await contains(['dependencies.json', 'dependent.json', '--dialect', 'draft-07'])).code).toBe(0);
    expect((await contains(['number.json', 'dependent.json'])).code).toBe(0);
    expect((await contains(['written.json', 'at.json', '--direction', 'response'])).code).toBe(0);
    expect((await contains(['written.json', 'at.json', '--direction', 'request'])).code).toBe(1);
    expect(await contains(['date.json', 'ten.json', '--dialect', 'draft-03'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('draft-04') });
  });

  test('a value of a hostile schema commands nothing', async () => {
    const { out } = await contains(['hostile.json', 'integer.json']);
    expect(out).toContain('2J');
    expect(out).not.toContain('\u001B');
    expect(out.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
  });

  test('a YAML document that contains itself is refused', async () => {
    expect(await contains(['loop.yaml', 'number.json'])).toMatchObject({ code: 2, err: expect.stringMatching(/loop\.yaml:\d+:\d+: it is nested deeper/) });
  });

  test.each([
    ['no.json', /no\.json cannot be read/],
    ['broken.json', /broken\.json:3:1: it is not JSON/],
    ['broken.yaml', /broken\.yaml:\d+:\d+: it is not YAML/],
    ['list.json', /list\.json:1:1 is no schema/],
    ['api.yaml', /api\.yaml:1: it is an OpenAPI document[\s\S]*api\.yaml#\/components\/schemas\/User/],
    ['api.yaml#/components/schemas/No', /leads nowhere/],
    ['api.yaml#/components/schemas/User/required', /api\.yaml#\/components\/schemas\/User\/required is no schema/],
  ])('%s cannot be used', async (place, said) => {
    const ran = await contains([place, 'number.json']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(said);
  });

  test.each([
    ['1e400', /bad\.json:1:1 is no schema/],
    ['{\n  "minLength": -1\n}', /^\S+ \[input-invalid\] bad\.json:2:3 has "minLength": -1, which must be a whole number/m],
    ['{"items": {"multipleOf": 0}}', /bad\.json:1:12 has "multipleOf": 0.*\(\/items\/multipleOf\)/],
    ['{"properties": {"a": {"$ref": "#/nope"}}}', /bad\.json:1:23 cannot be followed: .*"#\/nope" leads nowhere.*\(\/properties\/a\/\$ref\)/],
    ['{"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/B"}}}', /"#\/\$defs\/B" leads nowhere/],
    ['{"$ref": 5}', /bad\.json:1:2 has a "\$ref" that is no string/],
    ['{"type": "strin"}', /bad\.json:1:2 has "type": "strin", which must be one of null, boolean, .* \(JSON Schema 2020-12 Validation §6\.1\.1\) \(\/type\)/],
    ['{"type": []}', /has "type": \[\]/],
    ['{"type": ["string", "int"]}', /has "type": \["string","int"\]/],
    ['{"properties": {"a": {"required": true}}}', /bad\.json:1:23 has "required": true, which must be a list of names .*\(\/properties\/a\/required\)/],
    ['{"required": "a"}', /has "required": "a"/],
    ['{"enum": "a"}', /has "enum": "a", which must be a list/],
    ['{"minimum": "5"}', /has "minimum": "5", which must be a number/],
    ['{"maxLength": null}', /has "maxLength": null, which must be a number/],
    ['{"properties": {"a": null}}', /has "properties": \{"a":null\}, which must be an object of schemas/],
    ['{"anyOf": []}', /has "anyOf": \[\], which must be a list of schemas, and not an empty one/],
    ['{"oneOf": {"a": true}}', /has "oneOf"/],
    ['{"additionalProperties": "no"}', /has "additionalProperties": "no", which must be a schema/],
    ['{"items": 5}', /has "items": 5/],
    ['{"uniqueItems": "yes"}', /has "uniqueItems": "yes"/],
    ['{"pattern": 5}', /has "pattern": 5, which must be a string/],
    ['{"allOf": [{"not": []}]}', /has "not": \[\].*\(\/allOf\/0\/not\)/],
    ['{"pattern": "("}', /has the pattern "\(", which is no regular expression/],
  ])('%s is refused with its place', async (text, said) => {
    await writeFile(join(cwd, 'bad.json'), text);
    for (const argv of [
      ['bad.json', 'number.json'],
      ['number.json', 'bad.json'],
    ]) {
      const ran = await contains(argv);
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toMatch(said);
    }
  });

  test.each([
    '{"type": "integer", "const": {"$ref": "#/nope"}, "$defs": {"A": {"$ref": "#/nope"}}, "x": {"$ref": "#/nope"}, "minLength": 9007199254740993}',
    '{"type": "integer", "properties": {"$ref": {"minLength": 1}, "pattern": {}}}',
    '{"$ref": "#a", "$defs": {"A": {"$anchor": "a", "type": "integer"}}}',
    '{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#a", "minLength": -1, "definitions": {"A": {"$id": "#a", "type": "integer"}}}',
    '{"$ref": "#/$defs/A", "$defs": {"A": {"type": "integer", "items": {"$ref": "#"}}}}',
    // What a draft does not know, and what nobody applies, may be anything.
    '{"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer", "const": 1, "contains": 5, "propertyNames": "a", "if": 1, "prefixItems": 0}',
    '{"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer", "exclusiveMinimum": true, "minimum": 1}',
    '{"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer", "items": [{}, true], "additionalItems": false, "dependencies": {"a": ["b"], "c": {}}}',
    '{"type": "integer", "enum": [], "default": "x", "x-type": {"type": "strin"}, "example": {"type": "strin"}, "$defs": {"A": {"type": "strin"}}}',
    '{"type": ["integer"], "title": 5, "discriminator": {"propertyName": "kind"}, "xml": {"name": 1}, "required": [], "dependencies": 5}',
    '{"type": "integer", "maximum": 1e400, "not": false, "properties": {"type": {"type": "string"}, "required": true}}',
  ])('%s is in order', async (text) => {
    await writeFile(join(cwd, 'good.json'), text);
    expect(await contains(['good.json', 'number.json'])).toMatchObject({ code: 0, err: '' });
  });

  test('one schema alone is a usage error', async () => {
    expect(await contains(['number.json'])).toMatchObject({ code: 2, out: '' });
    expect(await contains(['number.json', 'number.json', '--pairs', 'x'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('--pairs', () => {
  test('no pair is no pass', async () => {
    expect(await contains(['--pairs', '-'], { input: ['\n'] })).toMatchObject({ code: 2, out: '', err: expect.stringContaining('stdin holds no pair') });
  });

  const pairs = async (
    text: string,
    argv: readonly string[] = [],
  ): Promise<{ readonly code: number; readonly answers: readonly Record<string, unknown>[] }> => {
    const { code, out } = await contains(['--pairs', '-', ...argv], { input: [text] });
    return {
      code,
      answers: out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };

  test('one line each, in order', async () => {
    const { code, answers } = await pairs(
      '{"id":"a","inner":{"type":"integer"},"outer":{"type":"number"}}\n\n{"id":2,"inner":true,"outer":{"not":{"const":null}}}\r\n{"id":"c","inner":false,"outer":false}',
    );
    expect(code).toBe(0);
    expect(answers.map(({ ms, ...answer }) => [typeof ms, answer])).toEqual([
      ['number', { id: 'a', contained: true, value: null, reason: null }],
      ['number', { id: 2, contained: false, value: null, reason: null }],
      ['number', { id: 'c', contained: true, value: null, reason: null }],
    ]);
  });

  test('a schema that breaks a rule gets no answer, and the rule', async () => {
    const line = (id: number, inner: unknown, outer: unknown, more: object = {}): string => `${JSON.stringify({ id, inner, outer, ...more })}\n`;
    const { code, answers } = await pairs(
      [
        line(1, { type: 'strin' }, {}),
        line(2, {}, { items: { required: true } }),
        line(3, true, { $ref: '#/nope' }),
        line(4, { const: 1, contains: 5 }, true, { dialect: 'draft-04' }),
      ].join(''),
    );
    expect(code).toBe(2);
    expect(answers.map(({ id, contained, value, reason }) => [id, contained, value, reason])).toEqual([
      [1, null, null, expect.stringMatching(/^line 1: its "inner" has "type": "strin", which must be .* \(\/type\)$/)],
      [2, null, null, expect.stringMatching(/^line 2: its "outer" has "required": true.* \(\/items\/required\)$/)],
      [3, null, null, expect.stringMatching(/^line 3: its "outer" cannot be followed: .* \(\/\$ref\)$/)],
      [4, true, null, null],
    ]);
  });

  test('a dialect of its own, else that of the command', async () => {
    const line = (more: object): string =>
      `${JSON.stringify({ id: 0, inner: { exclusiveMinimum: true, minimum: 0 }, outer: { not: { enum: [0] } }, ...more })}\n`;
    expect((await pairs(line({ dialect: 'openapi-3.0' }))).answers[0]).toMatchObject({ contained: true });
    expect((await pairs(line({}), ['--dialect', 'draft-04'])).answers[0]).toMatchObject({ contained: true });
    expect(await pairs(line({ dialect: 'cobol' }))).toMatchObject({
      code: 2,
      answers: [{ id: 0, contained: null, reason: expect.stringContaining('dialect') }],
    });
  });

  test('a line that cannot be read is answered, and the run goes on', async () => {
    const { code, answers } = await pairs(
      '{"id":1,\n[]\n{"id":3,"inner":{}}\n{"id":4,"inner":{},"outer":7}\n{"id":5,"inner":{},"outer":9007199254740993}\n{"id":6,"inner":{},"outer":{}}\n',
    );
    expect(code).toBe(2);
    expect(answers.map(({ id, contained }) => [id, contained])).toEqual([
      [null, null],
      [null, null],
      [3, null],
      [4, null],
      [5, null],
      [6, true],
    ]);
    expect(answers.slice(0, 5).map(({ reason }) => String(reason).slice(0, 8))).toEqual(['line 1: ', 'line 2: ', 'line 3: ', 'line 4: ', 'line 5: ']);
  });

  test('a file that is not there', async () => {
    expect(await contains(['--pairs', 'no.jsonl'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('no.jsonl cannot be read') });
  });

  test('what is known is told before the next line comes', async () => {
    const told: string[] = [];
    async function* input(): AsyncGenerator<string> {
      yield '{"id":1,"inner":{},"outer":{}}\n';
      told.push('asked for more');
    }
    const { main } = await import('../main.ts');
    const output = { write: (text: string) => void told.push(text.slice(0, 8)), style: (_style: unknown, text: string) => text, terminal: false };
    const io = {
      cwd,
      env: {},
      execPath: '',
      isRoot: false,
      pid: 1,
      alive: () => false,
      input,
      out: output,
      err: output,
      onInterrupt: () => () => {},
      exit: () => {},
    };
    await main(['contains', '--pairs', '-'], { ...io, load: () => Promise.reject(new Error('the composition root is not needed')) });
    expect(told).toEqual(['{"id":1,', 'asked for more']);
  });
});

test('through the binary, with a pipe', async () => {
  const bin = fileURLToPath(new URL('../../../bin/seamcheck.js', import.meta.url));
  const ended = await new Promise<readonly [number | null, string, string]>((resolve) => {
    const child = execFile(process.execPath, [bin, 'contains', '--pairs', '-'], { cwd }, (_error, out, err) => resolve([child.exitCode, out, err]));
    child.stdin?.end('{"id":"é","inner":{"const":9007199254740993},"outer":{"type":"integer"}}\n{"id":1,"inner":{"type":"null"},"outer":false}\nx');
  });
  expect(ended[0]).toBe(2);
  expect(ended[1].split('\n').map((line) => line.replace(/,"ms":.*/, ''))).toEqual([
    '{"id":"é","contained":true,"value":null,"reason":null',
    '{"id":1,"contained":false,"value":null,"reason":null',
    expect.stringContaining('{"id":null,"contained":null,"value":null,"reason":"line 3: it is not JSON'),
    '',
  ]);
  expect(ended[2]).toBe('');
});
