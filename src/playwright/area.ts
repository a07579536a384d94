import { checks } from '../../suites/catalogue.ts';
import { areaOf } from '../engine/catalogue.ts';
import { phaseOfCheck } from '../engine/phase.ts';
import type { Check } from '../model/check.ts';
import { acceptanceText } from '../report/accepted-text.ts';
import { clip } from '../report/escape.ts';
import { exchangesOf, failureText, isLeftOpen, skipText, sorted } from './outcome-text.ts';
import { test } from './run-fixture.ts';

/** Milliseconds for one check, the launch of the App included; what the engine does is bounded below. */
const within = 600_000;

/**
 * Declares the checks of one area, each as a test: `cors/on-500: The frontend can read a 500 across origins`. A check that does not
 * apply is skipped with the reason; `inconclusive` and `error` fail like a finding does, for silence is never a pass.
 *
 * Each check collects what it alone needs, so what is asked first is what the file says first: those that only look come before those
 * whose witnesses tour the App, and those that need the App for themselves come last. Between files the order is Playwright's, by name.
 * After a test that failed Playwright starts another worker, and so the App anew.
 * @throws Error when there is no such area
 */
export function area(name: string): void {
  const found = Object.entries(checks).filter(([id]) => areaOf(id) === name);
  if (found.length === 0) throw new Error(`There is no area ${name}. The catalogue has ${[...new Set(Object.keys(checks).map(areaOf))].join(', ')}.`);
  test.describe.configure({ retries: 0, timeout: within });
  const ordered = found.toSorted(([, one], [, other]) => phaseOfCheck(one) - phaseOfCheck(other));
  for (const [id, check] of ordered) declare(id, check);
}

function declare(id: string, { title }: Check): void {
  test(`${id}: ${title}`, async ({ run }, testInfo) => {
    const outcome = await run.check(id);
    test.skip(isLeftOpen(outcome), skipText(outcome));
    const recording = run.recording();
    const note = (type: string, description: string): void => void testInfo.annotations.push({ type, description });
    note('examined', outcome.examined.length === 1 ? '1 subject' : `${outcome.examined.length} subjects`);
    for (const { level, text, accepted } of sorted(outcome, run.failOn).told)
      note(level, `${clip(text, 400)}${accepted === undefined ? '' : `; ${acceptanceText(accepted)}`}`);
    for (const { subject, control } of outcome.undecided)
      note('not decided', clip(`${Object.values(subject).join(' ')}: its control did not hold (${control})`, 400));
    const exchanges = exchangesOf(outcome, recording);
    if (exchanges.length > 0) await testInfo.attach('exchanges.json', { body: JSON.stringify(exchanges, undefined, 2), contentType: 'application/json' });
    const failure = failureText(outcome, recording, run.failOn, run.stopped());
    if (failure !== undefined) throw told(failure);
  });
}

/** Without a stack: the place in this file says nothing about the App. */
function told(message: string): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}`;
  return error;
}
