import { describe, expect, test } from 'vitest';
import type { OpenApiSaid, OperationId } from '../../src/author.ts';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { statedProtected, type AnonymousReads } from './anonymous-reads.probe.ts';
import type { AnonymousWrites } from './anonymous-writes.probe.ts';

const clean = readCase('authz/anonymous-sweep', 'bearer.clean');
const byCookie = readCase('authz/anonymous-sweep', 'cookie.clean');
const open = readCase('authz/anonymous-sweep', 'bearer.read-without-sign-in');
const done = readCase('authz/anonymous-sweep', 'bearer.delete-without-sign-in');

type Read = Editable<AnonymousReads['byOperation'][OperationId]>;
type Attempt = Editable<AnonymousWrites['attempts'][number]>;
/** What was seen of this operation, alone. */
function read(data: Editing, operation: OperationId): Read {
  const said = data.said<AnonymousReads>('authz/anonymous-reads');
  const found = said.byOperation[operation];
  if (found === undefined) throw new Error(`${operation} was not asked`);
  said.byOperation = { [operation]: found };
  return found;
}
function attempt(data: Editing, operation: OperationId): Attempt {
  const found = data.said<AnonymousWrites>('authz/anonymous-writes').attempts.find((one) => one.operation === operation);
  if (found === undefined) throw new Error(`${operation} was not tried`);
  return found;
}
function effect(data: Editing, operation: OperationId): NonNullable<Attempt['effect']> {
  const found = attempt(data, operation).effect;
  if (found === undefined) throw new Error(`${operation} has no effect to look at`);
  return found;
}

describe('a list that is empty for everyone', () => {
  const operation: OperationId = 'GET /todos';
  const empty = { body: '{"items":[],"total":0}' };
  const held = { body: '{"items":[{"id":"1","title":"mk-1"}],"total":1}' };
  function filled(data: Editing, owned: typeof empty, anonymous: typeof empty): void {
    const one = read(data, operation);
    answering(one.authorised, 200, empty);
    answering(one.anonymous, 200, empty);
    const lists: Editable<AnonymousWrites['lists']> = [
      { operation, marker: 'mk-1', owned: structuredClone(one.authorised), anonymous: structuredClone(one.anonymous) },
    ];
    for (const list of lists ?? []) {
      answering(list.owned, 200, owned);
      answering(list.anonymous, 200, anonymous);
    }
    Object.assign(data.said<AnonymousWrites>('authz/anonymous-writes'), { lists });
  }
  test('says nothing', () => {
    expect(clean.judged((data) => filled(data, empty, empty))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.each(['{"items":null,"total":0}', '{"data":{"items":null}}', 'null'])('says nothing as %s either', (body) => {
    const { findings, undecided } = clean.judged((data) => {
      const one = read(data, operation);
      answering(one.authorised, 200, { body });
      answering(one.anonymous, 200, { body });
    });
    expect(findings).toEqual([]);
    expect(undecided).toMatchObject([{ subject: { operation } }]);
  });
  test('hides what a user has put in it', () => {
    const { kind, findings } = clean.judged((data) => filled(data, held, empty));
    expect({ kind, findings }).toEqual({ kind: 'pass', findings: [] });
  });
  test('is not that for everyone: nobody is shown what others have, and what a user has put in it', () => {
    const { findings } = clean.judged((data) => {
      filled(data, held, held);
      answering(read(data, operation).anonymous, 200, { body: '{"items":[{"id":"9","title":"mk-9"}],"total":1}' });
    });
    expect(findings).toMatchObject([{ message: 'open', subject: { operation }, actual: { witness: 'authz/anonymous-writes' } }]);
  });
  test('shows what a user has put in it', () => {
    const { kind, findings } = clean.judged((data) => filled(data, held, held));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'open',
        subject: { operation },
        expected: { witness: 'agreement', at: 'public (resources.todos is not in it)' },
        actual: { witness: 'authz/anonymous-writes', value: 200 },
      },
    ]);
  });
});

describe('leaks', () => {
  const leaking = readCase('authz/anonymous-sweep', 'cookie.export-without-sign-in');
  const subject = { operation: 'GET /export' };
  const unsaid = (data: Editing): Editable<NonNullable<AnonymousWrites['unsaid']>> => {
    const found = data.said<AnonymousWrites>('authz/anonymous-writes').unsaid;
    if (found === undefined) throw new Error('everything is said');
    return found;
  };
  const first = (data: Editing): Editable<NonNullable<AnonymousWrites['unsaid']>['asked'][number]> => {
    const [one] = unsaid(data).asked;
    if (one === undefined) throw new Error('nothing was asked');
    return one;
  };
  test('both sides shown', () => {
    const { kind, findings } = leaking.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'leaks',
        level: 'breaking',
        subject,
        text: 'GET /export shows who is not signed in an object of a user, which GET /todos/{id} refuses them',
        expected: { witness: 'authz/anonymous-writes', value: 401 },
        actual: { witness: 'authz/anonymous-writes', at: expect.stringMatching(/^x\d+$/), value: 200 },
      },
    ]);
  });
  test('what shows nothing of a user is listed with what would decide it', () => {
    const { kind, findings, undecided } = leaking.judged((data) => answering(first(data).exchange, 200, { body: '{"version":"1.4"}' }));
    expect(kind).toBe('pass');
    expect(findings).toEqual([]);
    expect(undecided).toMatchObject([{ subject, control: expect.stringContaining('agreement.public') }]);
  });
  test('what the config names for another purpose is not', () => {
    const { undecided } = leaking.judged((data) => {
      answering(Object.assign(first(data), { named: true }).exchange, 200, { body: '{"version":"1.4"}' });
    });
    expect(undecided).toEqual([]);
  });
  test.for([302, 401, 403, 404, 422, 500])('%i shows nothing', (status) => {
    expect(leaking.judged((data) => answering(first(data).exchange, status))).toMatchObject({ kind: 'pass', findings: [], undecided: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['anybody may read the object', (data) => answering(unsaid(data).anonymous, 200)],
    ['its owner does not see it', (data) => answering(unsaid(data).owned, 200, { body: '{}' })],
    ['a gateway answers who is not signed in', (data) => answering(unsaid(data).anonymous, 502)],
  ])('%s: undecided', ([, change]) => {
    expect(leaking.judged(change)).toMatchObject({ findings: [], undecided: [{ subject }] });
  });
});

describe('open', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => {
      const one = read(data, 'GET /todos/{id}');
      Object.assign(one.anonymous, { response: one.authorised.response });
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'open',
        level: 'breaking',
        subject: { operation: 'GET /todos/{id}' },
        text: 'GET /todos/{id} answers 200 to who is not signed in, with what it answers users',
        expected: { witness: 'agreement', value: 'for signed-in users' },
        actual: { witness: 'authz/anonymous-reads', at: expect.stringMatching(/^x\d+$/), value: 200 },
      },
    ]);
  });
  test('againstDocument: where the document alone says that a session is needed, it is a warning', () => {
    const { kind, findings } = clean.judged((data) => {
      const one = read(data, 'GET /v2/summary');
      Object.assign(one.anonymous, { response: one.authorised.response });
    });
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      { message: 'againstDocument', level: 'warning', expected: { witness: 'openapi', at: expect.stringMatching(/\/security$/) } },
    ]);
  });
});

describe('what is new in every answer', () => {
  const stamped = readCase('authz/anonymous-sweep', 'bearer.read-without-sign-in-stamped');
  const id = 'GET /todos/{id}';
  test('makes no answer another', () => {
    expect(stamped.judged((data) => void read(data, id)).findings).toMatchObject([{ message: 'open', subject: { operation: id } }]);
  });
  test.for<readonly [string, (one: Read) => void]>([
    ['without a second answer nobody knows what is new', (one) => void delete one.again],
    ['everyone has another', (one) => answering(one.anonymous, 200, { body: '{"id":"guest-1","at":"2026-01-01T00:00:00Z"}' })],
    [
      'nothing lasts in it',
      (one) => {
        answering(one.authorised, 200, { body: '{"at":"2026-01-01T00:00:00Z","items":[]}' });
        answering(one.again ?? one.authorised, 200, { body: '{"at":"2026-01-01T00:00:01Z","items":[]}' });
        answering(one.anonymous, 200, { body: '{"at":"2026-01-01T00:00:02Z","items":[]}' });
      },
    ],
    [
      'nobody is shown less',
      (one) => {
        answering(one.authorised, 200, { body: '{"at":"2026-01-01T00:00:00Z","plan":"free","name":"Ada"}' });
        answering(one.again ?? one.authorised, 200, { body: '{"at":"2026-01-01T00:00:01Z","plan":"free","name":"Ada"}' });
        answering(one.anonymous, 200, { body: '{"at":"2026-01-01T00:00:02Z","plan":"free"}' });
      },
    ],
  ])('but not where %s', ([, change]) => {
    expect(stamped.judged((data) => change(read(data, id))).findings).toEqual([]);
  });
});

test('what would remove everything is not tried, and is listed', () => {
  const outcome = clean.judged((data) => void Object.assign(data.said<AnonymousWrites>('authz/anonymous-writes'), { spared: ['DELETE /reports'] }));
  expect(outcome).toMatchObject({ kind: 'pass', undecided: [{ subject: { operation: 'DELETE /reports' }, agreed: false }] });
});

describe('done', () => {
  test('the object is gone', () => {
    const { kind, findings } = clean.judged((data) => {
      answering(attempt(data, 'DELETE /todos/{id}').exchange, 204, { headers: [] });
      answering(effect(data, 'DELETE /todos/{id}').seen, 404, { body: '{}' });
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'done',
        subject: { operation: 'DELETE /todos/{id}' },
        text: expect.stringContaining('answers 204, and the object of a user is gone'),
        actual: { value: 204 },
      },
    ]);
  });
  test('the object is changed', () => {
    const { findings } = clean.judged((data) => {
      const { marker, seen } = effect(data, 'PATCH /todos/{id}');
      answering(seen, 200, { body: JSON.stringify({ title: marker }) });
    });
    expect(findings).toMatchObject([{ message: 'done', text: expect.stringContaining('the object of a user is changed') }]);
  });
  test('againstDocument: the same where the document alone says so', () => {
    const { kind, findings } = clean.judged((data) => answering(attempt(data, 'DELETE /attachments/{id}').exchange, 200, { body: '{}' }));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'againstDocument', subject: { operation: 'DELETE /attachments/{id}' } }]);
  });
  test('something is made', () => {
    const { findings } = clean.judged((data) => answering(attempt(data, 'POST /todos').exchange, 201, { body: '{"id":"1"}' }));
    expect(findings).toMatchObject([{ message: 'done', subject: { operation: 'POST /todos' } }]);
  });
});

test.for([409, 415, 422])('looksFirst: %i is a warning', (status) => {
  const { kind, findings } = clean.judged((data) => answering(attempt(data, 'POST /todos').exchange, status));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'looksFirst', level: 'warning', subject: { operation: 'POST /todos' } }]);
});

describe('what is changed without a session, where reading it is refused', () => {
  const late = readCase('authz/anonymous-sweep', 'bearer.delete-asks-late');
  const unguarded = readCase('authz/anonymous-sweep', 'cookie.delete-without-guard');
  const polite = readCase('authz/anonymous-sweep', 'bearer.delete-pretends');
  const subject = { operation: 'DELETE /todos/{id}' } as const;
  type Tried = Required<Pick<Attempt, 'exchange' | 'nowhere' | 'reading'>>;
  const tried = (data: Editing): Tried => {
    const { exchange, nowhere, reading } = attempt(data, subject.operation);
    if (nowhere === undefined || reading === undefined) throw new Error('nothing was asked besides');
    return { exchange, nowhere, reading };
  };
  test.for([
    [
      'tellsExistence',
      late,
      'DELETE /todos/{id} answers who is not signed in 401 for an object that is there and 404 for one that is not, which GET /todos/{id} does not: it tells which exist',
    ],
    [
      'looksForIt',
      unguarded,
      'DELETE /todos/{id} answers 404 to who is not signed in, and GET /todos/{id} answers 401: it looks for the object before it asks who sends it',
    ],
    ['pretends', polite, 'DELETE /todos/{id} answers 204 to who is not signed in and does nothing: a client takes it for done'],
  ] as const)('%s: a warning, both sides shown', ([message, mutant, text]) => {
    const outcome = mutant.judged();
    expect(outcome.kind).toBe('pass');
    expect(outcome.findings).toMatchObject([
      {
        message,
        level: 'warning',
        subject,
        text,
        expected: { at: expect.any(String) },
        actual: { witness: 'authz/anonymous-writes', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<readonly [string, (one: Tried) => void]>([
    ['reading it answers 404 too', ({ reading }) => [reading.there, reading.nowhere].forEach((one) => answering(one, 404, { body: '{}' }))],
    ['reading tells the same', ({ reading }) => answering(reading.nowhere, 404, { body: '{}' })],
    ['everyone may read it', ({ reading }) => answering(reading.there, 200, { body: '{}' })],
    ['a gateway answers for the App', ({ reading }) => answering(reading.there, 502)],
    ['it is answered with a page for people', ({ exchange }) => answering(exchange, 200, { headers: [['content-type', 'text/html']], body: '<p>Sign in</p>' })],
    ['it is refused for what is sent', ({ exchange }) => answering(exchange, 400, { body: '{}' })],
  ])('quiet where %s', ([, change]) => {
    for (const mutant of [late, unguarded, polite]) expect(mutant.judged((data) => change(tried(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where an id is refused for its looks', () => {
    expect(late.judged((data) => answering(tried(data).nowhere, 422, { body: '{}' })).findings).toEqual([]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const pick of ['authorised', 'anonymous'] as const)
      expect(
        open.judged((data) => {
          data.without('authz/anonymous-writes');
          befall(read(data, 'GET /todos/{id}')[pick]);
        }),
      ).toMatchObject({ kind: 'inconclusive', findings: [] });
    for (const pick of ['before', 'seen'] as const) expect(done.judged((data) => befall(effect(data, 'DELETE /todos/{id}')[pick])).findings).toEqual([]);
    expect(done.judged((data) => befall(attempt(data, 'DELETE /todos/{id}').exchange)).findings).toEqual([]);
  });
  test.for(troubles)('the user’s own session: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      befall(data.said<AnonymousWrites>('authz/anonymous-writes').control);
      answering(attempt(data, 'POST /todos').exchange, 201, { body: '{}' });
    });
    expect(outcome.findings).toEqual([]);
  });
  test('everyone gets an empty list: it says nothing', () => {
    const outcome = clean.judged((data) => {
      const one = read(data, 'GET /todos');
      for (const exchange of [one.authorised, one.anonymous]) answering(exchange, 200, { body: '{"items":[],"total":0}' });
    });
    expect(outcome).toMatchObject({ findings: [], undecided: [{ subject: { operation: 'GET /todos' }, control: expect.stringContaining('have something') }] });
  });
});

describe('a correct app', () => {
  const everyRead = (change: (one: Read) => void) => (data: Editing) =>
    Object.values(data.said<AnonymousReads>('authz/anonymous-reads').byOperation).forEach(change);
  const everyWrite = (status: number) => (data: Editing) =>
    data.said<AnonymousWrites>('authz/anonymous-writes').attempts.forEach(({ exchange }) => answering(exchange, status, { body: '{}' }));
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses with 403', everyRead(({ anonymous }) => answering(anonymous, 403))],
    ['hides with 404', everyRead(({ anonymous }) => answering(anonymous, 404))],
    ['sends to the sign-in', everyRead(({ anonymous }) => answering(anonymous, 302, { headers: [['location', '/sign-in']] }))],
    ['filters, and shows an empty list', (data) => answering(read(data, 'GET /todos').anonymous, 200, { body: '{"items":[],"total":0}' })],
    ['shows everyone the public part', everyRead(({ anonymous }) => answering(anonymous, 200, { body: '{"items":[{"title":"for everyone"}]}' }))],
    [
      'shows its sign-in page in place of a refusal',
      (data) =>
        data
          .said<AnonymousWrites>('authz/anonymous-writes')
          .attempts.forEach(({ exchange }) =>
            answering(exchange, 200, { headers: [['Content-Type', 'text/html; charset=utf-8']], body: '<!doctype html><title>Sign in</title>' }),
          ),
    ],
    ['refuses changes with 403', everyWrite(403)],
    ['refuses changes with 400', everyWrite(400)],
    ['hides with 404 what would be changed', everyWrite(404)],
    ['has no such method without a session', everyWrite(405)],
    ['was not said to be ours, so that nothing is tried', (data) => data.without('authz/anonymous-writes')],
    ['answers 204 to a removal and removes nothing', (data) => answering(attempt(data, 'DELETE /todos/{id}').exchange, 204, { headers: [] })],
    [
      'agrees that 422 is for who is not signed in',
      (data) => {
        Object.assign(data.said<typeof data.recorded.agreement>('contract/agreement').auth ?? {}, { anonymous: [422] });
        everyWrite(422)(data);
        for (const one of data.said<AnonymousWrites>('authz/anonymous-writes').attempts) if (one.effect === undefined) answering(one.exchange, 422);
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('what is said to need a session', () => {
  const { agreement, app } = clean.recorded;
  const secured = (...names: readonly string[]): OpenApiSaid => ({
    version: '3.1.0',
    title: 'Shop',
    operations: Object.fromEntries(
      names.map((name) => [name, { pointer: '/paths/x', parameters: [], responses: {}, security: name.includes('open') ? 'none' : 'some', deprecated: false }]),
    ) as unknown as OpenApiSaid['operations'],
    passedOver: [],
    document: {},
  });
  test.for<readonly [OperationId, string | undefined]>([
    ['GET /me', 'auth.me'],
    ['GET /admin/accounts', 'privileged'],
    ['GET /todos/{todo_id}', 'public (resources.todos is not in it)'],
    ['GET /secured', '/paths/x/security'],
    ['GET /open', undefined],
    ['GET /unheard-of', undefined],
    ['GET /health', undefined],
    ['GET /about', undefined],
    ['POST /auth/sign-in', undefined],
    ['POST /auth/sign-up', undefined],
    ['POST /auth/refresh', undefined],
    ['POST /auth/sign-out', undefined],
  ])('%s: %s', ([operation, at]) => {
    const document = secured('GET /secured', 'GET /open', 'POST /auth/sign-in', 'POST /auth/sign-out');
    expect(statedProtected(operation, { agreement, app }, document)?.at).toBe(at);
  });
});

test('what shows an object of another resource than the first', () => {
  const { findings } = readCase('authz/anonymous-sweep', 'bearer.export-without-sign-in').judged(({ said }) => {
    const writes = said<AnonymousWrites>('authz/anonymous-writes');
    if (writes.unsaid === undefined) throw new Error('nothing was asked');
    writes.beside = [structuredClone(writes.unsaid)];
    for (const { exchange } of writes.unsaid.asked) answering(exchange, 200, { body: '[]' });
  });
  expect(findings).toMatchObject([{ message: 'leaks', level: 'breaking' }]);
});
