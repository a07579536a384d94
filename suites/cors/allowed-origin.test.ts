import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Lives } from '../http/life.probe.ts';
import type { Allowed, Told } from './allowed.probe.ts';

const bearer = readCase('cors/allowed-origin', 'bearer.clean');
const cookie = readCase('cors/allowed-origin', 'cookie.clean');
const web = bearer.recorded.app.origins.web ?? '';
const allow = 'access-control-allow-origin';
const subject = { operation: 'GET /todos' };

/** What one operation was told, and no other. */
function alone(data: Editing, operation: 'GET /todos' | 'GET /health' = 'GET /todos'): Editable<Required<Told>> {
  const said = data.said<Allowed>('cors/allowed');
  const one = said.byOperation[operation];
  if (one?.plain === undefined || one.request === undefined) throw new Error(`${operation} was not asked`);
  Object.assign(said, { byOperation: { [operation]: one }, others: [] });
  return one as Editable<Required<Told>>;
}
function told(data: Editing): Editable<Told>[] {
  return Object.values(data.said<Allowed>('cors/allowed').byOperation);
}

describe('unreadable', () => {
  test('both sides shown', () => {
    const { kind, findings } = bearer.judged((data) => withHeader(alone(data).request, allow));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'unreadable',
        level: 'breaking',
        subject,
        text: `GET /todos cannot be read by ${web}: Access-Control-Allow-Origin is missing`,
        expected: { witness: 'agreement', at: 'origins', value: web },
        actual: { witness: 'cors/allowed', at: expect.stringMatching(/^x\d+$/), value: { [allow]: [] } },
      },
    ]);
  });
  test.for<readonly [string, readonly string[]]>([
    ['a slash at its end', [`${web}/`]],
    ['another origin', ['https://other.example']],
    ['another case', [web.toUpperCase()]],
    ['the origin twice', [web, web]],
  ])('%s', ([, values]) => {
    expect(bearer.judged((data) => withHeader(alone(data).request, allow, ...values)).findings).toMatchObject([{ message: 'unreadable', subject }]);
  });
  test('a 403 for the agreed origin, where others may ask', () => {
    expect(bearer.judged((data) => answering(alone(data).request, 403)).findings).toMatchObject([{ message: 'unreadable' }]);
  });
  test('another agreed origin', () => {
    const { findings } = bearer.judged((data) => {
      const { plain, request } = alone(data);
      const other = structuredClone(request);
      Object.assign(data.said<Allowed>('cors/allowed'), { others: [{ origin: 'https://admin.example', operation: 'GET /todos', plain, request: other }] });
    });
    expect(findings).toMatchObject([{ message: 'unreadable', text: expect.stringContaining('https://admin.example') }]);
  });
});

describe('withoutCredentials', () => {
  test.for<readonly [string, string, string]>([
    ['credentials are not allowed', 'access-control-allow-credentials', 'false'],
    ['a star', allow, '*'],
  ])('%s, where the session is a cookie', ([, name, value]) => {
    expect(cookie.judged((data) => withHeader(alone(data).request, name, value)).findings).toMatchObject([
      { message: 'withoutCredentials', level: 'breaking', subject },
    ]);
  });
  test('a bearer token needs none', () => {
    expect(
      bearer.judged((data) => {
        const { request } = alone(data);
        withHeader(request, allow, '*');
        withHeader(request, 'access-control-allow-credentials');
      }),
    ).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = bearer.judged((data) => {
      const { plain, request } = alone(data);
      befall(plain);
      withHeader(request, allow);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for<readonly [string, (exchange: Editable<Told['request']> & object) => void]>([
    ['nothing', (exchange) => failing(exchange)],
    ['429', (exchange) => answering(exchange, 429)],
    ['503', (exchange) => answering(exchange, 503)],
    ['a firewall’s page', (exchange) => blocked(exchange)],
  ])('the origin was answered %s', ([, befall]) => {
    expect(bearer.judged((data) => befall(alone(data).request))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'has its health check outside of CORS',
      (data) => {
        const { byOperation } = data.said<Allowed>('cors/allowed');
        const health = byOperation['GET /health'];
        if (health?.request === undefined) throw new Error('GET /health was not asked');
        withHeader(health.request, allow);
      },
    ],
    [
      'refuses this user an operation',
      (data) => {
        const one = data.said<Allowed>('cors/allowed').byOperation['GET /labels'];
        if (one?.plain === undefined || one.request === undefined) throw new Error('GET /labels was not asked');
        answering(one.plain, 403);
        answering(one.request, 403);
      },
    ],
    [
      'says more than once that credentials are fine, with a bearer token',
      (data) => told(data).forEach(({ request }) => request !== undefined && withHeader(request, 'access-control-allow-credentials', 'true', 'true')),
    ],
  ])('%s', ([, change]) => {
    expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('of one origin is not asked', () => {
    expect(() => bearer.judged(({ recorded }) => Object.assign(recorded.agreement, { origins: 'same-origin' }))).toThrow('does not apply');
  });
});

describe('what changes something', () => {
  const empty = readCase('cors/allowed-origin', 'bearer.empty-answers-outside-cors');
  test('an answer without content is read like any other', () => {
    expect(empty.judged().findings).toMatchObject([
      { message: 'unreadable', subject: { operation: 'DELETE /todos/{id}' }, actual: { witness: 'http/life' } },
      { message: 'unreadable', subject: { operation: 'DELETE /labels/{id}' }, actual: { witness: 'http/life' } },
    ]);
  });
  test('nothing more where the origin may not even read the list', () => {
    const { findings } = empty.judged(({ said }) => Object.values(said<Lives>('http/life').byResource).forEach(({ before }) => withHeader(before, allow)));
    expect(findings).toEqual([]);
  });
  test.for(troubles)('nor where nothing was done: %s', ([, befall]) => {
    const { findings } = empty.judged(({ said }) =>
      Object.values(said<Lives>('http/life').byResource).forEach(({ removed }) => removed !== undefined && befall(removed.exchange)),
    );
    expect(findings).toEqual([]);
  });
});
