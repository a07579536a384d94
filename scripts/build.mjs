// Builds dist/: what the published package holds. `--lint` builds into a temporary copy and asks publint whether it is sound.
import { cpSync, chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runSteps } from './steps.mjs';

const lint = process.argv.includes('--lint');
const document = join(root, 'contracts/openapi/api.cookie.json');
const schema = join(root, 'src/report/report.schema.json');
const target = lint ? mkdtempSync(join(tmpdir(), 'seamcheck-package-')) : root;
try {
  rmSync(join(target, 'dist'), { recursive: true, force: true });
  let failed = await runSteps([{ name: 'compile', command: ['tsc', '-p', 'tsconfig.build.json', '--outDir', join(target, 'dist')], quiet: true }]);
  if (failed === 0) {
    // Pages and schemas are read at run time, beside what was compiled.
    for (const area of readdirSync(join(root, 'suites'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)) {
      for (const page of readdirSync(join(root, 'suites', area)).filter((name) => name.endsWith('.md')))
        cpSync(join(root, 'suites', area, page), join(target, 'dist/suites', area, page));
    }
    cpSync(join(root, 'src/report/report.schema.json'), join(target, 'dist/src/report/report.schema.json'));
    chmodSync(join(target, 'dist/src/cli/bin.js'), 0o755);
    failed = await runSteps([{ name: 'bundle', command: ['node', 'scripts/bundle.mjs', join(target, 'dist/bundle')], quiet: true }]);
  }
  if (lint && failed === 0) {
    for (const name of ['package.json', 'bin', 'README.md'])
      if (existsSync(join(root, name))) cpSync(join(root, name), join(target, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'));
    failed = await runSteps([
      { name: 'publint', command: ['publint', '--strict', target], quiet: true },
      { name: 'the built command starts', command: ['node', join(target, 'bin/seamcheck.js'), 'list'], quiet: true },
      { name: 'the bundle compares', command: ['node', join(target, 'bin/seamcheck.js'), 'diff', document, document], quiet: true },
      { name: 'the bundle contains', command: ['node', join(target, 'bin/seamcheck.js'), 'contains', schema, schema], quiet: true },
    ]);
  }
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  if (lint) rmSync(target, { recursive: true, force: true });
}
