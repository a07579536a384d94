// Playwright itself, run over a small config of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { onTestFinished } from 'vitest';

const command: string = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');

/** Where a module of ours is, as an import in a generated file. */
export function ours(path: string): string {
  return JSON.stringify(new URL(path, import.meta.url).pathname);
}

export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'playwright-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) await writeFile(join(folder, name), text);
  return folder;
}

export interface Tested {
  readonly project: string;
  readonly title: string;
  readonly status: string;
  readonly message: string;
  readonly annotations: readonly { readonly type: string; readonly description?: string }[];
  readonly attached: readonly { readonly name: string; readonly text: string }[];
  readonly steps: readonly string[];
}

interface JsonResult {
  readonly status: string;
  readonly errors: readonly { readonly message?: string }[];
  readonly attachments: readonly { readonly name: string; readonly body?: string; readonly path?: string }[];
  readonly steps?: readonly { readonly title: string }[];
}
interface JsonSuite {
  readonly suites?: readonly JsonSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly projectName: string; readonly annotations: Tested['annotations']; readonly results: readonly JsonResult[] }[];
  }[];
}

/** Runs `playwright test` in a folder to its end. */
export async function runPlaywright(
  folder: string,
  args: readonly string[] = [],
  more: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number; readonly tests: readonly Tested[]; readonly output: string }> {
  const { VITEST: _vitest, NODE_ENV: _env, ...inherited } = env;
  const report = join(folder, 'run.json');
  const { code, output } = await new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
    const child = execFile(
      execPath,
      [command, 'test', ...args],
      { cwd: folder, env: { ...inherited, FORCE_COLOR: '0', PLAYWRIGHT_JSON_OUTPUT_NAME: report, ...more }, maxBuffer: 1e8 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
  const suites = (JSON.parse(await readFile(report, 'utf8').catch(() => '{"suites":[]}')) as { readonly suites: readonly JsonSuite[] }).suites;
  return { code, tests: suites.flatMap(testsOf), output };
}

function testsOf(suite: JsonSuite): readonly Tested[] {
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests.flatMap(({ projectName, annotations, results }) =>
      results.map(({ status, errors, attachments, steps = [] }) => ({
        project: projectName,
        title,
        status,
        message: errors.map(({ message }) => message).join('\n'),
        annotations,
        attached: attachments.map(({ name, body = '' }) => ({ name, text: Buffer.from(body, 'base64').toString() })),
        steps: steps.map((step) => step.title),
      })),
    ),
  );
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)];
}
