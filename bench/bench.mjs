// Prints how long things take, in ratios to a baseline run beside them. Gates nothing.
//   npm run bench                        everything
//   npm run bench -- verify              runs of `verify`
//   npm run bench -- drift [OLD NEW]     contract drift: see drift.mjs; `npm run bench:drift` installs what it is compared with
import { execFileSync, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { loopbackLookup } from '../src/talk/http.ts';
import { up, verify } from '../src/index.ts';
import { drift } from './drift.mjs';
import { line, ms } from './measure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const io = { cwd: root, env: process.env, execPath: process.execPath, isRoot: process.getuid?.() === 0 };
const signal = new AbortController().signal;

const [part = 'all', ...given] = process.argv.slice(2);
if (!['all', 'verify', 'drift'].includes(part)) throw new Error(`There is no part ${part}: verify or drift.`);

/** A check for each way in which the engine works: gate, sign-in, browser, lever, flow, created data, traffic, pact. */
const oneOfEachMechanism = [
  'contract/fixtures-valid',
  'auth-login/session-usable',
  'auth-login/transport-agreement',
  'cors/origin-reflection',
  'cors/on-500',
  'refresh/reuse-detection',
  'errors/envelope-uniform',
  'paging/complete-walk',
  'contract/response-conforms',
  'contract/pact-verified',
];

if (part !== 'drift') {
  await commandStart();
  await wholeRun('both transports, one check of each mechanism', ['--only', ...oneOfEachMechanism], 20);
  await wholeRun('the same without a browser', ['--no-browser', '--only', ...oneOfEachMechanism], 8);
  await wholeRun('both transports, all checks', []);
  await httpAndWebSocket();
  await probesAgainstRaw();
  await growth();
}
if (part !== 'verify') await drift(given);

async function commandStart() {
  const bare = await best(10, () => timed(['-e', '0']));
  const help = await best(10, () => timed(['bin/seamcheck.js', '--help']));
  line('--help over bare Node', `${ms(help - bare)} (bare Node ${ms(bare)}, ${(help / bare).toFixed(2)} ×)`, '≤ 100 ms');
}

/** Warm: the second of two runs. */
async function wholeRun(name, args, bound) {
  await timed(['bin/seamcheck.js', 'verify', '--output-dir', 'reports/bench', ...args]);
  const took = await timed(['bin/seamcheck.js', 'verify', '--output-dir', 'reports/bench', ...args]);
  line(name, `${(took / 1000).toFixed(1)} s`, bound === undefined ? undefined : `≤ ${bound} s`);
}

/** Warm: with both Apps up, from their first answer to the verdict on the slower one. Pact's verifier is a process of its own. */
async function httpAndWebSocket() {
  const all = JSON.parse(execFileSync(process.execPath, ['bin/seamcheck.js', 'list', '--json'], { cwd: root })).map(({ id }) => id);
  for (const [name, only, bound] of [
    ['both transports, all HTTP and WebSocket checks', all.filter((id) => id !== 'contract/pact-verified'), 8],
    ["  with Pact's verifier", all],
  ]) {
    const took = [];
    for (let turn = 0; turn < 3; turn++) {
      const whole = await timed(['bin/seamcheck.js', 'verify', '--output-dir', 'reports/bench', '--no-browser', '--only', ...only]);
      const { apps } = JSON.parse(await readFile(new URL('../reports/bench/run.json', import.meta.url), 'utf8'));
      took.push({ whole, warm: Math.max(...apps.map((app) => app.took.total - app.took.launch)) });
    }
    const [best] = took.toSorted((a, b) => a.warm - b.warm);
    line(name, `${(best.warm / 1000).toFixed(1)} s, whole process ${(best.whole / 1000).toFixed(1)} s`, bound && `≤ ${bound} s`);
  }
}

/** The requests of the HTTP probes, sent again without us: same requests, same number at a time. */
async function probesAgainstRaw() {
  // Without the check that waits for a grace: raw requests wait for nothing.
  const only = ['auth-login/session-usable', 'contract/fixtures-valid', 'contract/response-conforms', 'cors', 'errors', 'paging'];
  let first = Infinity;
  let last = 0;
  const listen = (event) => {
    if (event.kind === 'collecting') first = Math.min(first, performance.now());
    if (event.kind === 'collected') last = performance.now();
  };
  const report = await verify({ io, apps: ['bearer'], only, browser: false, signal, listen });
  const [app] = report.apps;
  const ours = last - first;
  await using running = await up({ io, app: 'bearer', signal, progress: () => undefined });
  const agent = new Agent({ connections: 16, connect: { lookup: loopbackLookup } });
  const send = async ({ request: { method, url, headers, body } }) => {
    const answer = await request(running.api + new URL(url).pathname + new URL(url).search, {
      dispatcher: agent,
      method,
      headers: headers.map(([name, value]) => [name, value.replace(/<token \d+>/, running.token)]).flat(),
      body: body?.text.replace(/<password \d+>/, 'correct-horse-ada-1'),
    });
    await answer.body.text();
  };
  const queue = app.recording.exchanges.filter(({ by }) => by !== 'seamcheck');
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await send(next);
    }),
  );
  const raw = performance.now() - begun;
  await agent.close();
  line(`HTTP probes against ${app.recording.exchanges.length} raw requests`, `${(ours / raw).toFixed(2)} × (${ms(ours)} against ${ms(raw)})`, '≤ 1.3 ×');
}

/** Run time over the number of operations, without launching; and the memory that the largest takes. */
async function growth() {
  const [small, large] = [10, 300];
  const few = await generated(small);
  const many = await generated(large);
  const perOperation = (many.took - few.took) / (large - small);
  line(
    `${large} operations against ${small}`,
    `${(many.took / few.took).toFixed(1)} × the time (${ms(many.took)} against ${ms(few.took)})`,
    `≤ ${large / small} ×`,
  );
  line('each further operation', `${perOperation.toFixed(1)} ms, ${((many.requests - few.requests) / (large - small)).toFixed(1)} requests`, 'linear');
  line(`memory at ${large} operations`, `${many.megabytes.toFixed(0)} MB`, '≤ 250 MB');
}

/** A process of its own, whose largest resident set is told at its end. */
async function generated(operations) {
  const told = 'data:text/javascript,process.on("exit",()=>process.stderr.write("maxrss="+process.resourceUsage().maxRSS))';
  const args = ['--import', told, 'bin/seamcheck.js', 'verify', '--config', 'bench/generated.config.ts', '--output-dir', 'reports/bench'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CI: 'true', OPERATIONS: String(operations) },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (part) => (said += part));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`verify of ${operations} operations ended with ${code}:\n${said}`);
  const report = JSON.parse(await readFile(new URL('../reports/bench/run.json', import.meta.url), 'utf8'));
  const [app] = report.apps;
  return { took: app.took.total - app.took.launch - app.took.waits, requests: app.counts.requests, megabytes: Number(/maxrss=(\d+)/.exec(said)?.[1]) / 1024 };
}

function timed(args) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CI: 'true' } });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(performance.now() - begun) : reject(new Error(`${args.join(' ')} ended with ${code}`))));
  });
}
async function best(times, work) {
  let least = Infinity;
  for (let i = 0; i < times; i++) least = Math.min(least, await work());
  return least;
}
