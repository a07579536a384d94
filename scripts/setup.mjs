// Makes a fresh clone ready: packages, Python environment, web build, browser. What is done already is skipped.
// Plain Node without dependencies, in a syntax Node 18 reads: it runs before anything is installed, on whatever Node the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFor } from '../bin/bundle.js';
import { findBrowser } from './find-browser.mjs';
import { readJson, sourcesOf, stamp } from './stamp.mjs';
import { atLeast } from './version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const isRoot = typeof process.getuid === 'function' && process.getuid() === 0;
const terminal = process.stderr.isTTY && !process.env.CI;

const steps = {
  versions: { title: 'Node, npm and Python are new enough', run: versions },
  packages: { title: 'npm packages', run: packages },
  bundle: { title: 'what compares documents, in few files', run: bundle },
  python: { title: "the API's Python environment", run: () => python(reference) },
  foreign: { title: 'the Python environment of the foreign apps, for tests', run: () => python(foreign), extra: true },
  web: { title: "the web's production build", run: web },
  browser: { title: 'a browser for visits', run: browser },
};

const help = `Makes a fresh clone ready. What is done already is skipped.

  node scripts/setup.mjs [--only step,step]

Steps, in order:
${Object.entries(steps)
  .map(([name, { title, extra }]) => `  ${name.padEnd(10)}${title}${extra ? ' (only when named)' : ''}`)
  .join('\n')}

Exit codes: 0 ready (without a browser too: visits are then inconclusive), 2 unsupported Node, npm or Python, 3 a step failed, 130 interrupted.
`;

/** A step cannot be done: what happened, what to do, and the last lines of the command that failed. */
class SetupError extends Error {
  constructor(message, remedy, { exit = 3, lines = [] } = {}) {
    super(message);
    this.remedy = remedy;
    this.exit = exit;
    this.lines = lines;
  }
}

// — the steps: each returns what it did, in a few words —

async function versions() {
  const node = process.versions.node;
  if (!atLeast(node, [20]))
    throw new SetupError(`Node ${node} is too old: setup needs Node 20 or newer.`, 'Install a current Node from https://nodejs.org and try again.', {
      exit: 2,
    });
  const npm = /\bnpm\/(\S+)/.exec(process.env.npm_config_user_agent || '')?.[1] ?? said('npm', ['--version']);
  if (npm === undefined) throw new SetupError('npm was not found.', 'Install a current Node from https://nodejs.org; npm comes with it.', { exit: 2 });
  if (!atLeast(npm, [10])) throw new SetupError(`npm ${npm} is too old: setup needs npm 10 or newer.`, 'Run: npm install --global npm@11', { exit: 2 });
  const found = pythonStamp(reference).fresh() ? undefined : findPython();
  return `Node ${node}, npm ${npm}${found === undefined ? '' : `, Python ${found.version}`}`;
}

async function packages() {
  if (packagesMatch()) return undefined;
  const remedy = (lines) =>
    lines.some((line) => /\bin sync\b|from lock file$/.test(line))
      ? 'package-lock.json does not belong to the package.json files. Run: npm install'
      : 'See the lines above; where a registry could not be reached, check the network and npm config get registry, then try again.';
  await run('npm', ['ci', '--no-audit', '--no-fund'], { what: 'installing the npm packages', remedy, until: /^npm error (?:Clean install a project|Usage:)/ });
  return 'npm ci';
}

/** True when node_modules holds what package-lock.json asks for; npm keeps its own list of what it installed. */
function packagesMatch() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined || present === undefined) return false;
  const same = Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true; // the root and its workspaces
    const there = present[path];
    if (there === undefined) return entry.optional === true || entry.devOptional === true; // built for other platforms
    return there.version === entry.version && there.integrity === entry.integrity && there.resolved === (there.link ? entry.resolved : there.resolved);
  });
  const nothingElse = Object.keys(present).every((path) => !path.includes('node_modules/') || wanted[path] !== undefined);
  // The Node that the scripts run on comes from a package's install script; without it they would run on the machine's.
  const hasNode = atLeast(process.versions.node, [22, 22]) || existsSync(join(root, 'node_modules', '.bin', windows ? 'node.cmd' : 'node'));
  return same && nothingElse && hasNode;
}

async function bundle() {
  if (bundleFor('diff') !== undefined) return undefined;
  return run('node', ['scripts/bundle.mjs'], { what: 'bundling', remedy: 'Correct what the lines above name.' }).then(() => 'node scripts/bundle.mjs');
}

/** A folder with a Python environment of its own, made of these lists. */
function environment(folder, ...lists) {
  const venv = join(root, folder, '.venv');
  return { venv, venvPython: join(venv, windows ? 'Scripts/python.exe' : 'bin/python'), requirements: lists.map((file) => join(root, folder, file)) };
}
const reference = environment('reference-app/api', 'requirements.txt', 'requirements-dev.txt');
const foreign = environment('fixtures/foreign', 'requirements.txt');

function pythonStamp({ venv, venvPython, requirements }) {
  return stamp(join(venv, 'seamcheck-setup.json'), requirements, [venvPython], root);
}

async function python(of) {
  const { venv, venvPython, requirements } = of;
  const ready = pythonStamp(of);
  if (ready.fresh()) return undefined;
  ready.clear();
  const { command, version } = findPython();
  const usable = existsSync(venvPython) && atLeast(pythonVersion([venvPython]) ?? '0', [3, 11]);
  const network = 'See the lines above; where a package index could not be reached, check the network and pip config list, then try again.';
  const uv = said('uv', ['--version']) !== undefined;
  // A pip that is told to install for the user refuses to work in an environment of its own.
  const env = { PIP_USER: '0', PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1', PYTHONHOME: undefined, VIRTUAL_ENV: undefined };
  if (uv) {
    const chosen = command === undefined ? '>=3.11' : (said(command[0], [...command.slice(1), '-c', 'import sys; print(sys.executable)']) ?? '>=3.11');
    if (!usable)
      await run('uv', ['venv', '--no-project', '--clear', '--python', chosen, venv], {
        what: 'making the Python environment with uv',
        remedy: `Remove ${shown(venv)} and try again.`,
        env,
      });
    await run('uv', ['pip', 'sync', '--require-hashes', '--python', venvPython, ...requirements], {
      what: 'installing the Python packages with uv',
      remedy: network,
      env,
    });
  } else {
    const missing = `Where the venv module is missing, install it (Debian, Ubuntu: apt-get install python3-venv) or install uv (https://docs.astral.sh/uv), then try again.`;
    const hasPip = usable && spawnSync(venvPython, ['-m', 'pip', '--version'], { stdio: 'ignore' }).status === 0;
    if (!hasPip) await run(command[0], [...command.slice(1), '-m', 'venv', '--clear', venv], { what: 'making the Python environment', remedy: missing, env });
    await run(venvPython, ['-m', 'pip', 'install', '--require-hashes', ...requirements.flatMap((file) => ['-r', file])], {
      what: 'installing the Python packages with pip',
      remedy: network,
      env,
    });
  }
  ready.write();
  return `${uv ? 'uv' : 'venv and pip'}${version === undefined ? '' : `, Python ${version}`}`;
}

/** The first Python that is new enough; none is needed where uv can bring one. */
function findPython() {
  const candidates = [['python3'], ['python'], ...['3.14', '3.13', '3.12', '3.11'].map((version) => [`python${version}`]), ...(windows ? [['py', '-3']] : [])];
  let tooOld;
  for (const command of candidates) {
    const version = pythonVersion(command);
    if (version !== undefined && atLeast(version, [3, 11])) return { command, version };
    tooOld = tooOld ?? version;
  }
  if (said('uv', ['--version']) !== undefined) return {};
  throw new SetupError(
    tooOld === undefined
      ? 'Python was not found: the reference API needs Python 3.11 or newer.'
      : `Python ${tooOld} is too old: the reference API needs Python 3.11 or newer.`,
    'Install Python 3.11 or newer, or uv (https://docs.astral.sh/uv), which brings one; then try again.',
    { exit: 2 },
  );
}

function pythonVersion([command, ...args]) {
  return said(command, [...args, '-c', "import sys; print('.'.join(map(str, sys.version_info[:3])))"]);
}

async function web() {
  const folder = join(root, 'reference-app', 'web');
  const product = join(folder, '.next', 'standalone', 'reference-app', 'web', 'server.js');
  const ready = stamp(join(folder, '.next', 'seamcheck-setup.json'), [...sourcesOf(folder), join(root, 'package-lock.json')], [product], root);
  if (ready.fresh()) return undefined;
  ready.clear();
  await run('npm', ['run', 'build', '-w', 'reference-app/web'], {
    what: 'building the web',
    remedy: 'Correct what the lines above name, then try again.',
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (!existsSync(product))
    throw new SetupError(
      `The web was built, but ${shown(product)} is not there.`,
      'Check "output" and "outputFileTracingRoot" in reference-app/web/next.config.ts.',
    );
  ready.write();
  return 'npm run build -w reference-app/web';
}

async function browser() {
  const look = () => findBrowser({ env: process.env, root });
  const found = look();
  if (found?.file !== undefined) return { skipped: `${found.file} (${found.by})` };
  if (found?.missing !== undefined)
    return { warning: `SEAMCHECK_BROWSER names ${found.missing}, which is not there: correct it or unset it. Until then visits are inconclusive.` };
  const args = ['--no-install', 'playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium'];
  await attempt('npx', args);
  if (look()?.file === undefined && isRoot && said('apt-get', ['--version']) !== undefined) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const install = () => attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], env);
    // The lists of a fresh container image are empty.
    if (!(await install()) && (await attempt('apt-get', ['update'], env))) await install();
  }
  const now = look();
  if (now?.file !== undefined) return `${now.file} (${now.by})`;
  return { warning: 'No browser could be installed; visits are inconclusive until there is one. Run: npx playwright install --with-deps chromium' };
}

async function attempt(command, args, env) {
  try {
    await run(command, args, { what: '', remedy: '', env, within: 300_000 });
    return true;
  } catch (error) {
    if (error instanceof SetupError) return false;
    throw error;
  }
}

// — doing and remembering —

let child;
let interrupted;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    interrupted = signal === 'SIGINT' ? 130 : 143;
    if (child === undefined) leave();
    child.kill(signal);
    setTimeout(() => child?.kill('SIGKILL'), 5000).unref();
  });
}

function leave() {
  if (terminal) say('');
  process.exit(interrupted);
}

/** Runs a command to its end; its output is shown only when it fails. */
function run(command, args, { what, remedy, env = {}, within, until }) {
  return new Promise((resolve, reject) => {
    const lines = [];
    let rest = '';
    let deaf = false;
    const hear = (data) => {
      const parts = (rest + data).split(/\r?\n|\r/);
      rest = parts.pop() ?? '';
      for (const line of parts.filter((part) => !/^(?:npm error)?\s*$/.test(part))) {
        // npm prints its manual after some errors.
        deaf = deaf || until?.test(line) === true;
        if (!deaf) lines.push(line);
      }
      lines.splice(0, lines.length - 20);
    };
    // npm is a batch file on Windows, which only a shell can start.
    child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    });
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const timer = within === undefined ? undefined : setTimeout(() => child?.kill('SIGTERM'), within);
    const failed = (how) => {
      const last = [...lines, rest]
        .filter((line) => line.trim() !== '')
        .slice(-20)
        .map(harmless);
      const doing = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
      reject(new SetupError(`${doing} failed: ${[command, ...args].join(' ')} ${how}.`, typeof remedy === 'string' ? remedy : remedy(last), { lines: last }));
    };
    child.once('error', (error) => failed(`could not be started (${error.code ?? error.message})`));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      child = undefined;
      if (interrupted !== undefined) leave();
      if (code === 0) resolve();
      else failed(code === null ? `was ended by ${signal}` : `ended with ${code}`);
    });
  });
}

/** What a quick command says; undefined when it is not there or fails. */
function said(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: windows && command === 'npm',
    timeout: 20_000,
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** Without colours, and without credentials that stand in addresses. */
function harmless(line) {
  // eslint-disable-next-line no-control-regex
  return line.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').replace(/(\w+:\/\/)[^/@\s]+@/g, '$1***@');
}

function shown(path) {
  return relative(root, path);
}

// — saying —

const say = (line) => process.stderr.write(`${line}\n`);
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

async function take(name, { title, run: work }) {
  const since = Date.now();
  const waiting = () => process.stderr.write(`\r\u001b[K… ${name.padEnd(9)} ${title} (${seconds(since)})`);
  const timer = terminal ? setInterval(waiting, 500) : undefined;
  if (terminal) waiting();
  const end = (mark, text) => {
    clearInterval(timer);
    say(terminal ? `\r\u001b[K${mark} ${name.padEnd(9)} ${text} (${seconds(since)})` : `setup: ${name}: ${text} (${seconds(since)})`);
  };
  try {
    const did = await work();
    if (did?.warning !== undefined) end('!', did.warning);
    else end('✓', did === undefined ? 'up to date' : (did.skipped ?? did));
  } catch (error) {
    end('✗', 'failed');
    throw error;
  }
}

function chosenSteps(args) {
  const names = [];
  for (let index = 0; index < args.length; index++) {
    const [option, inline] = args[index].split('=', 2);
    if (option !== '--only') throw new SetupError(`Unknown option ${args[index]}.`, 'Run: node scripts/setup.mjs --help', { exit: 2 });
    names.push(...(inline ?? args[++index] ?? '').split(',').map((name) => name.trim()));
  }
  const unknown = names.filter((name) => !Object.hasOwn(steps, name));
  if (unknown.length > 0)
    throw new SetupError(`There is no step ${unknown.map((name) => `"${name}"`).join(', ')}.`, `Steps are ${Object.keys(steps).join(', ')}.`, { exit: 2 });
  return Object.entries(steps).filter(([name, { extra = false }]) => (names.length === 0 ? !extra : names.includes(name)));
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) process.stdout.write(help);
else {
  try {
    for (const [name, step] of chosenSteps(args)) await take(name, step);
  } catch (error) {
    const { message, remedy = 'Is the clone complete? See: git status', exit = 3, lines = [] } = error;
    for (const line of lines) say(`  | ${line}`);
    say(`${message}\n${remedy}`);
    process.exitCode = exit;
  }
}
