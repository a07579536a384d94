// The proof of the harness: what no catalogue may do, whatever its checks say.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Catalogue } from '../engine/catalogue.ts';
import type { Parts } from '../engine/equipment.ts';
import { judgeRecording, verifyApp, type Questioned } from '../engine/verify.ts';
import type { Exchange } from '../model/exchange.ts';
import { subjectName, type Finding } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AppReport } from '../model/report.ts';
import type { Statement } from '../model/proof.ts';
import { reached } from './reached.ts';

/** An App that answers everything alike passes nothing. */
export async function voidAppGetsNoPass(catalogue: Catalogue, questioned: Questioned, parts: Parts, signal: AbortSignal): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  for (const { name, status, body } of [
    { name: 'answers 200 {} to everything', status: 200, body: '{}' },
    { name: 'answers 404 to everything', status: 404, body: '{"detail":"Not Found"}' },
    { name: 'answers 500 to everything', status: 500, body: '<h1>Internal Server Error</h1>' },
  ]) {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const report = await verifyApp(
        catalogue,
        withoutWeb(questioned, 'https://app.example'),
        { ...parts, launcher: () => reached(origin) },
        () => undefined,
        signal,
      );
      const passed = report.outcomes.filter(({ kind }) => kind === 'pass').map(({ check }) => check);
      statements.push({ statement: `an App that ${name} gets no pass`, holds: passed.length === 0 && report.verdict !== 'pass', against: passed });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  return statements;
}

/** Without the frontend, and with an origin that is known before anything is launched. */
export function withoutWeb(questioned: Questioned, origin: string): Questioned {
  const { web: _web, ...services } = questioned.app.services;
  const { origins } = questioned.agreement;
  return {
    ...questioned,
    app: { ...questioned.app, services },
    agreement: { ...questioned.agreement, ...(origins === undefined || origins === 'same-origin' ? {} : { origins: [origin] }) },
  };
}

/**
 * A finding stands only as long as a control of its subject does: with every exchange failed that vouched for it, it is gone.
 * @param whole the reports are of the whole catalogue.
 */
export function failedControlRemovesFindings(catalogue: Catalogue, reports: readonly AppReport[], whole: boolean): readonly Statement[] {
  const against: string[] = [];
  let tried = 0;
  for (const report of reports) {
    for (const outcome of report.outcomes) {
      for (const finding of outcome.findings) {
        if (controlOf(report, finding) === undefined) continue;
        tried += 1;
        const without = standsWithout(catalogue, report, finding);
        if (without !== undefined)
          against.push(`${outcome.check} · ${finding.message} on ${subjectName(finding.subject)} stands without ${without.join(', ')}`);
      }
    }
  }
  // A part of the catalogue may have no control that is an exchange; the whole of it must.
  if (tried === 0 && !whole) return [];
  return [{ statement: `failing the control of a finding removes it (${tried} findings)`, holds: tried > 0 && against.length === 0, against }];
}

/** The controls without which it still stands; undefined when it fell. Another control may vouch for the same subject: it fails next. */
function standsWithout(catalogue: Catalogue, report: AppReport, finding: Finding): readonly string[] | undefined {
  const failed: string[] = [];
  let current = report;
  for (;;) {
    const control = controlOf(current, finding);
    if (control === undefined || failed.includes(control)) return failed;
    failed.push(control);
    current = judgeRecording(catalogue, withFailed(current, control), [finding.check], report.failOn);
    if (!current.outcomes.some(({ findings }) => findings.some(({ fingerprint }) => fingerprint === finding.fingerprint))) return undefined;
  }
}

function controlOf(report: AppReport, finding: Finding): string | undefined {
  const outcome = report.outcomes.find(({ check }) => check === finding.check);
  const control = outcome?.examined.find(({ subject }) => subjectName(subject) === subjectName(finding.subject))?.control;
  return control !== undefined && /^x\d+$/.test(control) ? control : undefined;
}

function withFailed(report: AppReport, id: string): AppReport {
  const failed = (exchange: Exchange): Exchange =>
    exchange.id === id ? { ...exchange, response: { kind: 'failed', reason: 'failed by the proof' } } : exchange;
  return { ...report, recording: { ...report.recording, exchanges: report.recording.exchanges.map(failed) } };
}

/** Judging is a function of the recording: after a trip through JSON it says the same. */
export function judgingTwiceSaysTheSame(catalogue: Catalogue, reports: readonly AppReport[]): Statement {
  const against = reports.flatMap((report) => {
    const again = judgeRecording(
      catalogue,
      JSON.parse(JSON.stringify(report)) as AppReport,
      report.outcomes.map(({ check }) => check),
      report.failOn,
    );
    const said = (outcomes: readonly Outcome[], check: string): string => JSON.stringify(outcomes.filter((one) => one.check === check && one.kind !== 'none'));
    return report.outcomes.flatMap(({ check }) => (said(again.outcomes, check) === said(report.outcomes, check) ? [] : [`${check} on ${report.name}`]));
  });
  return { statement: `judging a recording again says the same (${reports.length} recordings)`, holds: reports.length > 0 && against.length === 0, against };
}
