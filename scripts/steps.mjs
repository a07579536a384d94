// Runs named commands one after another, says how long each took, and stops at nothing: every failure is worth knowing at once.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { delimiter, join } from 'node:path';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/**
 * @param {readonly { name: string, command: readonly string[], cwd?: string, env?: Record<string, string>, quiet?: boolean }[]} steps
 *   `quiet`: output is shown only when the step fails.
 * @returns how many failed
 */
export async function runSteps(steps) {
  const failed = [];
  for (const step of steps) {
    const begun = performance.now();
    if (!step.quiet) console.log(`\n— ${step.name}`);
    const { code, output } = await run(step);
    const took = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
    if (code !== 0) {
      failed.push(step.name);
      if (step.quiet) process.stdout.write(output);
    }
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${took})`);
  }
  if (failed.length > 0) console.log(`\n${failed.length} of ${steps.length} failed: ${failed.join(', ')}`);
  return failed.length;
}

function run({ command: [program, ...args], cwd = '.', env = {}, quiet = false }) {
  return new Promise((resolve) => {
    // The repository's own Node and tools first, also where this is not run by npm.
    const child = spawn(program, args, {
      cwd: join(root, cwd),
      env: { ...process.env, ...env, PATH: `${bin}${delimiter}${process.env.PATH}` },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: signal ? 1 : code, output }));
  });
}
