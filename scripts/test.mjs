// All tests: the reference app's own, the engine's and the catalogue's, and the proof.
import { runSteps } from './steps.mjs';

const failed = await runSteps([
  { name: "the api's own rules", command: ['.venv/bin/python', '-m', 'pytest', '-q'], cwd: 'reference-app/api' },
  { name: "the web's client and its pacts", command: ['npm', 'run', '--silent', 'test', '-w', 'reference-app/web'] },
  { name: 'engine, catalogue, faults, flows, containers', command: ['vitest', 'run'] },
  { name: 'the catalogue as Playwright tests', command: ['playwright', 'test'] },
  { name: 'the proof', command: ['node', 'bin/seamcheck.js', 'prove'] },
]);
process.exitCode = failed === 0 ? 0 : 1;
