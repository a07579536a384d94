// Runs the real binary over a config of its own, and looks for what it leaves behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Report } from '../model/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'bin/seamcheck.js');
const app = fileURLToPath(new URL('app-for-tests.ts', import.meta.url));

/** What suffices where a test is about the run, and not about what is examined. */
export const few: readonly string[] = [
  'verify',
  '--only',
  'auth-login/session-usable',
  'contract/fixtures-valid',
  'contract/response-conforms',
  'errors/envelope-uniform',
];
/** The whole catalogue. */
export const whole: readonly string[] = ['verify'];

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** What of the run is still there: processes, files, ports. */
  readonly left: readonly string[];
  /** Milliseconds. */
  readonly took: number;
}

/** A folder with a config in it, and everything that is started from there marked with a word of its own. */
export interface Place extends Disposable {
  readonly folder: string;
  readonly marker: string;
  /** The shell command that starts the small App. */
  readonly start: string;
  write(name: string, text: string): void;
  run(argv?: readonly string[], options?: RunOptions): Promise<Ended>;
  begin(argv?: readonly string[], options?: RunOptions): Running;
  report(): Report;
  text(name: string): string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Arguments of Node, before the binary. */
  readonly node?: readonly string[];
  readonly execPath?: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves once the output holds a text. @throws Error when the run ends without having said it */
  said(text: string | RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

export function place(): Place {
  const marker = `mark-${randomBytes(8).toString('hex')}`;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seam-fault-')));
  // Node's cache of compiled modules lives beside the temporary folders and outlives every run by intent.
  const compiled = join(tmpdir(), 'node-compile-cache');
  const temp = join(folder, `temp-${marker}`);
  mkdirSync(temp);
  // The nearest `.git` ends the search for a config.
  mkdirSync(join(folder, '.git'));
  const ports = join(folder, 'ports');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  function begin(argv: readonly string[] = few, { env = {}, node = [], execPath = process.execPath }: RunOptions = {}): Running {
    const begun = performance.now();
    const child = spawn(execPath, [...node, bin, ...argv], {
      cwd: folder,
      env: {
        ...process.env,
        FORCE_COLOR: undefined,
        NO_COLOR: undefined,
        SEAM_MARKER: marker,
        TMPDIR: temp,
        NODE_COMPILE_CACHE: compiled,
        PORTS_FILE: ports,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    let over = false;
    child.stdout.setEncoding('utf8').on('data', (part: string) => (said.out += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (said.err += part));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve)).then(async (code): Promise<Ended> => {
      over = true;
      const took = performance.now() - begun;
      return { code, ...said, took, left: await leftBehind(marker, temp, ports) };
    });
    return {
      child,
      ended,
      async said(text) {
        while (!(typeof text === 'string' ? (said.out + said.err).includes(text) : text.test(said.out + said.err))) {
          if (over) throw new Error(`it ended without having said ${String(text)}:\n${said.out}${said.err}`);
          await sleep(20);
        }
      },
    };
  }
  return {
    folder,
    marker,
    start: `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(app)} ${marker}`,
    write(name, text) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    run: (argv, options) => begin(argv, options).ended,
    begin,
    report: () => JSON.parse(read('reports/run.json')) as Report,
    text: read,
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Node arguments under which a text of a module is replaced before it is read. */
export function broken(module: string, from: string, to: string): readonly string[] {
  const hooks = `
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(${JSON.stringify(module)})) return loaded;
      const source = String(loaded.source);
      if (!source.includes(${JSON.stringify(from)})) throw new Error('nothing to break in ' + url);
      return { ...loaded, source: source.replace(${JSON.stringify(from)}, ${JSON.stringify(to)}) };
    } });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(hooks)}`];
}

/** Waits as long as the guard may need to end what outlived us. */
async function leftBehind(marker: string, temp: string, ports: string): Promise<readonly string[]> {
  const until = performance.now() + 9_000;
  for (;;) {
    const left = [...processesWith(marker), ...readdirSync(temp).map((name) => `file ${name}`), ...(await listening(ports))];
    if (left.length === 0 || performance.now() > until) return left;
    await sleep(100);
  }
}

/** Every process with the marker in its command line or its environment; zombies have neither. */
function processesWith(marker: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
        return command.includes(marker) || readFileSync(`/proc/${pid}/environ`, 'latin1').includes(marker) ? [`process ${pid}: ${command.slice(0, 200)}`] : [];
      } catch {
        return []; // It ended meanwhile.
      }
    });
}

async function listening(file: string): Promise<readonly string[]> {
  let ports: readonly string[] = [];
  try {
    ports = readFileSync(file, 'utf8').trim().split('\n');
  } catch {
    // The App was never started.
  }
  const open = await Promise.all(
    ports.map(
      (port) =>
        new Promise<readonly string[]>((resolve) => {
          const socket = connect(Number(port), '127.0.0.1');
          socket.once('connect', () => {
            socket.destroy();
            resolve([`port ${port}`]);
          });
          socket.once('error', () => resolve([]));
        }),
    ),
  );
  return open.flat();
}
