// What a run created, on disk while the run goes on: a run that is killed leaves it, and `seamcheck sweep` removes what it names.
// One JSON text a line. It holds no secret: whose object it is, where, and the operation that removes it.
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { JournalPlace } from '../engine/equipment.ts';
import { isRecord } from '../model/json.ts';
import { isOperationId, type OperationId } from '../model/operation.ts';
import { Unavailable } from '../model/witness.ts';

/** Whose run it was. */
export interface JournalHead {
  readonly app: string;
  /** Of the api. */
  readonly origin: string;
  readonly pid: number;
  readonly host: string;
  /** RFC 3339. */
  readonly started: string;
}

/** One object, as it is about to be created. */
export interface Intent {
  /** The resource, or what it is called where it is none. */
  readonly what: string;
  /** The configured name, or `fresh user N`. */
  readonly user: string;
  /** What a fresh user signs in with, so that its account can be found. */
  readonly account?: string;
  /** The text unique to it. */
  readonly marker?: string;
}

export interface Made {
  readonly remove?: OperationId;
  /** The path parameters of `remove`. */
  readonly path: Readonly<Record<string, string>>;
}

/** What of a run was not undone. `made` is missing where nobody knows whether it was created. */
export type Left = Intent & { readonly made?: Made };

export interface JournalFile {
  /** To be called before the request is sent. @throws Unavailable when it cannot be written: what is not written down is not created */
  creating(intent: Intent): number;
  created(number: number, made: Made): void;
  /** It was not created, is gone again, or was told to stay. */
  settled(number: number): void;
  /** Removes the file when everything is settled. */
  end(): void;
}

/** Nothing is written before the first object. */
export function openJournalFile({ folder, pid }: JournalPlace, { app, origin }: Pick<JournalHead, 'app' | 'origin'>): JournalFile {
  const started = new Date().toISOString();
  const file = join(folder, `${started.replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}.jsonl`);
  const open = new Set<number>();
  let count = 0;
  const write = (line: object): void => appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  /** What is done is done, written down or not; the run itself knows what it must remove. */
  function note(line: object): void {
    try {
      write(line);
    } catch {
      // Only a killed run would miss it.
    }
  }
  return {
    creating(intent) {
      try {
        if (count === 0) {
          mkdirSync(folder, { recursive: true });
          write({ app, origin, pid, host: hostname(), started } satisfies JournalHead);
        }
        count += 1;
        write({ creating: count, ...intent });
      } catch (error) {
        throw new Unavailable(`the journal of created objects cannot be written: ${error instanceof Error ? error.message : String(error)}`);
      }
      open.add(count);
      return count;
    },
    created: (number, made) => note({ created: number, ...made }),
    settled(number) {
      open.delete(number);
      note({ settled: number });
    },
    end() {
      if (count === 0 || open.size > 0) return;
      removeJournal(file);
    },
  };
}

export interface FoundJournal {
  readonly file: string;
  readonly head: JournalHead;
  readonly left: readonly Left[];
}

/**
 * The journals in a folder, oldest first. A last line that was cut short, and whatever is no line of a journal, is passed over; a
 * file without a head is no journal.
 * @param alive whether a process of this machine is there; the journals of such are not found
 */
export function findJournals(folder: string, alive: (pid: number) => boolean): readonly FoundJournal[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => {
      const file = join(folder, name);
      const [first, ...lines] = linesOf(readFileSync(file, 'utf8'));
      const head = headIn(first);
      if (head === undefined || (head.host === hostname() && alive(head.pid))) return [];
      return [{ file, head, left: leftBy(lines) }];
    });
}

/** Puts what is still left in the place of what was; without any the file goes. */
export function keepInJournal({ file, head }: FoundJournal, left: readonly Left[]): void {
  if (left.length === 0) return removeJournal(file);
  const lines = left.flatMap(({ made, ...intent }, index) => [
    { creating: index + 1, ...intent },
    ...(made === undefined ? [] : [{ created: index + 1, ...made }]),
  ]);
  writeFileSync(`${file}.new`, [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function removeJournal(file: string): void {
  rmSync(file, { force: true });
  try {
    rmdirSync(join(file, '..'));
  } catch {
    // Other runs have theirs in it.
  }
}

function linesOf(text: string): readonly unknown[] {
  return text.split('\n').map((line): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      return undefined;
    }
  });
}

function headIn(line: unknown): JournalHead | undefined {
  if (!isRecord(line)) return undefined;
  const { app, origin, pid, host, started } = line;
  const texts = [app, origin, host, started].every((value) => typeof value === 'string');
  return texts && typeof pid === 'number' ? (line as unknown as JournalHead) : undefined;
}

function leftBy(lines: readonly unknown[]): readonly Left[] {
  const left = new Map<unknown, Left>();
  for (const line of lines) {
    if (!isRecord(line)) continue;
    const { creating, created, settled, what, user, account, marker } = line;
    if (creating !== undefined && typeof what === 'string' && typeof user === 'string')
      left.set(creating, { what, user, ...(typeof account === 'string' ? { account } : {}), ...(typeof marker === 'string' ? { marker } : {}) });
    const intent = left.get(created);
    const made = madeIn(line);
    if (intent !== undefined && made !== undefined) left.set(created, { ...intent, made });
    left.delete(settled);
  }
  return [...left.values()];
}

function madeIn({ remove, path }: Readonly<Record<string, unknown>>): Made | undefined {
  if (!isRecord(path) || !Object.values(path).every((value) => typeof value === 'string')) return undefined;
  const operation = typeof remove === 'string' && isOperationId(remove) ? remove : undefined;
  return { path: path as Made['path'], ...(operation === undefined ? {} : { remove: operation }) };
}
