import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Fixtures } from '../contract/fixtures.probe.ts';
import type { Provoked, Refused } from './refused.probe.ts';

const clean = readCase('errors/method-not-allowed', 'bearer.clean');
const subject = { operation: 'GET /todos' };
type One = Editable<Provoked>;

function one(data: Editing, operation = 'GET /todos'): One {
  const found = data.said<Refused>('errors/refused').provoked.find((each) => each.how === 'a method it does not have' && each.operation === operation);
  if (found === undefined) throw new Error(`${operation} was not asked`);
  return found;
}
function alone(data: Editing): One {
  const found = one(data);
  Object.assign(data.said<Refused>('errors/refused'), { provoked: [found] });
  return found;
}

test('withoutAllow, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => withHeader(alone(data).error, 'allow'));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'withoutAllow',
      level: 'breaking',
      subject,
      text: '/todos answers PROPFIND with 405 and does not say which methods it has: there is no Allow',
      expected: { witness: 'openapi', value: ['GET', 'POST'] },
      actual: { witness: 'errors/refused', at: expect.stringMatching(/^x\d+$/), value: [] },
    },
  ]);
});
describe('incomplete, a note', () => {
  test('stock FastAPI: the methods of one route', () => {
    expect(clean.judged((data) => withHeader(alone(data).error, 'allow', 'GET'))).toMatchObject({
      kind: 'pass',
      findings: [{ message: 'incomplete', level: 'note', text: '/todos answers PROPFIND with 405 and an Allow that leaves out POST' }],
    });
  });
  test('without a document, the method that just worked', () => {
    const { findings } = clean.judged((data) => {
      data.without('contract/openapi');
      withHeader(alone(data).error, 'allow', 'POST');
    });
    expect(findings).toMatchObject([{ message: 'incomplete', text: expect.stringContaining('leaves out GET') }]);
  });
});
test('served: any method is answered', () => {
  expect(clean.judged((data) => answering(alone(data).error, 200, { body: '[]' }))).toMatchObject({
    kind: 'pass',
    findings: [{ message: 'served', level: 'warning' }],
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { control, error } = alone(data);
      befall(control);
      withHeader(error, 'allow');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('everything is answered alike', () => {
    const outcome = clean.judged((data) => {
      const { control, error } = alone(data);
      for (const exchange of [control, error, data.said<Fixtures>('contract/fixtures').unknown]) answering(exchange, 200, { body: '{}' });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (error: One['error']) => void]>([
    ['nothing', (error) => failing(error)],
    ['a firewall’s page', (error) => blocked(error)],
    [
      'a proxy’s page',
      (error) =>
        answering(error, 405, {
          headers: [
            ['content-type', 'text/html'],
            ['server', 'nginx'],
          ],
          body: '<h1>405 Not Allowed</h1>',
        }),
    ],
    ['429', (error) => answering(error, 429)],
  ])('the method was answered with %s', ([, change]) => {
    expect(clean.judged((data) => change(alone(data).error))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (error: One['error']) => void]>([
    ['answers 404', (error) => answering(error, 404)],
    ['answers 501, since it does not know the method', (error) => answering(error, 501)],
    ['refuses the method with 400', (error) => answering(error, 400)],
    ['lists in other cases, and several lines', (error) => withHeader(error, 'allow', 'get, HEAD', 'Post')],
    ['lists more than the document', (error) => withHeader(error, 'allow', 'GET, POST, PUT')],
  ])('%s', ([, change]) => {
    expect(clean.judged((data) => change(alone(data).error))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('may refuse this user an operation', () => {
    expect(clean.judged((data) => answering(one(data).control, 403))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
