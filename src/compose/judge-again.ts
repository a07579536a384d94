import { nearest } from '../config/nearest.ts';
import { inUse, withOutcome } from '../engine/accepted.ts';
import { select } from '../engine/catalogue.ts';
import { conclusion } from '../engine/conclude.ts';
import { judgeRecording } from '../engine/verify.ts';
import type { JudgeOptions } from './options.ts';
import { isRecord } from '../model/json.ts';
import type { Report } from '../model/report.ts';
import { ToolError } from '../model/tool-error.ts';
import { loadCatalogue } from './catalogue.ts';
import { reportOf, toolVersion } from './verify.ts';

export async function judgeAgain({ file, text, only = [], failOn }: JudgeOptions): Promise<Report> {
  const before = recordedRun(file, text);
  const catalogue = await loadCatalogue();
  const begun = performance.now();
  try {
    const apps = before.apps.map((app) => {
      const asked =
        only.length > 0 ? select(catalogue, only, nearest) : app.outcomes.map(({ check }) => check).filter((id) => catalogue.checks[id] !== undefined);
      const again = judgeRecording(catalogue, app, asked, failOn ?? app.failOn, only.length === 0);
      const stale = only.length > 0 ? undefined : app.outcomes.find(({ check }) => check === inUse);
      return stale === undefined ? again : withOutcome(again, { ...stale, kind: conclusion(stale, again.failOn).kind });
    });
    return reportOf(apps, before.started, performance.now() - begun, await toolVersion());
  } catch (error) {
    if (error instanceof ToolError) throw error;
    throw new ToolError(
      'recording-invalid',
      `${file} cannot be judged: ${error instanceof Error ? error.message : String(error)}.`,
      'Record it again with `seamcheck verify`.',
      { cause: error },
    );
  }
}

function recordedRun(file: string, text: string): Report {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ToolError('recording-invalid', `${file} is not JSON.`, 'Give the `run.json` that `seamcheck verify` wrote.', { cause: error });
  }
  const sound =
    isRecord(parsed) &&
    parsed['schema'] === 1 &&
    Array.isArray(parsed['apps']) &&
    parsed['apps'].every((app: unknown) => isRecord(app) && isRecord(app['recording']) && Array.isArray(app['outcomes']));
  if (!sound)
    throw new ToolError(
      'recording-invalid',
      `${file} is not a report of a run, or is of another version of the format.`,
      'Give the `run.json` that `seamcheck verify` wrote; this version reads schema 1.',
    );
  return parsed as Report;
}
