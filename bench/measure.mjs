// What the parts of the bench measure with, and how they tell it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** CommonJS: the loader of modules would take 8 MB by itself. */
const telling = fileURLToPath(new URL('max-rss.cjs', import.meta.url));

/**
 * Runs a command as often as told, each time a whole process. @returns milliseconds and, of Node, the largest resident set;
 * undefined when it ends with another code than those accepted
 */
export async function processes(times, command, args, { codes = [0], env = {} } = {}) {
  const runs = [];
  for (let turn = 0; turn < times; turn += 1) {
    const run = await once(command, args, env);
    if (!codes.includes(run.code)) return undefined;
    runs.push(run);
  }
  const took = runs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return { best: took[0], median: took[Math.floor(took.length / 2)], megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)) };
}

/** Node with a script of ours. */
export function nodeProcesses(times, args, options) {
  return processes(times, process.execPath, ['--require', telling, ...args], options);
}

function once(command, args, env) {
  return new Promise((resolve) => {
    const begun = performance.now();
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, CI: 'true', ...env } });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (part) => (said = (said + part).slice(-10_000)));
    child.on('error', () => resolve({ code: -1 }));
    child.on('close', (code) => resolve({ code, milliseconds: performance.now() - begun, megabytes: Number(/maxrss=(\d+)/.exec(said)?.[1] ?? 0) / 1024 }));
  });
}

/** The value that so much of the list lies below; sorts it. */
export function quantile(values, share) {
  return values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

export function ms(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

export function line(name, value, goal) {
  console.log(`${name.padEnd(44)}${value.padEnd(60)}${goal === undefined ? '' : `goal ${goal}`}`);
}
