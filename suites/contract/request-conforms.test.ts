import { describe, expect, test } from 'vitest';
import type { OpenApiSaid, Visit } from '../../src/author.ts';
import { readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';

const clean = readCase('contract/request-conforms', 'bearer.clean');
const pointer = '/paths/~1todos/get';
const subject = { operation: 'GET /todos' };

type Exchanged = Editable<Visit>['exchanges'][number];

function visit({ said }: Editing): Editable<Visit> {
  return said<{ readonly visit: Visit }>('contract/web-tour').visit;
}
function openapi({ said }: Editing): Editable<OpenApiSaid> {
  return said<OpenApiSaid>('contract/openapi');
}
/** One request of an operation, and one that vouches for the App. */
function sent(data: Editing, method: string, path: string, voucher = '/me'): Exchanged {
  const { exchanges, kinds } = visit(data);
  const real = exchanges.filter(({ id, service }) => service === 'api' && kinds[id] !== 'preflight');
  const found = real.find(({ request }) => request.method === method && new URL(request.url).pathname === path);
  const other = real.find(({ request }) => new URL(request.url).pathname === voucher);
  if (found === undefined || other === undefined) throw new Error('not recorded');
  Object.assign(visit(data), { exchanges: [other, found] });
  return found;
}
const list = (data: Editing): Exchanged => sent(data, 'GET', '/todos');
const signIn = (data: Editing): Exchanged => sent(data, 'POST', '/auth/sign-in');
function voucher(data: Editing): Exchanged {
  const [first] = visit(data).exchanges;
  if (first === undefined) throw new Error('nothing vouches');
  return first;
}
function withQuery(exchange: Exchanged, query: string): void {
  const url = new URL(exchange.request.url);
  Object.assign(exchange.request, { url: `${url.origin}${url.pathname}?${query}` });
}
function withBody(exchange: Exchanged, text: string, type = 'application/json'): void {
  Object.assign(exchange.request, {
    headers: [...exchange.request.headers.filter(([name]) => !/^content-/i.test(name)), ...(type === '' ? [] : [['content-type', type]])],
    body: { text, bytes: text.length, cut: false },
  });
}
function alsoSending({ request }: Exchanged, name: string, value: string): void {
  Object.assign(request, { headers: [...request.headers, [name, value]] });
}
/** Declares one more parameter of the list. */
function declares(
  data: Editing,
  parameter: { readonly name: string; readonly in: string; readonly required?: boolean },
  schema: object = { type: 'string' },
): void {
  Object.assign(openapi(data).document as object, { 'x-test': { [parameter.name]: schema } });
  const operation = openapi(data).operations['GET /todos'];
  operation?.parameters.push({
    required: false,
    ...parameter,
    schema: `/x-test/${parameter.name.replaceAll('/', '~1')}`,
  } as (typeof operation.parameters)[number]);
}

describe('query', () => {
  test('a name that nobody declares: both sides shown', () => {
    const { kind, findings } = clean.judged((data) => withQuery(list(data), 'page=1&pageSize=10'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'query',
        level: 'breaking',
        subject,
        text: 'The frontend sends GET /todos the query parameter pageSize, which its document does not declare',
        expected: { witness: 'openapi', at: `${pointer}/parameters`, value: ['page', 'size', 'done', 'q'] },
        actual: { witness: 'contract/web-tour', at: expect.stringMatching(/^x\d+$/), value: 'pageSize=10' },
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['without a query', (data) => withQuery(list(data), '')],
    ['with jQuery’s cache buster', (data) => withQuery(list(data), 'page=1&_=1700000000000')],
    [
      'with an object that spreads over any name',
      (data) => {
        declares(data, { name: 'filter', in: 'query' }, { anyOf: [{ type: 'null' }, { type: 'object' }] });
        withQuery(list(data), 'colour=red');
      },
    ],
    [
      'with the members of a deep object',
      (data) => {
        declares(data, { name: 'filter', in: 'query' });
        withQuery(list(data), 'filter[colour]=red');
      },
    ],
    [
      'with a whole query as one parameter',
      (data) => {
        declares(data, { name: 'all', in: 'querystring' });
        withQuery(list(data), 'colour=red');
      },
    ],
    [
      'with a key that is a credential',
      (data) => {
        const { components } = openapi(data).document as unknown as { components: { securitySchemes: object } };
        Object.assign(components.securitySchemes, { key: { type: 'apiKey', in: 'query', name: 'api_key' } });
        withQuery(list(data), 'api_key=<token 1>');
      },
    ],
  ])('quiet %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('missing', () => {
  test.for(['query', 'header'])('a %s that is required: both sides shown', (place) => {
    const { findings } = clean.judged((data) => {
      list(data);
      declares(data, { name: 'X-Tenant', in: place, required: true });
    });
    expect(findings).toMatchObject([
      { message: 'missing', level: 'breaking', subject, text: expect.stringContaining(`without the ${place} X-Tenant`), actual: { value: 'nothing' } },
    ]);
  });
  test.for<readonly [string, { readonly name: string; readonly in: string; readonly required?: boolean }]>([
    ['one that need not be there', { name: 'X-Tenant', in: 'header' }],
    ['what the protocol has its own words for', { name: 'Content-Type', in: 'header', required: true }],
    ['a cookie, which the page does not set', { name: 'theme', in: 'cookie', required: true }],
    ['a header in other letters', { name: 'ORIGIN', in: 'header', required: true }],
  ])('quiet with %s', ([, parameter]) => {
    const outcome = clean.judged((data) => {
      alsoSending(list(data), 'Origin', 'http://web.app.localhost');
      declares(data, parameter);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('parameter', () => {
  test.for<readonly [string, object, string, string]>([
    ['no number', { type: 'integer' }, 'many', 'must be integer'],
    ['out of bounds', { type: 'integer', maximum: 100 }, '500', 'must be <= 100'],
    ['not listed', { enum: ['asc', 'desc'] }, 'up', 'must be'],
    ['an item of a list', { type: 'array', items: { type: 'integer' } }, '1,b', 'must be'],
    ['empty', { type: 'integer' }, '', 'must be integer'],
  ])('in the query, %s: both sides shown', ([, schema, value, reason]) => {
    const { kind, findings } = clean.judged((data) => {
      declares(data, { name: 'x', in: 'query' }, schema);
      withQuery(list(data), `x=${value}`);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'parameter',
        subject,
        text: expect.stringMatching(/^The frontend sends GET \/todos a query parameter x that its schema refuses: it /),
        expected: { at: '/x-test/x', value: expect.stringContaining(reason) },
        actual: { value },
      },
    ]);
  });
  test('in the path', () => {
    const { findings } = clean.judged((data) => {
      const { request } = list(data);
      Object.assign(request, { url: `${new URL(request.url).origin}/todos/undefined` });
    });
    expect(findings).toMatchObject([
      {
        message: 'parameter',
        subject: { operation: 'GET /todos/{id}' },
        text: expect.stringContaining('a path parameter id that'),
        actual: { value: 'undefined' },
      },
    ]);
  });
  test.for<readonly [string, object, string]>([
    ['a number', { type: 'integer' }, 'x=5'],
    ['a number as text', { type: 'string', maxLength: 3 }, 'x=500'],
    ['a boolean in Python’s letters', { type: 'boolean' }, 'x=True'],
    ['a boolean as 1', { type: 'boolean' }, 'x=1'],
    ['null as nothing', { type: ['integer', 'null'] }, 'x='],
    ['several values', { type: 'array', items: { type: 'integer' }, minItems: 2 }, 'x=1&x=2'],
    ['a list in one value', { type: 'array', items: { type: 'string' }, minItems: 2 }, 'x=a,b'],
    ['an object, whose style is its own', { type: 'object', required: ['a'] }, 'x=1'],
    ['a secret', { type: 'string', format: 'uuid' }, 'x=<token 1>'],
    ['the name of a secret in part', { type: 'string', maxLength: 5 }, 'x=id-<token 12>'],
  ])('quiet with %s', ([, schema, query]) => {
    const outcome = clean.judged((data) => {
      declares(data, { name: 'x', in: 'query' }, schema);
      withQuery(list(data), query);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('body', () => {
  test.for<readonly [string, (exchange: Exchanged) => void, string]>([
    ['a missing member', (exchange) => withBody(exchange, '{"password":"<password 1>"}'), 'it must have property "email"'],
    ['a wrong type', (exchange) => withBody(exchange, '{"email":5,"password":"<password 1>"}'), '/email must be string'],
    ['no JSON', (exchange) => withBody(exchange, 'email=ada'), 'it is not JSON'],
    ['no body', (exchange) => void delete exchange.request.body, 'there is none'],
  ])('%s: both sides shown', ([, change, reason]) => {
    const { kind, findings } = clean.judged((data) => {
      const exchange = signIn(data);
      Object.assign(exchange.request, { headers: exchange.request.headers.filter(([name]) => name.toLowerCase() !== 'content-length') });
      change(exchange);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'body',
        level: 'breaking',
        subject: { operation: 'POST /auth/sign-in' },
        text: expect.stringContaining(`a body that its schema refuses: ${reason}`),
        expected: { witness: 'openapi', value: expect.anything() },
        actual: { witness: 'contract/web-tour', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for([
    ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
    ['text/plain;charset=UTF-8', 'text/plain'],
    ['', 'a body without a Content-Type'],
  ] as const)('as %s: both sides shown', ([type, told]) => {
    const { findings } = clean.judged((data) => withBody(signIn(data), '{}', type));
    expect(findings).toMatchObject([
      {
        message: 'mediaType',
        level: 'breaking',
        text: expect.stringContaining(`${told}, which its document does not declare`),
        expected: { value: ['application/json'] },
      },
    ]);
  });
  test('where none is declared: a warning', () => {
    const { kind, findings } = clean.judged((data) => {
      const exchange = signIn(data);
      delete openapi(data).operations['POST /auth/sign-in']?.requestBody;
      withBody(exchange, '{}');
    });
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'unread', level: 'warning', expected: { value: 'no requestBody' }, actual: { value: '{}' } }]);
  });
  test.for<readonly [string, (exchange: Exchanged) => void]>([
    ['a charset', (exchange) => withBody(exchange, '{"email":"ada@example.com","password":"<password 1>"}', 'application/json; charset=utf-8')],
    ['a body that was not kept whole', (exchange) => Object.assign(exchange.request, { body: { text: '{"em', bytes: 9e6, cut: true } })],
    [
      'a body that the browser did not show',
      (exchange) => {
        delete exchange.request.body;
        alsoSending(exchange, 'Content-Length', '9000');
      },
    ],
  ])('quiet with %s', ([, change]) => {
    expect(clean.judged((data) => change(signIn(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      withQuery(list(data), 'pageSize=10');
      befall(voucher(data));
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    expect(outcome.undecided).toContainEqual(expect.objectContaining({ subject }));
  });
  test('the schema cannot be read', () => {
    const outcome = clean.judged((data) => {
      declares(data, { name: 'x', in: 'query' }, { type: 'stringg' });
      withQuery(list(data), 'x=1');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { field: 'the schema of a request of GET /todos' } }] });
  });
  test('the document has none of its operations', () => {
    const outcome = clean.judged((data) => (openapi(data).operations = {}));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], reason: expect.stringMatching(/of \d+ requests to the api none is of an operation/) });
  });
  test('the tour came to no request', () => {
    const outcome = clean.judged((data) => Object.assign(visit(data), { exchanges: [], stopped: 'no sign-in form was found' }));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], reason: expect.stringContaining('no sign-in form was found') });
  });
});

describe('nothing to judge', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['the frontend’s server asks for everything', (data) => (visit(data).exchanges = visit(data).exchanges.filter(({ service }) => service !== 'api'))],
    ['preflights are the browser’s own', (data) => (visit(data).exchanges = visit(data).exchanges.filter(({ id }) => visit(data).kinds[id] === 'preflight'))],
  ])('%s: none', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'none', findings: [] });
  });
});
