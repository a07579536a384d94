// The verdict must not depend on the order of checks or on how many probes run at once: 20 runs, one verdict.
//   npm run soak [-- --runs 20 --seed 1]
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadCatalogue } from '../src/compose/catalogue.ts';
import { partsOf, questionedApps } from '../src/compose/verify.ts';
import { verifyApp } from '../src/engine/verify.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1e6) },
    browser: { type: 'boolean', default: false },
  },
});
const io = { cwd: fileURLToPath(new URL('..', import.meta.url)), env: process.env, execPath: process.execPath, isRoot: process.getuid?.() === 0 };
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort(new Error(name)));

const catalogue = await loadCatalogue();
const parts = partsOf(io);
const apps = await questionedApps({ io, browser: values.browser }, parts);
const random = generator(Number(values.seed));
console.log(`seed ${values.seed}`);
const verdicts = new Map();
for (let run = 0; run < Number(values.runs); run += 1) {
  const app = apps[run % apps.length];
  const concurrency = Math.floor(run / apps.length) % 2 === 0 ? 1 : 8;
  const report = await verifyApp(catalogue, { ...app, chosen: shuffled(app.chosen), concurrency }, parts, () => undefined, interrupted.signal);
  const said = JSON.stringify(
    report.outcomes
      .map(({ check, kind, examined, findings }) => [
        check,
        kind,
        examined.map(({ subject }) => JSON.stringify(subject)).sort(),
        findings.map(({ fingerprint }) => fingerprint).sort(),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const before = verdicts.get(app.app.name) ?? said;
  verdicts.set(app.app.name, before);
  console.log(
    `${String(run + 1).padStart(3)}  ${app.app.name}  concurrency ${concurrency}  ${report.verdict}${said === before ? '' : '  differs from the first run'}`,
  );
  if (said !== before) process.exitCode = 1;
}

function shuffled(items) {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** mulberry32: small, and the same on every machine. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
