import { describe, expect, test } from 'vitest';
import { readCase, type Editable, type Editing } from '../case-for-tests.ts';
import type { PactVerifications } from './pact-verification.probe.ts';

const clean = readCase('contract/pact-verified', 'bearer.clean');
const changed = readCase('contract/pact-verified', 'bearer.sign-in-code-changed');
const file = 'contracts/pacts/web-api.bearer.json';
const wrongPassword = { flow: `${file}: a sign-in with a wrong password, given an account exists` };

type Verified = Editable<PactVerifications['files'][number]>;
type Interaction = Editable<Verified['interactions'][number]>;

function pact({ said }: Editing): Verified {
  const found = said<{ files: Verified[] }>('contract/pact-verification').files[0];
  if (found === undefined) throw new Error('no pact was verified');
  return found;
}
function interaction(data: Editing, description = 'a sign-in with a wrong password'): Interaction {
  const found = pact(data).interactions.find((one) => one.description === description);
  if (found === undefined) throw new Error(`${description} was not verified`);
  return found;
}

describe('broken', () => {
  test('both sides shown, told by its first mismatch', () => {
    const { kind, findings } = clean.judged((data) =>
      Object.assign(interaction(data), { ok: false, mismatches: ['status: expected 401, was 400', 'body at $.code: expected a, was b'] }),
    );
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'broken',
        level: 'breaking',
        subject: wrongPassword,
        text: `“a sign-in with a wrong password” of ${file} is not what the api answers: status: expected 401, was 400`,
        expected: { witness: 'pact', at: `${file}#a sign-in with a wrong password`, value: expect.any(String) },
        actual: { witness: 'contract/pact-verification', at: file, value: ['status: expected 401, was 400', 'body at $.code: expected a, was b'] },
      },
    ]);
  });
  test('one finding for each broken interaction', () => {
    const { findings } = changed.judged((data) => Object.assign(interaction(data, 'a new todo'), { ok: false, mismatches: ['x'] }));
    expect(findings).toHaveLength(2);
  });
  test('a verifier that gives no reason', () => {
    const { findings } = clean.judged((data) => Object.assign(interaction(data), { ok: false, mismatches: [] }));
    expect(findings).toMatchObject([{ text: expect.stringContaining('the verifier gave no reason') }]);
  });
  test('an interaction without a provider state, and how it was prepared', () => {
    const { findings, examined } = changed.judged((data) => Object.assign(interaction(data), { states: [] }));
    expect(findings).toMatchObject([{ subject: { flow: `${file}: a sign-in with a wrong password` } }]);
    expect(new Set(examined.map(({ control }) => control))).toEqual(
      new Set([
        'no provider state is needed',
        'provider states: an account exists',
        'provider states: a signed in account without todos',
        'provider states: a signed in account with todos',
      ]),
    );
  });
  test('a state that could not be set up for another interaction changes nothing', () => {
    const { kind, findings } = changed.judged((data) =>
      Object.assign(pact(data), { failedStates: [{ state: 'a signed in account with todos', reason: 'it answered 500' }] }),
    );
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([{ subject: wrongPassword }]);
  });
  test('the same promise of another pact is another promise', () => {
    const { findings } = changed.judged(({ said }) => {
      const all = said<{ files: Verified[] }>('contract/pact-verification');
      const [first] = all.files;
      if (first !== undefined) Object.assign(all, { files: [first, { ...structuredClone(first), file: 'other.json' }] });
    });
    expect(findings.map(({ actual }) => actual.at)).toEqual([file, 'other.json']);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

describe('a control that does not hold: no finding, inconclusive', () => {
  test.for<readonly [string, string, (data: Editing) => void]>([
    [
      'its provider state could not be set up',
      'the provider state “an account exists” could not be set up: it answered 404',
      (data) => Object.assign(pact(data), { failedStates: [{ state: 'an account exists', reason: 'it answered 404' }] }),
    ],
    [
      'one of its two states could not',
      'the provider state “b”',
      (data) => Object.assign(pact(data), { failedStates: [{ state: 'b', reason: 'no' }], interactions: [{ ...interaction(data), states: ['a', 'b'] }] }),
    ],
    ['the verifier says that it decides nothing', 'plugins are needed', (data) => Object.assign(interaction(data), { undecided: 'plugins are needed' })],
    ['the verifier did not finish', 'the verifier crashed', (data) => Object.assign(pact(data), { stopped: 'the verifier crashed' })],
  ])('%s', ([, reason, change]) => {
    const outcome = changed.judged(change);
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    expect(outcome.undecided.map(({ control }) => control).join('\n')).toContain(reason);
  });
  test('and what went well without its state is no pass either', () => {
    const outcome = clean.judged((data) => Object.assign(pact(data), { failedStates: [{ state: 'an account exists', reason: 'connection refused' }] }));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    expect(outcome.undecided).toHaveLength(2);
  });
});

describe('nothing there is never a pass', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['no pact', ({ said }) => Object.assign(said<object>('contract/pact-verification'), { files: [] })],
    ['a pact without interactions', (data) => Object.assign(pact(data), { interactions: [] })],
    ['a pact that could not be read', (data) => Object.assign(pact(data), { interactions: [], stopped: 'it is not JSON' })],
    [
      'a good pact and one without interactions',
      ({ said }) => {
        const all = said<{ files: Verified[] }>('contract/pact-verification');
        Object.assign(all, { files: [...all.files, { file: 'empty.json', interactions: [], failedStates: [] }] });
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { flow: expect.stringContaining('pact') } }] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['breaks a promise that is still pending', (data) => Object.assign(interaction(data), { pending: true, ok: true, mismatches: ['body at $.code'] })],
    ['keeps a promise that the verifier has remarks on', (data) => Object.assign(interaction(data), { ok: true, mismatches: ['a header was ignored'] })],
    ['needs no provider state', (data) => pact(data).interactions.forEach((one) => Object.assign(one, { states: [] }))],
    [
      'has a state that failed and that no interaction needs',
      (data) => Object.assign(pact(data), { failedStates: [{ state: 'a full moon', reason: 'it answered 404' }] }),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('nothing but broken promises that are still pending is no pass', () => {
  const outcome = clean.judged((data) =>
    pact(data).interactions.forEach((one) => Object.assign(one, { pending: true, ok: true, mismatches: ['body at $.code'] })),
  );
  expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
});
