// Where the pair runs must not change what is said of it: processes with SQLite and containers with PostgreSQL, one verdict.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Report } from '../model/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const engine = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8', timeout: 10_000 });
const why = engine.status === 0 ? '' : ` (skipped: no container engine answers: ${(engine.stderr || String(engine.error)).trim().slice(0, 120)})`;

describe.skipIf(engine.status !== 0)(`the reference pair in containers${why}`, () => {
  test('has the verdict that it has as processes, on both transports', { timeout: 900_000 }, () => {
    const containers = verified('containers');
    const processes = verified('processes');
    expect(containers.verdict).toBe('pass');
    const [inContainers, asProcesses] = [said(containers), said(processes)];
    // Line by line, so that a difference is one line and not two reports.
    expect(inContainers.filter((line) => !asProcesses.includes(line))).toEqual([]);
    expect(asProcesses.filter((line) => !inContainers.includes(line))).toEqual([]);
    expect(containers.apps.map(({ launcher }) => launcher)).toEqual(['containers', 'containers']);
    expect(
      spawnSync('docker', ['ps', '-aq', '--filter', 'label=com.docker.compose.project', '--filter', 'name=testcontainers'], { encoding: 'utf8' }).stdout,
    ).toBe('');
  });
});

function verified(launcher: string): Report {
  const folder = mkdtempSync(join(tmpdir(), 'seamcheck-same-'));
  try {
    const run = spawnSync(process.execPath, ['bin/seamcheck.js', 'verify', '--launcher', launcher, '--output-dir', folder], { cwd: root, encoding: 'utf8' });
    expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
    return JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each check's outcome, each subject that it examined and each finding, a line each. */
function said(report: Report): readonly string[] {
  return report.apps.flatMap(({ name, outcomes }) =>
    outcomes.flatMap(({ check, kind, reason, examined, findings }) => [
      `${name} ${check} ${kind} ${kind === 'pass' ? '' : (reason ?? '')}`,
      ...examined.map(({ subject }) => `${name} ${check} examined ${JSON.stringify(subject)}`),
      ...findings.map(({ message, fingerprint }) => `${name} ${check} found ${message} ${fingerprint}`),
    ]),
  );
}
