import { describe, expect, test } from 'vitest';
import { readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { LifetimeAgreement } from '../../src/model/agreement.ts';
import type { Lifetimes } from './lifetimes.probe.ts';

const clean = readCase('auth-token/expiry-truthful', 'bearer.clean');
const byCookie = readCase('auth-token/expiry-truthful', 'cookie.clean');
const minutes = readCase('auth-token/expiry-truthful', 'bearer.expires-in-minutes');
const milliseconds = readCase('auth-token/expiry-truthful', 'bearer.expiry-in-milliseconds');
const subject = { flow: 'lifetime of the access credential' };
const both = [clean, byCookie];

function seen({ said }: Editing): Editable<Lifetimes> {
  return said<Lifetimes>('auth-token/lifetimes');
}
interface Said {
  readonly exp?: unknown;
  readonly iat?: unknown;
  readonly told?: string | number;
  readonly agreed?: boolean;
  readonly maxAge?: number;
  readonly lifetime?: LifetimeAgreement;
}
/** What is said, measured from when the sign-in was answered where it is a function of that. */
function saying(what: (at: number) => Said): (data: Editing) => void {
  return (data) => {
    data.without('refresh/renewal');
    const one = seen(data);
    const { exp, iat, told, agreed = true, maxAge, lifetime = {} } = what(one.at);
    Object.assign(one, { claims: { ...(exp === undefined ? {} : { exp }), ...(iat === undefined ? {} : { iat }) }, maxAge });
    Object.assign(one, { told: told === undefined ? undefined : { place: 'body:expires_in', value: told, agreed } });
    Object.assign(data.said<{ auth: object }>('contract/agreement').auth, { lifetime });
  };
}
const messages = (what: (at: number) => Said): readonly string[] => clean.judged(saying(what)).findings.map(({ message }) => message);

describe('differs', () => {
  test('both sides shown', () => {
    const { kind, findings } = minutes.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'differs',
        level: 'breaking',
        subject,
        text: expect.stringMatching(/^The access credential holds (?:89\d|900|901) s by the claim exp, and 15 s by body:expires_in$/),
        expected: { witness: 'auth-token/lifetimes', at: 'body:expires_in', value: 15 },
        actual: { at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<readonly [string, (at: number) => Said]>([
    ['the claim and what was agreed', (at) => ({ exp: at + 1800, lifetime: { accessSeconds: 900 } })],
    ['what is told and what was agreed, of an opaque credential', () => ({ told: 1800, lifetime: { accessSeconds: 900 } })],
    ['by hours, as a time zone does', (at) => ({ exp: at + 900 + 19_800, told: 900 })],
    ['a duration in milliseconds, where seconds are agreed', (at) => ({ exp: at + 900, told: 900_000, lifetime: { unit: 'seconds' } })],
    ['a duration in milliseconds at an agreed place', (at) => ({ exp: at + 900, told: 900_000 })],
    ['minutes at a place that nobody agreed on', (at) => ({ exp: at + 900, told: 15, agreed: false })],
    ['a date', (at) => ({ exp: at + 900, told: new Date((at + 7200) * 1000).toISOString() })],
  ])('%s', ([, what]) => {
    expect(messages(what)).toContain('differs');
  });
});
test('bornExpired: and nothing else then', () => {
  expect(clean.judged(saying((at) => ({ exp: at - 18_000, told: 900, lifetime: { accessSeconds: 900 } }))).findings).toMatchObject([
    { message: 'bornExpired', level: 'breaking', subject, text: 'The access token has expired when it is given: 18000 s before' },
  ]);
});
test('issuedLater', () => {
  expect(messages((at) => ({ exp: at + 900, iat: at + 3600 }))).toEqual(['issuedLater']);
});
describe('notNumericDate', () => {
  test('milliseconds: both sides shown', () => {
    expect(milliseconds.judged().findings).toMatchObject([
      { message: 'notNumericDate', level: 'breaking', subject, text: expect.stringMatching(/^The claim exp is \d{13}, /) },
    ]);
  });
  test.for(['1800000000', '2026-01-01T00:00:00Z', null, true, {}])('%o', (exp) => {
    expect(messages(() => ({ exp }))).toEqual(['notNumericDate']);
  });
});
test('an hour that ends a moment later is an hour', () => {
  expect(messages((at) => ({ exp: at + 3601 }))).toEqual([]);
  expect(messages((at) => ({ exp: at + 3700 }))).toEqual(['long']);
});
test('cookieDiffers and long: only notes', () => {
  const outcome = byCookie.judged(saying((at) => ({ exp: at + 7200, maxAge: 86_400 })));
  expect(outcome.kind).toBe('pass');
  expect(outcome.findings).toMatchObject([
    { message: 'cookieDiffers', level: 'note', text: 'The cookie is kept for 86400 s, and the credential in it holds 7200 s' },
    { message: 'long', level: 'note' },
  ]);
});

test.for(troubles)('a control that does not hold: %s', ([, befall]) => {
  expect(minutes.judged((data) => befall(seen(data).anonymous))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  expect(minutes.judged((data) => befall(seen(data).signIn))).toMatchObject({ kind: 'inconclusive', findings: [] });
});

describe('a correct app', () => {
  const date = (at: number, seconds: number): string => new Date((at + seconds) * 1000).toISOString();
  test.for<readonly [string, (at: number) => Said]>([
    ['is measured before its answer arrives', (at) => ({ exp: at + 845, told: 900, lifetime: { accessSeconds: 900 } })],
    ['has a claim and nothing else', (at) => ({ exp: at + 900 })],
    ['has no claim', () => ({ told: 900, lifetime: { accessSeconds: 900 } })],
    ['has fractions of seconds', (at) => ({ exp: at + 900.25, iat: at + 0.25, told: 899.9 })],
    ['tells a moment in seconds', (at) => ({ exp: at + 900, told: at + 900 })],
    ['tells a moment in milliseconds', (at) => ({ exp: at + 900, told: (at + 900) * 1000 })],
    ['tells a moment in milliseconds, as agreed', (at) => ({ exp: at + 900, told: (at + 900) * 1000, lifetime: { unit: 'milliseconds' } })],
    ['tells milliseconds, as agreed', (at) => ({ exp: at + 900, told: 900_000, lifetime: { unit: 'milliseconds' } })],
    ['tells milliseconds where nobody agreed on a place', (at) => ({ exp: at + 900, told: 900_000, agreed: false })],
    ['tells a date', (at) => ({ exp: at + 900, told: date(at, 900) })],
    ['tells seconds as text', (at) => ({ exp: at + 900, told: '900' })],
    ['tells something in words', (at) => ({ exp: at + 900, told: 'soon' })],
    ['has clocks that are half a minute apart', (at) => ({ exp: at + 930, iat: at + 30, told: 900 })],
    ['keeps the cookie for the session', (at) => ({ exp: at + 900, told: 900 })],
  ])('%s', ([, what]) => {
    for (const one of both) expect(one.judged(saying(what))).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
  });
});

describe('clocks that are apart', () => {
  const off = 3_600;
  const said = (issued: number): Said => ({ iat: issued, exp: issued + 900, told: 900 });
  const judged = (issued: (at: number) => number, byOurs: (at: number) => number): readonly string[] =>
    clean
      .judged((data) => {
        saying((at) => said(issued(at)))(data);
        Object.assign(seen(data), { byOurs: byOurs(seen(data).at) });
      })
      .findings.map(({ message }) => message);

  test('the Date header is of a gateway whose clock is off', () => {
    expect(
      judged(
        (at) => at + off,
        (at) => at + off,
      ),
    ).toEqual([]);
    expect(
      judged(
        (at) => at - off,
        (at) => at - off,
      ),
    ).toEqual([]);
  });
  test('the App goes by its own clock, which is off', () => {
    expect(
      judged(
        (at) => at,
        (at) => at + off,
      ),
    ).toEqual([]);
  });
  test('what neither clock explains is wrong', () => {
    expect(
      judged(
        (at) => at + 2 * off,
        (at) => at + off,
      ),
    ).toEqual(['issuedLater', 'differs', 'long']);
    expect(
      judged(
        (at) => at - 2 * off,
        (at) => at + off,
      ),
    ).toEqual(['bornExpired']);
  });
});

describe('what a refresh gives', () => {
  const refreshed = readCase('auth-token/expiry-truthful', 'bearer.refresh-tells-another-lifetime');
  test('both sides shown', () => {
    expect(refreshed.judged().findings).toMatchObject([
      {
        message: 'differs',
        level: 'breaking',
        subject: { flow: 'lifetime of the access credential that a refresh gives' },
        text: expect.stringMatching(/^The access credential holds (?:89\d|90\d) s by the claim exp, and 1209600 s by body:expires_in$/),
        actual: { witness: 'refresh/renewal', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test('nothing more where the sign-in says it already', () => {
    expect(refreshed.judged((data) => Object.assign(seen(data), { told: { place: 'body:expires_in', value: 15, agreed: true } })).findings).toMatchObject([
      { message: 'differs', subject },
    ]);
  });
});
