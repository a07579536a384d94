import { readdirSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';

/**
 * Whether any process of a group lives. A zombie is not alive, and where no init reaps orphans (many containers) it stays for
 * ever, so that a signal's success proves nothing; on Linux the process table is read, elsewhere the signal has to do.
 */
export function groupLives(group: number): boolean {
  try {
    kill(-group, 0);
  } catch {
    return false;
  }
  const table = processTable();
  return table === undefined || table.some((entry) => entry.group === group && entry.state !== 'Z' && entry.state !== 'X');
}

interface Entry {
  readonly state: string;
  readonly group: number;
}

function processTable(): readonly Entry[] | undefined {
  try {
    const entries = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(entryOf);
    return entries.some((entry) => entry !== undefined) ? entries.filter((entry) => entry !== undefined) : undefined;
  } catch {
    return undefined;
  }
}

/** proc_pid_stat(5): `pid (name) state ppid pgrp …`; the name may hold spaces and parentheses. */
function entryOf(pid: string): Entry | undefined {
  try {
    const [state, , group] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === undefined || group === undefined ? undefined : { state, group: Number(group) };
  } catch {
    return undefined; // It ended meanwhile.
  }
}
