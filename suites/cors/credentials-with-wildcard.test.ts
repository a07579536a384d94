import { describe, expect, test } from 'vitest';
import { readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Allowed, Told } from './allowed.probe.ts';

const cookie = readCase('cors/credentials-with-wildcard', 'cookie.clean');
const bearer = readCase('cors/credentials-with-wildcard', 'bearer.clean');
const allow = 'access-control-allow-origin';

function about(data: Editing, operation: 'GET /todos' | 'POST /todos' | 'DELETE /todos/{id}'): Editable<Told> {
  const one = data.said<Allowed>('cors/allowed').byOperation[operation];
  if (one === undefined) throw new Error(`${operation} is not known`);
  return one;
}
function star({ request }: Editable<Told>): void {
  if (request === undefined) throw new Error('it was not asked');
  withHeader(request, allow, '*');
  withHeader(request, 'access-control-allow-credentials', 'true');
}
function preflight(data: Editing, operation: 'POST /todos' | 'DELETE /todos/{id}'): Editable<Required<Told>['preflight']> {
  const { preflight } = about(data, operation);
  if (preflight === undefined) throw new Error(`${operation} had no preflight`);
  return preflight;
}

test('origin: cookies are sent, both sides shown', () => {
  const { kind, findings } = cookie.judged((data) => star(about(data, 'GET /todos')));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'origin',
      level: 'breaking',
      subject: { operation: 'GET /todos' },
      expected: { witness: 'agreement', at: 'origins' },
      actual: { witness: 'cors/allowed', at: expect.stringMatching(/^x\d+$/), value: [`${allow}: *`, 'access-control-allow-credentials: true'] },
    },
  ]);
});
test('originUnused: a bearer token needs no credentials, so it does no harm', () => {
  expect(bearer.judged((data) => star(about(data, 'GET /todos')))).toMatchObject({ kind: 'pass', findings: [{ message: 'originUnused', level: 'warning' }] });
});
test('methods: a star does not cover DELETE with cookies', () => {
  const { findings } = cookie.judged((data) => withHeader(preflight(data, 'DELETE /todos/{id}'), 'access-control-allow-methods', '*'));
  expect(findings).toMatchObject([
    { message: 'methods', level: 'breaking', text: 'DELETE /todos/{id} allows methods by “*”, which with credentials does not cover DELETE' },
  ]);
});
test.for<readonly [string, typeof bearer, string]>([
  ['Authorization, in any mode', bearer, 'authorization'],
  ['anything, with cookies', cookie, 'content-type'],
])('headers: a star does not cover %s', ([, clean, header]) => {
  const { findings } = clean.judged((data) => withHeader(preflight(data, 'POST /todos'), 'access-control-allow-headers', '*'));
  expect(findings).toMatchObject([{ message: 'headers', level: 'breaking', subject: { operation: 'POST /todos' }, text: expect.stringContaining(header) }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = cookie.judged((data) => {
      const one = about(data, 'GET /todos');
      Object.assign(data.said<Allowed>('cors/allowed'), { byOperation: { 'GET /todos': one } });
      star(one);
      if (one.plain !== undefined) befall(one.plain);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { operation: 'GET /todos' } }] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'lets everyone read without credentials',
      (data) => {
        const { request } = about(data, 'GET /todos');
        if (request === undefined) throw new Error('it was not asked');
        withHeader(request, allow, '*');
        withHeader(request, 'access-control-allow-credentials');
      },
    ],
    [
      'names Authorization beside the star',
      (data) => withHeader(preflight(data, 'POST /todos'), 'access-control-allow-headers', '*, Authorization, Content-Type'),
    ],
    ['allows methods by a star, without cookies', (data) => withHeader(preflight(data, 'DELETE /todos/{id}'), 'access-control-allow-methods', '*')],
  ])('%s', ([, change]) => {
    expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
