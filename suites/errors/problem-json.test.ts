import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Provoked, Refused } from './refused.probe.ts';

const clean = readCase('errors/problem-json', 'bearer.clean');
const problem = 'application/problem+json';
const subject = { operation: 'GET /todos/{id}' };
type One = Editable<Provoked>;

function refused({ said }: Editing): One[] {
  return [...said<Refused>('errors/refused').provoked];
}
function alone(data: Editing): One {
  const one = refused(data).find(({ how }) => how === 'an id that nothing has');
  if (one === undefined) throw new Error('nothing was provoked');
  Object.assign(data.said<Refused>('errors/refused'), { provoked: [one] });
  data.without('errors/invalid');
  data.without('cors/crash');
  return one;
}
function saying(error: One['error'], body: object, type = problem): void {
  answering(error, 404, {
    headers: [['content-type', type]],
    body: JSON.stringify({ type: 'about:blank', title: 'Not Found', status: 404, code: 'x', ...body }),
  });
}

test('mediaType: a problem sent as another type, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => saying(alone(data).error, {}, 'application/json'));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'mediaType',
      level: 'breaking',
      subject,
      text: 'GET /todos/{id} sends problem details as application/json: an id that nothing has',
      expected: { witness: 'agreement', at: 'errors', value: problem },
      actual: { witness: 'errors/refused', at: expect.stringMatching(/^x\d+$/) },
    },
  ]);
});
test('status: it is not that of the answer', () => {
  expect(clean.judged((data) => saying(alone(data).error, { status: 200 })).findings).toMatchObject([
    { message: 'status', level: 'breaking', text: 'GET /todos/{id} answers 404 with a problem that says 200: an id that nothing has' },
  ]);
});
describe('member', () => {
  test.for<readonly [string, object, string]>([
    ['a type that is a phrase', { type: 'Not found' }, 'type is no URI reference'],
    ['a status that is a text', { status: '404' }, 'status is a string'],
    ['a detail that is a list', { detail: ['x'] }, 'detail is a list'],
    ['a title that is an object', { title: {} }, 'title is an object'],
    ['an instance with a space', { instance: '/a b' }, 'instance is no URI reference'],
  ])('%s', ([, body, words]) => {
    expect(clean.judged((data) => saying(alone(data).error, body)).findings).toMatchObject([
      { message: 'member', level: 'breaking', text: `GET /todos/{id} sends a problem whose ${words}: an id that nothing has` },
    ]);
  });
});
test('title: one type under two titles is a warning', () => {
  const outcome = clean.judged((data) => {
    const [first, second] = refused(data).filter(({ how }) => how === 'no credentials');
    for (const [one, title] of [
      [first, 'A'],
      [second, 'B'],
    ] as const)
      if (one !== undefined) saying(one.error, { type: 'https://errors.example/x', title });
  });
  expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'title', level: 'warning' }] });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { control, error } = alone(data);
      befall(control);
      saying(error, { status: 200 });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for<readonly [string, (one: One) => void]>([
    ['the edge answered', ({ error }) => blocked(error)],
    ['it is no problem at all', ({ error }) => answering(error, 404, { body: '{"error":"x"}' })],
    ['it is a page', ({ error }) => answering(error, 404, { headers: [['content-type', 'text/html']], body: '<html>' })],
    ['it is no error', ({ error }) => answering(error, 200, { body: '{"status":3,"title":"a todo"}' })],
  ])('nothing judged: %s', ([, change]) => {
    expect(clean.judged((data) => change(alone(data)))).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, object, string?]>([
    ['has members of its own', { errors: [{ pointer: '/a' }], balance: 30 }],
    ['leaves out what it need not say', { type: undefined, status: undefined }],
    ['says null for what is absent', { instance: null, detail: null }],
    ['has a type of its own', { type: 'https://errors.example/not-found#x', title: 'Gone away' }],
    ['has a relative type', { type: '/errors/not-found' }],
    ['names its charset', {}, 'application/problem+json; charset=utf-8'],
  ])('%s', ([, body, type]) => {
    expect(clean.judged((data) => saying(alone(data).error, body, type))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('of another shape is not asked', () => {
    expect(() =>
      clean.judged(({ recorded }) =>
        Object.assign(recorded.agreement.errors ?? {}, { shapes: [{ statuses: 'any', mediaType: 'application/json', schema: true }] }),
      ),
    ).toThrow('does not apply');
  });
});
