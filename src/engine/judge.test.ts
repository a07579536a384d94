import { describe, expect, test } from 'vitest';
import type { Check, Examined, Judging, Messages } from '../model/check.ts';
import type { Level, Subject } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Collected } from '../model/witness.ts';
import { both, check, known } from './engine.test-data.ts';
import { fingerprint } from './fingerprint.ts';
import { deepFreeze } from './freeze.ts';
import { judge } from './judge.ts';

type Run = (judging: Judging<Messages>, said: Readonly<Record<string, unknown>>) => unknown;
const agreed: Subject = { operation: 'GET /todos' };
const discovered: Subject = { operation: 'GET /found' };
const held = { held: true, by: 'x1' } as const;
const lost = { held: false, by: 'x9' } as const;

function judged(
  run: Run,
  more: {
    readonly failOn?: Level;
    readonly collected?: Readonly<Record<string, Collected>>;
    readonly uses?: Readonly<Record<string, string>>;
    readonly messages?: Messages;
  } = {},
): Outcome {
  const collected = more.collected ?? { 'p/seen': { kind: 'said', data: { list: [1] } } };
  const subject: Check = check({
    run: (said, judging) => run(judging, said) as undefined,
    ...(more.messages === undefined ? {} : { messages: more.messages }),
  });
  return judge(
    subject,
    { id: 'a/one', needs: { seen: 'p/seen' }, uses: more.uses ?? {} },
    { known, collected: deepFreeze(collected), failOn: more.failOn ?? 'breaking' },
  );
}
/** The type says that only `examine` makes one; a check in plain JavaScript may think otherwise. */
const proven = (on: Examined | undefined): Examined => on as Examined;

describe('kind', () => {
  test.each<readonly [string, Run, Partial<Outcome>]>([
    ['examined, nothing found', ({ examine }) => void examine(agreed, held), { kind: 'pass' }],
    [
      'examined without a control, with the reason',
      ({ examine }) => void examine(agreed, { none: 'a document' }),
      { kind: 'pass', examined: [{ subject: agreed, control: 'none needed: a document' }] },
    ],
    [
      'a breaking finding',
      ({ examine, report }) => report(proven(examine(agreed, held)), 'wrong', { ...both, data: { what: 'it' } } as never),
      { kind: 'fail', findings: [expect.objectContaining({ text: 'it is wrong' })] as never },
    ],
    [
      'a finding with an identity of its own',
      ({ examine, report }) => report(proven(examine(agreed, held)), 'wrong', { ...both, data: { what: 'it' }, fingerprint: '00112233aabbccdd' } as never),
      { kind: 'fail', findings: [expect.objectContaining({ fingerprint: '00112233aabbccdd' })] as never },
    ],
    ['nothing examined', () => undefined, { kind: 'inconclusive', reason: 'nothing was there to examine' }],
    [
      'the control of an agreed subject did not hold',
      ({ examine }) => void examine(agreed, lost),
      { kind: 'inconclusive', reason: 'the control did not hold for operation GET /todos (x9)', undecided: [{ subject: agreed, control: 'x9', agreed: true }] },
    ],
    [
      'an agreed subject undecided beside one that passes',
      ({ examine }) => {
        examine(agreed, lost);
        examine(discovered, held);
      },
      { kind: 'inconclusive' },
    ],
    [
      'a discovered subject undecided beside one that passes',
      ({ examine }) => {
        examine(agreed, held);
        examine(discovered, lost);
      },
      { kind: 'pass', undecided: [{ subject: discovered, control: 'x9', agreed: false }] },
    ],
    [
      'only discovered subjects, all undecided',
      ({ examine }) => void examine(discovered, lost),
      { kind: 'inconclusive', reason: 'no control held (1 subjects undecided)' },
    ],
    [
      'an agreed route undecided',
      ({ examine }) => void examine({ route: '/todos' }, lost),
      { kind: 'inconclusive', undecided: [expect.objectContaining({ agreed: true })] as never },
    ],
    [
      'a discovered route undecided',
      ({ examine }) => {
        examine({ route: '/other' }, lost);
        examine(agreed, held);
      },
      { kind: 'pass' },
    ],
    [
      'a flow undecided is always an agreed one',
      ({ examine }) => {
        examine({ flow: 'refresh' }, lost);
        examine(agreed, held);
      },
      { kind: 'inconclusive', reason: 'the control did not hold for flow refresh (x9)' },
    ],
    [
      'two agreed subjects undecided',
      ({ examine }) => {
        examine(agreed, lost);
        examine({ cookie: 'c' }, lost);
      },
      { reason: 'the control did not hold for operation GET /todos (x9) and 1 more' },
    ],
    [
      'undecided once, examined another time',
      ({ examine }) => {
        examine(agreed, lost);
        examine(agreed, held);
      },
      { kind: 'pass', undecided: [] },
    ],
    [
      'nothing of its kind, and nobody agreed that there would be',
      ({ nothing }) => nothing({ reason: 'no field is a date', config: 'agreement.formats' }),
      { kind: 'none', reason: 'no field is a date', notCovered: { reason: 'no field is a date', config: 'agreement.formats' }, examined: [] },
    ],
    [
      'nothing of its kind, for the first of two reasons',
      ({ nothing }) => {
        nothing({ reason: 'one' });
        nothing({ reason: 'two' });
      },
      { kind: 'none', reason: 'one' },
    ],
    [
      'nothing, said beforehand, and something after all',
      ({ nothing, examine }) => {
        nothing({ reason: 'no field is a date' });
        examine(agreed, held);
      },
      { kind: 'pass' },
    ],
    [
      'nothing, said of what was undecided',
      ({ nothing, examine }) => {
        examine(discovered, lost);
        nothing({ reason: 'no field is a date' });
      },
      { kind: 'inconclusive' },
    ],
    [
      'a finding counts for more than what is undecided',
      ({ examine, report }) => {
        examine({ flow: 'f' }, lost);
        report(proven(examine(agreed, held)), 'wrong', { ...both, data: { what: 'it' } } as never);
      },
      { kind: 'fail' },
    ],
  ])('%s', (_name, run, expected) => {
    expect(judged(run)).toMatchObject(expected);
  });
});

describe('failOn', () => {
  const levels: Readonly<Record<string, Level>> = { wrong: 'breaking', odd: 'warning', by: 'note' };
  test.each<readonly [string, Level, string]>([
    ['wrong', 'breaking', 'fail'],
    ['wrong', 'warning', 'fail'],
    ['wrong', 'note', 'fail'],
    ['odd', 'breaking', 'pass'],
    ['odd', 'warning', 'fail'],
    ['odd', 'note', 'fail'],
    ['by', 'breaking', 'pass'],
    ['by', 'warning', 'pass'],
    ['by', 'note', 'fail'],
  ])('%s under %s: %s', (message, failOn, kind) => {
    const outcome = judged(({ examine, report }) => report(proven(examine(agreed, held)), message, { ...both, data: { what: 'it' } } as never), { failOn });
    expect(outcome.kind).toBe(kind);
    expect(outcome.findings.map(({ level }) => level)).toEqual([levels[message]]);
  });
});

describe('error', () => {
  const wrongOn = (judging: Judging<Messages>, data: Readonly<Record<string, string>> = { what: 'it' }): void =>
    judging.report(proven(judging.examine(agreed, held)), 'wrong', { ...both, data } as never);
  test.each<readonly [string, Run, string]>([
    [
      'it throws',
      () => {
        throw new TypeError('no such thing');
      },
      'TypeError: no such thing',
    ],
    [
      'it throws after a finding',
      (judging) => {
        wrongOn(judging);
        throw new Error('later');
      },
      'Error: later',
    ],
    [
      'it throws what is no error',
      () => {
        throw 'a text';
      },
      'a text',
    ],
    ['it is async', async ({ examine }) => void examine(agreed, held), 'returned something'],
    [
      'it is async and throws',
      async () => {
        throw new Error('nobody catches this');
      },
      'returned something',
    ],
    ['it returns something', () => false, 'returned something'],
    ['a placeholder has no value', (judging) => wrongOn(judging, {}), 'the message "{what} is wrong" has no value for {what}'],
    [
      'an inherited name is no value',
      (judging) => {
        judging.report(proven(judging.examine(agreed, held)), 'odd', both);
        throw new Error('reached');
      },
      'reached',
    ],
    ['an undeclared message', ({ examine, report }) => report(proven(examine(agreed, held)), 'unheard', both as never), 'a/one reported unheard'],
    [
      'a message named as a method of every object',
      ({ examine, report }) => report(proven(examine(agreed, held)), 'toString', both as never),
      'a/one reported toString',
    ],
    ['a subject that was not examined', ({ report }) => report({} as Examined, 'odd', both as never), 'a subject that was not examined'],
    [
      'a subject whose control did not hold',
      ({ examine, report }) => report(proven(examine(agreed, lost)), 'odd', both as never),
      'a subject that was not examined',
    ],
    [
      'it changes its data',
      (_judging, said) => {
        (said['seen'] as { list: number[] }).list.push(2);
      },
      'TypeError',
    ],
  ])('%s', (_name, run, reason) => {
    const outcome = judged(run);
    expect(outcome).toMatchObject({ kind: 'error', examined: [], findings: [] });
    expect(outcome.reason).toContain(reason);
  });

  test('a placeholder is not filled from what every object has', () => {
    const outcome = judged(({ examine, report }) => report(proven(examine(agreed, held)), 'm', { ...both, data: {} } as never), {
      messages: { m: { level: 'note', text: 'see {constructor}' } },
    });
    expect(outcome).toMatchObject({ kind: 'error', reason: expect.stringContaining('{constructor}') });
  });
});

describe('witnesses', () => {
  const pass: Run = ({ examine }) => void examine(agreed, held);
  test.each<readonly [string, Readonly<Record<string, Collected>>, Partial<Outcome>]>([
    ['missing', {}, { kind: 'inconclusive', reason: 'the witness p/seen was not collected' }],
    [
      'not there to be asked',
      { 'p/seen': { kind: 'unavailable', reason: 'opaque', notCovered: { reason: 'opaque', config: 'c' } } },
      { kind: 'none', reason: 'opaque', notCovered: { reason: 'opaque', config: 'c' } },
    ],
    [
      'unavailable',
      { 'p/seen': { kind: 'unavailable', reason: 'nobody can sign in', exchange: 'x4' } },
      { kind: 'inconclusive', reason: 'nobody can sign in', exchange: 'x4' },
    ],
    ['failed', { 'p/seen': { kind: 'failed', reason: 'TypeError: x' } }, { kind: 'error', reason: 'the witness p/seen failed: TypeError: x' }],
  ])('%s', (_name, collected, expected) => {
    expect(judged(pass, { collected })).toMatchObject(expected);
  });
  test.each<readonly [string, Collected | undefined, unknown]>([
    ['said', { kind: 'said', data: 7 }, 7],
    ['unavailable', { kind: 'unavailable', reason: 'no' }, undefined],
    ['not collected', undefined, undefined],
  ])('a used one that is %s', (_name, used, expected) => {
    let got: unknown = 'not asked';
    const collected: Readonly<Record<string, Collected>> = { 'p/seen': { kind: 'said', data: 1 }, ...(used === undefined ? {} : { 'p/used': used }) };
    expect(
      judged(
        (judging, said) => {
          got = said['used'];
          pass(judging, said);
        },
        { collected, uses: { used: 'p/used' } },
      ).kind,
    ).toBe('pass');
    expect(got).toBe(expected);
  });
  test('a used one that failed is our failure, not a pass on less', () => {
    const collected: Readonly<Record<string, Collected>> = { 'p/seen': { kind: 'said', data: 1 }, 'p/used': { kind: 'failed', reason: 'TypeError: y' } };
    expect(judged(pass, { collected, uses: { used: 'p/used' } })).toMatchObject({ kind: 'error', reason: 'the witness p/used failed: TypeError: y' });
  });
});

describe('findings', () => {
  test('a subject says a thing once, however often it was seen; the first sight stays', () => {
    const outcome = judged(({ examine, report }) => {
      const on = proven(examine(agreed, held));
      report(on, 'wrong', { ...both, data: { what: 'first' } } as never);
      report(proven(examine(agreed, held)), 'wrong', { ...both, data: { what: 'second' } } as never);
      report(on, 'odd', both as never);
      report(proven(examine(discovered, held)), 'wrong', { ...both, data: { what: 'third' } } as never);
    });
    expect(outcome.findings.map(({ text }) => text)).toEqual(['first is wrong', 'odd', 'third is wrong']);
    expect(new Set(outcome.findings.map((finding) => finding.fingerprint)).size).toBe(3);
  });
  test('a value is put in as it is', () => {
    const outcome = judged(({ examine, report }) => report(proven(examine(agreed, held)), 'wrong', { ...both, data: { what: '{what} $& $1' } } as never));
    expect(outcome.findings[0]?.text).toBe('{what} $& $1 is wrong');
  });
});

test('the fingerprint of a finding never changes', () => {
  expect(fingerprint('cors/on-500', 'unreadable', { operation: 'GET /todos' })).toBe('c0eafb6e822b43c3');
  const others = [
    fingerprint('cors/on-50', 'unreadable', { operation: 'GET /todos' }),
    fingerprint('cors/on-500', 'unreadable2', { operation: 'GET /todos' }),
    fingerprint('cors/on-500', 'unreadable', { route: 'GET /todos' }),
  ];
  expect(new Set([...others, 'c0eafb6e822b43c3']).size).toBe(4);
});
