// The file of accepted findings: what is known, who answers for it, until when.
import { z } from 'zod';
import type { AcceptedEntry } from '../model/accepted.ts';
import { ToolError } from '../model/tool-error.ts';
import { list, matching, mustBe, say, section, text } from './fields.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { problemText, type Problem } from './problem.ts';
import { problemsOfIssue } from './schema.ts';

/** How far ahead an entry may expire. What is known for longer is not an exception but the agreement. */
export const mostDays = 90;
const dayLength = 86_400_000;

const expiresRemedy = `Write a day that is at most ${mostDays} days ahead, like \`2026-11-21\`.`;
const entrySchema = section(
  {
    fingerprint: matching(/^[0-9a-f]{16}$/, 'a fingerprint: 16 hexadecimal digits', 'Copy it from the report.'),
    check: matching(/^[\w.-]+\/[\w.-]+$/, 'the id of a check', 'Write it like `cors/on-500`, or leave it out.').optional(),
    reason: text('Write why it is acceptable for now.').regex(/\S/, { error: say('is empty', 'Write why it is acceptable for now.') }),
    owner: text('Write who answers for it.').regex(/\S/, { error: say('is empty', 'Write who answers for it.') }),
    expires: z.string({ error: mustBe('a day', expiresRemedy) }).refine((day) => timeOf(day) !== undefined, { error: say('is no day', expiresRemedy) }),
  },
  'Write `{ "fingerprint": "…", "reason": "…", "owner": "…", "expires": "2026-11-21" }`.',
);
const fileSchema = list(entrySchema, 'a list of entries', 'Write `[]` when nothing is accepted.');

/**
 * The entries of the file, with those that have expired marked; none when there is no such file.
 * @param name the file as it is called in messages
 * @param now milliseconds since the epoch
 * @throws ToolError `config-invalid` with every problem: its path in the file and what to do
 */
export async function readAccepted(file: string, name: string, now: number): Promise<readonly AcceptedEntry[]> {
  const given = await readJsonFile(file, name);
  if (given === undefined) return [];
  const read = fileSchema.safeParse(given);
  const shape = (read.error?.issues ?? []).flatMap(problemsOfIssue);
  const entries = read.success ? (read.data as readonly AcceptedEntry[]) : [];
  const problems = [...shape, ...tooFarAhead(entries, now), ...repeated(entries)];
  if (problems.length > 0)
    throw new ToolError(
      'config-invalid',
      `${name} has ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${problemText(problem, 'the file')}`).join('\n')}`,
      `Correct ${problems.length === 1 ? 'it' : 'them'} in ${name}.`,
    );
  return entries.map((entry) => (isOver(entry.expires, now) ? { ...entry, expired: true } : entry));
}

/** Adds an entry, or puts it in the place of the one with its fingerprint. @throws ToolError `config-invalid` when the file is not in order */
export async function writeAccepted(file: string, name: string, entry: AcceptedEntry, now: number): Promise<'added' | 'replaced'> {
  const before = (await readAccepted(file, name, now)).map(({ expired: _expired, ...written }) => written);
  const at = before.findIndex(({ fingerprint }) => fingerprint === entry.fingerprint);
  await writeJsonFile(file, name, at < 0 ? [...before, entry] : before.with(at, entry));
  return at < 0 ? 'added' : 'replaced';
}

/** The day so many days ahead. */
export function dayAhead(days: number, now: number): string {
  return new Date(now + days * dayLength).toISOString().slice(0, 10);
}

/** Why an entry may not expire on this day; undefined when it may. */
export function whyNotUntil(expires: string, now: number): string | undefined {
  const time = timeOf(expires);
  if (time === undefined) return 'is no day';
  if (isOver(expires, now)) return 'is over already';
  return time > now + mostDays * dayLength ? `is more than ${mostDays} days ahead` : undefined;
}

/** Milliseconds at the begin of a day in UTC; undefined for what is no day: 2026-02-30. */
function timeOf(day: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : time;
}

function isOver(day: string, now: number): boolean {
  return (timeOf(day) ?? 0) + dayLength <= now;
}

function tooFarAhead(entries: readonly AcceptedEntry[], now: number): readonly Problem[] {
  return entries.flatMap(({ expires }, index) => {
    const why = isOver(expires, now) ? undefined : whyNotUntil(expires, now);
    return why === undefined ? [] : [{ path: [index, 'expires'], what: why, remedy: `Write ${dayAhead(mostDays, now)} or an earlier day.` }];
  });
}

function repeated(entries: readonly AcceptedEntry[]): readonly Problem[] {
  return entries.flatMap(({ fingerprint }, index) => {
    const first = entries.findIndex((entry) => entry.fingerprint === fingerprint);
    return first === index ? [] : [{ path: [index, 'fingerprint'], what: `is the same as that of [${first}]`, remedy: 'Keep one of them.' }];
  });
}
