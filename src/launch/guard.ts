import { spawn } from 'node:child_process';

/**
 * A shell that outlives us: when our end of its input closes without a word (SIGKILL, a crash), it ends the process groups
 * it was told of and removes the folder. Nothing inside our own process can promise that.
 */
export interface Guard {
  /** Replaces the list of process groups to end. */
  watch(groups: readonly number[]): void;
  /** Everything is gone already: the guard leaves without doing anything. */
  dismiss(): void;
}

const script = `
while read -r word rest; do
  case $word in
    groups) groups=$rest ;;
    done) exit 0 ;;
  esac
done
signal() { for group in $groups; do kill -s "$1" -- "-$group" 2>/dev/null; done; }
alive() { for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && return 0; done; return 1; }
signal TERM
tries=0
while alive && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
signal KILL
rm -rf -- "$1"
`;

/** @param folder Removed when we do not live to do it. */
export function startGuard(folder: string): Guard {
  // Detached: what kills our process group must not kill the guard first.
  const child = spawn('/bin/sh', ['-c', script, 'sh', folder], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return {
    watch: (groups) => void child.stdin.write(`groups ${groups.join(' ')}\n`),
    dismiss: () => void child.stdin.end('done\n'),
  };
}
