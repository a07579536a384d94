import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import type { AnonymousWrites } from '../authz/anonymous-writes.probe.ts';
import type { Provoked, Refused } from '../errors/refused.probe.ts';
import { troubles } from '../troubles-for-tests.ts';

const clean = readCase('auth-token/missing-credentials-401', 'bearer.clean');
const byCookie = readCase('auth-token/missing-credentials-401', 'cookie.clean');
const forbidden = readCase('auth-token/missing-credentials-401', 'bearer.anonymous-403');
const both = [clean, byCookie];

/** The one about this operation, and no other; nothing that changes something. */
function only(data: Editing, operation = 'GET /me'): Editable<Provoked> {
  data.without('authz/anonymous-writes');
  const refused = data.said<Refused>('errors/refused');
  const found = refused.provoked.find((one) => one.operation === operation && one.how === 'no credentials');
  if (found === undefined) throw new Error(`${operation} was not asked`);
  Object.assign(refused, { provoked: [found] });
  return found;
}

describe('otherStatus', () => {
  test('both sides shown', () => {
    const { kind, findings } = forbidden.judged((data) => void only(data));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'otherStatus',
        level: 'breaking',
        subject: { operation: 'GET /me' },
        text: expect.stringContaining('GET /me answers 403 without credentials, and agreed is 401'),
        expected: { witness: 'agreement', at: 'auth.anonymous', value: [401] },
        actual: { witness: 'errors/refused', at: expect.stringMatching(/^x\d+$/), value: 403 },
      },
    ]);
  });
  test.for([302, 307, 400, 403, 404, 422, 500])('%i', (status) => {
    for (const one of both) expect(one.judged((data) => answering(only(data).error, status)).findings).toMatchObject([{ message: 'otherStatus' }]);
  });
  test('another status is agreed', () => {
    const agree = (data: Editing): void => {
      Object.assign(data.said<{ auth: object }>('contract/agreement').auth, { anonymous: [403] });
    };
    expect(forbidden.judged((data) => (only(data), agree(data)))).toMatchObject({ kind: 'pass', findings: [] });
    expect(clean.judged((data) => (only(data), agree(data))).findings).toMatchObject([{ message: 'otherStatus', expected: { value: [403] } }]);
  });
  test('several are agreed: each is right, and no other', () => {
    const agree = (data: Editing): void => {
      Object.assign(data.said<{ auth: object }>('contract/agreement').auth, { anonymous: [401, 403] });
    };
    for (const one of [clean, forbidden]) expect(one.judged((data) => (only(data), agree(data)))).toMatchObject({ kind: 'pass', findings: [] });
    expect(clean.judged((data) => (answering(only(data).error, 404), agree(data))).findings).toMatchObject([
      { message: 'otherStatus', text: expect.stringContaining('agreed is 401 or 403') },
    ]);
  });
});
describe('what changes something', () => {
  const write = readCase('auth-token/missing-credentials-401', 'bearer.writes-anonymous-403');
  const creation = { operation: 'POST /todos' };
  const tried = (data: Editing): Editable<AnonymousWrites['attempts'][number]> => {
    const seen = data.said<AnonymousWrites>('authz/anonymous-writes');
    const found = seen.attempts.find(({ operation }) => operation === creation.operation);
    if (found === undefined) throw new Error('it was not tried');
    seen.attempts = [found];
    return found;
  };
  test('otherStatus: both sides shown', () => {
    const { kind, findings } = write.judged((data) => void tried(data));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'otherStatus',
        subject: creation,
        expected: { witness: 'agreement', at: 'auth.anonymous', value: [401] },
        actual: { witness: 'authz/anonymous-writes', at: expect.stringMatching(/^x\d+$/), value: 403 },
      },
    ]);
  });
  test.for([302, 404, 405, 500])('%i', (status) => {
    expect(clean.judged((data) => answering(tried(data).exchange, status)).findings).toMatchObject([{ message: 'otherStatus', subject: creation }]);
  });
  test.for([201, 400, 409, 413, 415, 422, 429, 503])('%i is for others to judge', (status) => {
    const { findings, examined } = write.judged((data) => answering(tried(data).exchange, status));
    expect(findings).toEqual([]);
    expect(examined.map(({ subject }) => subject)).not.toContainEqual(creation);
  });
  test('double submit is agreed, and 403 may be for want of it', () => {
    const { findings } = write.judged((data) => {
      tried(data);
      Object.assign(data.said<{ auth: object }>('contract/agreement').auth, { csrf: { cookie: 'csrf', header: 'X-CSRF-Token' } });
    });
    expect(findings).toEqual([]);
  });
  test.for(troubles)('the user’s own reading: %s', ([, befall]) => {
    const outcome = write.judged((data) => {
      tried(data);
      befall(data.said<AnonymousWrites>('authz/anonymous-writes').control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: creation }] });
  });
  test('only reading is in reach', () => {
    expect(clean.judged((data) => data.without('authz/anonymous-writes'))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
describe('otherWords', () => {
  test('of the operation that says who is signed in: only a warning', () => {
    const { kind, findings } = clean.judged((data) => answering(only(data).error, 200, { body: '{"user":null}' }));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'otherWords', level: 'warning', actual: { value: 200 } }]);
  });
  test.for([
    ['filters what anybody may see', 'GET /todos', '{"items":[]}'],
    ['tells the time', 'GET /todos', '{"now":7}'],
  ] as const)('quiet where another operation %s', ([, operation, body]) => {
    const outcome = clean.judged((data) => {
      const me = structuredClone(only({ ...data, said: data.said }, 'GET /me'));
      const refused = data.said<Refused>('errors/refused');
      const list = { ...structuredClone(me), operation } as Editable<Provoked>;
      answering(list.error, 200, { body });
      Object.assign(refused, { provoked: [me, list] });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject: { operation: 'GET /me' } }] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the same with a session: %s', ([, befall]) => {
    const outcome = forbidden.judged((data) => befall(only(data).control));
    expect(outcome.findings).toEqual([]);
    expect(outcome.kind).toBe('inconclusive');
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('without one: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(only(data).error))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      undecided: [{ subject: { operation: 'GET /me' } }],
    });
  });
});

describe('a correct app', () => {
  const quiet: readonly (readonly [string, (data: Editing) => void])[] = [
    ['hides what belongs to somebody', (data) => answering(Object.assign(only(data), { operation: 'GET /todos/{id}' }).error, 404)],
    ['refuses with a page', (data) => answering(only(data).error, 401, { headers: [['content-type', 'text/html']], body: '<p>Sign in</p>' })],
    ['refuses without a word', (data) => answering(only(data).error, 401, { headers: [] })],
  ];
  test.for(quiet)('%s', ([, change]) => {
    for (const one of both) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, (one: Editable<Provoked>) => void]>([
    [
      'serves pages, and sends those who are not signed in to another',
      (one) => {
        answering(one.control, 200, { headers: [['content-type', 'text/html; charset=utf-8']], body: '<p>Hello</p>' });
        answering(one.error, 302, { headers: [['location', '/sign-in']] });
      },
    ],
    ['has something that all may read', (one) => Object.assign(one, { operation: 'GET /about', error: { ...one.control, id: 'x9001' } })],
    ['has something that this user may not read either', (one) => [one.control, one.error].forEach((exchange) => answering(exchange, 403))],
  ])('%s: not judged here', ([, change]) => {
    expect(forbidden.judged((data) => change(only(data)))).toMatchObject({ findings: [], examined: [], undecided: [] });
  });
  test('asks who with 401, and has rules that refuse with the agreed 403', () => {
    const outcome = forbidden.judged((data) => {
      Object.assign(data.said<{ auth: object }>('contract/agreement').auth, { anonymous: [403] });
      const asked = data.said<Refused>('errors/refused').provoked.filter(({ how }) => how === 'no credentials');
      answering(asked.find(({ operation }) => operation === 'GET /me')?.error ?? only(data).error, 401);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
    expect(outcome.examined).toContainEqual(expect.objectContaining({ subject: { operation: 'GET /me' } }));
  });
  test('shows strangers what anybody may see: it is said what could be asked', () => {
    const outcome = clean.judged((data) => {
      const one = only(data);
      Object.assign(one, { operation: 'GET /todos', error: { ...one.control, id: 'x9001' } });
    });
    expect(outcome).toMatchObject({ kind: 'none', findings: [], notCovered: { config: expect.stringContaining('me') } });
  });
});
