import { describe, expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { compare } from './compare/compare.ts';
import { sourceOf } from './load.ts';
import { openApiSaid } from './operations.ts';
import { usedIn } from './used.ts';

type Schema = Readonly<Record<string, unknown>>;
interface Parts {
  readonly size?: Schema;
  readonly body?: Schema;
  readonly schemas?: Readonly<Record<string, Schema>>;
  readonly parameters?: readonly Schema[];
  readonly statuses?: readonly string[];
}
const text = { type: 'string' };
const error = (description: string): Schema => ({ description, content: { 'application/json': { schema: { type: 'object', properties: { code: text } } } } });

function documentOf({ size = { type: 'integer' }, body = {}, schemas = {}, parameters = [], statuses = [] }: Parts): ReturnType<typeof sourceOf> {
  const answers = { '200': { description: 'well' }, ...Object.fromEntries(statuses.map((status) => [status, error(status)])) };
  const sent = { type: 'object', required: ['title'], properties: { title: text, ...body } };
  const schema = { $ref: '#/components/schemas/Sent' };
  const content = { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } };
  return sourceOf(
    {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: {
        '/things': { get: { parameters: [{ name: 'size', in: 'query', schema: size }, ...parameters], responses: answers } },
        '/things/{id}': {
          post: {
            parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
            requestBody: { content },
            responses: { '200': { description: 'well' } },
          },
        },
      },
      components: { schemas: { ...schemas, Sent: sent } },
    },
    'old.json',
  );
}

function exchange(method: string, path: string, { status = 200, body, type = 'application/json' }: Sent = {}): Exchange {
  return {
    id: 'x1',
    at: 0,
    took: 1,
    by: 'contract/web-tour',
    request: {
      method,
      url: `http://api.localhost${path}`,
      headers: [['Content-Type', type]],
      ...(body === undefined ? {} : { body: { text: typeof body === 'string' ? body : JSON.stringify(body), bytes: 1, cut: false } }),
    },
    response: { kind: 'answered', status, headers: [] },
  };
}
interface Sent {
  readonly status?: number;
  readonly body?: unknown;
  readonly type?: string;
}
const list = (query: string, sent?: Sent): Exchange => exchange('GET', `/things${query}`, sent);
const post = (body: unknown, type?: string): Exchange => exchange('POST', '/things/7', { body, ...(type !== undefined && { type }) });

/** What was seen to be used of every change that is a warning. */
function uses(old: Parts, next: Parts, seen: Exchange): readonly (string | undefined)[] {
  const [before, after] = [documentOf(old), documentOf(next)];
  const drift = compare(before, after);
  const warnings = drift.findings.filter(({ level }) => level === 'warning');
  expect(warnings.length).toBeGreaterThan(0);
  const said = { name: before.name, operations: [], drift, agreed: openApiSaid(before.document), said: {} };
  return warnings.map((finding) => usedIn(finding, said, openApiSaid(after.document), [seen])?.how);
}

const twenty = { type: 'integer', default: 20 };
const fifty = { type: 'integer', default: 50 };
const color = (value: string): Schema => ({ type: 'string', default: value });

describe('a default that is another one', () => {
  test.for<readonly [string, Parts, Parts, Exchange, string | undefined]>([
    ['who leaves the parameter out relies on it', { size: twenty }, { size: fifty }, list(''), 'it leaves out size'],
    ['who sends it does not', { size: twenty }, { size: fifty }, list('?size=3'), undefined],
    ['another operation says nothing', { size: twenty }, { size: fifty }, post({ title: 'a' }), undefined],
    ['none any more is another one', { size: twenty }, { size: { type: 'integer' } }, list(''), 'it leaves out size'],
    ['nobody could rely on one that is new', { size: { type: 'integer' } }, { size: fifty }, list(''), undefined],
    [
      'in a schema of its own',
      { size: { $ref: '#/components/schemas/Size' }, schemas: { Size: twenty } },
      { size: { $ref: '#/components/schemas/Size' }, schemas: { Size: fifty } },
      list(''),
      'it leaves out size',
    ],
    [
      'of a parameter that may be null',
      { size: { anyOf: [twenty, { type: 'null' }] } },
      { size: { anyOf: [fifty, { type: 'null' }] } },
      list('?sizes=1'),
      'it leaves out size',
    ],
    [
      'of an object that is spread over the query',
      { size: { type: 'object', properties: { a: text }, default: { a: 'b' } } },
      { size: { type: 'object', properties: { a: text }, default: { a: 'c' } } },
      list('?a=b'),
      undefined,
    ],
    ['of a property that is left out', { body: { color: color('red') } }, { body: { color: color('blue') } }, post({ title: 'a' }), 'it leaves out color'],
    ['of one that is sent', { body: { color: color('red') } }, { body: { color: color('blue') } }, post({ title: 'a', color: 'red' }), undefined],
    [
      'of one in a form',
      { body: { color: color('red') } },
      { body: { color: color('blue') } },
      post('title=a', 'application/x-www-form-urlencoded'),
      'it leaves out color',
    ],
    [
      'deep inside, behind references',
      { body: { parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } } }, schemas: { Part: { properties: { color: color('red') } } } },
      { body: { parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } } }, schemas: { Part: { properties: { color: color('blue') } } } },
      post({ title: 'a', parts: [{ color: 'red' }, {}] }),
      'it leaves out parts.color',
    ],
    [
      'of what is in nothing that was sent',
      { body: { parts: { type: 'array', items: { properties: { color: color('red') } } } } },
      { body: { parts: { type: 'array', items: { properties: { color: color('blue') } } } } },
      post({ title: 'a', parts: [] }),
      undefined,
    ],
    ['of a body that is none', { body: { color: color('red') } }, { body: { color: color('blue') } }, post('{"title'), undefined],
  ])('%s', ([, old, next, seen, how]) => {
    expect(new Set(uses(old, next, seen))).toEqual(new Set([how]));
  });
  test('in a schema that refers to itself', () => {
    const tree = (value: string): Parts => ({
      body: { tree: { $ref: '#/components/schemas/Tree' } },
      schemas: { Tree: { type: 'object', properties: { color: color(value), below: { $ref: '#/components/schemas/Tree' } } } },
    });
    expect(uses(tree('red'), tree('blue'), post({ title: 'a', tree: { color: 'a', below: {} } }))).toEqual(['it leaves out tree.below.color']);
  });
});

describe('what is gone', () => {
  const nick = { body: { nick: text } };
  test.for<readonly [string, Parts, Parts, Exchange, string | undefined]>([
    ['a query parameter that is sent', { parameters: [{ name: 'q', in: 'query', schema: text }] }, {}, list('?q='), 'it sends q'],
    ['one that is not', { parameters: [{ name: 'q', in: 'query', schema: text }] }, {}, list('?qq=1'), undefined],
    ['a header of that name is no query parameter', { parameters: [{ name: 'q', in: 'header', schema: text }] }, {}, list('?q=1'), undefined],
    [
      'an object that is sent property by property',
      { parameters: [{ name: 'f', in: 'query', style: 'deepObject', schema: { type: 'object', properties: { a: text } } }] },
      {},
      list('?f%5Ba%5D=1'),
      'it sends f',
    ],
    [
      'an object that is spread over the query',
      { parameters: [{ name: 'f', in: 'query', schema: { type: 'object', properties: { a: text } } }] },
      {},
      list('?a=1'),
      'it sends f',
    ],
    [
      'a property of an object in the query',
      { parameters: [{ name: 'f', in: 'query', style: 'deepObject', schema: { type: 'object', properties: { a: text, b: text } } }] },
      { parameters: [{ name: 'f', in: 'query', style: 'deepObject', schema: { type: 'object', properties: { a: text } } }] },
      list('?f%5Bb%5D=1'),
      'it sends f.b',
    ],
    ['a property that is sent', nick, {}, post({ title: 'a', nick: null }), 'it sends nick'],
    ['one that is not', nick, {}, post({ title: 'a', nicks: [] }), undefined],
    ['the same name elsewhere', nick, {}, post({ title: { nick: 1 } }), undefined],
    ['a property that only the api writes now', nick, { body: { nick: { ...text, readOnly: true } } }, post({ title: 'a', nick: 'b' }), 'it sends nick'],
  ])('%s', ([, old, next, seen, how]) => {
    expect(new Set(uses(old, next, seen))).toEqual(new Set([how]));
  });
  test('a property of an answer: who reads it cannot be seen', () => {
    const [before, after] = ['red', undefined].map((one) =>
      sourceOf(
        {
          openapi: '3.1.0',
          info: { title: 'Things', version: '1' },
          paths: {
            '/things': {
              get: {
                responses: {
                  '200': {
                    description: 'well',
                    content: { 'application/json': { schema: { properties: one === undefined ? {} : { color: text, a: text } } } },
                  },
                },
              },
            },
          },
        },
        'old.json',
      ),
    );
    if (before === undefined || after === undefined) throw new Error('two documents were made');
    const drift = compare(before, after);
    const said = { name: before.name, operations: [], drift, agreed: openApiSaid(before.document), said: {} };
    expect(drift.findings.map((one) => usedIn(one, said, openApiSaid(after.document), [list('')]))).not.toContainEqual(expect.anything());
  });
});

describe('an error status that is new', () => {
  test.for<readonly [string, Parts, Parts, number, readonly (string | undefined)[]]>([
    ['was answered', {}, { statuses: ['429'] }, 429, ['it was answered 429']],
    ['was not', {}, { statuses: ['429'] }, 200, [undefined]],
    ['another one was', {}, { statuses: ['429', '409'] }, 409, ['it was answered 409', undefined]],
    ['by its range', {}, { statuses: ['4XX'] }, 418, ['it was answered 418']],
    ['an agreed one beside it', { statuses: ['404'] }, { statuses: ['404', '429'] }, 404, [undefined]],
  ])('%s', ([, old, next, status, how]) => {
    const seen = uses(old, next, list('', { status }));
    expect(new Set(seen)).toEqual(new Set(how));
    expect(seen).toHaveLength(how.length);
  });
});

test('places in another file of the baseline do not lead into it', () => {
  const [before, after] = [documentOf({ size: twenty }), documentOf({ size: fifty })];
  const drift = compare(before, after);
  const said = { name: 'another.json', operations: [], drift, agreed: openApiSaid(before.document), said: {} };
  expect(drift.findings.map((one) => usedIn(one, said, openApiSaid(after.document), [list('')]))).toEqual([undefined]);
});
