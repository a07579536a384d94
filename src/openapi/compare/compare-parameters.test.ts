import { expect, test } from 'vitest';
import { api, asking, heading, object, query, type Part } from '../../../fixtures/drift/document.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const verdict = (old: Part, next: Part): string => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json')).verdict;

test('a query as one parameter is not compared with the same as several', () => {
  const openapi = '3.2.0';
  const limit: Part = { type: 'integer' };
  const form = { 'application/x-www-form-urlencoded': { schema: object({ limit }) } };
  const whole = asking([{ name: 'all', in: 'querystring', content: form }], { openapi });
  const several = asking([query('limit', limit)], { openapi });
  expect([verdict(whole, several), verdict(several, whole)]).toEqual(['unknown', 'unknown']);
  // Where the other has no query at all there is nothing to take for it.
  expect([verdict(whole, asking([], { openapi })), verdict(asking([], { openapi }), whole)]).toEqual(['compatible', 'compatible']);
});

test('a query as one parameter is a form whatever it is called', () => {
  const all = (name: string, schema: Part, type = 'application/x-www-form-urlencoded'): Part =>
    asking([{ name, in: 'querystring', content: { [type]: { schema } } }], { openapi: '3.2.0' });
  const [text, whole]: Part[] = [object({ limit: { type: 'string' } }), object({ limit: { type: 'integer' } })];
  expect(verdict(all('all', whole ?? {}), all('rest', whole ?? {}))).toBe('unchanged');
  expect([verdict(all('all', whole ?? {}), all('all', text ?? {})), verdict(all('all', text ?? {}), all('all', whole ?? {}))]).toEqual([
    'compatible',
    'breaking',
  ]);
  expect(verdict(all('all', whole ?? {}, 'application/json'), all('all', text ?? {}, 'application/json'))).toBe('breaking');
  const { findings } = compare(sourceOf(all('all', text ?? {}), 'old.json'), sourceOf(all('all', object({ limit: { enum: ['a'] } })), 'new.json'));
  expect(findings).toMatchObject([{ counterexample: { request: { query: { limit: expect.not.stringMatching(/^a$/) } } } }]);
});

test('content of plain text is text, and JSON where it says object or list', () => {
  const plain = (schema: Part): Part => asking([{ name: 'q', in: 'query', content: { 'text/plain': { schema } } }]);
  const [text, whole]: Part[] = [{ type: 'string' }, { type: 'integer' }];
  expect([verdict(plain(whole ?? {}), plain(text ?? {})), verdict(plain(text ?? {}), plain(whole ?? {}))]).toEqual(['compatible', 'breaking']);
  expect([verdict(plain(whole ?? {}), asking([query('q', text ?? {})])), verdict(asking([query('q', text ?? {})]), plain(whole ?? {}))]).toEqual([
    'compatible',
    'breaking',
  ]);
  expect(verdict(plain(object({ a: whole })), plain(object({ a: text })))).toBe('breaking');
});

test('what has no schema is any text, and a schema of any text says no more', () => {
  const text: Part = { type: 'string' };
  const [header, bare] = [(schema: Part): Part => heading({ 'X-Next': { schema } }), heading({ 'X-Next': { description: 'Next' } })];
  expect([verdict(header(text), bare), verdict(bare, header(text))]).toEqual(['unchanged', 'unchanged']);
  expect([verdict(header({ type: 'integer' }), bare), verdict(bare, header({ type: 'integer' }))]).toEqual(['breaking', 'compatible']);
  const open = asking([{ name: 'q', in: 'query' }]);
  expect([verdict(open, asking([query('q', text)])), verdict(asking([query('q', text)]), open)]).toEqual(['unchanged', 'unchanged']);
  const said = compare(sourceOf(open, 'old.json'), sourceOf(asking([query('q', { type: 'string', maxLength: 2 })]), 'new.json'));
  expect(said.findings).toMatchObject([
    { level: 'breaking', id: 'request-parameter-schema-added', counterexample: { request: { query: { q: expect.stringMatching(/^.{3,}$/) } } } },
  ]);
});

test('who sends one value sends a list of one, as far as that takes it', () => {
  const list = (items: Part, more: Part = {}): Part => ({ type: 'array', items, ...more });
  const to = (old: Part, next: Part, more: Part = {}): string => verdict(asking([query('q', old)]), asking([{ ...query('q', next), ...more }]));
  const text: Part = { type: 'string' };
  const whole: Part = { type: 'integer' };
  const tag: Part = { type: 'string', enum: ['a', 'b'] };
  for (const one of [text, whole, tag]) {
    expect(to(one, list(one))).toBe('compatible');
    expect(to(one, list(one), { explode: false })).toBe('compatible');
    expect(to(list(one), one)).toBe('breaking');
    expect(to(one, list(one, { minItems: 2 }))).toBe('breaking');
    expect(to(one, list(one), { style: 'deepObject' })).toBe('breaking');
  }
  expect([to(whole, list(text)), to({ anyOf: [text, list(text)] }, list(text)), to(text, { type: 'array', items: {} })]).toEqual([
    'compatible',
    'unchanged',
    'compatible',
  ]);
  expect([to(list(text, { maxItems: 1 }), text), to(list(text, { maxItems: 1 }), whole)]).toEqual(['unchanged', 'breaking']);
  expect([to(text, list(whole)), to(text, list(tag)), to(text, list(text, { maxItems: 0 }))]).toEqual(['breaking', 'breaking', 'breaking']);
});

test('a number that became a text keeps to the length that numbers have', () => {
  const to = (old: Part, next: Part): string => verdict(asking([query('q', old)]), asking([query('q', next)]));
  const upTo = (maxLength: number): Part => ({ type: 'string', maxLength });
  const [number, whole, long]: Part[] = [{ type: 'number' }, { type: 'integer' }, { type: 'integer', format: 'int64' }];
  expect([number, whole, long].map((old = {}) => [to(old, upTo(36)), to(old, upTo(10))])).toEqual([
    ['compatible', 'breaking'],
    ['compatible', 'breaking'],
    ['compatible', 'breaking'],
  ]);
  expect([to(long ?? {}, upTo(20)), to(long ?? {}, upTo(19))]).toEqual(['compatible', 'breaking']);
  expect(to({ type: 'integer', format: 'int32', minimum: 0 }, { type: 'string', pattern: '^[0-9]{1,10}$' })).toBe('compatible');
  expect(to({ type: 'integer', minimum: 10 }, { type: 'string', minLength: 2, maxLength: 3 })).toBe('breaking');
  expect(to({ type: 'number', maximum: 12 }, upTo(3))).toBe('breaking');
});

test('an object that is spread over the query is the parameters of its properties', () => {
  const [page, size]: Part[] = [{ type: 'integer' }, { type: 'integer', maximum: 50 }];
  const paging = (properties: Part, more: Part = {}): Part => query('paging', object(properties), more);
  const several = asking([query('page', page ?? {}), query('size', size ?? {})]);
  const whole = asking([paging({ page, size })]);
  expect([verdict(several, whole), verdict(whole, several)]).toEqual(['unchanged', 'unchanged']);
  const needed = asking([query('page', page ?? {}, { required: true })]);
  expect(verdict(needed, asking([query('paging', object({ page }, ['page']), { required: true })]))).toBe('unchanged');
  expect(verdict(asking([query('page', page ?? {})]), asking([query('paging', object({ page }, ['page']), { required: true })]))).toBe('breaking');
  // Written otherwise, of other types, or with a name that nothing takes the place of, it is another one.
  for (const other of [
    paging({ page, size }, { style: 'deepObject' }),
    paging({ page, size: { type: 'integer', maximum: 10 } }),
    paging({ page, other: size }),
  ]) {
    expect(verdict(several, asking([other]))).toBe('compatible');
  }
});

test('of many numbers each may be read as text, and one that is refused is found', () => {
  const numbers = (more: Part = {}): Part => {
    const properties = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`n${index}`, { type: 'integer' }]));
    return object({ ...properties, ...more }, Object.keys(properties));
  };
  const deep = (schema: Part): Part => asking([query('q', schema, { style: 'deepObject', explode: true })]);
  expect(verdict(deep(numbers()), deep(numbers({ n3: { type: 'integer', maximum: 5 } })))).toBe('breaking');
  expect(verdict(deep(numbers()), deep(numbers({ n3: { type: 'string' } })))).toBe('compatible');
  const list = (maximum: number): Part => asking([query('q', { type: 'array', minItems: 9, items: { type: 'integer', maximum } })]);
  expect([verdict(list(9), list(5)), verdict(list(5), list(9))]).toEqual(['breaking', 'compatible']);
});

test('each rule that a text runs into is shown with such a text, and null is none', () => {
  const told = (old: Part, next: Part): readonly string[] =>
    compare(sourceOf(asking([query('q', old)]), 'old.json'), sourceOf(asking([query('q', next)]), 'new.json')).findings.map(({ id, counterexample }) =>
      [id, ...(counterexample !== undefined && 'request' in counterexample ? [JSON.stringify(counterexample.request.query)] : [])].join(' '),
    );
  expect(told({ type: 'integer' }, { type: 'integer', minimum: 0, maximum: 100 })).toEqual([
    'request-parameter-min-set {"q":-1}',
    'request-parameter-max-set {"q":101}',
  ]);
  const orNull: Part = { anyOf: [{ type: 'number' }, { type: 'string' }, { type: 'null' }] };
  expect(told(orNull, { type: 'number' })).toEqual(['request-parameter-any-of-removed {"q":""}']);
  expect(told({ type: 'number' }, orNull)).toEqual(['request-parameter-any-of-added']);
  expect(told({ type: ['string', 'null'], format: 'date' }, { type: 'integer' })).toHaveLength(1);
  expect(told({ type: 'string' }, { type: ['string', 'null'], maxLength: 1 })).toEqual(['request-parameter-max-length-set {"q":"aa"}']);
  expect(told({ type: 'string' }, { type: ['string', 'null'] })).toEqual([]);
});

test('only a whole value is one text, and only of parts that are none of their own', () => {
  const inPath = (schema: Part): Part => api({ path: '/x/{q}', operation: { parameters: [{ name: 'q', in: 'path', required: true, schema }] } });
  const header = (schema: Part): Part => asking([{ name: 'X-Q', in: 'header', schema }]);
  const text: Part = { type: 'string' };
  const list = (items: Part): Part => ({ type: 'array', items, minItems: 1 });
  expect([verdict(inPath(list(text)), inPath(text)), verdict(header(object({ a: list(text) })), header(object({ a: text })))]).toEqual([
    'unchanged',
    'breaking',
  ]);
  expect(verdict(inPath(list(object({ a: text }))), inPath({ type: 'string', pattern: 'object' }))).toBe('breaking');
  const joined = (schema: Part, style: string): Part => asking([query('q', schema, { style, explode: false })]);
  expect([verdict(joined(list(text), 'form'), joined(text, 'form')), verdict(joined(list(text), 'deepObject'), joined(text, 'deepObject'))]).toEqual([
    'unchanged',
    'breaking',
  ]);
  // Of lists in lists no style says how they are written.
  expect(verdict(inPath(list(list(text))), inPath(list(text)))).toBe('breaking');
  expect(verdict(asking([query('q', list(text))]), asking([query('q', list(list(text)))]))).toBe('breaking');
});

test('a text that the parts come to when they are joined is not refused', () => {
  const word: Part = { enum: ['a', 'b'] };
  const fitting = (pattern: string): Part => ({ type: 'string', pattern });
  const to = (schema: Part, pattern: string, more: Part): string => verdict(asking([query('q', schema, more)]), asking([query('q', fitting(pattern), more)]));
  const list: Part = { type: 'array', items: word, minItems: 1 };
  const joined = { explode: false };
  const [piped, spaced]: Part[] = [
    { ...joined, style: 'pipeDelimited' },
    { ...joined, style: 'spaceDelimited' },
  ];
  expect([to(list, '^[ab|]+$', piped ?? {}), to(list, '^[ab ]+$', spaced ?? {}), to(list, '^[c]+$', piped ?? {})]).toEqual(['unknown', 'unknown', 'breaking']);
  const header = (schema: Part): Part => asking([{ name: 'X-Q', in: 'header', schema, explode: true }]);
  const map = object({ k: word }, ['k'], { additionalProperties: false });
  expect([verdict(header(map), header(fitting('^k=[ab]$'))), verdict(header(map), header(fitting('^[ab]$')))]).toEqual(['compatible', 'breaking']);
});

test('half a surrogate pair is no text of a URL, and no crash', () => {
  const inPath = (schema: Part): Part => asking([{ name: 'id', in: 'path', required: true, schema }], { path: '/things/{id}' });
  expect(verdict(inPath({ enum: ['\ud800', 'a'] }), inPath({ enum: ['a'] }))).toBe('breaking');
  expect(verdict(inPath({ type: 'object', properties: { '\udc00': { enum: ['\ud800'] } } }), inPath({ enum: ['a'] }))).toBe('breaking');
});
