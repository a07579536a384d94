import { describe, expect, test } from 'vitest';
import type { Level } from '../../model/finding.ts';
import type { Drift } from '../../model/drift.ts';
import { isRecord } from '../../model/json.ts';
import { sourceOf } from '../load.ts';
import { compare, type CompareOptions } from './compare.ts';
import { explainDrift, isDriftId } from './explain.ts';

type Part = Readonly<Record<string, unknown>>;

const document = (paths: Part, more: Part = {}): Part => ({ openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths, ...more });
const done: Part = { '204': { description: 'Done' } };
const ok = (schema: unknown): Part => ({ '200': { description: 'OK', content: { 'application/json': { schema } } } });
const body = (schema: unknown): Part => ({ required: true, content: { 'application/json': { schema } } });
const ref = (name: string): Part => ({ $ref: `#/components/schemas/${name}` });

function diff(old: Part, next: Part, options?: CompareOptions): Drift {
  const drift = compare(sourceOf(old, 'old'), sourceOf(next, 'new'), options);
  for (const { id } of drift.findings) expect(isDriftId(id), `${id} has no page`).toBe(true);
  return drift;
}

const told = ({ findings }: Drift): readonly string[] => findings.map(({ level, id }) => `${level} ${id}`);

describe('one change is one finding', () => {
  const item = (model: Part): Part =>
    document(
      Object.fromEntries(
        Array.from({ length: 20 }, (_, index) => [
          `/things${index}`,
          { post: { requestBody: body(ref('Thing')), responses: ok({ type: 'array', items: ref('Thing') }) } },
        ]),
      ),
      { components: { schemas: { Thing: model } } },
    );
  const model = { type: 'object', properties: { name: { type: 'string', maxLength: 50 } } };

  test('of a schema that many operations use, in each direction', () => {
    const drift = diff(item(model), item({ ...model, properties: { name: { type: 'string', maxLength: 20 } } }));
    expect(told(drift)).toEqual(['breaking request-property-max-length-decreased', 'note response-property-max-length-decreased']);
    expect(drift.findings[0]?.operations).toHaveLength(20);
    expect(drift.findings[0]?.location.new?.pointer).toBe('/components/schemas/Thing/properties/name/maxLength');
  });

  test('of a prefix that was dropped', () => {
    const under = (prefix: string): Part =>
      document(Object.fromEntries(['a', 'b/{id}', 'c'].map((name) => [`${prefix}/${name}`, { get: { responses: done } }])));
    const drift = diff(under('/api/v1'), under('/v2'));
    expect(told(drift)).toEqual(['breaking base-path-changed']);
    expect(drift.findings[0]?.text).toBe('operations under /api/v1 are under /v2 now');
    expect(drift.findings[0]?.operations).toHaveLength(3);
  });

  test('of a base path that moved from the servers into the paths: none', () => {
    const paths = (prefix: string): Part => ({ [`${prefix}/a`]: { get: { responses: done } }, [`${prefix}/b`]: { get: { responses: done } } });
    const drift = diff(document(paths(''), { servers: [{ url: 'https://api.example.com/v1' }] }), document(paths('/v1')));
    expect(drift.verdict).toBe('unchanged');
  });
});

describe('the verdict', () => {
  const taking = (schema: unknown): Part => document({ '/a': { post: { requestBody: body(schema), responses: done } } });

  test('is unchanged for remarks alone, which are told', () => {
    const next = document({ '/a': { post: { operationId: 'make', deprecated: true, requestBody: body({ type: 'string' }), responses: done } } });
    const drift = diff(taking({ type: 'string' }), next);
    expect(drift.verdict).toBe('unchanged');
    expect(told(drift)).toEqual(['note operation-deprecated', 'note operation-id-changed']);
  });

  test('is unknown where something is, and breaking where something breaks besides', () => {
    const lookbehind = (more: Part): Part =>
      taking({ type: 'object', properties: { a: { type: 'string', pattern: more['pattern'] }, b: { type: 'string', ...(more['b'] as Part) } } });
    const old = lookbehind({ pattern: String.raw`^(a+)\1$` });
    expect(diff(old, lookbehind({ pattern: String.raw`^(?:(a)|b)*\1$` })).verdict).toBe('unknown');
    const drift = diff(old, lookbehind({ pattern: String.raw`^(?:(a)|b)*\1$`, b: { maxLength: 3 } }));
    expect(drift.verdict).toBe('breaking');
    expect(told(drift)).toContain('breaking request-property-max-length-set');
  });

  test('follows levels that are set', () => {
    const old = taking({ type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } });
    const next = taking({ type: 'object', properties: { a: { type: 'string' } } });
    expect(diff(old, next)).toMatchObject({ verdict: 'compatible', findings: [{ id: 'request-property-removed', level: 'warning' }] });
    const set = (level: Level): Drift => diff(old, next, { levels: { 'request-property-removed': { level, by: '--level' } } });
    expect(set('breaking')).toMatchObject({ verdict: 'breaking', findings: [{ level: 'breaking', set: { by: '--level', law: 'warning' } }] });
    expect(set('note')).toMatchObject({ verdict: 'compatible', findings: [{ level: 'note', set: { by: '--level', law: 'warning' } }] });
    expect(set('warning').findings[0]).not.toHaveProperty('set');
  });
});

describe('a counterexample', () => {
  test('is a whole request, with all that the old document asks for', () => {
    const operation = (limit: number): Part => ({
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
        { name: 'limit', in: 'query', schema: { type: 'integer', maximum: limit } },
        { name: 'X-Tenant', in: 'header', required: true, schema: { enum: ['a'] } },
      ],
      requestBody: body({ type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } }),
      responses: done,
    });
    const api = (limit: number): Part =>
      document(
        { '/things/{id}': { post: operation(limit) } },
        { servers: [{ url: '/api' }], security: [{ key: [] }], components: { securitySchemes: { key: { type: 'apiKey', in: 'cookie', name: 'sid' } } } },
      );
    const [finding] = diff(api(100), api(50)).findings;
    expect(finding?.counterexample).toEqual({
      request: {
        path: '/api/things/1',
        query: { limit: 51 },
        headers: { 'x-tenant': 'a', 'content-type': 'application/json' },
        cookies: { sid: 'key' },
        body: { name: expect.stringMatching(/./) as string },
      },
    });
  });

  test('is set into the least value around it', () => {
    const giving = (values: readonly string[]): Part =>
      document({
        '/a': {
          get: {
            responses: ok({
              type: 'object',
              required: ['id', 'items'],
              properties: {
                id: { type: 'integer' },
                items: { type: 'array', items: { type: 'object', required: ['state'], properties: { state: { enum: values } } } },
              },
            }),
          },
        },
      });
    const [finding] = diff(giving(['on']), giving(['on', 'off'])).findings;
    const message = finding?.counterexample;
    const shown = message !== undefined && 'response' in message ? message.response : undefined;
    expect(shown).toMatchObject({ status: 200, body: { items: [{ state: 'off' }] } });
    expect(isRecord(shown?.body) && typeof shown.body['id']).toBe('number');
  });
});

test('a document against itself is unchanged, whatever it holds', () => {
  const node = { type: 'object', properties: { next: ref('Node'), other: { oneOf: [{ type: 'string', format: 'uuid' }, { not: ref('Node') }] } } };
  const whole = document(
    {
      '/a': {
        post: {
          requestBody: body(ref('Node')),
          responses: ok(ref('Node')),
          callbacks: { done: { '{$request.body#/url}': { post: { requestBody: body(ref('Node')), responses: done } } } },
        },
      },
    },
    { webhooks: { made: { post: { requestBody: body(ref('Node')), responses: done } } }, components: { schemas: { Node: node } } },
  );
  expect(diff(whole, structuredClone(whole))).toMatchObject({ verdict: 'unchanged', findings: [], undecided: [] });
});

test('a callback that calls back itself ends', () => {
  const circle = (length: number): Part =>
    document(
      { '/a': { post: { responses: done, callbacks: { again: { $ref: '#/components/callbacks/again' } } } } },
      {
        components: {
          callbacks: {
            again: {
              '{$request.body#/url}': {
                post: {
                  requestBody: body({ type: 'string', maxLength: length }),
                  responses: done,
                  callbacks: { again: { $ref: '#/components/callbacks/again' } },
                },
              },
            },
          },
        },
      },
    );
  expect(told(diff(circle(5), circle(9)))).toEqual(['breaking request-body-max-length-increased']);
});

describe('many schemas that are hard to compare', () => {
  // Sixty alternatives that overlap: which of them a value fits is a choice among 2^60.
  const hard = (name: string, count: number, type: string): Part => ({
    oneOf: Array.from({ length: count }, (_, index) => ({ properties: { [`${name}${index}`]: { type } }, required: [`${name}${index}`] })),
  });
  const names = Array.from({ length: 4 }, (_, index) => `k${index}-`);
  const all = (count: number, most: number): Part =>
    document(
      Object.fromEntries([
        ...names.map((name) => [`/${name}`, { post: { requestBody: body(hard(name, count, 'string')), responses: done } }]),
        ['/plain', { post: { requestBody: body({ type: 'object', properties: { name: { type: 'string', maxLength: most } } }), responses: done } }],
      ]),
    );

  test('have one time together: what is left is unknown and says why, and a break is one whatever else is', () => {
    const drift = diff(all(60, 9), all(59, 5), { milliseconds: 50 });
    expect(drift.verdict).toBe('breaking');
    expect(told(drift)).toContain('breaking request-property-max-length-decreased');
    const late = drift.undecided.filter(({ reason }) => reason.includes('the 10 ms that are left for each question, as those before took 0.05 s'));
    expect(late.length).toBeGreaterThanOrEqual(names.length - 1);
  });
});

test('what parts of an `allOf` say of one thing counts, each of it', () => {
  const text = (more: Part = {}): Part => ({ type: 'string', ...more });
  const taking = (schema: Part): Part => document({ '/x': { post: { requestBody: body(schema), responses: done } } });
  const own = { type: 'object', properties: { a: text({ title: 'A' }), b: text() } };
  const based = (maxLength: number, more: Part = {}): Part => ({
    allOf: [{ type: 'object', properties: { a: text({ maxLength }), c: { type: 'array', items: text(more) } } }, own],
  });
  expect(diff(taking(based(5, { maxLength: 9 })), taking(based(3))).verdict).toBe('breaking');
  const patterns = (last: string, items: Part): Part => ({ allOf: [{ pattern: '^a' }, { pattern: last }, { items }] });
  expect(diff(taking(patterns('b$', { type: 'integer' })), taking(patterns('c$', { type: 'number' }))).verdict).toBe('breaking');
  const steps = (more: readonly Part[]): Part => ({ allOf: [{ type: 'integer', multipleOf: 4 }, { items: text() }, ...more] });
  expect(diff(taking(steps([])), taking(steps([{ multipleOf: 6 }]))).verdict).toBe('breaking');
});

test('what a dynamic reference leads to counts where all else is the same, word for word', () => {
  const page = { type: 'object', properties: { item: { $dynamicRef: '#item' } } };
  const dynamic = (type: string): Part =>
    document({ '/things': { get: { responses: ok(ref('Page')) } } }, { components: { schemas: { Page: page, Item: { $dynamicAnchor: 'item', type } } } });
  expect([diff(dynamic('integer'), dynamic('number')).verdict, diff(dynamic('number'), dynamic('integer')).verdict]).toEqual(['breaking', 'compatible']);
});

test('the page of what is told of webhooks and callbacks alone says that it breaks there', () => {
  for (const id of ['request-required-parameter-removed', 'response-required-header-added'])
    expect(explainDrift(id)).toMatch(/^Level: note; in webhooks and callbacks, .*, breaking$/m);
});
