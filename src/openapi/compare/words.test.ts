import { expect, test } from 'vitest';
import { api, asking, giving, heading, query, taking, type Part } from '../../../fixtures/drift/document.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const text: Part = { type: 'string' };
const list: Part = { type: 'array', items: text };
const map: Part = { type: 'object', properties: { a: text } };

const said = (old: Part, next: Part): readonly string[] =>
  compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json')).findings.map((finding) => finding.text);
const both = (one: Part, other: Part): readonly string[] => [...said(one, other), ...said(other, one)];

test('a default that was not there, or is not any more, is told as such', () => {
  const whole: Part = { type: ['integer', 'null'] };
  const there = ['the query parameter q has the default 3 now, and had none', 'the query parameter q has no default any more, and had 3'];
  expect(both(asking([query('q', whole)]), asking([query('q', { ...whole, default: 3 })]))).toEqual(there);
  expect(both(asking([query('q', { ...whole, default: null })]), asking([query('q', { ...whole, default: 3 })]))).toEqual(there);
});

test('what operations are called by, likewise', () => {
  expect(both(api(), api({ operation: { operationId: 'a' } }))).toEqual([
    'GET /things has the operationId "a" now, and had none',
    'GET /things has no operationId any more, and had "a"',
  ]);
  expect(said(api({ operation: { operationId: 'a' } }), api({ operation: { operationId: 'b' } }))).toEqual([
    'GET /things has the operationId "b" instead of "a"',
  ]);
});

test.for<readonly [Part, Part, Part, string]>([
  [list, {}, { explode: false }, 'q=a,b instead of q=a&q=b'],
  [list, { explode: false }, { style: 'spaceDelimited', explode: false }, 'q=a%20b instead of q=a,b'],
  [list, {}, { style: 'pipeDelimited', explode: false }, 'q=a|b instead of q=a&q=b'],
  [map, {}, { style: 'deepObject' }, 'q[a]=1&q[b]=2 instead of a=1&b=2'],
  [map, { explode: false }, {}, 'a=1&b=2 instead of q=a,1,b,2'],
])('how a value is written is shown: %j, %j, %j', ([schema, was, is, shown]) => {
  expect(said(asking([query('q', schema, was)]), asking([query('q', schema, is)]))).toEqual([`the query parameter q is written ${shown}`]);
});

test('of what is no list and no object any more that is told, and not how it was written', () => {
  expect(said(asking([query('q', map, { explode: false })]), asking([query('q', { type: 'integer' })]))).toEqual([
    'the query parameter q is integer instead of object',
  ]);
});

test('in a path, in a header, and as content', () => {
  const inPath = (more: Part): Part => api({ path: '/x/{q}', operation: { parameters: [{ name: 'q', in: 'path', required: true, schema: list, ...more }] } });
  expect(said(inPath({}), inPath({ style: 'matrix', explode: true }))).toEqual(['the path parameter q is written ;q=a;q=b instead of a,b']);
  expect(said(inPath({}), inPath({ style: 'label' }))).toEqual(['the path parameter q is written .a,b instead of a,b']);
  const header = (more: Part): Part => heading({ 'X-Q': { schema: map, ...more } });
  expect(said(header({}), header({ explode: true }))).toEqual(['the header x-q of response 204 is written a=1,b=2 instead of a,1,b,2']);
  const content = { name: 'q', in: 'query', content: { 'application/json': { schema: map } } };
  expect(said(asking([query('q', map)]), asking([content]))).toEqual(['the query parameter q is written as application/json instead of a=1&b=2']);
});

test('fields of a form too', () => {
  const form = (encoding: Part): Part =>
    api({
      method: 'post',
      operation: { requestBody: { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { q: list } }, encoding } } } },
    });
  expect(said(form({}), form({ q: { explode: false } }))).toEqual(['q in the request body is written q=a,b instead of q=a&q=b']);
});

test('a parameter of a path that is called otherwise than its template does is the one that is left over', () => {
  const named = (name: string, schema: Part = text): Part =>
    api({ path: '/x/{id}', operation: { parameters: [{ name, in: 'path', required: true, schema }] } });
  expect(both(named('id'), named('idd'))).toEqual([]);
  const changed = compare(sourceOf(named('idd'), 'old.json'), sourceOf(named('id', { type: 'integer' }), 'new.json'));
  expect(changed.findings).toMatchObject([{ level: 'breaking', text: 'the path parameter id is integer instead of string' }]);
  expect(changed.findings[0]?.counterexample).toMatchObject({ request: { path: expect.not.stringMatching(/^\/x\/-?\d+$/) } });
});

test('what no keyword says by itself is told by who runs into it', () => {
  const tuple: Part = { type: 'array', prefixItems: [{ type: 'integer' }] };
  const [apart, together]: Part[] = [
    { allOf: [tuple], items: text },
    { ...tuple, items: text },
  ];
  expect(said(taking(together ?? {}), taking(apart ?? {}))).toEqual(['the request body refuses a value that it allowed']);
  expect(said(giving(apart ?? {}), giving(together ?? {}))).toEqual(['the body of response 200 allows more than it allowed']);
});
