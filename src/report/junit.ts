// JUnit XML as CI systems read it: a testsuite per App and area, a testcase per check.
import type { Acceptance } from '../model/accepted.ts';
import { holds } from '../model/accepted.ts';
import type { Finding, Level } from '../model/finding.ts';
import { atOrAbove, type Outcome } from '../model/outcome.ts';
import type { AppReport, Report } from '../model/report.ts';
import { acceptanceText } from './accepted-text.ts';
import { clip, visible } from './escape.ts';
import { escapedXml } from './xml.ts';
import { coverageText } from './coverage-text.ts';
import { findingLines } from './findings-text.ts';
import { plain } from './style.ts';

/** What one testcase holds besides its name. */
interface Case {
  readonly suite: string;
  readonly name: string;
  /** Milliseconds. */
  readonly took: number;
  readonly result?: { readonly element: 'skipped' | 'error' | 'failure'; readonly type?: string; readonly message: string; readonly text?: string };
  readonly told: readonly string[];
}

/**
 * `none` is `<skipped>`, `inconclusive` and `error` are `<error>`, `fail` is `<failure>`; what is accepted, and findings that decide nothing,
 * are in `<system-out>`. The time of a check is what collecting its witnesses took, each counted once. Ends with a line break.
 */
export function junit(report: Report): string {
  const cases = report.apps.flatMap(casesOf);
  const suites = [...Map.groupBy(cases, ({ suite }) => suite)];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    open('testsuites', { name: 'seamcheck', ...counts(cases), time: seconds(report.took) }),
    ...suites.flatMap(([name, own]) => [
      open('testsuite', { name, timestamp: report.started, ...counts(own), time: seconds(own.reduce((sum, { took }) => sum + took, 0)) }, '  '),
      ...own.flatMap(caseLines),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf(app: AppReport): readonly Case[] {
  const suite = visible(app.name);
  const cases = app.outcomes.map((outcome) => caseOf(outcome, app));
  const gone = app.coverage?.gone ?? [];
  const apart: Case[] = [];
  if (app.stopped !== undefined) {
    const { code, message, remedy, log } = app.stopped;
    const text = [message, remedy, ...log].map((line) => clip(line, 1000)).join('\n');
    apart.push({
      suite,
      name: 'the App can be questioned',
      took: app.took.launch,
      told: [],
      result: { element: 'error', type: code, message: clip(message, 600), text },
    });
  }
  if (gone.length > 0) {
    const text = gone.map(coverageText).join('\n');
    apart.push({
      suite,
      name: 'all that is recorded is examined',
      took: 0,
      told: [],
      result: { element: 'error', type: 'inconclusive', message: `${gone.length} no longer examined`, text },
    });
  }
  return [...apart, ...cases];
}

function caseOf(outcome: Outcome, app: AppReport): Case {
  const { check, title, kind, took = 0, findings, accepted } = outcome;
  const deciding = (finding: Finding): boolean => kind === 'fail' && decides(finding, app.failOn);
  const told = [...(holds(accepted) ? [acceptedLine(outcome.reason ?? '', accepted)] : []), ...findings.filter((finding) => !deciding(finding)).map(toldLine)];
  const base = { suite: `${visible(app.name)}.${visible(check.split('/', 1)[0] ?? check)}`, name: `${visible(check)}: ${clip(title, 300)}`, took, told };
  const reason = clip(outcome.reason ?? 'no reason was given', 1000);
  switch (kind) {
    case 'pass':
      return base;
    case 'none':
      return { ...base, result: { element: 'skipped', message: configured(reason, outcome) } };
    case 'inconclusive':
      // What is accepted does not fail a build, and did not pass.
      if (holds(accepted)) return { ...base, result: { element: 'skipped', message: `accepted: ${reason}` } };
      return {
        ...base,
        result: { element: 'error', type: 'inconclusive', message: configured(reason, outcome), text: `${reason}\nfingerprint ${outcome.fingerprint ?? ''}` },
      };
    case 'error':
      return { ...base, result: { element: 'error', type: 'error', message: reason, text: `${reason}\nthis is a bug in Seamcheck, not in the App` } };
    case 'fail': {
      const own = findings.filter(deciding);
      const text = findingLines({ outcomes: [{ ...outcome, findings: own }], recording: app.recording }, new Map(), new Set(), plain).join('\n');
      const more = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
      return { ...base, result: { element: 'failure', type: own[0]?.level ?? 'breaking', message: `${clip(own[0]?.text ?? title, 400)}${more}`, text } };
    }
  }
}

function decides({ level, accepted }: Finding, failOn: Level): boolean {
  return atOrAbove(level, failOn) && !holds(accepted);
}

function configured(reason: string, { notCovered }: Outcome): string {
  return notCovered?.config === undefined ? reason : `${reason}; config: ${clip(notCovered.config, 300)}`;
}

function toldLine({ level, text, fingerprint, accepted }: Finding): string {
  const said = `${level}: ${clip(text, 400)} (fingerprint ${fingerprint})`;
  return accepted === undefined ? said : acceptedLine(said, accepted);
}

function acceptedLine(what: string, accepted: Acceptance | undefined): string {
  return `${clip(what, 600)}\n  ${accepted === undefined ? '' : acceptanceText(accepted)}`;
}

function caseLines({ suite, name, took, result, told }: Case): readonly string[] {
  const inner = [
    ...(result === undefined ? [] : [resultLine(result)]),
    ...(told.length === 0 ? [] : [`      <system-out>${escapedXml(told.join('\n'))}</system-out>`]),
  ];
  const head = open('testcase', { classname: suite, name, time: seconds(took) }, '    ');
  return inner.length === 0 ? [head.replace(/>$/, '/>')] : [head, ...inner, '    </testcase>'];
}

function resultLine({ element, type, message, text }: NonNullable<Case['result']>): string {
  const head = open(element, { message, ...(type === undefined ? {} : { type }) }, '      ');
  return text === undefined ? head.replace(/>$/, '/>') : `${head}${escapedXml(text)}</${element}>`;
}

function counts(cases: readonly Case[]): Readonly<Record<string, string>> {
  const of = (element: string): string => String(cases.filter(({ result }) => result?.element === element).length);
  return { tests: String(cases.length), failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

function open(element: string, attributes: Readonly<Record<string, string>>, indent = ''): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapedXml(value).replaceAll('\n', '&#10;')}"`);
  return `${indent}<${element}${written.join('')}>`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
