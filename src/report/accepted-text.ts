import type { Acceptance } from '../model/accepted.ts';
import { holds } from '../model/accepted.ts';
import type { AppReport } from '../model/report.ts';
import { clip, visible } from './escape.ts';
import type { Style } from './style.ts';

/** `accepted by ada until 2026-12-01: the gateway is replaced in May`. */
export function acceptanceText(acceptance: Acceptance): string {
  const { owner, expires, reason } = acceptance;
  return `${holds(acceptance) ? 'accepted' : 'was accepted'} by ${clip(owner, 80)} until ${visible(expires)}: ${clip(reason, 300)}`;
}

/** What is known and does not gate, with who answers for it. */
export function acceptedLines({ outcomes }: Pick<AppReport, 'outcomes'>, style: Style): readonly string[] {
  const lines = outcomes.flatMap(({ check, reason, fingerprint, accepted, findings }) => [
    ...(accepted === undefined || !holds(accepted)
      ? []
      : [`  inconclusive  ${visible(check)}: ${clip(reason ?? '', 300)}`, told(accepted, fingerprint, style)]),
    ...findings.flatMap((finding) =>
      finding.accepted === undefined || !holds(finding.accepted)
        ? []
        : [`  ${finding.level}  ${visible(check)}: ${clip(finding.text, 400)}`, told(finding.accepted, finding.fingerprint, style)],
    ),
  ]);
  return lines.length === 0 ? [] : ['', style('bold', 'accepted'), ...lines];
}

function told(acceptance: Acceptance, fingerprint: string | undefined, style: Style): string {
  return `    ${style('dim', acceptanceText(acceptance))}${fingerprint === undefined ? '' : style('dim', ` (${visible(fingerprint)})`)}`;
}
