import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Exchange } from '../../src/author.ts';
import type { Readiness } from './readiness.probe.ts';

const clean = readCase('http/health', 'bearer.clean');
const subject = { operation: 'GET /health' };
function readiness({ said }: Editing): Editable<Readiness> {
  return said<Readiness>('http/readiness');
}
function both(data: Editing, change: (exchange: Editable<Exchange>) => void): void {
  readiness(data).asked.forEach(change);
}
const telling = (text: string) => (data: Editing) =>
  both(data, (exchange) => answering(exchange, 200, { headers: [['cache-control', 'no-store']], body: text }));

describe('findings', () => {
  test.for<readonly [string, string, (data: Editing) => void]>([
    ['refused', 'GET /health answers 401 to who is not signed in', (data) => both(data, (exchange) => answering(exchange, 401))],
    ['refused', 'GET /health answers 302 to who is not signed in', (data) => both(data, (exchange) => answering(exchange, 302))],
    [
      'anything',
      'GET /health answers as a path that nobody serves does: 200 says nothing',
      (data) => [...readiness(data).asked, readiness(data).unknown].forEach((exchange) => answering(exchange, 200, { body: '<!doctype html><div id=root>' })),
    ],
    [
      'stored',
      'GET /health lets its answer be stored: public, max-age=60',
      (data) => both(data, (exchange) => withHeader(exchange, 'cache-control', 'public, max-age=60')),
    ],
    ['stored', 'GET /health lets its answer be stored: s-maxage=5', (data) => both(data, (exchange) => withHeader(exchange, 'cache-control', 's-maxage=5'))],
    ['secret', 'GET /health tells a connection string with its password', telling('{"db":"postgresql+psycopg://app:hunter2@db/app"}')],
    ['secret', 'GET /health tells a connection string with its password', telling('{"db":"redis://app:<password 3>@cache"}')],
  ])('%s: %s', ([message, text, change]) => {
    const { kind, findings } = clean.judged(change);
    expect(kind).toBe('fail');
    expect(findings.filter(({ level }) => level === 'breaking')).toMatchObject([
      { message, subject, text, expected: { at: expect.any(String) }, actual: { witness: 'http/readiness', at: expect.stringMatching(/^x\d+$/) } },
    ]);
  });
  test('a connection string without a password is a warning', () => {
    expect(clean.judged(telling('{"db":"postgresql://db/app"}'))).toMatchObject({ kind: 'pass', findings: [{ message: 'inside', level: 'warning' }] });
  });
  test('slow both times is a warning', () => {
    const outcome = clean.judged((data) => {
      telling('{}')(data);
      both(data, (exchange) => Object.assign(exchange, { took: 2_500 }));
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'slow', level: 'warning', text: 'GET /health takes 2500 ms' }] });
  });
  test('nothing is said of caches: a note', () => {
    expect(clean.judged((data) => both(data, (exchange) => withHeader(exchange, 'cache-control')))).toMatchObject({
      kind: 'pass',
      findings: [{ message: 'unsaid', level: 'note' }],
    });
  });
});

describe('a control that does not hold', () => {
  const wrong = telling('postgres://a:b@c/');
  test.for(troubles)('a path that nobody serves: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(readiness(data).unknown);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('it is not well: %s', ([, befall]) => {
    expect(clean.judged((data) => both(data, befall))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([404, 405])('it is not there: %i', (status) => {
    expect(clean.judged((data) => both(data, (exchange) => answering(exchange, status)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['says one word', telling('ok')],
    ['says nothing', (data) => both(data, (exchange) => answering(exchange, 204, { headers: [['cache-control', 'no-cache']] }))],
    ['tells its version and where its documentation is', telling('{"status":"ok","version":"1.2.3","docs":"https://docs.example/api"}')],
    [
      'has to wake up first',
      (data) => {
        telling('{}')(data);
        Object.assign(readiness(data).asked[0] ?? {}, { took: 9_000 });
      },
    ],
    [
      'stores under the condition that it is asked again',
      (data) => both(data, (exchange) => withHeader(exchange, 'cache-control', 'public, max-age=60, no-cache')),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
