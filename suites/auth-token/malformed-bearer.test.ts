import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Malformed } from './malformed.probe.ts';

const clean = readCase('auth-token/malformed-bearer', 'bearer.clean');
const split = readCase('auth-token/malformed-bearer', 'bearer.bearer-split-crashes');
const subject = { operation: 'GET /me' } as const;

function seen({ said }: Editing): Editable<Malformed> {
  return said<Malformed>('auth-token/malformed');
}
function tried(data: Editing, how: string): Editable<Malformed>['tried'][number]['exchange'] {
  const found = seen(data).tried.find((one) => one.how === how);
  if (found === undefined) throw new Error(`${how} was not tried`);
  return found.exchange;
}

test('crashed: both sides shown', () => {
  expect(split.judged().findings).toMatchObject([
    {
      message: 'crashed',
      level: 'breaking',
      subject,
      text: 'GET /me answers 500 where the credential is the scheme alone',
      expected: { witness: 'agreement', value: [401] },
      actual: { witness: 'auth-token/malformed', value: 500 },
    },
  ]);
});
test('accepted: told by what it opens', () => {
  const { findings } = clean.judged((data) => Object.assign(tried(data, 'null'), { response: seen(data).control.response }));
  expect(findings).toMatchObject([{ message: 'accepted', level: 'breaking', subject, text: 'GET /me lets in whose credential is null' }]);
});
test('otherStatus: only a note, once for all of a kind', () => {
  const { kind, findings } = clean.judged((data) => ['two parts', 'undefined'].forEach((how) => answering(tried(data, how), 422)));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([
    { message: 'otherStatus', level: 'note', text: expect.stringContaining('refuses with 422, not 401, where the credential is undefined; two parts') },
  ]);
});
test('caseMatters: only a note', () => {
  const { kind, findings } = clean.judged((data) => seen(data).spelled.forEach(({ exchange }) => answering(exchange, 401)));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'caseMatters', level: 'note', text: 'GET /me refuses the good token behind bearer' }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('the good token: %s', ([, befall]) => {
    expect(split.judged((data) => befall(seen(data).control))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('nobody: %s', ([, befall]) => {
    expect(split.judged((data) => befall(seen(data).anonymous))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('everybody is answered alike', () => {
    expect(split.judged((data) => Object.assign(seen(data).anonymous, { response: seen(data).control.response }))).toMatchObject({
      kind: 'inconclusive',
      reason: expect.stringContaining('agreement.auth.me'),
      findings: [],
    });
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('all that was tried: %s', ([, befall]) => {
    expect(clean.judged((data) => seen(data).tried.forEach(({ exchange }) => befall(exchange)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['says 400 to a header it cannot read', (data) => seen(data).tried.forEach(({ exchange }) => answering(exchange, 400))],
    [
      'says to all of them what it says to nobody',
      (data) => [seen(data).anonymous, ...seen(data).tried.map(({ exchange }) => exchange)].forEach((exchange) => answering(exchange, 403)),
    ],
    [
      'filters instead of refusing',
      (data) =>
        [seen(data).anonymous, ...seen(data).tried.map(({ exchange }) => exchange)].forEach((exchange) => answering(exchange, 200, { body: '{"user":null}' })),
    ],
    ...[413, 414, 431, 494, 502].map((status): [string, (data: Editing) => void] => [
      `says ${status} to too long a header`,
      (data) => answering(tried(data, 'a token of 15 KiB'), status),
    ]),
    ['ends the connection for too long a header', (data) => failing(tried(data, 'a token of 15 KiB'), 'connection reset')],
    ['limits how often one asks', (data) => answering(tried(data, 'a token of 15 KiB'), 429)],
    ['has no scheme', (data) => Object.assign(seen(data), { spelled: [] })],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
  });
  test('takes cookies: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.auth ?? {}, { transport: 'cookie' }))).toThrow('does not apply');
  });
});
