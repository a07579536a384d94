import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { checks } from '../catalogue.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Renewal } from './renewal.probe.ts';

const clean = readCase('refresh/works-without-valid-access', 'bearer.clean');
const byCookie = readCase('refresh/works-without-valid-access', 'cookie.clean');
const refused = readCase('refresh/works-without-valid-access', 'bearer.refresh-needs-access');
const unusable = readCase('refresh/works-without-valid-access', 'cookie.refreshed-access-refused');
const without = { flow: 'refresh without an access credential' };
const expired = { flow: 'refresh with an expired access credential' };

function renewal(data: Editing): Editable<Renewal> {
  return data.said<Renewal>('refresh/renewal');
}
function lapsed(data: Editing): Editable<NonNullable<Renewal['expired']>> {
  const found = renewal(data).expired;
  if (found === undefined) throw new Error('it was not recorded');
  return found;
}
function read(data: Editing): Editable<NonNullable<Renewal['first']['read']>> {
  const found = renewal(data).first.read;
  if (found === undefined) throw new Error('it was not recorded');
  return found;
}

describe('refused', () => {
  test('without any access credential, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answering(renewal(data).first.exchange, 401, { body: '{}' }));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'refused',
        level: 'breaking',
        subject: without,
        text: 'A refresh with no access credential is refused with 401',
        expected: { witness: 'agreement', at: 'auth.refresh' },
        actual: { witness: 'refresh/renewal', at: expect.stringMatching(/^x\d+$/), value: 401 },
      },
    ]);
  });
  test('with an expired one', () => {
    for (const one of [clean, byCookie])
      expect(one.judged((data) => answering(lapsed(data).refresh, 401, { body: '{}' })).findings).toMatchObject([
        { message: 'refused', subject: expired, text: 'A refresh with an expired access credential is refused with 401' },
      ]);
  });
});

test('unusable: what it gives is refused', () => {
  expect(clean.judged((data) => answering(read(data), 403)).findings).toMatchObject([
    { message: 'unusable', subject: without, text: 'The access credential that a refresh gives is refused with 403' },
  ]);
});

describe('anotherUser', () => {
  test('who asks is named, and is someone else', () => {
    const { findings } = clean.judged((data) => answering(read(data), 200, { body: '{"id":"1","email":"someone-else@example.com"}' }));
    expect(findings).toMatchObject([{ message: 'anotherUser', subject: without, actual: { at: expect.stringMatching(/^x\d+$/) } }]);
  });
  test('quiet where no answer names who asks', () => {
    const outcome = clean.judged((data) => {
      answering(renewal(data).authorised, 200, { body: '{"items":[1]}' });
      answering(read(data), 200, { body: '{"items":[1,2]}' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [refused, unusable]) {
      expect(mutant.judged((data) => befall(renewal(data).authorised)).findings).toEqual([]);
      expect(mutant.judged((data) => befall(renewal(data).first.exchange)).findings).toEqual([]);
    }
    expect(unusable.judged((data) => befall(read(data)))).toMatchObject({ findings: [] });
    expect(clean.judged((data) => befall(lapsed(data).refresh))).toMatchObject({ findings: [], undecided: [{ subject: expired }] });
  });
  test('what should have expired was accepted', () => {
    const outcome = clean.judged((data) => {
      answering(lapsed(data).read, 200, { body: '{}' });
      answering(lapsed(data).refresh, 401);
    });
    expect(outcome).toMatchObject({ findings: [], undecided: [{ subject: expired }] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['has no lever that lets a credential expire', (data) => void delete renewal(data).expired],
    ['refreshes with 204 and cookies only', (data) => answering(renewal(data).first.exchange, 204, { headers: [] })],
    ['answers the refresh with 201', (data) => answering(renewal(data).first.exchange, 201, { body: '{"access_token":"<token 9>"}' })],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('an app that refreshes with the access credential itself is not asked', () => {
  const { app, agreement } = clean.recorded;
  const auth = agreement.auth;
  const check = checks['refresh/works-without-valid-access'];
  if (auth === undefined) throw new Error('auth is agreed');
  expect(check?.appliesTo?.({ app, agreement: { ...agreement, auth: { ...auth, refreshToken: auth.access } } })).toMatchObject({
    reason: 'the access credential itself is agreed to refresh',
  });
  expect(check?.appliesTo?.({ app, agreement })).toBe(true);
});
