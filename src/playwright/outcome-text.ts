import { holds } from '../model/accepted.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Finding, Level } from '../model/finding.ts';
import { atOrAbove, type Outcome } from '../model/outcome.ts';
import type { Recording } from '../model/report.ts';
import type { ToolError } from '../model/tool-error.ts';
import { acceptanceText } from '../report/accepted-text.ts';
import { clip } from '../report/escape.ts';
import { exchangeLines, exchangesAt, findingLines } from '../report/findings-text.ts';
import { plain } from '../report/style.ts';
import { toolErrorText } from '../report/tool-error-text.ts';

/** Findings that decide the outcome, and those that are only told. */
export function sorted({ findings }: Outcome, failOn: Level): { readonly deciding: readonly Finding[]; readonly told: readonly Finding[] } {
  const decides = ({ level, accepted }: Finding): boolean => atOrAbove(level, failOn) && !holds(accepted);
  return { deciding: findings.filter(decides), told: findings.filter((finding) => !decides(finding)) };
}

/** Why the test of this outcome fails; undefined where it does not. */
export function failureText(outcome: Outcome, recording: Recording, failOn: Level, stopped: ToolError | undefined): string | undefined {
  if (isLeftOpen(outcome) || outcome.kind === 'pass') return undefined;
  if (outcome.kind === 'fail') {
    const deciding = { ...outcome, findings: sorted(outcome, failOn).deciding };
    return ['the two sides disagree', ...findingLines({ outcomes: [deciding], recording }, new Map(), new Set(), plain)].join('\n');
  }
  const reason = clip(outcome.reason ?? 'no reason was given', 1000);
  if (outcome.kind === 'error') return `error: ${reason}\nthis is a bug in Seamcheck, not in the App`;
  const [exchange] = exchangesOf(outcome, recording);
  const seen = exchange === undefined ? [] : ['', ...exchangeLines(exchange, recording, reason, true, new Set(), plain)];
  return [`inconclusive: ${reason}`, ...seen, ...(stopped === undefined ? [] : ['', toolErrorText(stopped)])].join('\n');
}

/** True where the test is skipped: the check was not asked, or it is accepted that it could not be answered. */
export function isLeftOpen({ kind, accepted }: Outcome): boolean {
  return kind === 'none' || (kind === 'inconclusive' && holds(accepted));
}

/** Why a check was left open, and the config that would have it asked. */
export function skipText({ reason, notCovered, accepted }: Outcome): string {
  const known = accepted === undefined ? '' : `; ${acceptanceText(accepted)}`;
  return `${clip(reason ?? 'no reason was given', 300)}${known}${notCovered?.config === undefined ? '' : `; config: ${clip(notCovered.config, 300)}`}`;
}

/** The exchanges that an outcome speaks of: its findings' first, then what stopped it, then its controls. */
export function exchangesOf({ findings, exchange, undecided, examined }: Outcome, recording: Recording): readonly Exchange[] {
  const places = [
    ...findings.flatMap(({ actual, expected }) => [actual.at, expected.at]),
    ...(exchange === undefined ? [] : [exchange]),
    ...undecided.map(({ control }) => control),
    ...examined.map(({ control }) => control),
  ];
  return exchangesAt(places, recording);
}
