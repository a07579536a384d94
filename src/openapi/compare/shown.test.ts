import { describe, expect, test } from 'vitest';
import type { DriftFinding } from '../../model/drift.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

type Part = Readonly<Record<string, unknown>>;

const taking = (schema: Part): Part => ({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/a': { post: { requestBody: { required: true, content: { 'application/json': { schema } } }, responses: { '204': { description: 'Done' } } } } },
});

/** The body that shows each break, by its id. */
function bodies(old: Part, next: Part): Readonly<Record<string, unknown>> {
  const { findings } = compare(sourceOf(taking(old), 'old'), sourceOf(taking(next), 'new'));
  const body = ({ counterexample }: DriftFinding): unknown =>
    counterexample !== undefined && 'request' in counterexample ? counterexample.request.body : undefined;
  return Object.fromEntries(findings.filter(({ level }) => level === 'breaking').map((finding) => [finding.id, body(finding)]));
}

const text = { type: 'string' };

// Where a type is not said a schema without `properties` would do; each break is shown where it is.
describe('a break is shown at its own place', () => {
  test('inside an object whose type is not said', () => {
    const within = (more: Part, type: Part): Part => ({ ...type, properties: { name: text, more }, required: ['name'] });
    const inner = { properties: { size: text }, required: ['size'] };
    expect(bodies(within(inner, {}), within({ type: 'object', ...inner }, { type: 'object' }))).toEqual({
      'request-body-type-specialized': null,
      'request-property-type-specialized': { name: '', more: null },
    });
  });

  test('where a name is required beside a type', () => {
    expect(bodies({ properties: { name: text } }, { type: 'object', properties: { name: text }, required: ['name'] })).toEqual({
      'request-body-type-specialized': null,
      'request-property-became-required': {},
    });
  });

  test('by a value that keeps to all rules but its own', () => {
    expect(bodies(text, { ...text, maxLength: 1, pattern: '^a*$' })).toEqual({
      'request-body-max-length-set': expect.stringMatching(/^.{2,}$/su),
      'request-body-pattern-added': expect.not.stringMatching(/^a*$/u),
    });
  });

  test('by a value of the type that is refused', () => {
    const { 'request-body-type-specialized': other, 'request-body-min-set': low } = bodies({ type: 'number' }, { type: 'integer', minimum: -1 });
    expect(other).toSatisfy((value: number) => !Number.isInteger(value));
    expect(low).toSatisfy((value: number) => value < -1);
  });

  test('by a value of each alternative that is gone', () => {
    const { findings } = compare(sourceOf(taking({ anyOf: [text, { type: 'integer' }, { type: 'object' }] }), 'old'), sourceOf(taking(text), 'new'));
    expect(findings.map(({ counterexample }) => counterexample)).toMatchObject([
      { request: { body: expect.any(Number) as unknown } },
      { request: { body: {} } },
    ]);
  });

  test('in a plain text that is an object, which is JSON', () => {
    const saying = (part: Part): Part => ({
      openapi: '3.0.3',
      info: { title: 'Things', version: '1' },
      paths: { '/a': { get: { responses: { '200': { description: 'OK', content: { 'text/plain': { schema: part } } } } } } },
    });
    const inside = (more: Part): Part => ({ type: 'object', properties: { many: { type: 'array', items: { type: 'object', properties: { it: more } } } } });
    const { findings } = compare(sourceOf(saying(inside({ type: 'object' })), 'old'), sourceOf(saying(inside({ type: 'object', nullable: true })), 'new'));
    expect(findings.map(({ id }) => id)).toEqual(['response-property-became-nullable']);
  });
});

test('what an item is that is not there nobody can be told', () => {
  const many = (items: Part): Part => ({
    type: 'object',
    properties: { many: { type: 'array', items }, map: { type: 'object', additionalProperties: items } },
  });
  const { verdict, findings } = compare(sourceOf(taking(many(text)), 'old'), sourceOf(taking(many({ ...text, default: '' })), 'new'));
  expect([verdict, findings.map(({ id, level }) => [id, level])]).toEqual([
    'unchanged',
    [
      ['request-property-default-value-added', 'note'],
      ['request-property-default-value-added', 'note'],
    ],
  ]);
});

test('a parameter that became a list is said to be one', () => {
  const query = (schema: Part): Part => ({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: { '/a': { get: { parameters: [{ name: 'q', in: 'query', schema }], responses: { '204': { description: 'Done' } } } } },
  });
  const { findings } = compare(sourceOf(query(text), 'old'), sourceOf(query({ type: 'array', items: text }), 'new'));
  expect(findings.map(({ level, text: said }) => [level, said])).toEqual([['note', 'the query parameter q is array instead of string']]);
});

test('alternatives told apart by a tag become nullable by that name', () => {
  const tagged = {
    oneOf: ['a', 'b'].map((name) => ({ type: 'object', properties: { kind: { const: name } }, required: ['kind'] })),
    discriminator: { propertyName: 'kind' },
  };
  expect(Object.keys(bodies({ anyOf: [tagged, { type: 'null' }] }, tagged))).toEqual(['request-body-became-not-nullable']);
});

test('content of any type is shown as JSON, as generators mean it, unless JSON is declared otherwise', () => {
  const answering = (of: Part, more: Part = {}): Part => ({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: { '/a': { get: { responses: { '200': { description: 'Found', content: { '*/*': { schema: of }, ...more } } } } } },
  });
  const shown = (more: Part): unknown => {
    const whole = (required: readonly string[]): Part => ({ type: 'object', properties: { id: text }, required });
    const { findings } = compare(sourceOf(answering(whole(['id']), more), 'old'), sourceOf(answering(whole([]), more), 'new'));
    const [counterexample] = findings.map((finding) => finding.counterexample);
    return counterexample !== undefined && 'response' in counterexample ? counterexample.response.headers['content-type'] : undefined;
  };
  expect(shown({})).toBe('application/json');
  expect(shown({ 'application/json': { schema: text } })).toBe('application/octet-stream');
});
