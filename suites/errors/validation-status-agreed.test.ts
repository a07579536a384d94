import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { BadInput } from './bad-input.probe.ts';
import type { Invalid } from './invalid.probe.ts';

const clean = readCase('errors/validation-status-agreed', 'bearer.clean');
const subject = { operation: 'PATCH /todos/{id}' };
type One = Editable<BadInput['operations'][number]>;

function operations({ said }: Editing): One[] {
  return [...said<BadInput>('errors/bad-input').operations];
}
function alone(data: Editing, operation = subject.operation): One {
  const one = operations(data).find((each) => each.operation === operation);
  if (one === undefined) throw new Error(`${operation} was not asked`);
  Object.assign(data.said<BadInput>('errors/bad-input'), { operations: [one] });
  data.without('errors/invalid');
  return one;
}
function answer(one: One, how: string, status: number): void {
  for (const sent of one.sent) if (sent.how === how) answering(sent.error, status);
}

describe('differs', () => {
  test('an update, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answer(alone(data), 'a text that is null', 400));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'differs',
        level: 'breaking',
        subject,
        text: 'PATCH /todos/{id} refuses content with 400 instead of the agreed 422: a text that is null',
        expected: { witness: 'agreement', at: 'errors.validation', value: 422 },
        actual: { witness: 'errors/bad-input', at: expect.stringMatching(/^x\d+$/), value: 400 },
      },
    ]);
  });
  test('a creation', () => {
    expect(clean.judged((data) => answer(alone(data, 'POST /todos'), 'a member left out', 400)).findings).toMatchObject([
      { message: 'differs', subject: { operation: 'POST /todos' } },
    ]);
  });
  test('a sign-in', () => {
    const { findings } = clean.judged(({ said }) => {
      for (const { operation, how, error } of said<Invalid>('errors/invalid').provoked)
        if (operation === 'POST /auth/sign-in' && how === 'content that is not acceptable') answering(error, 400);
    });
    expect(findings).toMatchObject([{ message: 'differs', subject: { operation: 'POST /auth/sign-in' }, actual: { witness: 'errors/invalid' } }]);
  });
  test('422 where 400 is agreed', () => {
    const { findings } = clean.judged((data) => Object.assign(data.said<{ errors?: object }>('contract/agreement').errors ?? {}, { validation: 400 }));
    expect(findings.length).toBeGreaterThan(2);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const one = alone(data);
      befall(one.control);
      answer(one, 'a text that is null', 400);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('nothing was refused as content', () => {
    expect(clean.judged((data) => alone(data).sent.forEach(({ error }) => answering(error, 200)))).toMatchObject({ kind: 'inconclusive', examined: [] });
  });
});

describe('a correct app', () => {
  const create = (how: string, change: (error: Editable<BadInput['operations'][number]['control']>) => void) => (data: Editing) =>
    operations(data).forEach(({ operation, sent }) => operation === 'POST /todos' && sent.forEach((one) => one.how === how && change(one.error)));
  test.for<readonly [string, (data: Editing) => void]>([
    ['takes another type for a matter of syntax', create('a text that is an object', (error) => answering(error, 400))],
    ['stops at a member that it does not know', create('a member that nobody knows', (error) => answering(error, 400))],
    ['takes NaN for what it is, no JSON', create('NaN', (error) => answering(error, 400))],
    ['makes up what is left out', create('a member left out', (error) => answering(error, 201))],
    ['asks who first', create('a member left out', (error) => answering(error, 403))],
    ['has a firewall', create('a member left out', (error) => blocked(error))],
    [
      'answers a sign-in without fields with 401',
      ({ said }) => said<Invalid>('errors/invalid').provoked.forEach(({ operation, error }) => operation === 'POST /auth/sign-in' && answering(error, 401)),
    ],
    [
      'refuses wrong credentials with 400, as agreed',
      (data) => {
        Object.assign(data.said<{ auth?: { signIn?: object } }>('contract/agreement').auth?.signIn ?? {}, { refused: [400] });
        data.said<Invalid>('errors/invalid').provoked.forEach(({ operation, error }) => operation === 'POST /auth/sign-in' && answering(error, 400));
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
