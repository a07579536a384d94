// Every check over every recording: the clean app passes, each mutant is found as it says.
import { describe, expect, test } from 'vitest';
import { casesOf } from './case-for-tests.ts';
import { checks } from './catalogue.ts';

describe.for(Object.keys(checks))('%s', (check) => {
  const cases = casesOf(check);

  test('the clean app was recorded, and at least two mutants', () => {
    expect(cases.filter(({ recorded }) => recorded.mutant === 'clean').length).toBeGreaterThan(0);
    expect(new Set(cases.map(({ recorded }) => recorded.mutant)).size).toBeGreaterThanOrEqual(3);
  });
  test.for(cases.map((one) => [one.name, one] as const))('%s', ([, one]) => {
    const outcome = one.judged();
    if (one.recorded.mutant === 'clean') {
      expect(outcome, outcome.reason).toMatchObject({ kind: 'pass' });
      expect(outcome.findings.filter(({ level }) => level !== 'note')).toEqual([]);
      expect(outcome.examined.length).toBeGreaterThan(0);
    } else {
      expect(outcome, outcome.reason).toMatchObject({ kind: 'fail' });
      expect(outcome.findings.map(({ message }) => message)).toContain(one.recorded.message);
    }
  });
  test.for(cases.map((one) => [one.name, one] as const))('%s, judged twice, says the same', ([, one]) => {
    expect(one.judged()).toEqual(one.judged());
  });
  test.for(cases.flatMap((one) => Object.keys(one.recorded.witnesses).map((witness) => [one.name, witness, one] as const)))(
    '%s without %s does not pass unless it is optional',
    ([, witness, one]) => {
      const definition = checks[check];
      const outcome = one.judged(({ without }) => without(witness));
      const optional = Object.keys(definition?.uses ?? {}).length > 0 && outcome.kind !== 'inconclusive';
      expect(optional || outcome.kind === 'inconclusive').toBe(true);
    },
  );
});
