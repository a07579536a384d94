// Every check over every recording: the clean app passes, each mutant is found as it says.
import { describe, expect, test } from 'vitest';
import { casesOf } from './case-for-tests.ts';
import { checks, probes } from './catalogue.ts';

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
      const level = checks[check]?.messages[one.recorded.message ?? '']?.level;
      expect(outcome, outcome.reason).toMatchObject({ kind: level === 'breaking' ? 'fail' : (expect.stringMatching(/^(?:pass|fail)$/) as unknown) });
      expect(outcome.findings.map(({ message }) => message)).toContain(one.recorded.message);
    }
  });
  test.for(cases.map((one) => [one.name, one] as const))('%s, judged twice, says the same', ([, one]) => {
    expect(one.judged()).toEqual(one.judged());
  });
  const needed = Object.values(checks[check]?.needs ?? {}).map((witness) => Object.keys(probes).find((id) => probes[id] === witness) ?? '');
  test('what it needs was recorded', () => {
    expect(needed.length).toBeGreaterThan(0);
    for (const one of cases) expect(Object.keys(one.recorded.witnesses)).toEqual(expect.arrayContaining(needed));
  });
  test.for(cases.flatMap((one) => needed.map((witness) => [one.name, witness, one] as const)))('%s without %s is inconclusive', ([, witness, one]) => {
    expect(one.judged(({ without }) => without(witness)).kind).toBe('inconclusive');
  });
});
