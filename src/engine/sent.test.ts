import { expect, test } from 'vitest';
import type { Outcome } from '../model/outcome.ts';
import { charged } from './charged.ts';
import { exchange, probe } from './engine.test-data.ts';
import type { Plan } from './plan.ts';
import { sentBy } from './sent.ts';

test('requests by probe and by user; fresh users count as one', () => {
  const exchanges = [
    exchange('x1', { by: 'b/p', as: 'ada' }),
    exchange('x2', { by: 'a/p', as: 'fresh user 1' }),
    exchange('x3', { by: 'a/p', as: 'fresh user 12' }),
    exchange('x4', { by: 'a/p' }),
  ];
  expect(sentBy(exchanges)).toEqual({ byProbe: { 'a/p': 3, 'b/p': 1 }, byUser: { ada: 1, 'fresh users': 2, nobody: 1 } });
  expect(sentBy([])).toEqual({ byProbe: {}, byUser: {} });
});

test('the time of a witness counts once, with the first check that wants it', () => {
  const witness = (id: string, ...checks: readonly string[]) => ({ id, probe: probe(), needs: {}, uses: {}, for: checks });
  const plan: Plan = { checks: [], none: [], witnesses: [witness('p/one', 'a/a', 'a/b'), witness('p/two', 'a/b'), witness('p/three', 'a/a')] };
  const outcome = (check: string): Outcome => ({ check, title: '', kind: 'pass', examined: [], undecided: [], findings: [] });
  const took = new Map([
    ['p/one', 100.4],
    ['p/two', 20],
  ]);
  expect(charged([outcome('a/a'), outcome('a/b'), outcome('a/c')], plan, took).map((one) => one.took)).toEqual([100, 20, undefined]);
});
