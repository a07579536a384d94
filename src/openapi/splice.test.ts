import { describe, expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import { compare } from './compare/compare.ts';
import { sourceOf } from './load.ts';
import { openApiSaid } from './operations.ts';
import { spliced, type Spliced } from './splice.ts';

type Schema = Readonly<Record<string, unknown>>;

function documentOf(schema: Schema, more: Readonly<Record<string, unknown>> = {}): ReturnType<typeof sourceOf> {
  const answer = { description: 'well', content: { 'application/json': { schema } } };
  return sourceOf(
    { openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths: { '/things': { get: { responses: { '200': answer, ...more } } } } },
    'old.json',
  );
}

/** Each break of a response, with what became of the api's answer. */
function splices(
  old: Schema,
  next: Schema,
  own: Json | string,
  status = 200,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, Spliced | undefined>> {
  const [before, after] = [documentOf(old), documentOf(next, more)];
  const drift = compare(before, after);
  const breaks = drift.findings.filter(({ level }) => level === 'breaking');
  expect(breaks.length).toBeGreaterThan(0);
  const said = { name: before.name, operations: [], drift, agreed: openApiSaid(before.document), said: {} };
  const answer = {
    method: 'GET',
    url: 'http://api.localhost/things?page=1',
    status,
    mediaType: 'application/json',
    body: typeof own === 'string' ? own : JSON.stringify(own),
  };
  return Object.fromEntries(breaks.map((finding) => [finding.id, spliced(finding, said, openApiSaid(after.document), answer)]));
}

const text = { type: 'string' };
const object = (properties: Schema, required: readonly string[] = Object.keys(properties)): Schema => ({ type: 'object', properties, required });
const list = (items: Schema): Schema => object({ items: { type: 'array', items } });
const own = {
  items: [
    { title: 'Buy milk', state: 'open' },
    { title: 'Call Grace', state: 'open' },
  ],
};

describe('only what broke is another', () => {
  test('null in the first of a list; the texts around it stay', () => {
    const { 'response-property-became-nullable': given } = splices(
      list(object({ title: text, state: text })),
      list(object({ title: text, state: { type: ['string', 'null'] } })),
      own,
    );
    expect(given).toEqual({
      status: 200,
      body: { items: [{ title: 'Buy milk', state: null }, own.items[1]] },
      changed: { at: '/items/0/state', value: null },
      kept: ['Buy milk', 'Call Grace', 'open'],
    });
  });
  test('a value that nobody listed', () => {
    const states = (...names: readonly string[]): Schema => list(object({ title: text, state: { enum: names } }));
    const { 'response-property-enum-value-added': given } = splices(states('open', 'done'), states('open', 'done', 'lost'), own);
    expect(given?.changed).toEqual({ at: '/items/0/state', value: 'lost' });
  });
  test('a property that is not there any more', () => {
    const { 'response-required-property-removed': given } = splices(list(object({ title: text, state: text })), list(object({ title: text })), own);
    expect(given).toMatchObject({ body: { items: [{ title: 'Buy milk' }, own.items[1]] }, changed: { at: '/items/0/state' } });
    expect(given?.body).not.toHaveProperty('items.0.state');
    expect(given?.kept).toEqual(['Buy milk', 'Call Grace', 'open']);
  });
  test('one that was promised and need not be there', () => {
    const { 'response-property-became-optional': given } = splices(
      list(object({ title: text, state: text })),
      list(object({ title: text, state: text }, ['title'])),
      own,
    );
    expect(given?.changed).toEqual({ at: '/items/0/state' });
  });
  test('of two breaks each has its own place', () => {
    const both = splices(list(object({ title: text, state: text })), list(object({ title: text, state: { type: ['string', 'null'] } }, ['state'])), own);
    expect(both['response-property-became-nullable']?.changed).toEqual({ at: '/items/0/state', value: null });
    expect(both['response-property-became-optional']?.changed).toEqual({ at: '/items/0/title' });
  });
  test('of a whole body that is of another type', () => {
    const { 'response-body-became-nullable': given } = splices(
      object({ title: text }),
      { ...object({ title: text }), type: ['object', 'null'] },
      { title: 'a' },
    );
    expect(given).toEqual({ status: 200, body: null, changed: { at: '', value: null }, kept: [] });
  });
  test('a status that nobody announced comes as it is', () => {
    const later = { '202': { description: 'later', content: { 'application/json': { schema: object({ job: text }) } } } };
    const { 'response-success-status-added': given } = splices(object({ title: text }), object({ title: text }), { title: 'a' }, 200, later);
    expect(given).toMatchObject({ status: 202, body: { job: expect.any(String) } });
  });
});

describe('nothing is given', () => {
  const nullable = [list(object({ title: text })), list(object({ title: { type: ['string', 'null'] } }))] as const;
  test.for<readonly [string, Json | string, number]>([
    ['where the list is empty', { items: [] }, 200],
    ['where the answer is no JSON', 'oops', 200],
    ['in an answer of another status', own, 404],
    ['where the api has it already', { items: [{ title: null }] }, 200],
  ])('%s', ([, answer, status]) => {
    expect(splices(...nullable, answer, status)).toEqual({ 'response-property-became-nullable': undefined });
  });
  test('where a whole object would have to be made up', () => {
    const branches = (...of: readonly Schema[]): Schema => object({ owner: { anyOf: of } });
    const given = splices(
      branches(object({ name: text }), object({ nick: text })),
      branches(object({ name: text }), object({ nick: text }), object({ id: { type: 'integer' } })),
      { owner: { name: 'Ada' } },
    );
    expect(Object.values(given).filter((one) => one !== undefined)).toEqual([]);
  });
});
