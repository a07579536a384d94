import { dayAhead, mostDays, whyNotUntil, writeAccepted } from '../config/accepted.ts';
import type { AcceptedEntry } from '../model/accepted.ts';
import { isRecord } from '../model/json.ts';
import type { Report } from '../model/report.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Accepted, AcceptOptions } from './options.ts';
import { loadApps } from './apps.ts';
import { named } from './review.ts';

const usualDays = 30;

/** Writes an entry into the file of accepted findings; the file of the App in whose report the fingerprint is, else of the first. */
export async function acceptOne({ io, config, report, fingerprint, reason, owner, expires }: AcceptOptions): Promise<Accepted> {
  const now = Date.now();
  const until = expires ?? dayAhead(usualDays, now);
  const why = whyNotUntil(until, now);
  if (why !== undefined) throw new ToolError('usage', `--expires ${until} ${why}.`, `Write a day up to ${dayAhead(mostDays, now)}.`);
  if (!/^[0-9a-f]{16}$/.test(fingerprint)) throw new ToolError('usage', `${fingerprint} is no fingerprint.`, 'Copy the 16 hexadecimal digits from the report.');
  for (const [option, text] of Object.entries({ reason, owner })) if (text.trim() === '') throw new ToolError('usage', `--${option} is empty.`, 'Write it.');
  const apps = await loadApps({ io, config });
  const seen = report === undefined ? undefined : seenIn(report, fingerprint);
  const file = (apps.find(({ app }) => app.name === seen?.app) ?? apps[0])?.accepted;
  if (file === undefined) throw new ToolError('usage', 'The config has no App.', 'Add one.');
  const entry: AcceptedEntry = {
    fingerprint,
    ...(seen === undefined ? {} : { check: seen.check }),
    reason: reason.trim(),
    owner: owner.trim(),
    expires: until,
  };
  const name = named(file, io.cwd);
  const how = await writeAccepted(file, name, entry, now);
  return { file: name, entry, how, ...(seen === undefined ? {} : { names: seen.text }) };
}

function seenIn(text: string, fingerprint: string): { readonly app: string; readonly check: string; readonly text: string } | undefined {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(report) || !Array.isArray(report['apps'])) return undefined;
  for (const { name, outcomes } of (report as unknown as Report).apps) {
    for (const { check, title, reason, fingerprint: own, findings } of outcomes) {
      if (own === fingerprint) return { app: name, check, text: `${title}: ${reason ?? 'inconclusive'}` };
      const finding = findings.find((one) => one.fingerprint === fingerprint);
      if (finding !== undefined) return { app: name, check, text: finding.text };
    }
  }
  return undefined;
}
