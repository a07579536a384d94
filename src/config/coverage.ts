// The file that records what is examined: App → check → operations.
import type { z } from 'zod';
import type { Examinations } from '../model/coverage.ts';
import { ToolError } from '../model/tool-error.ts';
import { list, named, operation } from './fields.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';
import { problemText } from './problem.ts';

/** By the name of the App. */
export type RecordedCoverage = Readonly<Record<string, Examinations>>;

const fileSchema: z.ZodType = named(
  named(list(operation(), 'a list of operations', 'Write it with `seamcheck verify --update-coverage`.'), 'Write `{ "cors/on-500": ["GET /todos"] }`.'),
  'Write it with `seamcheck verify --update-coverage`.',
);

/** What is recorded; undefined when there is no such file. @throws ToolError `config-invalid` */
export async function readCoverage(file: string, name: string): Promise<RecordedCoverage | undefined> {
  const given = await readJsonFile(file, name);
  if (given === undefined) return undefined;
  const [issue] = fileSchema.safeParse(given).error?.issues ?? [];
  if (issue === undefined) return given as RecordedCoverage;
  const [what = '', remedy = ''] = issue.message.split('\n');
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  throw new ToolError(
    'config-invalid',
    `${name}: ${problemText({ path, what, remedy }, 'the file')}`,
    'Write it anew with `seamcheck verify --update-coverage`.',
  );
}

/** One operation a line, everything sorted: a diff says what is examined more and what less. @throws ToolError `usage` */
export async function writeCoverage(file: string, name: string, coverage: RecordedCoverage): Promise<void> {
  await writeJsonFile(
    file,
    name,
    sorted(coverage, (checks) => sorted(checks, (operations) => [...operations].toSorted())),
  );
}

function sorted<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Readonly<Record<string, U>> {
  const entries = Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, change(value)]));
}
