import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { refreshRace, type RefreshRace, type Runner } from './refresh-race.probe.ts';

const clean = readCase('timing/rotation-race', 'bearer.clean');
const byCookie = readCase('timing/rotation-race', 'cookie.clean');
const crashing = readCase('timing/rotation-race', 'bearer.refresh-race-crashes');
const signingOut = readCase('timing/rotation-race', 'bearer.refresh-race-signs-out');
const opening = readCase('timing/rotation-race', 'bearer.refresh-race-opens-second');
const subject = { flow: 'two refreshes at once' };

function race(data: Editing): Editable<RefreshRace> {
  return data.said<RefreshRace>('timing/refresh-race');
}
function runner(data: Editing, round: number, which: 0 | 1): Editable<Runner> {
  const found = race(data).rounds[round]?.runners[which];
  if (found === undefined) throw new Error('it was not recorded');
  return found;
}
function refused(one: Editable<Runner>, status: number): void {
  answering(one.exchange, status, { body: '{}' });
  one.yielded = false;
  delete one.used;
}
function dead(one: Editable<Runner>): void {
  if (one.used === undefined) throw new Error('it was not used');
  answering(one.used.exchange, 401, { body: '{}' });
  one.used.yielded = false;
}

test('crashes: both sides shown', () => {
  const { kind, findings } = clean.judged((data) => refused(runner(data, 1, 1), 500));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'crashes',
      level: 'breaking',
      subject,
      text: 'Of two refreshes at once one is answered 500',
      expected: { witness: 'agreement', at: 'auth.refresh.rotation', value: { graceSeconds: 1, onReuse: 'revoke-family' } },
      actual: { witness: 'timing/refresh-race', at: expect.stringMatching(/^x\d+$/), value: 500 },
    },
  ]);
});
test('bothRefused', () => {
  const { findings } = clean.judged((data) => {
    refused(runner(data, 0, 0), 401);
    refused(runner(data, 0, 1), 409);
  });
  expect(findings).toMatchObject([{ message: 'bothRefused', text: 'Two refreshes at once are both refused (401 and 409): the user is signed out' }]);
});

describe('signedOut', () => {
  test('a winner whose token is dead, though a grace is agreed', () => {
    expect(clean.judged((data) => dead(runner(data, 2, 0))).findings).toMatchObject([
      { message: 'signedOut', text: 'Of two refreshes at once one gives a token that is refused with 401 when it is used' },
    ]);
  });
  test('without a grace, where both were let in', () => {
    const { findings } = clean.judged((data) => {
      race(data).graceSeconds = 0;
      dead(runner(data, 2, 1));
    });
    expect(findings).toMatchObject([{ message: 'signedOut' }]);
  });
  test('quiet without a grace, where the loser was taken for a thief', () => {
    const outcome = clean.judged((data) => {
      race(data).graceSeconds = 0;
      refused(runner(data, 4, 1), 401);
      dead(runner(data, 4, 0));
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('not so where reuse ends nothing', () => {
    const { findings } = clean.judged((data) => {
      Object.assign(race(data), { graceSeconds: 0, onReuse: 'reject' });
      refused(runner(data, 4, 1), 401);
      dead(runner(data, 4, 0));
    });
    expect(findings).toMatchObject([{ message: 'signedOut' }]);
  });
});

describe('secondFamily', () => {
  const survives = (data: Editing, which: readonly number[]): void => {
    race(data).afterwards?.newest.forEach((one, index) => {
      if (!which.includes(index)) return;
      answering(one.exchange, 200, { body: '{}' });
      one.yielded = true;
    });
  };
  test('one ends and the other goes on', () => {
    expect(clean.judged((data) => survives(data, [1])).findings).toMatchObject([{ message: 'secondFamily', subject, actual: { value: 200 } }]);
  });
  test('quiet where neither ends: that is no matter of a race', () => {
    expect(clean.judged((data) => survives(data, [0, 1]))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where the reuse was not refused', () => {
    const outcome = opening.judged((data) => Object.assign(race(data).afterwards?.replay ?? {}, { yielded: true }));
    expect(outcome.findings).toEqual([]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [crashing, signingOut, opening])
      expect(mutant.judged((data) => befall(race(data).control.exchange))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles.filter(([name]) => !name.includes('500') && !name.includes('429')))('in the race: %s', ([, befall]) => {
    expect(signingOut.judged((data) => befall(runner(data, 0, 0).exchange))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('in the race: 429', () => {
    expect(signingOut.judged((data) => answering(runner(data, 0, 0).exchange, 429))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('a limiter ends the race early: what was run is judged', () => {
    expect(clean.judged((data) => refused(runner(data, 4, 1), 429))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('there was no race', () => {
    expect(opening.judged((data) => Object.assign(race(data), { rounds: [] }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for([400, 401, 403, 409, 422])('lets one through and answers the other %i', (status) => {
    for (const one of [clean, byCookie])
      expect(
        one.judged((data) => {
          for (const round of race(data).rounds.keys()) refused(runner(data, round, 1), status);
          delete race(data).afterwards;
        }),
      ).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('an app that gives both one and the same token: it is used once', async () => {
  const used = new Set<string>();
  const inFlight = new Map<string, Promise<object>>();
  const refresh = ({ refreshToken }: { readonly refreshToken: string }): Promise<object> => {
    const same = inFlight.get(refreshToken);
    if (same !== undefined) return same;
    const exchange = (status: number): object => ({ exchange: { response: { kind: 'answered', status, headers: [] } } });
    if (used.has(refreshToken)) return Promise.resolve(exchange(401));
    const turn = Promise.resolve().then(() => {
      used.add(refreshToken);
      inFlight.delete(refreshToken);
      return { ...exchange(200), session: { refreshToken: `${refreshToken}+` } };
    });
    inFlight.set(refreshToken, turn);
    return turn;
  };
  const on = {
    agreement: { auth: { refresh: { rotation: { graceSeconds: 0, onReuse: 'reject' } } } },
    need: (value: unknown) => value,
    wait: async () => undefined,
    sessions: { own: async () => ({ refreshToken: 't' }), refresh },
  };
  const { rounds } = await (refreshRace as unknown as { collect: (on: unknown, said: unknown) => Promise<RefreshRace> }).collect(on, {});
  expect(rounds).toHaveLength(5);
  expect(rounds.flatMap(({ runners }) => runners.map(({ used }) => used?.yielded))).toEqual(rounds.flatMap(() => [true, undefined]));
});
