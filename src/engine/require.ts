import type { Outcome } from '../model/outcome.ts';

/** What had to be examined and was not covered is inconclusive, with the reason why it was not. */
export function requireExamined(outcomes: readonly Outcome[], required: readonly string[]): readonly Outcome[] {
  const wanted = new Set(required);
  return outcomes.map((outcome) =>
    outcome.kind === 'none' && wanted.has(outcome.check)
      ? { ...outcome, kind: 'inconclusive', reason: `required, but not covered: ${outcome.reason ?? 'no reason was given'}` }
      : outcome,
  );
}
