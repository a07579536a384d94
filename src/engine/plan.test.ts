import { describe, expect, test } from 'vitest';
import type { Check } from '../model/check.ts';
import type { Probe } from '../model/witness.ts';
import { catalogueOf, check, known, probe } from './engine.test-data.ts';
import { plan, type Bounds, type Plan } from './plan.ts';

const all: Bounds = { reach: 'destructive', slow: false, browser: true };
function planned(
  checks: Readonly<Record<string, Check>>,
  probes: Readonly<Record<string, Probe>>,
  bounds: Bounds = all,
  chosen: readonly string[] = Object.keys(checks),
): Plan {
  return plan(catalogueOf(checks, probes), chosen, known, bounds);
}
const ids = (of: Plan): readonly string[] => of.witnesses.map(({ id }) => id);

describe('witnesses', () => {
  const base = probe();
  const middle = probe({ needs: { base } });
  const top = probe({ needs: { middle }, uses: { base } });
  const unrelated = probe();
  const probes = { 'p/top': top, 'p/unrelated': unrelated, 'p/middle': middle, 'p/base': base };

  test('the closure of what the checks need, and nothing else, in dependency order', () => {
    const of = planned({ 'a/one': check({ needs: { top } }) }, probes);
    expect(ids(of)).toEqual(['p/base', 'p/middle', 'p/top']);
    expect(of.checks).toEqual([{ id: 'a/one', needs: { top: 'p/top' }, uses: {} }]);
    expect(of.witnesses.at(-1)).toMatchObject({ needs: { middle: 'p/middle' }, uses: { base: 'p/base' }, for: ['a/one'] });
  });
  test('each once, naming every check it is for', () => {
    const of = planned({ 'a/one': check({ needs: { top } }), 'a/two': check({ needs: { middle } }), 'a/three': check() }, probes);
    expect(of.witnesses.map((witness) => [witness.id, witness.for])).toEqual([
      ['p/base', ['a/one', 'a/two']],
      ['p/middle', ['a/one', 'a/two']],
      ['p/top', ['a/one']],
    ]);
  });
  test('only those of chosen checks', () => {
    expect(ids(planned({ 'a/one': check({ needs: { top } }), 'a/two': check({ needs: { unrelated } }) }, probes, all, ['a/two']))).toEqual(['p/unrelated']);
  });
  test('what a check uses is collected for it', () => {
    expect(ids(planned({ 'a/one': check({ needs: { base }, uses: { middle } }) }, probes))).toEqual(['p/base', 'p/middle']);
  });
});

describe('none', () => {
  const notCovered = { reason: 'not agreed', config: 'agreement.x: 1' };
  const far = probe({ reach: 'creates-data' });
  const slow = probe({ slow: true });
  const inapplicable = probe({ appliesTo: () => notCovered });
  const onFar = probe({ needs: { far } });
  const near = probe();
  const probes = { 'p/far': far, 'p/slow': slow, 'p/inapplicable': inapplicable, 'p/on-far': onFar, 'p/near': near };
  const reads: Bounds = { reach: 'reads', slow: false, browser: true };

  test.each<readonly [string, Partial<Check>, Bounds, object]>([
    ['a check that does not apply', { appliesTo: () => notCovered }, all, { because: notCovered, beyondReach: false }],
    ['a probe that does not apply', { needs: { inapplicable } }, all, { because: notCovered, beyondReach: false }],
    [
      'a probe beyond reach',
      { needs: { far } },
      reads,
      { because: { reason: 'p/far creates data, and the reach in force is reads', config: "reach: 'creates-data'" }, beyondReach: true },
    ],
    [
      'a probe behind one beyond reach',
      { needs: { near, onFar } },
      reads,
      { because: expect.objectContaining({ config: "reach: 'creates-data'" }), beyondReach: true },
    ],
    [
      'a slow probe that nobody asked for',
      { needs: { slow } },
      all,
      { because: { reason: 'p/slow takes more than 10 s: it runs when its check is named with --only' }, beyondReach: true },
    ],
    ['not agreed counts for more than beyond reach', { needs: { far }, appliesTo: () => notCovered }, reads, { because: notCovered, beyondReach: false }],
  ])('%s', (_name, more, bounds, expected) => {
    const of = planned({ 'a/one': check(more) }, probes, bounds);
    expect(of.none).toEqual([{ id: 'a/one', ...expected }]);
    expect(of.checks).toEqual([]);
    expect(of.witnesses).toEqual([]);
  });

  test('what is asked for by name may be slow', () => {
    expect(ids(planned({ 'a/one': check({ needs: { slow } }) }, probes, { ...all, slow: true }))).toEqual(['p/slow']);
  });
  test.each<readonly [string, Probe]>([
    ['beyond reach', far],
    ['inapplicable', inapplicable],
    ['slow', slow],
    ['behind one beyond reach', onFar],
  ])('a check does without a used witness that is %s', (_name, used) => {
    const of = planned({ 'a/one': check({ needs: { near }, uses: { used } }) }, probes, reads);
    expect(of.checks).toEqual([{ id: 'a/one', needs: { near: 'p/near' }, uses: {} }]);
    expect(ids(of)).toEqual(['p/near']);
  });
  test('a probe does without it as well', () => {
    const user = probe({ uses: { far } });
    const of = planned({ 'a/one': check({ needs: { user } }) }, { ...probes, 'p/user': user }, reads);
    expect(of.witnesses).toMatchObject([{ id: 'p/user', uses: {} }]);
  });
});

test('a check that the catalogue has not is passed over', () => {
  expect(planned({}, {}, all, ['a/gone'])).toEqual({ checks: [], none: [], witnesses: [] });
});
