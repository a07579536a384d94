import { describe, expect, test } from 'vitest';
import type { Baselined, DriftFinding, OpenApiSaid, Visit } from '../../src/author.ts';
import { readCase, type Editable, type Editing } from '../case-for-tests.ts';
import type { Replayed, Replays } from './replay.probe.ts';

const check = 'version/no-breaking-change';
const clean = readCase(check, 'bearer.clean');
const widened = readCase(check, 'bearer.done-may-be-null');
const narrowed = readCase(check, 'cookie.title-limit-lowered');
const replayed = readCase(check, 'bearer.listed-done-may-be-null');

function baseline({ said }: Editing): Editable<Baselined> {
  return said<Baselined>('version/baseline');
}
const usual: DriftFinding = {
  id: 'request-parameter-removed',
  level: 'warning',
  direction: 'request',
  operation: 'GET /todos',
  operations: ['GET /todos'],
  location: {
    old: { file: 'contracts/openapi/api.bearer.json', pointer: '/paths/~1todos/get/parameters/0', line: 7, column: 5 },
    new: { file: 'the live document', pointer: '/paths/~1todos/get', line: 1, column: 1 },
  },
  text: 'the query parameter q is gone',
  wire: true,
  fingerprint: '00112233aabbccdd',
};
const having =
  (...findings: readonly Partial<DriftFinding>[]) =>
  (data: Editing): void => {
    const { drift } = baseline(data);
    drift.findings = findings.map((one) => structuredClone({ ...usual, ...one }));
  };
const open = (data: Editing): void => {
  baseline(data).drift.undecided = [
    {
      operation: 'GET /todos',
      direction: 'response',
      location: { new: { file: 'x', pointer: '/components/schemas/Todo', line: 1, column: 1 } },
      reason: 'too many steps',
    },
  ];
};

test('a baseline without any operation agreed on nothing: no pass', () => {
  const empty = clean.judged((data) => {
    const agreed = baseline(data);
    agreed.operations = [];
    agreed.drift.findings = [structuredClone({ ...usual, id: 'operation-added', level: 'note', text: 'GET /todos is new' })];
  });
  expect(empty).toMatchObject({ kind: 'inconclusive', findings: [] });
});

describe('a break', () => {
  test('of a response, with the answer that shows it, both sides in place', () => {
    const { kind, findings } = widened.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'responseBroken',
        level: 'breaking',
        text: 'A response of GET /todos/{id} may be what was never agreed (possible): done in the body of response 200 may be null now',
        subject: { field: expect.stringMatching(/^response-property-became-nullable [0-9a-f]{16}$/) },
        expected: {
          witness: 'version/baseline',
          at: expect.stringMatching(/^contracts\/openapi\/api\.bearer\.json:\d+:\d+ \/components\/schemas\/Todo\/properties\/done$/),
          value: { type: 'boolean' },
        },
        actual: {
          witness: 'openapi',
          at: '/components/schemas/UndecidedTodo/properties/done',
          value: { counterexample: { response: { status: 200, body: { done: null } } } },
        },
      },
    ]);
  });
  test('of a request, with the request that shows it', () => {
    const { kind, findings } = narrowed.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'requestBroken',
        text: expect.stringContaining('A request of POST /todos that was agreed is not accepted any more (possible)'),
        expected: { value: 200 },
        actual: { value: { says: 80, counterexample: { request: { path: '/todos', body: { title: expect.stringMatching(/^a{81,200}$/) } } } } },
      },
    ]);
  });
  test('in many operations is one, and names a few', () => {
    const operations = ['GET /a', 'GET /b', 'GET /c', 'GET /d', 'GET /e', 'GET /f'];
    const { findings } = clean.judged(having({ level: 'breaking', operations }));
    expect(findings).toMatchObject([{ message: 'requestBroken', text: expect.stringContaining('of GET /a, GET /b, GET /c, GET /d and 2 more that') }]);
  });
  test('keeps its fingerprint when lines move, and another place has another', () => {
    const fingerprints = (...found: readonly Partial<DriftFinding>[]): readonly string[] =>
      clean.judged(having(...found)).findings.map((one) => one.fingerprint);
    const moved = { location: { old: { file: 'elsewhere.json', pointer: '/x' as const, line: 900, column: 1 } }, text: 'said otherwise', operation: 'GET /x' };
    expect(fingerprints(moved)).toEqual(fingerprints({}));
    expect(new Set(fingerprints({}, { fingerprint: 'ffffffffffffffff' })).size).toBe(2);
  });
  test('has the fingerprint that `seamcheck diff` tells it by', () => {
    const of = (change: (data: Editing) => void): unknown => clean.judged(change).findings.map(({ message, fingerprint }) => [message, fingerprint]);
    const set = { by: 'drift.levels of the config', law: 'breaking' } as const;
    expect(of(having({}))).toEqual([['changed', usual.fingerprint]]);
    expect(of(having({ level: 'breaking' }))).toEqual([['requestBroken', usual.fingerprint]]);
    expect(of(having({ level: 'breaking', direction: 'response' }))).toEqual([['responseBroken', usual.fingerprint]]);
    expect(of(having({ level: 'note', set }))).toEqual([['lowered', usual.fingerprint]]);
  });
  test('at the whole document says so', () => {
    const at = { file: 'the live document', pointer: '', line: 1, column: 1 } as const;
    expect(clean.judged(having({ location: { new: at } })).findings).toMatchObject([{ actual: { at: 'the whole document' } }]);
  });
  test('where nothing stands on one side', () => {
    const { old, new: next } = usual.location;
    const both = clean.judged(
      having({ location: { ...(old && { old }) } }, { location: { ...(next && { new: next }) }, fingerprint: 'ffffffffffffffff' }),
    ).findings;
    expect(both).toMatchObject([
      { expected: { value: 'more than is shown here' }, actual: { at: '/paths', value: 'nothing' } },
      { expected: { at: 'contracts/openapi/api.bearer.json', value: 'nothing' }, actual: { value: 'more than is shown here' } },
    ]);
  });
});

test('a warning does not fail', () => {
  const { kind, findings } = clean.judged(having({}));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([
    { message: 'changed', level: 'warning', text: 'GET /todos changed for those who count on it: the query parameter q is gone' },
  ]);
});

test('what breaks nobody is one note', () => {
  const notes = ['a', 'b', 'c'].map((name) => ({ id: `request-${name}-added`, level: 'note' as const, fingerprint: name.repeat(16) }));
  const { kind, findings } = clean.judged(having(...notes, { ...notes[0], fingerprint: 'd'.repeat(16) }));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([
    {
      message: 'compatible',
      level: 'note',
      subject: { flow: 'changes that break nobody' },
      text: '4 changes break nobody: request-a-added, request-b-added, request-c-added',
    },
  ]);
});

describe('a level that the config set', () => {
  const by = 'drift.levels of the config';
  test.for([
    ['note', 'breaking', 'lowered', 'pass', 'GET /todos: the query parameter q is gone (breaking by the law, and a note by drift.levels of the config)'],
    [
      'warning',
      'breaking',
      'changed',
      'pass',
      'GET /todos changed for those who count on it: the query parameter q is gone (breaking by the law, warning by drift.levels of the config)',
    ],
    [
      'breaking',
      'note',
      'requestBroken',
      'fail',
      'A request of GET /todos that was agreed is not accepted any more (possible): the query parameter q is gone (note by the law, breaking by drift.levels of the config)',
    ],
  ] as const)('%s instead of %s is told', ([level, law, message, kind, text]) => {
    const outcome = clean.judged(having({ level, set: { by, law } }));
    expect(outcome).toMatchObject({ kind, findings: [{ message, text }] });
  });
  test('is not overruled by what was seen', () => {
    const outcome = clean.judged((data) => {
      const pointer = '/paths/~1todos/get/parameters/1' as const;
      having({ level: 'warning', set: { by, law: 'breaking' }, location: { old: { file: baseline(data).name, pointer, line: 1, column: 1 } } })(data);
      Object.assign(baseline(data), { agreed: structuredClone(data.said<OpenApiSaid>('contract/openapi')) });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'changed' }] });
  });
});

describe('what could not be decided', () => {
  test('is inconclusive, and names the place', () => {
    const { kind, reason, undecided, findings } = clean.judged(open);
    expect({ kind, findings }).toEqual({ kind: 'inconclusive', findings: [] });
    expect(reason).toContain('response of GET /todos, /components/schemas/Todo (too many steps)');
    expect(undecided).toMatchObject([{ subject: { field: 'response of GET /todos, /components/schemas/Todo' }, agreed: true }]);
  });
  test('beside a break fails', () => {
    expect(widened.judged(open)).toMatchObject({ kind: 'fail', undecided: [{ control: 'too many steps' }] });
  });
  test('its operation does not count as examined', () => {
    const examined = (change?: (data: Editing) => void): number => clean.judged(change).examined.length;
    expect(examined(open)).toBe(examined() - 1);
  });
  test('a baseline without operations is no pass', () => {
    expect(clean.judged((data) => (baseline(data).operations = []))).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('what this frontend was seen to do', () => {
  type Document = { readonly components: { readonly schemas: Readonly<Record<string, { required: string[]; properties: Record<string, object> }>> } };
  const live = ({ said }: Editing): Editable<OpenApiSaid> => said<OpenApiSaid>('contract/openapi');
  /** The baseline is the live document, but for one schema. */
  function agreedBut(data: Editing, name: string, change: (schema: Document['components']['schemas'][string]) => void): void {
    const agreed = structuredClone(live(data)) as OpenApiSaid;
    const schema = (agreed.document as unknown as Document).components.schemas[name];
    if (schema === undefined) throw new Error(`there is no schema ${name}`);
    change(schema);
    Object.assign(baseline(data), { agreed });
  }
  const me = { operation: 'GET /me', operations: ['GET /me'], level: 'breaking', direction: 'response' } as const;
  const answer = (body: object): Partial<DriftFinding> => ({
    ...me,
    id: 'response-required-property-removed',
    counterexample: { response: { status: 200, headers: {}, body: body as never } },
  });
  const account = { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6', email: 'a@example.com', name: 'a', created_at: '2024-02-29T12:00:00Z' };
  const wantsNick = (data: Editing): void => agreedBut(data, 'Account', (schema) => schema.required.push('nick'));

  test('an answer that is wrong in the same place: observed, with the exchange', () => {
    const { kind, findings } = clean.judged((data) => {
      having(answer(account))(data);
      wantsNick(data);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'responseBroken',
        text: expect.stringContaining('(observed)'),
        actual: { value: { seen: expect.stringMatching(/^x\d+$/), counterexample: {} } },
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'an answer that is wrong in another place',
      (data) => {
        having(answer({ ...account, nick: 'a', name: null }))(data);
        wantsNick(data);
      },
    ],
    [
      'another status',
      (data) => {
        having({ ...answer(account), counterexample: { response: { status: 500, headers: {}, body: account } } })(data);
        wantsNick(data);
      },
    ],
    [
      'another operation',
      (data) => {
        having({ ...answer(account), operations: ['GET /todos/{id}'] })(data);
        wantsNick(data);
      },
    ],
    [
      'no browser',
      (data) => {
        having(answer(account))(data);
        wantsNick(data);
        data.without('contract/web-tour');
      },
    ],
    [
      'a baseline whose schema cannot be read',
      (data) => {
        having(answer(account))(data);
        agreedBut(data, 'Account', (schema) => Object.assign(schema, { type: 'objekt' }));
      },
    ],
  ])('%s: possible', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'fail', findings: [{ text: expect.stringContaining('(possible)') }] });
  });
  test('a request that the live document refuses in the same place: observed', () => {
    const { findings } = clean.judged((data) => {
      const request = { path: '/auth/sign-in', query: {}, headers: {}, cookies: {}, body: { email: 'b@example.com', password: 'b' } };
      having({ id: 'request-required-property-added', level: 'breaking', operations: ['POST /auth/sign-in'], counterexample: { request } })(data);
      agreedBut(data, 'SignIn', () => undefined);
      (live(data).document as unknown as Document).components.schemas['SignIn']?.required.push('device');
    });
    expect(findings).toMatchObject([{ message: 'requestBroken', text: expect.stringContaining('(observed)') }]);
  });
  const place = { file: 'contracts/openapi/api.bearer.json', line: 1, column: 1 };
  test.for([
    ['size', 1, 'used', 'fail'],
    ['q', 3, 'changed', 'pass'],
  ] as const)('the query parameter %s is gone', ([, index, message, kind]) => {
    const outcome = clean.judged((data) => {
      having({ location: { old: { ...place, pointer: `/paths/~1todos/get/parameters/${index}` } } })(data);
      agreedBut(data, 'Account', () => undefined);
    });
    expect(outcome).toMatchObject({ kind, findings: [{ message, level: message === 'used' ? 'breaking' : 'warning' }] });
  });
  test('a default is gone that is relied on: how, and in which exchange', () => {
    const { kind, findings } = clean.judged((data) => {
      const text = 'remember in the request body has the default null instead of true';
      const old = { ...place, pointer: '/components/schemas/SignIn/properties/remember/default' } as const;
      having({ id: 'request-property-default-value-removed', operations: ['POST /auth/sign-in'], text, location: { old } })(data);
      agreedBut(data, 'SignIn', ({ properties }) => Object.assign(properties, { remember: { type: 'boolean', default: true } }));
    });
    expect(kind).toBe('fail');
    // Who accepted the warning did not accept this.
    expect(findings[0]?.fingerprint).not.toBe(usual.fingerprint);
    expect(findings).toMatchObject([
      {
        message: 'used',
        text: 'POST /auth/sign-in changed in what this frontend was seen to use (it leaves out remember): remember in the request body has the default null instead of true',
        actual: { value: { seen: expect.stringMatching(/^x\d+$/) } },
      },
    ]);
  });
  test('nothing of it is seen in what others sent', () => {
    const { findings } = clean.judged((data) => {
      having(answer(account))(data);
      wantsNick(data);
      const { visit } = data.said<{ readonly visit: Visit }>('contract/web-tour');
      for (const exchange of visit.exchanges) exchange.service = 'web';
    });
    expect(findings).toMatchObject([{ text: expect.stringContaining('(possible)') }]);
  });
});

describe('what was served to this frontend', () => {
  type Both = Editable<Replayed> & { replay: Editable<NonNullable<Replayed['replay']>> };
  function outcome(change: (served: Both) => void): { readonly kind: string; readonly text: string | undefined } {
    const { kind, findings } = replayed.judged(({ said }) => {
      for (const served of Object.values(said<Replays>('version/replay').byChange)) change(served as Both);
    });
    return { kind, text: findings[0]?.text };
  }
  const said = (grade: string): object => ({
    kind: 'fail',
    text: `A response of GET /todos may be what was never agreed (${grade}): items[].done in the body of response 200 may be null now`,
  });
  const error = "TypeError: can't read properties of null";

  test('the screen that showed it shows nothing of it: replayed, with what was served', () => {
    const { kind, findings } = replayed.judged();
    expect({ kind, text: findings[0]?.text }).toEqual(said('replayed at open /todos: nothing of that answer is shown any more, such as "Call Grace"'));
    expect(findings).toMatchObject([{ actual: { value: { served: { at: '/items/0/done', value: null }, counterexample: {} } } }]);
  });
  test.for<readonly [string, (served: Both) => void, string]>([
    ['nobody caught what was thrown', ({ replay }) => void (replay.uncaught = [error]), `nobody caught ${error}`],
    ['what was thrown is long', ({ replay }) => void (replay.uncaught = ['e'.repeat(999)]), `nobody caught ${'e'.repeat(119)}…`],
    ['the page is empty', ({ replay }) => void (replay.isEmpty = true), 'the page shows nothing any more'],
    ['the page is elsewhere', ({ replay }) => void (replay.at = '/sign-in'), 'the page is at /sign-in and not at /todos'],
  ])('%s: replayed', ([, change, broke]) => {
    expect(outcome(change)).toEqual(said(`replayed at open /todos: ${broke}`));
  });
  test('it shows the rest of the answer: it coped', () => {
    const coped = outcome(({ replay }) => void (replay.shows = ['Buy milk']));
    expect(coped).toEqual(said('possible; served to the frontend at open /todos: it coped'));
  });
  test('the page is where it was, but for a number: it coped', () => {
    const coped = outcome(({ control, replay }) => {
      [control.at, replay.at] = ['/rooms/17', '/rooms/18'];
      replay.shows = ['Buy milk'];
    });
    expect(coped).toEqual(said('possible; served to the frontend at open /todos: it coped'));
  });
  test('nothing of the answer was shown before either: it coped', () => {
    const coped = outcome(({ control }) => void (control.shows = []));
    expect(coped).toEqual(said('possible; served to the frontend at open /todos: it coped'));
  });
  test.for<readonly [string, (served: Both) => void]>([
    ['the page threw with the api’s own answer too', ({ control, replay }) => void (control.uncaught = replay.uncaught = [error])],
    ['it was empty then too', ({ control }) => void (control.isEmpty = true)],
    ['the control ended early', ({ control }) => void (control.stopped = 'click Sign in: it is not there')],
    ['time ran out', ({ replay }) => void (replay.stopped = 'the visit did not end within 30 s')],
    ['the api’s own answer was never asked for', ({ control }) => void (control.given = 0)],
    ['what was to be served was never asked for', ({ replay }) => void (replay.given = 0)],
    ['nothing of it could be put into the answer', (served) => void Reflect.deleteProperty(served, 'replay')],
  ])('%s: nothing is shown', ([, change]) => {
    expect(outcome(change)).toEqual(said('possible'));
  });
  test('without a browser', () => {
    expect(replayed.judged((data) => data.without('version/replay'))).toMatchObject({
      kind: 'fail',
      findings: [{ text: expect.stringContaining('(possible)') }],
    });
  });
});
