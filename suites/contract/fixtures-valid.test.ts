import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Fixtures } from './fixtures.probe.ts';

const clean = readCase('contract/fixtures-valid', 'bearer.clean');
const moved = readCase('contract/fixtures-valid', 'bearer.todos-moved');
const operation = 'GET /todos';
const field = 'items of GET /todos';

type Asked = Editable<Fixtures>['unknown'];

function fixtures({ said }: Editing): Editable<Fixtures> {
  return said<Fixtures>('contract/fixtures');
}
function asked(data: Editing, name: string = operation): Asked {
  const found = fixtures(data).operations[name]?.asked;
  if (found === undefined) throw new Error(`${name} was not asked`);
  return found;
}
function listed(data: Editing): Asked {
  const { todos } = fixtures(data).resources;
  if (todos === undefined) throw new Error('todos were not listed');
  return todos.list;
}
function behindTheList(data: Editing): Editable<Fixtures>['resources'][string] {
  const { todos } = fixtures(data).resources;
  if (todos === undefined) throw new Error('todos were not listed');
  return todos;
}
/** The operation answers so, as an operation and as a list. */
function answers(data: Editing, change: (exchange: Asked) => void): void {
  [asked(data), listed(data)].forEach(change);
}
/** As a router refuses: the path, if any, told in the text. */
function routerSays(data: Editing, status: number, words = (path: string): string => `{"detail":"${path} is not here"}`): void {
  for (const exchange of [fixtures(data).unknown, asked(data)]) answering(exchange, status, { body: words(new URL(exchange.request.url).pathname) });
  Object.assign(fixtures(data).operations[operation] ?? {}, { declared: false });
}
function paged(data: Editing, items: string | undefined): void {
  const paging = items === undefined ? undefined : { style: 'offset-limit', offset: 'offset', limit: 'limit', items };
  const { todos } = fixtures(data).resources;
  if (todos === undefined) throw new Error('no todos were listed');
  if (paging === undefined) delete todos.paging;
  else Object.assign(todos, { paging });
}

describe('what is for admins and hidden from others', () => {
  function hidden(data: Editing, status: number): void {
    routerSays(data, 404);
    const byAdmin = structuredClone(asked(data));
    answering(byAdmin, status, status === 404 ? { body: '{"detail":"/todos is not here"}' } : { body: '{"items":[]}' });
    Object.assign(fixtures(data).operations[operation] ?? {}, { byAdmin });
  }
  test('is there when an admin gets it', () => {
    expect(clean.judged((data) => hidden(data, 200)).findings).toEqual([]);
  });
  test('is missing when an admin does not get it either', () => {
    expect(clean.judged((data) => hidden(data, 404)).findings).toMatchObject([{ message: 'missing', subject: { operation } }]);
  });
});

describe('missing', () => {
  test('the router’s own 404, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => routerSays(data, 404));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'missing',
        level: 'breaking',
        subject: { operation },
        text: 'The config names GET /todos, which the App does not serve: it answered 404',
        expected: { witness: 'agreement', at: 'seamcheck.config', value: operation },
        actual: { witness: 'contract/fixtures', at: expect.stringMatching(/^x\d+$/), value: 404 },
      },
    ]);
  });
  test.for([405, 501])('%i for that method', (status) => {
    expect(clean.judged((data) => answering(asked(data), status)).findings).toMatchObject([{ message: 'missing', actual: { value: status } }]);
  });
  test('a 404 that tells its time and a trace', () => {
    let count = 0;
    const words = (path: string): string =>
      `{"timestamp":"2026-11-21T23:11:2${(count += 1)}.104Z","path":"${path}","traceId":"00-${'0af7'.repeat(8)}${count}-00"}`;
    expect(clean.judged((data) => routerSays(data, 404, words)).findings).toMatchObject([{ message: 'missing', subject: { operation } }]);
  });
  test('without a document the same', () => {
    const { findings } = moved.judged((data) => Object.values(fixtures(data).operations).forEach((one) => delete one.declared));
    expect(findings).toMatchObject([{ message: 'missing', subject: { operation } }]);
  });
  test('quiet where a handler gives the 404', () => {
    const outcome = clean.judged((data) => answering(asked(data), 404, { body: '{"detail":"You have no list yet"}' }));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, (path: string) => string]>([
    ['in the router’s own words, as HTTPException(404) does', () => '{"detail":"Not Found"}'],
    ['without a body', () => ''],
  ])('undecided where a handler may have given it %s: the document declares the operation', ([, words]) => {
    const outcome = clean.judged((data) => {
      routerSays(data, 404, words);
      Object.assign(fixtures(data).operations[operation] ?? {}, { declared: true });
    });
    expect(outcome).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      undecided: expect.arrayContaining([{ subject: { operation }, control: expect.any(String), agreed: true }]),
    });
  });
});

describe('notAList', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answers(data, (exchange) => answering(exchange, 200, { body: '{"data":[1]}' })));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'notAList',
        level: 'breaking',
        subject: { field },
        text: 'The config says that GET /todos lists items at items; there is no list there',
        expected: { witness: 'agreement', at: 'paging.items', value: 'items' },
        actual: { witness: 'contract/fixtures', at: expect.stringMatching(/^x\d+$/), value: { data: [1] } },
      },
    ]);
  });
  test.for<readonly [string, string, string, string | undefined]>([
    ['an object where the list is to be at the top', '{"items":[]}', '', undefined],
    ['null', '{"items":null}', 'items', undefined],
    ['an object by id', '{"items":{"1":{}}}', 'items', undefined],
    ['a page', '<!doctype html>', 'items', 'text/html'],
    ['nothing', '', 'items', 'application/json'],
  ])('%s', ([, body, items, type]) => {
    const { findings } = clean.judged((data) => {
      paged(data, items);
      answering(listed(data), 200, { body, headers: [['content-type', type ?? 'application/json']] });
    });
    expect(findings).toMatchObject([{ message: 'notAList', expected: { value: items }, actual: { value: expect.anything() } }]);
  });
  test('quiet where no paging is agreed', () => {
    const outcome = clean.judged((data) => {
      paged(data, undefined);
      answering(listed(data), 200, { body: '{"data":[1]}' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('undeclared', () => {
  test('is a note, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => Object.assign(fixtures(data).operations['POST /todos'] ?? {}, { declared: false }));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'undeclared',
        level: 'note',
        subject: { operation: 'POST /todos' },
        expected: { witness: 'agreement', value: 'POST /todos' },
        actual: { witness: 'openapi', at: '/paths', value: 'not there' },
      },
    ]);
  });
  test('quiet about the sign-in, where it signed a user in: nobody needs a document for that', () => {
    const undeclaredSignIn = (yielded: boolean): unknown =>
      clean.judged((data) => {
        const { users, operations } = fixtures(data);
        const [first] = Object.values(users);
        Object.assign(operations[first?.signIn.operation ?? 'GET /'] ?? {}, { declared: false });
        for (const user of Object.values(users)) user.yielded = yielded;
      }).findings;
    expect(undeclaredSignIn(false)).toMatchObject([{ message: 'undeclared' }]);
    expect(undeclaredSignIn(true)).toEqual([]);
  });
  test('quiet where there is no document, and where it was asked', () => {
    expect(clean.judged((data) => Object.values(fixtures(data).operations).forEach((one) => delete one.declared)).findings).toEqual([]);
    expect(clean.judged((data) => Object.assign(fixtures(data).operations[operation] ?? {}, { declared: false })).findings).toEqual([]);
  });
});

describe('clock', () => {
  test.for([31, -31, 7200])('%i s off is a note, both sides shown', (seconds) => {
    const { kind, findings } = clean.judged((data) => Object.assign(fixtures(data), { clock: seconds }));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'clock',
        level: 'note',
        subject: { flow: 'the clock' },
        text: `The App’s clock is ${seconds} s from ours`,
        expected: { value: 0 },
        actual: { witness: 'contract/fixtures', value: seconds },
      },
    ]);
  });
  test.for([30, -30, 0, undefined])('quiet at %s', (seconds) => {
    expect(clean.judged((data) => (seconds === undefined ? delete fixtures(data).clock : Object.assign(fixtures(data), { clock: seconds }))).findings).toEqual(
      [],
    );
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the unknown path: %s: no finding, inconclusive', ([, befall]) => {
    for (const status of [404, 405]) {
      const outcome = clean.judged((data) => {
        answering(asked(data), status);
        befall(fixtures(data).unknown);
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    }
  });
  test.for(troubles)('the operation: %s', ([, befall]) => {
    expect(clean.judged((data) => answers(data, befall))).toMatchObject({ kind: 'inconclusive', findings: [] });
    expect(clean.judged((data) => befall(asked(data, 'GET /me')))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      undecided: [{ subject: { operation: 'GET /me' } }],
    });
  });
  test.for(troubles)('the list alone: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(listed(data)))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { field } }] });
  });
  test.for(troubles)('the sign-in behind the list: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      answering(listed(data), 200, { body: '{"data":[]}' });
      befall(behindTheList(data).signIn);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { field } }] });
  });
  test('the sign-in behind the list yields nothing', () => {
    const outcome = clean.judged((data) => {
      answering(listed(data), 200, { body: '{"data":[]}' });
      Object.assign(fixtures(data).users['ada'] ?? {}, { yielded: false });
    });
    expect(outcome).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      undecided: [{ subject: { flow: 'ada signs in' } }, { subject: { field } }, { subject: { field: 'items of GET /labels' } }],
    });
  });
  test('a user is refused', () => {
    const outcome = clean.judged((data) => {
      const { grace } = fixtures(data).users;
      if (grace !== undefined) answering(grace.signIn, 401);
      Object.assign(grace ?? {}, { yielded: false });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { flow: 'grace signs in' } }] });
  });
  test.for<readonly [string, number, string]>([
    ['a single-page app', 200, '<!doctype html>'],
    ['a door', 401, '{"detail":"Sign in"}'],
    ['a redirect', 302, ''],
  ])('everything is answered alike: %s', ([, status, body]) => {
    const outcome = clean.judged((data) => {
      for (const exchange of [fixtures(data).unknown, asked(data)]) answering(exchange, status, { body });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([undefined, 120])('nothing is named (clock: %s)', (clock) => {
    const outcome = clean.judged((data) => {
      Object.assign(fixtures(data), { users: {}, operations: {}, resources: {} }, clock === undefined ? {} : { clock });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'signs in by a redirect with cookies',
      (data) => {
        for (const { signIn } of Object.values(fixtures(data).users)) answering(signIn, 302, { headers: [['set-cookie', 'session=<token 1>']] });
        const { todos } = fixtures(data).resources;
        if (todos !== undefined) answering(todos.signIn, 302, { headers: [['set-cookie', 'session=<token 1>']] });
      },
    ],
    [
      'says where it is in each 404',
      (data) => {
        answering(fixtures(data).unknown, 404, { body: `{"path":"${new URL(fixtures(data).unknown.request.url).pathname}"}` });
      },
    ],
    [
      'has a single-page app for unknown paths',
      (data) => answering(fixtures(data).unknown, 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' }),
    ],
    ['asks who before it looks where', (data) => answering(fixtures(data).unknown, 401, { body: '{"detail":"Sign in"}' })],
    ['refuses the first user one operation', (data) => answering(asked(data, 'GET /me'), 403, { body: '{"detail":"Forbidden"}' })],
    ['redirects one operation', (data) => answering(asked(data, 'GET /about'), 307, { headers: [['location', '/about/']] })],
    ['has an empty list', (data) => answers(data, (exchange) => answering(exchange, 200, { body: '{"items":[]}' }))],
    [
      'has the list at the top',
      (data) => {
        paged(data, '');
        answers(data, (exchange) => answering(exchange, 200, { body: '[]' }));
      },
    ],
    [
      'has the list deep down, and tells no total',
      (data) => {
        paged(data, 'data.rows');
        answers(data, (exchange) =>
          answering(exchange, 200, { body: '{"data":{"rows":[{"id":1}]}}', headers: [['content-type', 'application/json; charset=utf-8']] }),
        );
      },
    ],
    [
      'sends no Date',
      (data) => {
        withHeader(fixtures(data).unknown, 'date');
        delete fixtures(data).clock;
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
