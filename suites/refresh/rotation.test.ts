import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Renewal, Turn } from './renewal.probe.ts';

const clean = readCase('refresh/rotation', 'bearer.clean');
const byCookie = readCase('refresh/rotation', 'cookie.clean');
const kept = readCase('refresh/rotation', 'bearer.refresh-token-kept');
const unknown = readCase('refresh/rotation', 'bearer.new-refresh-token-unknown');
const subject = { flow: 'one refresh after another' };

function turn(data: Editing, which: 'first' | 'second'): Editable<Turn> {
  const found = data.said<Renewal>('refresh/renewal')[which];
  if (found === undefined) throw new Error('it was not recorded');
  return found;
}

test('unchanged: both sides shown', () => {
  const { kind, findings } = clean.judged((data) => Object.assign(turn(data, 'second'), { renewed: false }));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'unchanged',
      level: 'breaking',
      subject,
      expected: { witness: 'agreement', at: 'auth.refresh.rotation' },
      actual: { witness: 'refresh/renewal', at: expect.stringMatching(/^x\d+$/), value: 'the same refresh token as before' },
    },
  ]);
});
test('newRefused: both sides shown, and told once', () => {
  const { findings } = clean.judged((data) => {
    answering(turn(data, 'second').exchange, 401, { body: '{}' });
    Object.assign(turn(data, 'second'), { yielded: false, renewed: false });
  });
  expect(findings).toMatchObject([
    { message: 'newRefused', subject, text: 'The refresh token that a refresh leaves behind is refused with 401', actual: { value: 401 } },
  ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [kept, unknown])
      for (const which of ['first', 'second'] as const)
        expect(mutant.judged((data) => befall(turn(data, which).exchange))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the first gave no credential', () => {
    expect(kept.judged((data) => Object.assign(turn(data, 'first'), { yielded: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('there was no second', () => {
    expect(kept.judged((data) => void delete data.said<Renewal>('refresh/renewal').second)).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['gives the same token twice within one second', (data) => Object.assign(turn(data, 'first'), { renewed: false })],
    ['refreshes with 204 and cookies only', (data) => answering(turn(data, 'second').exchange, 204, { headers: [] })],
    [
      'answers 200 without a credential, which other checks look at',
      (data) => {
        answering(turn(data, 'second').exchange, 200, { body: '{"authenticated":false}' });
        Object.assign(turn(data, 'second'), { yielded: false, renewed: false });
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('agrees that nothing rotates: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.auth?.refresh ?? {}, { rotation: 'none' }))).toThrow('does not apply');
  });
});
