import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Purposes } from './purposes.probe.ts';

const clean = readCase('auth-token/purpose-confusion', 'bearer.clean');
const byCookie = readCase('auth-token/purpose-confusion', 'cookie.clean');
const opens = readCase('auth-token/purpose-confusion', 'bearer.refresh-token-opens-doors');
const renews = readCase('auth-token/purpose-confusion', 'bearer.access-token-renews');
const both = [clean, byCookie];
const [read, refresh] = [{ operation: 'GET /me' }, { operation: 'POST /auth/refresh' }] as const;

type Step = keyof Purposes['steps'];
function seen({ said }: Editing): Editable<Purposes> {
  return said<Purposes>('auth-token/purposes');
}
function step(data: Editing, name: Step): Editable<NonNullable<Purposes['steps'][Step]>> {
  const found = seen(data).steps[name];
  if (found === undefined) throw new Error(`${name} was not recorded`);
  return found;
}

test('refreshAccepted: both sides shown', () => {
  expect(opens.judged().findings).toMatchObject([
    {
      message: 'refreshAccepted',
      level: 'breaking',
      subject: read,
      expected: { witness: 'agreement', at: 'auth.access' },
      actual: { witness: 'auth-token/purposes', value: 200 },
    },
  ]);
});
describe('accessAccepted', () => {
  test('both sides shown', () => {
    expect(renews.judged().findings).toMatchObject([
      {
        message: 'accessAccepted',
        level: 'breaking',
        subject: refresh,
        expected: { witness: 'agreement', at: 'auth.refreshToken' },
        actual: { witness: 'auth-token/purposes', value: 200 },
      },
    ]);
  });
  test('quiet where the success gives nothing', () => {
    expect(renews.judged((data) => Object.assign(seen(data).yielded, { accessAsRefresh: false }))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the refresh: %s', ([, befall]) => {
    for (const one of [opens, renews]) expect(one.judged((data) => befall(step(data, 'refreshed')))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the credential that came of it, or nobody: %s', ([, befall]) => {
    expect(opens.judged((data) => befall(step(data, 'authorised')))).toMatchObject({ kind: 'inconclusive', findings: [] });
    expect(opens.judged((data) => befall(seen(data).anonymous))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the tokens out of place: %s', ([, befall]) => {
    for (const name of ['refreshAsAccess', 'accessAsRefresh'] as const)
      expect(clean.judged((data) => befall(step(data, name)))).toMatchObject({
        kind: 'inconclusive',
        findings: [],
        undecided: [{ subject: name === 'refreshAsAccess' ? read : refresh }],
      });
  });
  test('everybody is answered alike', () => {
    expect(opens.judged((data) => Object.assign(seen(data).anonymous, { response: step(data, 'authorised').response }))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
    });
  });
  test('the refresh gave nothing, so nothing was tried', () => {
    for (const one of [opens, renews]) {
      const outcome = one.judged((data) => {
        const { refreshed } = seen(data).steps;
        Object.assign(seen(data), { steps: { refreshed }, yielded: { refreshed: false, accessAsRefresh: false } });
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: read }, { subject: refresh }] });
    }
  });
});

describe('a correct app', () => {
  test.for([302, 400, 401, 403, 422])('refuses with %i', (status) => {
    for (const one of both)
      expect(one.judged((data) => (['refreshAsAccess', 'accessAsRefresh'] as const).forEach((name) => answering(step(data, name), status)))).toMatchObject({
        kind: 'pass',
        findings: [],
        examined: [{ subject: read }, { subject: refresh }],
      });
  });
  test('takes who is nobody for a visitor', () => {
    const visitor = (data: Editing): void =>
      [seen(data).anonymous, step(data, 'refreshAsAccess')].forEach((exchange) => answering(exchange, 200, { body: '{"user":null}' }));
    for (const one of both) expect(one.judged(visitor)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('does not refresh: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => delete recorded.agreement.auth?.refresh)).toThrow('does not apply');
  });
});
