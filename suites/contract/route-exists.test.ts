import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked } from '../troubles-for-tests.ts';
import type { Exchange, OpenApiSaid } from '../../src/author.ts';
import type { Calls } from './calls.probe.ts';
import type { Fixtures } from './fixtures.probe.ts';

const clean = readCase('contract/route-exists', 'bearer.clean');
const subject = { operation: 'GET /todos' };
type Asked = Editable<Exchange>;

function unknown({ said }: Editing): Asked {
  return said<Fixtures>('contract/fixtures').unknown;
}
function calls({ said }: Editing): Editable<Calls>['calls'] {
  return said<Calls>('contract/calls').calls;
}
function asked(data: Editing): Asked {
  const found = calls(data).find((call) => call.asked !== undefined)?.asked;
  if (found === undefined) throw new Error('nothing of the pacts was asked');
  return found;
}
/** Another call of the pact, answered so. */
function calling(data: Editing, method: string, path: string, status?: number, body = '{}'): Asked {
  const exchange = structuredClone(asked(data));
  Object.assign(exchange, { id: 'x9000' });
  exchange.request.method = method;
  exchange.request.url = new URL(path, exchange.request.url).href;
  if (status !== undefined) answering(exchange, status, { body });
  calls(data).push({ file: 'web-api.json', description: 'another', method, path, ...(status === undefined ? {} : { asked: exchange }) });
  return exchange;
}
/** As the router refuses what nobody serves. */
function routed(data: Editing, exchange: Asked): void {
  const { pathname } = new URL(unknown(data).request.url);
  const response = unknown(data).response;
  const text = response.kind === 'answered' ? (response.body?.text ?? '') : '';
  answering(exchange, 404, { body: text.replaceAll(pathname, new URL(exchange.request.url).pathname) });
}

test('missing, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => routed(data, asked(data)));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'missing',
      level: 'breaking',
      subject,
      text: 'The frontend calls GET /todos, which the App does not serve: it answers as a path that nobody serves does',
      expected: { witness: 'contract/fixtures', at: expect.stringMatching(/^x\d+$/) },
      actual: { witness: 'contract/calls', at: expect.stringMatching(/^x\d+$/), value: 404 },
    },
  ]);
});
test('missing, of a path that no document has', () => {
  const { findings } = clean.judged((data) => routed(data, calling(data, 'GET', '/stats', 404)));
  expect(findings).toMatchObject([{ message: 'missing', subject: { operation: 'GET /stats' } }]);
});
test('missing, where each refusal tells its time and a trace', () => {
  const { findings } = clean.judged((data) => {
    answering(unknown(data), 404, { body: '{"timestamp":"2026-11-21T23:11:25.104Z","status":404,"traceId":"00-0af7651916cd43dd8448eb211c80319c-00"}' });
    answering(asked(data), 404, { body: '{"timestamp":"2026-11-21T23:11:26.7Z","status":404,"traceId":"00-b7ad6b7169203331a1b2c3d4e5f60718-00"}' });
  });
  expect(findings).toMatchObject([{ message: 'missing', subject }]);
});
test('the method is not served', () => {
  const { findings } = clean.judged((data) => answering(asked(data), 405));
  expect(findings).toMatchObject([{ message: 'method', text: 'The frontend calls GET /todos; the App serves its path, and not GET: it answers 405' }]);
});
test('what changes something is looked up in the document: a warning', () => {
  const outcome = clean.judged((data) => calling(data, 'PUT', '/preferences'));
  expect(outcome).toMatchObject({
    kind: 'pass',
    findings: [{ message: 'undeclared', level: 'warning', subject: { operation: 'PUT /preferences' }, expected: { witness: 'pact' } }],
  });
});

describe('in the browser', () => {
  /** What a tour of the frontend would have seen. */
  function seen(data: Editing, exchanges: readonly Asked[], kinds: Readonly<Record<string, string>> = {}): void {
    const collected = data.said<Calls>('contract/calls');
    collected.calls = [];
    Object.assign(data.said<{ visit: object }>('contract/web-tour'), { visit: { exchanges, kinds } });
  }
  test('a call that is missing', () => {
    const { findings } = clean.judged((data) => {
      const exchange = structuredClone(asked(data));
      routed(data, exchange);
      seen(data, [exchange]);
    });
    expect(findings).toMatchObject([{ message: 'missing', actual: { witness: 'contract/web-tour' } }]);
  });
  test.for<readonly [string, (exchange: Asked) => void, Readonly<Record<string, string>>]>([
    ['a preflight', (exchange) => answering(exchange, 405), { x9001: 'preflight' }],
    ['what goes elsewhere', (exchange) => (exchange.request.url = 'https://fonts.example/todos'), {}],
    ['OPTIONS', (exchange) => (exchange.request.method = 'OPTIONS'), {}],
  ])('%s is no call', ([, change, kinds]) => {
    const { findings } = clean.judged((data) => {
      const exchange = Object.assign(structuredClone(asked(data)), { id: 'x9001' });
      answering(exchange, 405);
      change(exchange);
      seen(data, [exchange], kinds);
    });
    expect(findings).toEqual([]);
  });
});

describe('a control that does not hold', () => {
  test.for<readonly [string, (exchange: Asked) => void]>([
    ['nothing', (exchange) => failing(exchange)],
    ['500', (exchange) => answering(exchange, 500)],
    ['429', (exchange) => answering(exchange, 429)],
    ['a page for everything', (exchange) => answering(exchange, 200, { body: '<!doctype html>' })],
    ['a firewall’s page', (exchange) => blocked(exchange)],
  ])('a path that nobody serves answers %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      answering(asked(data), 405);
      befall(unknown(data));
    });
    expect(outcome.findings).toEqual([]);
    expect(outcome.undecided.map((one) => one.subject)).toContainEqual(subject);
  });
  test('nothing else was a success', () => {
    const outcome = clean.judged((data) => {
      routed(data, asked(data));
      data.without('contract/web-tour');
      for (const one of Object.values(data.said<Fixtures>('contract/fixtures').operations)) delete one.asked;
    });
    expect(outcome.findings).toEqual([]);
    expect(outcome.undecided.map((one) => one.subject)).toContainEqual(subject);
  });
  test.for<readonly [string, (exchange: Asked) => void]>([
    ['nothing', (exchange) => failing(exchange)],
    ['502', (exchange) => answering(exchange, 502)],
    ['429', (exchange) => answering(exchange, 429)],
  ])('the call itself gets %s', ([, befall]) => {
    expect(clean.judged((data) => befall(asked(data))).findings).toEqual([]);
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['has no such object', (data) => routed(data, calling(data, 'GET', '/todos/7', 404))],
    ['has no such object, of a path that no document has', (data) => routed(data, calling(data, 'GET', '/users/42/avatar', 404))],
    [
      'has none, of what its document says that there may be none',
      (data) => {
        Object.assign(data.said<OpenApiSaid>('contract/openapi').operations['GET /todos']?.responses ?? {}, { '404': { pointer: '', content: {} } });
        routed(data, asked(data));
      },
    ],
    ['says in its own words that there is none', (data) => answering(asked(data), 404, { body: '{"detail":"You have no todos."}' })],
    ['refuses this user', (data) => answering(asked(data), 403)],
    ['redirects', (data) => answering(asked(data), 307)],
    [
      'has no document',
      (data) => {
        data.without('contract/openapi');
        calling(data, 'PUT', '/preferences');
      },
    ],
  ])('%s', ([, change]) => {
    const { kind, findings } = clean.judged(change);
    expect({ kind, findings }).toEqual({ kind: 'pass', findings: [] });
  });
});
