import { describe, expect, test } from 'vitest';
import type { OpenApiSaid } from '../../src/author.ts';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Traffic } from './traffic.probe.ts';

const clean = readCase('contract/response-conforms', 'bearer.clean');
const pointer = '/paths/~1todos/get';
const subject = { operation: 'GET /todos' };
const problem = 'application/problem+json';

type Exchanged = Editable<Traffic>['exchanges'][number];

function traffic({ said }: Editing): Editable<Traffic> {
  return said<Traffic>('contract/traffic');
}
/** One answer to `GET /todos` of the tour, and two other operations' successes to vouch for the App, and for one another. */
function list(data: Editing, status = 200): Exchanged {
  data.without('http/life');
  data.without('authz/others-files');
  const all = traffic(data).exchanges;
  const length = ({ response }: Exchanged): number => (response.kind === 'answered' ? (response.body?.text.length ?? 0) : 0);
  // The tour of one object lists less than that of the seeded user, and may come first.
  const [found] = all
    .filter(
      ({ request, response }) =>
        request.method === 'GET' && new URL(request.url).pathname === '/todos' && response.kind === 'answered' && response.status === status,
    )
    .toSorted((a, b) => length(b) - length(a));
  const others = ['/health', '/about'].map((path) => all.find(({ request }) => request.url.endsWith(path)));
  if (found === undefined || others.includes(undefined)) throw new Error('not recorded');
  Object.assign(traffic(data), { exchanges: [...others, found] });
  return found;
}
function vouching(data: Editing): Exchanged[] {
  return traffic(data).exchanges.slice(0, -1);
}
function answersWith(data: Editing, change: (items: Record<string, unknown>[], page: Record<string, unknown>) => void): void {
  const { response } = list(data);
  if (response.kind !== 'answered' || response.body === undefined) throw new Error('not recorded');
  const page = JSON.parse(response.body.text) as Record<string, unknown> & { items: Record<string, unknown>[] };
  change(page.items, page);
  const text = JSON.stringify(page);
  Object.assign(response, { body: { text, bytes: text.length, cut: false } });
}
/** What is declared for an answer of `GET /todos`, to be changed; undefined removes it. */
function declares(data: Editing, status: string, content?: Record<string, string | null>): void {
  const { responses } = data.said<OpenApiSaid>('contract/openapi').operations['GET /todos'] ?? {};
  Object.assign(responses ?? {}, { [status]: { pointer: `${pointer}/responses/${status}`, content: content ?? {} } });
  if (content === undefined) delete (responses as Record<string, unknown>)[status];
}
/** The schema of a todo in the document, in place. */
function todoSchema({ said }: Editing, change: object): void {
  const { document } = said<{ document: { components: { schemas: Record<string, object> } } }>('contract/openapi');
  Object.assign(document.components.schemas['Todo'] ?? {}, change);
}

describe('renamed', () => {
  const renaming =
    (from: string, to: string, keep = false) =>
    (data: Editing): void => {
      todoSchema(data, { required: ['id'], additionalProperties: true });
      answersWith(data, (items) => {
        for (const item of items) {
          item[to] = item[from] ?? 'x';
          if (!keep) delete item[from];
        }
      });
    };
  test.each(['createdAt', 'CreatedAt', 'created-at'])('%s, where another way to write it is declared: a warning, both sides shown', (name) => {
    const { kind, findings } = clean.judged(renaming('created_at', name));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'renamed',
        level: 'warning',
        subject,
        text: `GET /todos answers ${name}, which its document does not declare, and leaves out created_at, which it does`,
        expected: { witness: 'openapi' },
        actual: { witness: 'traffic' },
      },
    ]);
  });
  test('both names, or one that is like none that is declared, are what else an App may say', () => {
    expect(clean.judged(renaming('created_at', 'createdAt', true)).findings).toEqual([]);
    expect(clean.judged(renaming('created_at', 'madeAt')).findings).toEqual([]);
  });
});

describe('status', () => {
  test.for([202, 204, 206])('%i that is not declared: both sides shown', (status) => {
    const { kind, findings } = clean.judged((data) => Object.assign(list(data).response, { status }));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'status',
        level: 'breaking',
        subject,
        text: `GET /todos answered ${status}, which its document does not declare`,
        expected: { witness: 'openapi', at: `${pointer}/responses`, value: ['200', '401', '422', '500'] },
        actual: { witness: 'traffic', at: expect.stringMatching(/^x\d+$/), value: status },
      },
    ]);
  });
  test('200 itself', () => {
    expect(clean.judged((data) => [declares(data, '200'), list(data)]).findings).toMatchObject([{ message: 'status', actual: { value: 200 } }]);
  });
  test.for(['2XX', 'default'])('quiet where %s is declared', (name) => {
    const outcome = clean.judged((data) => {
      declares(data, name, {});
      Object.assign(list(data).response, { status: 202 });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('mediaType', () => {
  test.for<readonly [string, readonly string[], string]>([
    ['text/plain', ['text/plain; charset=utf-8'], 'text/plain'],
    ['application/vnd.api+json', ['application/vnd.api+json'], 'application/vnd.api+json'],
    ['none', [], 'nothing (no Content-Type)'],
  ])('%s: both sides shown', ([, values, type]) => {
    const { kind, findings } = clean.judged((data) => withHeader(list(data), 'content-type', ...values));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'mediaType',
        level: 'breaking',
        subject,
        text: expect.stringContaining(`answered 200 as ${type}`),
        expected: { witness: 'openapi', at: `${pointer}/responses/200/content`, value: ['application/json'] },
        actual: { witness: 'traffic', value: type },
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['charset=utf-8', (data) => withHeader(list(data), 'content-type', 'application/json; charset=utf-8')],
    ['capitals', (data) => withHeader(list(data), 'content-type', 'Application/JSON')],
    [
      'application/*',
      (data) => {
        declares(data, '200', { 'application/*': null });
        withHeader(list(data), 'content-type', 'application/vnd.api+json');
      },
    ],
    [
      '*/*',
      (data) => {
        declares(data, '200', { '*/*': null });
        withHeader(list(data), 'content-type', 'text/csv');
      },
    ],
    [
      'no content declared',
      (data) => {
        declares(data, '200', {});
        withHeader(list(data), 'content-type', 'text/csv');
      },
    ],
  ])('quiet with %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('schema', () => {
  test.for<readonly [string, (items: Record<string, unknown>[], page: Record<string, unknown>) => void, string]>([
    ['a missing member', ([first]) => delete first?.['created_at'], '/items/0 must have property "created_at"'],
    ['a wrong type', ([first]) => Object.assign(first ?? {}, { done: 'true' }), '/items/0/done must be boolean'],
    ['null', ([first]) => Object.assign(first ?? {}, { title: null }), '/items/0/title must be string'],
    [
      'a time without a zone',
      ([first]) => Object.assign(first ?? {}, { created_at: '2026-11-21T19:00:00' }),
      '/items/0/created_at must have the format "date-time"',
    ],
    ['one member too many, where none may be', ([first]) => Object.assign(first ?? {}, { secret: 1 }), '/items/0 must not have property "secret"'],
    ['an object in place of a list', (_, page) => Object.assign(page, { items: {} }), '/items must be array'],
    ['several at once', (items) => items.slice(0, 2).forEach((item) => delete item['created_at']), 'and 1 more'],
  ])('%s: both sides shown', ([, change, reason]) => {
    const { kind, findings } = clean.judged((data) => answersWith(data, change));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'schema',
        level: 'breaking',
        subject,
        text: expect.stringContaining(reason),
        expected: { witness: 'openapi', at: expect.stringContaining(`${pointer}/responses/200`), value: expect.any(String) },
        actual: { witness: 'traffic', at: expect.stringMatching(/^x\d+$/), value: expect.objectContaining({ total: 3 }) },
      },
    ]);
  });
  test.for<readonly [string, string, string]>([
    ['no JSON', 'oops', 'it is not JSON'],
    ['no body', '', 'there is no body'],
  ])('%s', ([, body, reason]) => {
    expect(clean.judged((data) => answering(list(data), 200, { body })).findings).toMatchObject([
      { message: 'schema', text: expect.stringContaining(reason), expected: { value: expect.anything() }, actual: { value: body } },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'a member more',
      (data) => {
        todoSchema(data, { additionalProperties: true });
        answersWith(data, ([first]) => Object.assign(first ?? {}, { color: 'red' }));
      },
    ],
    [
      'a secret, recorded as its name',
      (data) => {
        todoSchema(data, { properties: { title: { type: 'string', format: 'uuid', minLength: 36 } }, additionalProperties: true });
        answersWith(data, (items) => items.forEach((item) => Object.assign(item, { title: '<token 7>' })));
      },
    ],
    ['a body too long to be kept', (data) => Object.assign(list(data).response, { body: { text: '{"items":[', bytes: 9e6, cut: true } })],
    ['an empty list', (data) => answersWith(data, (_, page) => Object.assign(page, { items: [], total: 0, pages: 0 }))],
    [
      'a media type without a schema',
      (data) => {
        declares(data, '200', { 'application/json': null });
        answering(list(data), 200, { body: '[1]' });
      },
    ],
    [
      'text that is declared',
      (data) => {
        declares(data, '200', { 'text/csv': `${pointer}/responses/200/content/text~1csv/schema` });
        answering(list(data), 200, { headers: [['content-type', 'text/csv']], body: 'a;b' });
      },
    ],
  ])('quiet with %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('a secret beside what is wrong hides nothing', () => {
  const { findings } = clean.judged((data) => {
    for (const { request, response } of traffic(data).exchanges) {
      if (request.url.endsWith('/auth/sign-in') && response.kind === 'answered')
        Object.assign(response, { body: { text: '{"access_token":"<token 3>","expires_in":900}', bytes: 46, cut: false } });
    }
  });
  expect(findings).toMatchObject([
    { message: 'schema', subject: { operation: 'POST /auth/sign-in' }, text: expect.stringContaining('must have property "token_type"') },
  ]);
});

describe('errors weigh less', () => {
  test('errorMediaType: a warning, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answering(list(data, 401), 401, { body: '{"detail":"x"}' }));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'errorMediaType',
        level: 'warning',
        subject,
        text: 'GET /todos answered 401 as application/json, which its document does not declare',
        expected: { witness: 'openapi', value: [problem] },
        actual: { witness: 'traffic', value: 'application/json' },
      },
    ]);
  });
  test('errorSchema: a warning, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answering(list(data, 401), 401, { headers: [['content-type', problem]], body: '{"detail":5}' }));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'errorSchema',
        level: 'warning',
        subject,
        text: expect.stringContaining('answered 401 with a body that its schema refuses'),
        expected: { witness: 'openapi', at: expect.stringContaining('/responses/401') },
        actual: { witness: 'traffic', value: { detail: 5 } },
      },
    ]);
  });
  test('errorSchema: an error without the body that is declared', () => {
    expect(clean.judged((data) => answering(list(data, 401), 401, { headers: [] })).findings).toMatchObject([
      { message: 'errorSchema', level: 'warning', text: expect.stringContaining('there is no body') },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['a charset', (data) => withHeader(list(data, 401), 'content-type', 'application/problem+json; charset=utf-8')],
    ['an edge that answers in the App’s place', (data) => blocked(list(data, 401))],
    [
      'no content declared, and a page',
      (data) => {
        declares(data, '401', {});
        answering(list(data, 401), 401, { headers: [['content-type', 'text/html']], body: '<p>no</p>' });
      },
    ],
  ])('quiet with %s', ([, change]) => {
    const { kind, findings } = clean.judged(change);
    expect(kind).not.toBe('fail');
    expect(findings).toEqual([]);
  });
});

describe('undeclaredError', () => {
  test('one note for a status, however many operations answer it, both sides shown', () => {
    const outcome = clean.judged((data) => {
      for (const { responses } of Object.values(data.said<OpenApiSaid>('contract/openapi').operations)) delete (responses as Record<string, unknown>)['401'];
    });
    expect(outcome.kind).toBe('pass');
    expect(outcome.findings).toHaveLength(1);
    expect(outcome.findings).toMatchObject([
      {
        message: 'undeclaredError',
        level: 'note',
        subject: { flow: 'answers with 401' },
        text: expect.stringMatching(/^[4-9] operations answer 401, which their document does not declare: .*GET \/todos, /),
        expected: { witness: 'openapi', at: '/paths', value: 'declared' },
        actual: { witness: 'traffic', value: 401 },
      },
    ]);
  });
  test('one operation is one', () => {
    const { findings } = clean.judged((data) => {
      declares(data, '401');
      answering(list(data, 401), 418);
    });
    expect(findings).toMatchObject([{ text: '1 operation answers 418, which its document does not declare: GET /todos' }]);
  });
  test('vouched for by another exchange than the one that is shown', () => {
    const { findings, examined } = clean.judged((data) => declares(data, '401'));
    const control = examined.find(({ subject: { ...on } }) => JSON.stringify(on) === '{"flow":"answers with 401"}')?.control;
    expect(control).toMatch(/^x\d+$/);
    expect(control).not.toBe(findings[0]?.actual.at);
  });
  test('one note for each status', () => {
    const { findings } = clean.judged((data) => {
      declares(data, '401');
      answering(list(data, 401), 401);
      const limited = structuredClone(list(data, 401));
      answering(limited, 400);
      Object.assign(traffic(data), { exchanges: [...traffic(data).exchanges, { ...limited, id: 'x9999' }] });
    });
    expect(findings.map(({ subject: on }) => on)).toEqual([{ flow: 'answers with 401' }, { flow: 'answers with 400' }]);
  });
  test.for(['4XX', 'default'])('quiet where %s is declared', (name) => {
    const outcome = clean.judged((data) => {
      declares(data, '401');
      declares(data, name, {});
    });
    expect(outcome.findings).toEqual([]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      answering(list(data), 200, { body: '[]' });
      vouching(data).forEach(befall);
    });
    expect(outcome.kind).toBe('inconclusive');
    expect(outcome.findings.filter(({ level }) => level === 'breaking')).toEqual([]);
    expect(outcome.undecided).toContainEqual(expect.objectContaining({ subject }));
  });
  test('the App is down', () => {
    for (const [, befall] of troubles.slice(0, 3))
      expect(clean.judged((data) => traffic(data).exchanges.forEach(befall))).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
  test.for<readonly [string, (exchange: Exchanged) => void]>([
    ['nothing', (exchange) => failing(exchange)],
    ['500', (exchange) => answering(exchange, 500, { body: 'oops' })],
    ['503', (exchange) => answering(exchange, 503)],
  ])('a named operation was only answered %s', ([, befall]) => {
    expect(clean.judged((data) => befall(list(data)))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the schema cannot be read', () => {
    const outcome = clean.judged((data) => {
      todoSchema(data, { type: 'stringg' });
      list(data);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { field: 'the schema of GET /todos 200' } }] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['no exchange', (data) => Object.assign(traffic(data), { exchanges: [] })],
    [
      'nothing that the document declares',
      (data) => {
        data.without('http/life');
        data.without('authz/others-files');
        traffic(data).exchanges.forEach(({ request }) => Object.assign(request, { url: 'http://api.app.localhost:1/elsewhere' }));
      },
    ],
    ['a document without operations', ({ said }) => Object.assign(said<OpenApiSaid>('contract/openapi'), { operations: {} })],
  ])('there is %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['answers 304 to who has it already', (data) => answering(list(data), 304, { headers: [] })],
    [
      'answers 304, and the document says what it would have been',
      (data) => {
        declares(data, '304', { 'application/json': null });
        answering(list(data), 304, { headers: [] });
      },
    ],
    [
      'answers 204, and the document of an older FastAPI declares content for it',
      (data) => {
        declares(data, '204', { 'application/json': null });
        answering(list(data), 204, { headers: [] });
      },
    ],
    ['offers choices', (data) => answering(list(data), 300, { headers: [] })],
    ['redirects', (data) => answering(list(data), 307, { headers: [['location', '/todos/']] })],
    [
      'is asked with HEAD',
      (data) => {
        Object.assign(list(data).request, { method: 'HEAD' });
      },
    ],
    [
      'answers preflights',
      (data) => {
        const preflight = structuredClone(list(data));
        Object.assign(preflight.request, { method: 'OPTIONS' });
        answering(preflight, 204, { headers: [] });
        Object.assign(traffic(data), { exchanges: [...traffic(data).exchanges, preflight] });
      },
    ],
    [
      'serves what it does not document',
      (data) => {
        const other = structuredClone(list(data));
        Object.assign(other.request, { url: 'http://api.app.localhost:1/metrics' });
        answering(other, 200, { headers: [['content-type', 'text/plain']], body: 'up 1' });
        Object.assign(traffic(data), { exchanges: [...traffic(data).exchanges, other] });
      },
    ],
    [
      'crashed once, and is well besides',
      (data) => {
        const crashed = structuredClone(list(data));
        answering(crashed, 500, { body: 'oops' });
        Object.assign(traffic(data), { exchanges: [...traffic(data).exchanges, { ...crashed, id: 'x9999' }] });
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('beside the tours', () => {
  test('what is changed', () => {
    expect(readCase('contract/response-conforms', 'bearer.change-answers-wrapped').judged().findings).toMatchObject([
      { message: 'schema', level: 'breaking', subject: { operation: 'PATCH /labels/{id}' }, actual: { witness: 'http/life' } },
    ]);
  });
  test('a header that is always there, by the document', () => {
    const { findings } = readCase('contract/response-conforms', 'bearer.location-not-sent').judged();
    expect(findings[0]).toMatchObject({
      message: 'header',
      level: 'breaking',
      subject: { operation: 'POST /labels' },
      text: 'POST /labels answered 201 without the header Location, which its document requires',
    });
  });
});
