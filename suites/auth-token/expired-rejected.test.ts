import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Expired } from './expired.probe.ts';

const clean = readCase('auth-token/expired-rejected', 'bearer.clean');
const byCookie = readCase('auth-token/expired-rejected', 'cookie.clean');
const accepted = readCase('auth-token/expired-rejected', 'bearer.expiry-not-verified');
const otherStatus = readCase('auth-token/expired-rejected', 'bearer.expired-403');
const subject = { operation: 'GET /me' } as const;

function seen({ said }: Editing): Editable<Expired> {
  return said<Expired>('auth-token/expired');
}

test('accepted: both sides shown', () => {
  expect(accepted.judged().findings).toMatchObject([
    {
      message: 'accepted',
      level: 'breaking',
      subject,
      text: 'GET /me accepts an access credential that has expired',
      expected: { witness: 'agreement' },
      actual: { witness: 'auth-token/expired', value: 200 },
    },
  ]);
});
describe('otherStatus', () => {
  test('both sides shown', () => {
    expect(otherStatus.judged().findings).toMatchObject([
      { message: 'otherStatus', level: 'breaking', subject, expected: { at: 'auth.anonymous', value: [401] }, actual: { value: 403 } },
    ]);
  });
  test.for([302, 400, 403, 404, 419, 440, 498, 500])('%i', (status) => {
    for (const one of [clean, byCookie]) expect(one.judged((data) => answering(seen(data).after, status)).findings).toMatchObject([{ message: 'otherStatus' }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    for (const one of [accepted, otherStatus])
      for (const name of ['control', 'anonymous', 'pulled'] as const)
        expect(
          one.judged((data) => befall(seen(data)[name])),
          name,
        ).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('afterwards: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(seen(data).after))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([404, 405])('the lever answers %i', (status) => {
    expect(accepted.judged((data) => answering(seen(data).pulled, status))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('everybody is answered alike', () => {
    expect(accepted.judged((data) => Object.assign(seen(data).anonymous, { response: seen(data).control.response }))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
    });
  });
  test('no lever is declared: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.app, { levers: [] }))).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'refuses as agreed',
      (data) => {
        Object.assign(data.said<{ auth: object }>('contract/agreement').auth, { anonymous: [403] });
        [seen(data).anonymous, seen(data).after].forEach((exchange) => answering(exchange, 403));
      },
    ],
    [
      'answers as to nobody',
      (data) => [seen(data).anonymous, seen(data).after].forEach((exchange) => answering(exchange, 302, { headers: [['location', '/sign-in']] })),
    ],
    [
      'takes who is expired for a visitor',
      (data) => [seen(data).anonymous, seen(data).after].forEach((exchange) => answering(exchange, 200, { body: '{"user":null}' })),
    ],
    ['has an operation for a lever', (data) => answering(seen(data).pulled, 204)],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
  });
});
