import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Exchange } from '../../src/author.ts';
import type { Negotiation } from './negotiation.probe.ts';

const clean = readCase('http/negotiation-and-head', 'bearer.clean');
const subject = { operation: 'GET /me' };

function negotiation({ said }: Editing): Editable<Negotiation> {
  return said<Negotiation>('http/negotiation');
}
function asked(data: Editing, accept: 'text/html' | '*/*' | 'application/xml'): Editable<Exchange> {
  const found = negotiation(data).others.find((one) => one.accept.startsWith(accept));
  if (found === undefined) throw new Error(`${accept} was not asked for`);
  return found.exchange;
}
const to = (location: string): { readonly headers: readonly (readonly [string, string])[] } => ({ headers: [['location', location]] });

test('HEAD is answered otherwise, as by FastAPI: a note', () => {
  expect(clean.judged()).toMatchObject({
    kind: 'pass',
    findings: [{ message: 'head', level: 'note', subject, text: 'GET /me answers 405 to HEAD, and 200 to GET' }],
  });
});

describe('findings', () => {
  test.for<readonly [string, string, (data: Editing) => void]>([
    ['crashed', 'GET /me answers 500 to Accept: application/xml', (data) => answering(asked(data, 'application/xml'), 500)],
    ['crashed', 'GET /me answers 500 to HEAD', (data) => answering(negotiation(data).head, 500)],
    [
      'redirected',
      'GET /me sends a signed-in client that asks for Accept: text/html to /login?next=/me',
      (data) => answering(asked(data, 'text/html'), 302, to('/login?next=/me')),
    ],
    [
      'redirected',
      'GET /me sends a signed-in client that asks for Accept: text/html to /sign-in',
      (data) => answering(asked(data, 'text/html'), 307, to('/sign-in')),
    ],
    [
      'redirected',
      'GET /me sends a signed-in client that asks for Accept: text/html to https://web.example/accounts/login/',
      (data) => answering(asked(data, 'text/html'), 302, to('https://web.example/accounts/login/')),
    ],
  ])('%s: %s', ([message, text, change]) => {
    const { kind, findings } = clean.judged(change);
    expect(kind).toBe('fail');
    expect(findings.filter(({ level }) => level !== 'note')).toMatchObject([
      {
        message,
        level: 'breaking',
        subject,
        text,
        expected: { witness: 'http/negotiation' },
        actual: { witness: 'http/negotiation', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<readonly [string, (exchange: Editable<Exchange>) => void]>([
    ['a page', (exchange) => answering(exchange, 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' })],
    ['406', (exchange) => answering(exchange, 406, { headers: [] })],
  ])('%s for who takes anything is a warning', ([, change]) => {
    const { kind, findings } = clean.judged((data) => change(asked(data, '*/*')));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'notJson', level: 'warning' }, { message: 'head' }]);
  });
});

describe('a control that does not hold', () => {
  for (const which of ['control', 'again'] as const)
    test.for(troubles)(`${which}: %s`, ([, befall]) => {
      const outcome = clean.judged((data) => {
        answering(asked(data, 'text/html'), 500);
        befall(negotiation(data)[which]);
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
    });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['has a page for people', (data) => answering(asked(data, 'text/html'), 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' })],
    ['refuses what it does not have', (data) => answering(asked(data, 'application/xml'), 406)],
    ['has XML', (data) => answering(asked(data, 'application/xml'), 200, { headers: [['content-type', 'application/xml']], body: '<a/>' })],
    ['sends people to their page', (data) => answering(asked(data, 'text/html'), 303, to('/account'))],
    ['adds a slash', (data) => answering(asked(data, 'text/html'), 307, to('/me/'))],
    ['is too busy', (data) => answering(asked(data, 'text/html'), 429)],
    ['is overloaded', (data) => answering(asked(data, 'text/html'), 503)],
    ['is behind a gateway that loses one', (data) => answering(asked(data, 'text/html'), 502)],
    ['is behind a gateway that does not wait', (data) => answering(negotiation(data).head, 504)],
    ['is cut off', (data) => failing(asked(data, 'text/html'))],
  ])('%s', ([, change]) => {
    const { kind, findings } = clean.judged((data) => {
      answering(negotiation(data).head, 200);
      change(data);
    });
    expect({ kind, findings }).toEqual({ kind: 'pass', findings: [] });
  });
});
