import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isExactNumber } from '../model/exact-json.ts';
import { valueAt } from '../model/json.ts';
import { ToolError } from '../model/tool-error.ts';
import { loadSource, sourceOf, type LoadOptions } from './load.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const minimal = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} };

/** Writes files into a folder of their own and answers where it is. */
async function files(contents: Readonly<Record<string, unknown>>): Promise<string> {
  const cwd = await mkdtemp(join(folder, 'case-'));
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content, undefined, 2));
  }
  return cwd;
}
async function refusal(ref: string, options: LoadOptions): Promise<string> {
  try {
    await loadSource(ref, options);
  } catch (error) {
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: 'document-invalid' });
    return (error as ToolError).message;
  }
  throw new Error('was read');
}

describe('a document is read', () => {
  test('from JSON and YAML, and says where things are', async () => {
    const cwd = await files({ 'a.json': minimal, 'b.yaml': 'openapi: 3.1.0\npaths:\n  /a:\n    get: {}\n', 'c.txt': minimal, 'd:e.json': minimal });
    expect((await loadSource('a.json', { cwd })).document).toEqual(minimal);
    const yaml = await loadSource('b.yaml', { cwd });
    expect(yaml.locate('/paths/~1a/get')).toEqual({ file: 'b.yaml', pointer: '/paths/~1a/get', line: 4, column: 5 });
    expect((await loadSource('c.txt', { cwd })).document).toEqual(minimal);
    // A colon does not make a git revision where such a file exists.
    expect(await loadSource('d:e.json', { cwd })).toMatchObject({ name: 'd:e.json', document: minimal });
    expect(await loadSource(join(cwd, 'a.json'), { cwd: '/' })).toHaveProperty('document.openapi', '3.1.0');
    expect(await loadSource(new URL(`file://${cwd}/a.json`).href, { cwd: '/' })).toHaveProperty('document.openapi', '3.1.0');
  });

  test('from standard input, in UTF-16, behind a byte order mark', async () => {
    const cwd = await files({ 'utf16.json': Buffer.from(`\uFEFF${JSON.stringify(minimal)}`, 'utf16le'), 'bom.json': `\uFEFF${JSON.stringify(minimal)}` });
    const stdin = async function* () {
      const bytes = Buffer.from(JSON.stringify({ ...minimal, 'x-é': 1 }));
      for (const byte of bytes) yield Buffer.of(byte);
    };
    const read = await loadSource('-', { cwd, stdin });
    expect(read).toMatchObject({ name: '-', document: { 'x-é': 1 } });
    expect(read.locate('/info')).toMatchObject({ file: '-', line: 1 });
    for (const name of ['utf16.json', 'bom.json']) {
      const marked = await loadSource(name, { cwd });
      expect(marked.document).toEqual(minimal);
      expect(marked.locate('/info')).toEqual({ file: name, pointer: '/info', line: 1, column: 20 });
    }
  });

  test('numbers that no double carries stay exact', async () => {
    const schemas = '{"A":{"maximum":9007199254740993}}';
    const cwd = await files({
      'a.json': `{"openapi":"3.1.0","components":{"schemas":${schemas}}}`,
      'a.yaml': `openapi: 3.1.0\ncomponents: {schemas: {A: {maximum: 9007199254740993}}}\n`,
    });
    for (const name of ['a.json', 'a.yaml']) {
      expect(isExactNumber(valueAt((await loadSource(name, { cwd })).document, '/components/schemas/A/maximum'))).toBe(true);
    }
  });

  test('inline documents have no places, and stay as they are', () => {
    const given = Object.freeze({ ...minimal });
    const source = sourceOf(given, 'pair 1');
    expect(source.document).toEqual(minimal);
    expect(source.locate('/paths')).toBe(undefined);
    expect(() => sourceOf([], 'pair 2')).toThrow('pair 2 is not an object');
    expect(() => sourceOf({ ...minimal, paths: { '/a': { $ref: './a.yaml' } } }, 'pair 3')).toThrow(
      /pair 3 cannot be followed: .*nothing is fetched \(\/paths\/~1a\)/,
    );
  });

  test('webhooks alone are a document from 3.1 on', async () => {
    expect(sourceOf({ openapi: '3.1.0', webhooks: {} }, 'w').document).toHaveProperty('webhooks');
    expect(() => sourceOf({ openapi: '3.0.0', components: {} }, 'w')).toThrow(/no paths object/);
    expect(() => sourceOf({ openapi: '3.2.0' }, 'w')).toThrow(/none of paths, webhooks and components/);
  });
});

describe('what cannot be read is refused with its place', () => {
  test.each<[string, string, RegExp]>([
    ['none.json', '', /^none\.json cannot be read: there is no such file/],
    ['.', '', /cannot be read: it is a folder/],
    ['C:\\api.json', '', /^C:\\api\.json cannot be read: there is no such file/],
    ['file://elsewhere/api.json', '', /^file:\/\/elsewhere\/api\.json cannot be read: it is no URL of a file of this machine/],
    ['cut.json', '{\n  "openapi": "3.1.0",\n', /^cut\.json:3:1 is not JSON: Expected double-quoted property name\.$/],
    ['word.json', '{\n  "openapi": tru\n}', /^word\.json:2:14 is not JSON/],
    ['comma.json', '{"a": 1,}', /^comma\.json:1:9 is not JSON/],
    ['indent.yaml', 'a:\n  b: 1\n c: 2\n', /^indent\.yaml:3:\d is not YAML/],
    ['twice.json', '{\n  "openapi": "3.1.0",\n  "paths": {"/x": {},\n    "/x": {}}\n}', /^twice\.json:4:5 has the name "\/x" twice in one object/],
    ['twice.yaml', 'openapi: 3.1.0\npaths: {}\npaths: {}\n', /^twice\.yaml:3:1 is not YAML: duplicated mapping key "paths"/],
    ['again.yaml', "openapi: 3.1.0\npaths:\n  '/a b': {}\n  '/a b' : {}\n", /^again\.yaml:4:3 is not YAML: duplicated mapping key '\/a b'\.$/],
    ['empty.yaml', '\n', /^empty\.yaml:1:1 is empty/],
    ['page.json', '\n<!doctype html>', /^page\.json:2:1 is a page of HTML/],
    ['list.json', '[]', /^list\.json:1:1 is not an object/],
    ['other.json', '{\n  "name": "package"\n}', /^other\.json:1:1 has no openapi field/],
    ['new.json', '{\n  "openapi": "4.0.0", "paths": {}}', /^new\.json:2:3 is of version "4\.0\.0"/],
    ['old.json', '{"swagger": "1.2", "paths": {}}', /^old\.json:1:2 is of a Swagger version other/],
    ['inf.yaml', 'openapi: 3.1.0\npaths: {}\nx-a:\n  - .inf\n', /^inf\.yaml:4:5 holds Infinity/],
    ['escape.yaml', 'openapi: "\\e[31m"\npaths: {}\n', /^escape\.yaml:1:1 is of version "\\u001b\[31m"/],
  ])('%s', async (name, text, message) => {
    const cwd = await files(text === '' ? {} : { [name]: text });
    const said = await refusal(name, { cwd });
    expect(said).toMatch(message);
  });

  test('no text, too deep, an alias that holds itself', async () => {
    const cwd = await files({
      'latin.json': Buffer.from('{\n"ü": 1,\n"café": 2}'.replace('\u00fc', 'u'), 'latin1'),
      'laughs.yaml': `openapi: 3.1.0\npaths: {}\nx-0: &x0 [1, 1]\n${Array.from({ length: 8 }, (_, at) => `x-${at + 1}: &x${at + 1} [${Array.from({ length: 10 }, () => `*x${at}`).join(', ')}]\n`).join('')}`,
      'bytes.json': Buffer.from([0x7b, 0xc3, 0x28, 0x7d]),
      'deep.json': `{"openapi":"3.1.0","paths":{},"x-a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'circle.yaml': 'openapi: 3.1.0\npaths: {}\nx-a: &a [*a]\n',
    });
    expect(await refusal('bytes.json', { cwd })).toMatch(/^bytes\.json:1:2 cannot be read: it is no text in UTF-8: line 1 holds other bytes/);
    expect(await refusal('latin.json', { cwd })).toMatch(/^latin\.json:3:5 .*no text in UTF-8: line 3/);
    expect(await refusal('laughs.yaml', { cwd })).toMatch(/^laughs\.yaml:\d+:\d+ holds more than 3000000 values.*\(\/x-8\/\d\)\.$/);
    expect(await refusal('deep.json', { cwd })).toMatch(/^deep\.json:1:\d+ is nested deeper than 500/);
    expect(await refusal('circle.yaml', { cwd })).toMatch(/^circle\.yaml:3:\d+ is nested deeper than 500/);
  });

  test('words of a schema in a parameter or header of Swagger 2, and in another file', async () => {
    const swagger = (parameter: object): string =>
      JSON.stringify(
        { swagger: '2.0', info: {}, paths: { '/a': { get: { parameters: [{ name: 'a', in: 'query', ...parameter }], responses: {} } } } },
        undefined,
        1,
      );
    const cwd = await files({
      'a.json': swagger({ type: 'array', items: { type: 'interger' } }),
      'b.json': swagger({ type: 'file', in: 'formData', required: true }),
      'c.json': { ...minimal, components: { schemas: { A: { $ref: 'd.yaml' } } } },
      'd.yaml': 'type: object\nproperties:\n  a:\n    maximum: ten\n',
    });
    expect(await refusal('a.json', { cwd })).toMatch(/^a\.json:13:\d+ has "type": "interger".*\(\/paths\/~1a\/get\/parameters\/0\/items\/type\)\.$/);
    expect(await loadSource('b.json', { cwd })).toHaveProperty('document.openapi');
    expect(await refusal('c.json', { cwd })).toMatch(/^d\.yaml:4:5 has "maximum": "ten".*\(\/properties\/a\/maximum\)\.$/);
  });

  test('names are no words, and data is what it is', async () => {
    const words = { minLength: -1, multipleOf: 0, $ref: 5, pattern: '(' };
    const named = { minLength: {}, multipleOf: {}, $ref: {}, pattern: {} };
    const scopes = { pattern: '(' };
    const parts = {
      'x-a': words,
      components: {
        schemas: { A: { properties: named, example: words, default: words, enum: [words] }, ...named },
        securitySchemes: { s: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'https://example.com', scopes } } } },
      },
    };
    const cwd = await files({ 'a.json': { ...minimal, ...parts } });
    expect(await loadSource('a.json', { cwd })).toHaveProperty('document.components', parts.components);
  });

  test.each<[string, object, RegExp]>([
    ['paths in a list', { paths: [] }, /"paths" that is not an object.*\(\/paths\)/],
    ['a path without a slash', { paths: { todos: {} } }, /"todos".*begins with a slash.*\(\/paths\/todos\)/],
    ['an operation that is a text', { paths: { '/a': { get: 'x' } } }, /operation that is not an object.*\(\/paths\/~1a\/get\)/],
    ['parameters by name', { paths: { '/a': { parameters: { id: {} } } } }, /parameters that are not a list/],
    ['a parameter without a name', { paths: { '/a': { get: { parameters: [{ in: 'query' }] } } } }, /parameter without a name.*parameters\/0\)/],
    ['a parameter of Swagger 2', { paths: { '/a': { post: { parameters: [{ name: 'b', in: 'body' }] } } } }, /"in" is not one of/],
    ['a status that is none', { paths: { '/a': { get: { responses: { ok: {} } } } } }, /"ok", which is no status/],
    ['a schema that is a text', { components: { schemas: { A: 'string' } } }, /schema that is neither.*\(\/components\/schemas\/A\)/],
    ['a scheme of no type', { components: { securitySchemes: { s: {} } } }, /security scheme whose type/],
    ['scopes that are no list', { security: [{ s: null }] }, /scopes for "s" are not a list.*\(\/security\/0\/s\)/],
    ['a server without url', { servers: [{}] }, /server without a url/],
    ['a reference to nothing', { components: { schemas: { A: { $ref: '#/components/schemas/B' } } } }, /leads nowhere.*\(\/components\/schemas\/A\)/],
    [
      'a length below nothing',
      { components: { schemas: { A: { properties: { a: { minLength: -1 } } } } } },
      /has "minLength": -1.*Validation §6\.3\.2.*\/properties\/a\/minLength\)/,
    ],
    ['half an item', { components: { schemas: { A: { items: { maxItems: 1.5 } } } } }, /has "maxItems": 1\.5, which must be a whole number/],
    [
      'a multiple of nothing',
      { paths: { '/a': { get: { parameters: [{ name: 'a', in: 'query', schema: { multipleOf: 0 } }] } } } },
      /has "multipleOf": 0, which must be greater than 0.*parameters\/0\/schema\/multipleOf\)/,
    ],
    ['a reference that is no text', { components: { schemas: { A: { allOf: [{ $ref: 5 }] } } } }, /has a "\$ref" that is no string.*allOf\/0\/\$ref\)/],
    [
      'a pattern that nobody reads',
      { components: { schemas: { A: { pattern: '^(a' } } } },
      /has the pattern "\^\(a", which is no regular expression.*\(\/components\/schemas\/A\/pattern\)/,
    ],
    [
      'a type that there is not',
      { components: { schemas: { A: { type: 'interger' } } } },
      /has "type": "interger", which must be one of null.*§6\.1\.1.*A\/type\)/,
    ],
    [
      'a bound that is a text',
      { paths: { '/a': { get: { parameters: [{ name: 'a', in: 'query', schema: { allOf: [{ maximum: 'ten' }] } }] } } } },
      /has "maximum": "ten", which must be a number .*schema\/allOf\/0\/maximum\)/,
    ],
    ['a required that is a text', { components: { schemas: { A: { required: 'a' } } } }, /has "required": "a", which must be a list of names/],
    [
      'an alternative that is a text',
      { components: { schemas: { A: { properties: { a: { anyOf: ['A'] } } } } } },
      /has "anyOf": \["A"\], which must be a list of schemas/,
    ],
    ['an item that is a text', { components: { schemas: { A: { items: 'string' } } } }, /has "items": "string", which must be a schema/],
    ['a circle of references', { components: { schemas: { A: { $ref: '#/components/schemas/A' } } } }, /round in a circle/],
  ])('%s', async (_, parts, message) => {
    const cwd = await files({ 'a.json': { ...minimal, ...parts } });
    const said = await refusal('a.json', { cwd });
    expect(said).toMatch(/^a\.json:\d+:\d+ /);
    expect(said).toMatch(message);
    expect(() => sourceOf({ ...minimal, ...parts }, 'inline')).toThrow(message);
  });

  test.each<[string, object]>([
    ['no info', { info: undefined }],
    ['no responses', { paths: { '/a': { get: {} } } }],
    ['no description', { paths: { '/a': { get: { responses: { 200: {} } } } } }],
    ['an undeclared path parameter', { paths: { '/a/{id}': { get: { responses: {} } } } }],
    ['an operationId twice', { paths: { '/a': { get: { operationId: 'x' } }, '/b': { get: { operationId: 'x' } } } }],
    ['a number as an exclusive bound of 3.0', { openapi: '3.0.2', components: { schemas: { A: { type: 'integer', exclusiveMinimum: 0 } } } }],
    ['nullable in 3.1', { components: { schemas: { A: { type: 'string', nullable: true } } } }],
    ['words of a schema where none stands', { components: { securitySchemes: { s: { type: 'http', scheme: 'basic', format: 5 } } } }],
    ['words of a schema as names', { components: { schemas: { type: { properties: { type: {}, maximum: { type: 'string' }, required: {} } } } } }],
    ['words below one that nobody knows', { components: { schemas: { A: { 'x-a': { type: 'x' }, ui: { type: 'slider', maximum: 'ten' } } } } }],
    ['words of a schema in data', { components: { schemas: { A: { example: { type: 'cat' }, default: { items: 'x' }, enum: [{ type: 'y' }] } } } }],
    ['nothing behind a key', { paths: { '/a': { parameters: null, get: { security: null, responses: null } } }, servers: null, components: null }],
    ['an unknown field', { basePath: '/x', paths: { '/a': { copy: 1 } } }],
    ['a tag without a name', { tags: [{}] }],
  ])('a document with the small sin of %s is read', (_, parts) => {
    const document = JSON.parse(JSON.stringify({ ...minimal, ...parts })) as unknown;
    expect(sourceOf(document, 'sin').document).toEqual(document);
  });

  test.each<[string, object, object]>([
    ['required in a property', { properties: { a: { type: 'string', required: true } } }, { properties: { a: { type: 'string' } } }],
    ['no alternative', { oneOf: [], required: [], type: 'object' }, { required: [], type: 'object' }],
    ['nothing behind a word', { properties: null, required: null, items: null }, {}],
    ['no type', { allOf: [{ type: [], maxLength: null }] }, { allOf: [{}] }],
    [
      'nothing that is a value',
      { default: null, const: null, enum: [], 'x-a': null, example: { type: null } },
      { default: null, const: null, enum: [], 'x-a': null, example: { type: null } },
    ],
  ])('a schema with the small sin of %s is read without it', (_, sinful, read) => {
    const document = { ...minimal, components: { schemas: { A: sinful, maxLength: { $ref: '#/components/schemas/A' } } } };
    const before = structuredClone(document);
    expect(sourceOf(document, 'sin').document.components?.schemas?.['A']).toStrictEqual(read);
    expect(document).toEqual(before);
  });
});

describe('from git', () => {
  let cwd = '';
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  beforeAll(async () => {
    cwd = await files({
      'api/openapi.yaml': 'openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$ref: "models/a.json"}\n',
      'api/models/a.json': { type: 'string', title: 'then' },
      'openapi.json': minimal,
    });
    git('init', '-q', '-b', 'main');
    await symlink('openapi.json', join(cwd, 'link.json'));
    await symlink('/etc/hosts', join(cwd, 'out.json'));
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    git('branch', 'feature/x');
    await writeFile(join(cwd, 'api/models/a.json'), '{"title": "now"}');
    await rm(join(cwd, 'openapi.json'));
  });

  test('a revision and a path, with the files beside it at that revision', async () => {
    expect((await loadSource('HEAD:openapi.json', { cwd })).document).toEqual(minimal);
    expect((await loadSource('feature/x:link.json', { cwd })).document).toEqual(minimal);
    const source = await loadSource('main:api/openapi.yaml', { cwd });
    expect(valueAt(source.document, '/x-seamcheck-files/models~1a.json/title')).toBe('then');
    expect(source.locate('/x-seamcheck-files/models~1a.json/title')).toMatchObject({ file: 'main:api/models/a.json', line: 3 });
    expect(source.locate('/components/schemas/A')).toMatchObject({ file: 'main:api/openapi.yaml', line: 4 });
    const below = await loadSource('HEAD:./openapi.yaml', { cwd: join(cwd, 'api') });
    expect(valueAt(below.document, '/x-seamcheck-files/models~1a.json/title')).toBe('then');
  });

  test.each([
    ['nowhere:openapi.json', /git knows no revision "nowhere"/],
    ['HEAD:none.json', /no such file in that revision/],
    ['HEAD:api', /it is a folder/],
    ['HEAD:out.json', /symbolic link that leads out/],
    ['--help:openapi.json', /git knows no revision/],
    ['HEAD:a\nHEAD:openapi.json', /line break/],
  ])('%j is refused', async (ref, message) => {
    expect(await refusal(ref, { cwd })).toMatch(message);
  });

  test('outside of a repository', async () => {
    const plain = await files({});
    expect(await refusal('HEAD:openapi.json', { cwd: plain })).toMatch(/no such file, and the working folder is not in a git repository/);
  });
});

describe('several files', () => {
  test('become one tree, and every place leads back', async () => {
    const cwd = await files({
      'api/openapi.yaml': [
        'openapi: 3.1.0',
        'paths:',
        '  /pets: {$ref: "paths/pets.yaml"}',
        '  /own:',
        '    $ref: "paths/pets.yaml"',
        '    post: {responses: {201: {description: made}}}',
        'components:',
        '  schemas:',
        '    Error: {type: object}',
        '    Pet: {$ref: "schemas/pet.json#/$defs/Pet"}',
        '    Any: {oneOf: [{$ref: "#/components/schemas/Pet"}], discriminator: {propertyName: kind, mapping: {pet: Pet, cat: "schemas/pet.json#Cat"}}}',
        '  parameters: {$ref: "parameters.yaml"}',
      ].join('\n'),
      'api/paths/pets.yaml':
        'get:\n  parameters:\n    - $ref: "../parameters.yaml#/limit"\n  responses:\n    default: {$ref: "#/x-error"}\nx-error:\n  description: no\n  content: {application/json: {schema: {$ref: "../openapi.yaml#/components/schemas/Error"}}}\n',
      'api/parameters.yaml':
        'limit: {name: limit, in: query, schema: {type: integer}}\ndefault: {name: d, in: query, schema: {$ref: "schemas/pet.json#/$defs/Cat"}}\n',
      'api/schemas/pet.json': {
        $id: 'https://example.com/pet.json',
        $defs: {
          Pet: { properties: { parent: { $ref: '#/$defs/Pet' }, cat: { $ref: '#Cat' } } },
          Cat: { $anchor: 'Cat', properties: { pet: { $ref: 'pet.json#/$defs/Pet' } } },
        },
      },
    });
    const { document, locate } = await loadSource('api/openapi.yaml', { cwd });
    const inFiles = '/x-seamcheck-files';
    expect(Object.keys(valueAt(document, inFiles) as object).sort()).toEqual(['parameters.yaml', 'paths/pets.yaml', 'schemas/pet.json']);
    expect(valueAt(document, '/paths/~1pets')).toEqual({ $ref: '#/x-seamcheck-files/paths~1pets.yaml' });
    expect(valueAt(document, `${inFiles}/paths~1pets.yaml/get`)).toEqual({
      parameters: [{ $ref: '#/x-seamcheck-files/parameters.yaml/limit' }],
      responses: { default: { $ref: '#/x-seamcheck-files/paths~1pets.yaml/x-error' } },
    });
    expect(valueAt(document, `${inFiles}/paths~1pets.yaml/x-error/content/application~1json/schema`)).toEqual({ $ref: '#/components/schemas/Error' });
    expect(valueAt(document, `${inFiles}/schemas~1pet.json`)).toEqual({
      // An identifier would give the references another meaning, and nothing leads to the root of this file.
      $id: 'https://example.com/pet.json',
      $defs: {
        Pet: {
          properties: { parent: { $ref: '#/x-seamcheck-files/schemas~1pet.json/$defs/Pet' }, cat: { $ref: '#/x-seamcheck-files/schemas~1pet.json/$defs/Cat' } },
        },
        Cat: { $anchor: 'Cat', properties: { pet: { $ref: '#/x-seamcheck-files/schemas~1pet.json/$defs/Pet' } } },
      },
    });
    expect(valueAt(document, '/components/schemas/Any/discriminator/mapping')).toEqual({ pet: 'Pet', cat: '#/x-seamcheck-files/schemas~1pet.json/$defs/Cat' });
    // Written out: a path item beside fields of its own, and a map that is one reference.
    expect(Object.keys(valueAt(document, '/paths/~1own') as object)).toEqual(['get', 'x-error', 'post']);
    expect(Object.keys(valueAt(document, '/components/parameters') as object)).toEqual(['limit', 'default']);
    expect(valueAt(document, '/components/parameters/default/schema')).toEqual({ $ref: '#/x-seamcheck-files/schemas~1pet.json/$defs/Cat' });

    expect(locate('/paths/~1pets')).toEqual({ file: 'api/openapi.yaml', pointer: '/paths/~1pets', line: 3, column: 3 });
    expect(locate('/paths/~1own/get/responses')).toEqual({ file: 'api/paths/pets.yaml', pointer: '/get/responses', line: 4, column: 3 });
    expect(locate('/paths/~1own/post')).toMatchObject({ file: 'api/openapi.yaml', line: 6 });
    expect(locate('/components/parameters/limit/in')).toMatchObject({ file: 'api/parameters.yaml', pointer: '/limit/in', line: 1 });
    expect(locate(`${inFiles}/schemas~1pet.json/$defs/Cat/properties`)).toMatchObject({ file: 'api/schemas/pet.json', pointer: '/$defs/Cat/properties' });
    expect(locate(`${inFiles}/schemas~1pet.json`)).toMatchObject({ file: 'api/schemas/pet.json', pointer: '', line: 1 });
  });

  test('what a discriminator maps to may lead nowhere', async () => {
    const cwd = await files({
      'api.yaml': [
        'openapi: 3.1.0',
        'paths: {}',
        'components:',
        '  schemas:',
        '    Any: {oneOf: [], discriminator: {propertyName: kind, mapping: {cat: "models/cat.yml#/Cat", dog: "../models/dog.yml"}}}',
      ].join('\n'),
    });
    const { document } = await loadSource('api.yaml', { cwd });
    expect(valueAt(document, '/components/schemas/Any/discriminator/mapping')).toEqual({ cat: 'models/cat.yml#/Cat', dog: '../models/dog.yml' });
  });

  test('a document may call itself by its own address', async () => {
    const cwd = await files({
      'a.json': {
        openapi: '3.2.0',
        $self: 'https://example.com/api/a.json',
        components: { schemas: { A: { $ref: 'https://example.com/api/a.json#/components/schemas/B' }, B: { $ref: 'https://example.com/api/b.json' } } },
      },
      'b.json': { type: 'string' },
    });
    const { document } = await loadSource('a.json', { cwd });
    expect(valueAt(document, '/components/schemas')).toEqual({ A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/x-seamcheck-files/b.json' } });
  });

  test('a file that was read may be called by its own identifier', async () => {
    const cwd = await files({
      'a.json': { ...minimal, components: { schemas: { A: { $ref: 'b.json' }, B: { $ref: 'https://example.com/b' } } } },
      'b.json': { $id: 'https://example.com/b', properties: { b: { $ref: 'https://example.com/b#/properties/c' }, c: {} } },
    });
    const { document } = await loadSource('a.json', { cwd });
    expect(valueAt(document, '/components/schemas/B')).toEqual({ $ref: '#/x-seamcheck-files/b.json' });
    expect(valueAt(document, '/x-seamcheck-files/b.json')).toEqual({ properties: { b: { $ref: '#/x-seamcheck-files/b.json/properties/c' }, c: {} } });
  });

  test('a schema may be named by its identifier, whole or from where one stands', async () => {
    const parts = {
      components: {
        schemas: {
          A: { $id: 'https://example.com/models/a', type: 'integer', $defs: { d: { $anchor: 'd' } } },
          B: { $id: 'https://example.com/models/b', properties: { a: { $ref: 'a' }, d: { $ref: './a#d' }, own: { $ref: '#/properties/a' } } },
          C: { $ref: 'https://example.com/models/a#/$defs/d' },
          $id: { type: 'string' },
        },
      },
    };
    const cwd = await files({ 'a.json': { ...minimal, ...parts }, 'old.json': { ...minimal, openapi: '3.0.3', ...parts } });
    const expected = {
      ...parts.components.schemas,
      B: {
        ...parts.components.schemas.B,
        properties: { a: { $ref: '#/components/schemas/A' }, d: { $ref: '#/components/schemas/A/$defs/d' }, own: { $ref: '#/properties/a' } },
      },
      C: { $ref: '#/components/schemas/A/$defs/d' },
    };
    expect((await loadSource('a.json', { cwd })).document).toHaveProperty('components.schemas', expected);
    expect(sourceOf({ ...minimal, ...parts }, 'inline').document).toHaveProperty('components.schemas', expected);
    expect(await refusal('old.json', { cwd })).toMatch(/cannot be followed/);
    const folderOf = { ...minimal, components: { schemas: { A: { $id: 'https://x.io/a' }, B: { $ref: './' } } } };
    expect(() => sourceOf(folderOf, 'inline')).toThrow(/cannot be followed: the reference "\.\/" leads out of the document/);
  });

  const refers = (reference: string): object => ({ ...minimal, components: { schemas: { A: { $ref: reference } } } });
  test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['missing.yaml', {}, /^api\/a\.json:\d+:\d+ cannot be followed: .*there is no such file/],
    ['../secret.json', { 'secret.json': {} }, /outside the folder of the document/],
    ['b/../../secret.json', { 'secret.json': {} }, /outside the folder/],
    ['%2e%2e/secret.json', { 'secret.json': {} }, /outside the folder/],
    ['/etc/passwd', {}, /outside the folder/],
    ['sub', { 'api/sub/b.json': {} }, /it is a folder/],
    ['file:///etc/passwd', {}, /file: is not followed/],
    ['C:/x.json', {}, /C: is not followed/],
    ['urn:x:y', {}, /urn: is not followed/],
    ['b.json#/nowhere', { 'api/b.json': {} }, /has no such place/],
    ['b.json', { 'api/b.json': '{\n "a": ' }, /^api\/b\.json:2:\d+ is not JSON/],
    ['b.json', { 'api/b.json': '{\n "a": 1,\n "a": 2 }' }, /^api\/b\.json:3:2 has the name "a" twice in one object, .*RFC 8259 §4/],
    ['b.json', { 'api/b.json': { items: { $ref: 'c.json' } } }, /^api\/b\.json:\d+:\d+ cannot be followed: leads to "c\.json": there is no such file/],
    ['https://example.com/x.json', {}, /only with --allow-remote/],
    ['%zz.json', {}, /percent-encoded/],
    ['b%00.json', {}, /no file name/],
    ['https://example.com/api/x.json#/a', {}, /leads to "https:\/\/example\.com\/api\/x\.json#\/a": /],
  ])('a reference to %s is refused', async (reference, more, message) => {
    const cwd = await files({ 'api/a.json': refers(reference), ...more });
    expect(await refusal('api/a.json', { cwd })).toMatch(message);
  });

  test.each([
    'http://me:sekret@example.com/x.json?token=hunter2#/a',
    'http://me:sekret@127.0.0.1/x.json?token=hunter2',
    'http://me:se/kret@exa mple:99999/x.json?token=hunter2',
    '//me:sekret@example.com/x.json?token=hunter2',
    'ftp://me:sekret@example.com/x.json?token=hunter2',
    'x.json?token=hunter2',
  ])('no secret of a reference is shown: %s', async (reference) => {
    const cwd = await files({ 'api/a.json': refers(reference) });
    for (const allowRemote of [false, true]) expect(await refusal('api/a.json', { cwd, allowRemote })).not.toMatch(/se\/?kret|hunter2/);
    const inline = ((): unknown => {
      try {
        return sourceOf(refers(reference), 'old');
      } catch (error) {
        return error;
      }
    })();
    expect(inline).toBeInstanceOf(ToolError);
    expect(String(inline)).not.toMatch(/se\/?kret|hunter2/);
  });

  test.skipIf(process.platform === 'win32')('a pipe beside the document is not waited for', async () => {
    const cwd = await files({ 'a.json': refers('pipe.json') });
    execFileSync('sh', ['-c', 'mkfifo pipe.json'], { cwd });
    expect(await refusal('a.json', { cwd, signal: AbortSignal.timeout(2_000) })).toMatch(/leads to "pipe\.json": it is no ordinary file/);
  });

  test('a link out of the folder is refused, one inside is followed', async () => {
    const cwd = await files({
      'api/a.json': refers('b.json'),
      'api/c.json': refers('d.json'),
      'secret.json': { title: 'secret' },
      'api/real.json': { title: 'real' },
    });
    await symlink(join(cwd, 'secret.json'), join(cwd, 'api/b.json'));
    await symlink('real.json', join(cwd, 'api/d.json'));
    expect(await refusal('api/a.json', { cwd })).toMatch(/outside the folder/);
    expect(valueAt((await loadSource('api/c.json', { cwd })).document, '/x-seamcheck-files/d.json/title')).toBe('real');
  });

  test('files without end are not read', async () => {
    const cwd = await files({ 'a.json': refers('f/0.json') });
    await mkdir(join(cwd, 'f'));
    for (let index = 0; index <= 1_001; index += 1) await writeFile(join(cwd, 'f', `${index}.json`), `{"items":{"$ref":"${index + 1}.json"}}`);
    expect(await refusal('a.json', { cwd })).toMatch(/already has 1000 files/);
  });
});

const codings: ReadonlyMap<string, (text: string) => Buffer> = new Map([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['identity', Buffer.from],
  ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
]);

describe('over HTTP', () => {
  let server: Server | undefined;
  let base = '';
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.authorization ?? ''} ${request.url ?? ''}`.trim());
      const at = request.url ?? '';
      const refers = ($ref: string): void => void response.end(JSON.stringify({ ...minimal, components: { schemas: { A: { $ref } } } }));
      if (at === '/openapi.json') return void response.end(JSON.stringify(minimal));
      if (at === '/yaml') return void response.end('openapi: 3.1.0\npaths: {}\n');
      if (at === '/moved') return void response.writeHead(302, { location: '/openapi.json' }).end();
      if (at === '/away') return void response.writeHead(302, { location: base.replace('127.0.0.1', 'localhost') + '/openapi.json' }).end();
      if (at === '/latest') return void response.writeHead(302, { location: '/v2/openapi.json' }).end();
      if (at === '/v2/openapi.json') return refers('parts/a.json');
      if (at === '/v2/parts/a.json') return void response.writeHead(302, { location: '/v3/parts/a.json' }).end();
      if (at === '/v3/parts/a.json') return void response.end('{"properties": {"b": {"$ref": "b.json"}, "own": {"$ref": "#/properties/b"}}}');
      if (at === '/v3/parts/b.json') return void response.end('{"type": "string"}');
      const coded = decodeURI(/^\/coded\/(.*)$/.exec(at)?.[1] ?? '');
      if (coded !== '') return void response.writeHead(200, { 'content-encoding': coded }).end(codings.get(coded)?.(JSON.stringify(minimal)) ?? 'x');
      if (at === '/round') return void response.writeHead(302, { location: '/round' }).end();
      if (at === '/refers') return refers('parts/a.json?key=hidden#/A');
      if (at === '/parts/a.json?key=hidden') return void response.end('{"A": {"properties": {"b": {"$ref": "../b.json"}}}}');
      if (at === '/b.json') return void response.end('{"type": "object"}');
      if (at === '/refers-away') return refers('/away');
      if (at === '/refers-elsewhere') return refers(`${base.replace('127.0.0.1', 'localhost')}/b.json`);
      if (at === '/to-number') return void response.writeHead(302, { location: base.replace('127.0.0.1', '127.0.0.2') + '/openapi.json' }).end();
      if (at === '/refers-other-port') return refers('http://127.0.0.1:1/b.json');
      if (at === '/refers-bomb') return refers('bomb.json');
      if (at === '/bomb.json') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(21 * 1024 * 1024, ' ')));
      if (at === '/refers-nowhere') return refers('none.json?key=hidden');
      return void response.writeHead(404).end();
    });
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server?.close());

  test('the document that a person names may be of this machine', async () => {
    const read = await loadSource(`${base}/openapi.json`, { cwd: folder });
    expect(read).toMatchObject({ name: `${base}/openapi.json`, document: minimal });
    expect(read.locate('/info')).toMatchObject({ file: `${base}/openapi.json`, line: 1 });
    expect(await loadSource(`${base}/moved`, { cwd: folder })).toHaveProperty('document', minimal);
    expect(await loadSource(`${base}/yaml`, { cwd: folder })).toHaveProperty('document.openapi', '3.1.0');
  });

  test('what it refers to is relative to where it came from, after redirects', async () => {
    const { document } = await loadSource(`${base}/latest`, { cwd: folder });
    const files = valueAt(document, '/x-seamcheck-files');
    expect(Object.keys(files ?? {}).map((key) => key.replace(base, ''))).toEqual(['/v2/parts/a.json', '/v3/parts/b.json']);
    expect(JSON.stringify(files)).toContain('"type":"string"');
  });

  test.each([...codings.keys()])('what is sent as %s is decoded', async (coding) => {
    expect(await loadSource(`${base}/coded/${coding}`, { cwd: folder })).toHaveProperty('document', minimal);
  });

  test('other codings, and what is not coded as it says', async () => {
    expect(await refusal(`${base}/coded/compress`, { cwd: folder })).toMatch(/cannot be read: it is sent in the coding "compress", which is not read/);
    expect(await refusal(`${base}/coded/x-gzip`, { cwd: folder })).toMatch(/cannot be read: it is sent as x-gzip, and is not in that coding/);
  });

  test('what is small only as it is sent is measured as it is', async () => {
    expect(await refusal(`${base}/refers-bomb`, { cwd: folder })).toMatch(/leads to "bomb\.json": it is larger than 20 MB/);
  });

  test('credentials are sent and never shown', async () => {
    const read = await loadSource(`${base.replace('//', '//me:secret@')}/openapi.json?key=hidden`, { cwd: folder }).catch((error: unknown) => error);
    expect(JSON.stringify(read)).not.toMatch(/secret|hidden/);
    expect(String(read)).not.toMatch(/secret|hidden/);
    expect(asked).toContain(`Basic ${Buffer.from('me:secret').toString('base64')} /openapi.json?key=hidden`);
  });

  test('what a document names may not, whatever is allowed', async () => {
    const cwd = await files({
      'a.json': { ...minimal, components: { schemas: { A: { $ref: `${base}/openapi.json` } } } },
      'b.json': { ...minimal, components: { schemas: { A: { $ref: `${base.replace('127.0.0.1', 'localhost')}/openapi.json` } } } },
    });
    asked.length = 0;
    for (const name of ['a.json', 'b.json']) {
      expect(await refusal(name, { cwd })).toMatch(/--allow-remote/);
      expect(await refusal(name, { cwd, allowRemote: true })).toMatch(/private network/);
    }
    expect(asked).toEqual([]);
    expect(await refusal(`${base}/refers-elsewhere`, { cwd })).toMatch(/--allow-remote/);
    expect(await refusal(`${base}/refers-elsewhere`, { cwd, allowRemote: true })).toMatch(/private network/);
    for (const path of ['/away', '/to-number']) expect(await refusal(`${base}${path}`, { cwd })).toMatch(/private network/);
    expect(await refusal(`${base}/refers-other-port`, { cwd, allowRemote: true })).toMatch(/private network/);
    expect(asked).toEqual(['/refers-elsewhere', '/refers-elsewhere', '/away', '/to-number', '/refers-other-port']);
  });

  test('what stands beside the document that a person names is read like it', async () => {
    asked.length = 0;
    const { document, locate } = await loadSource(`${base.replace('//', '//me:secret@')}/refers`, { cwd: folder });
    const at = valueAt(document, '/components/schemas/A/$ref') as string;
    expect(valueAt(document, decodeURIComponent(at.slice(1)) as `/${string}`)).toHaveProperty('properties.b.$ref');
    expect(locate(decodeURIComponent(at.slice(1)) as `/${string}`)).toMatchObject({ file: `${base}/parts/a.json`, pointer: '/A' });
    const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(asked).toEqual([`${basic} /refers`, `${basic} /parts/a.json?key=hidden`, `${basic} /b.json`]);
    const missing = await refusal(`${base}/refers-nowhere`, { cwd: folder });
    expect(missing).toMatch(/leads to "none\.json": it answers 404/);
    expect(missing).not.toContain('hidden');
  });

  test('but not what that redirects to', async () => {
    expect(await refusal(`${base}/refers-away`, { cwd: folder })).toMatch(/--allow-remote/);
    expect(await refusal(`${base}/refers-away`, { cwd: folder, allowRemote: true })).toMatch(/private network/);
  });

  test.each([
    ['/none', /answers 404/],
    ['/round', /redirects more than 5 times/],
  ])('%s', async (path, message) => {
    expect(await refusal(`${base}${path}`, { cwd: folder })).toMatch(message);
  });

  test('no server', async () => {
    expect(await refusal('http://127.0.0.1:1/x', { cwd: folder })).toMatch(/cannot be read: ECONNREFUSED/);
  });
});
