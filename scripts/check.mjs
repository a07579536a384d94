// Everything that can be said of the sources without running the product. Changes nothing.
import { runSteps } from './steps.mjs';

const python = '.venv/bin/python';
const api = 'reference-app/api';

const failed = await runSteps(
  [
    { name: 'generated files are up to date', command: ['node', 'scripts/generate.mjs', '--check'] },
    { name: 'types', command: ['tsc', '-p', '.'] },
    { name: 'types of the web', command: ['npm', 'run', '--silent', 'typecheck', '-w', 'reference-app/web'] },
    { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
    { name: 'format', command: ['oxfmt', '--check', '.'] },
    { name: 'dead code', command: ['knip'] },
    { name: 'boundaries', command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'suites', 'reference-app/web/src'] },
    { name: 'package', command: ['node', 'scripts/build.mjs', '--lint'] },
    { name: 'ruff', command: [python, '-m', 'ruff', 'check', '.', '../../fixtures/mutants', '../../fixtures/foreign'], cwd: api },
    { name: 'ruff format', command: [python, '-m', 'ruff', 'format', '--check', '.', '../../fixtures/mutants', '../../fixtures/foreign'], cwd: api },
    { name: 'mypy', command: [python, '-m', 'mypy'], cwd: api },
  ].map((step) => ({ ...step, quiet: true })),
);
process.exitCode = failed === 0 ? 0 : 1;
