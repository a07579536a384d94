// Runs the API's Python with the given arguments: `node scripts/python.mjs -m ruff format .`
import { runSteps } from './steps.mjs';

process.exitCode = await runSteps([
  { name: process.argv.slice(2).join(' '), command: ['.venv/bin/python', ...process.argv.slice(2)], cwd: 'reference-app/api' },
]);
