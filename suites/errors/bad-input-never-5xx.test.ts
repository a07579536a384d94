import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { badBodies, type BadInput } from './bad-input.probe.ts';
import type { Invalid } from './invalid.probe.ts';
import type { Refused } from './refused.probe.ts';

const clean = readCase('errors/bad-input-never-5xx', 'bearer.clean');
const subject = { operation: 'POST /todos' };
type One = Editable<BadInput['operations'][number]>;

function alone(data: Editing): One {
  const said = data.said<BadInput>('errors/bad-input');
  const one = said.operations.find(({ operation }) => operation === 'POST /todos');
  if (one === undefined) throw new Error('POST /todos was not asked');
  Object.assign(said, { operations: [one] });
  for (const witness of ['errors/invalid', 'errors/refused']) data.without(witness);
  return one;
}
function answer(one: One, how: string, status: number, again = status): void {
  const sent = one.sent.find((each) => each.how === how);
  if (sent === undefined) throw new Error(`${how} was not sent`);
  sent.again = structuredClone(sent.error);
  answering(sent.error, status);
  answering(sent.again, again);
}

describe('fails', () => {
  test('500, twice, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answer(alone(data), 'a NUL character', 500));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'fails',
        level: 'breaking',
        subject,
        text: 'POST /todos fails on a NUL character (500)',
        expected: { witness: 'errors/bad-input', value: 'a 4xx' },
        actual: { witness: 'errors/bad-input', at: expect.stringMatching(/^x\d+$/), value: 500 },
      },
    ]);
  });
  test('every input that does it is told', () => {
    const { findings } = clean.judged((data) => {
      const one = alone(data);
      for (const how of ['an empty body', 'NaN']) answer(one, how, 500);
    });
    expect(findings).toMatchObject([
      { message: 'fails', text: expect.stringMatching(/NaN \(500\).*an empty body \(500\)|an empty body \(500\).*NaN \(500\)/) },
    ]);
  });
  test.for<readonly [string, 'errors/invalid' | 'errors/refused', string]>([
    ['an account that exists', 'errors/invalid', 'POST /auth/sign-up'],
    ['a credential that is none', 'errors/refused', 'GET /me'],
  ])('%s', ([how, witness, operation]) => {
    const { findings } = clean.judged(({ said }) => {
      for (const one of said<Invalid | Refused>(witness).provoked) if (one.how === how && one.operation === operation) answering(one.error, 500);
    });
    expect(findings).toMatchObject([{ message: 'fails', subject: { operation }, actual: { witness } }]);
  });
});
test.for(['NaN', 'half a surrogate pair'])('failsOnOddities: %s alone is a warning', (how) => {
  expect(clean.judged((data) => answer(alone(data), how, 500))).toMatchObject({ kind: 'pass', findings: [{ message: 'failsOnOddities', level: 'warning' }] });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const one = alone(data);
      befall(one.control);
      answer(one, 'a NUL character', 500);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (one: One) => void]>([
    ['fails once, and not again', (one) => answer(one, 'a NUL character', 500, 422)],
    ['is busy', (one) => answer(one, 'a NUL character', 503)],
    ['is behind a gateway that loses it', (one) => answer(one, 'a NUL character', 502)],
    ['is behind a gateway that does not wait', (one) => answer(one, 'a NUL character', 504)],
    ['does not implement it', (one) => answer(one, 'content without a type', 501)],
    ['limits requests', (one) => one.sent.forEach(({ error }) => answering(error, 429))],
    ['accepts what others refuse', (one) => one.sent.forEach(({ error }) => answering(error, 201, { body: '{"id":"1"}' }))],
    [
      'closes the connection on what is too large',
      (one) => one.sent.forEach(({ how, error }) => how === '20 000 characters' && failing(error, 'connection reset')),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged((data) => change(alone(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('whose server fails on methods that it does not know', () => {
    const outcome = clean.judged(({ said }) => {
      for (const { how, error } of said<Refused>('errors/refused').provoked) if (how === 'a method it does not have') answering(error, 500);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('what another check asks, and tells of, is told once', () => {
  const outcome = clean.judged(({ said }) => {
    for (const { sent } of said<BadInput>('errors/bad-input').operations)
      for (const one of sent.filter(({ how }) => how === 'a text that is an object')) {
        answering(one.error, 500);
        Object.assign(one, { again: structuredClone(one.error), told: 'format/null-vs-absent' });
      }
  });
  expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
});

describe('what is sent', () => {
  const numbered = (): (() => string) => {
    let count = 0;
    return () => `mk-${(count += 1)}`;
  };
  const bodies = new Map(badBodies({ kind: 'x', title: 'a mk-0', count: 3 }, 'mk-0', numbered()).map(({ how, content }) => [how, content]));
  const textOf = (how: string): string => String(bodies.get(how)?.text);

  test('no more than fourteen, each wrong in one way', () => {
    expect(bodies.size).toBe(14);
    expect(JSON.parse(textOf('a text that is null'))).toEqual({ kind: 'x', title: null, count: 3 });
    expect(JSON.parse(textOf('a member left out'))).toEqual({ kind: 'x', count: 3 });
    expect(JSON.parse(textOf('a NUL character'))).toMatchObject({ title: expect.stringContaining('\u0000'), count: 3 });
    expect(textOf('a NUL character')).toContain('\\u0000');
    expect(textOf('half a surrogate pair')).toContain('\\ud800');
    expect(textOf('a number beyond 64 bits')).toContain('"count":9223372036854775808');
    expect(textOf('NaN')).toContain('"count":NaN');
    expect(textOf('the same text as before')).toBe('{"kind":"x","title":"a mk-0","count":3}');
    expect(bodies.get('content without a type')).not.toHaveProperty('type');
  });
  test('bytes that are no UTF-8 stand inside of a text', () => {
    const bytes = bodies.get('bytes that are not UTF-8')?.text;
    if (!(bytes instanceof Uint8Array)) throw new Error('they are text');
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow(TypeError);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ title: expect.stringContaining('�') });
  });
  test('a body without a text', () => {
    const hows = badBodies({ count: 3 }, 'mk-0', numbered()).map(({ how }) => how);
    expect(hows).toContain('a number beyond 64 bits');
    expect(hows).not.toContain('a NUL character');
  });
});
