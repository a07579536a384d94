import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ToolError, toolErrorExits, type ToolErrorCode } from '../model/tool-error.ts';
import { appReport, fullReport, outcome, report, unreadable } from '../report/example.test-data.ts';
import { json } from '../report/json.ts';
import { run } from './fake.test-data.ts';
import type { Interrupt } from './io.ts';
import type { Seamcheck } from './seamcheck.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'seamcheck-cli-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const passing = report(appReport());
const failing = report(appReport({ outcomes: [outcome('cors/on-500', { kind: 'fail', findings: [unreadable] })] }));
const catalogue: Seamcheck['catalogue'] = async () => [
  {
    id: 'cors/on-500',
    area: 'cors',
    title: 'A 500 can be read',
    sources: ['Fetch §3.3'],
    levels: ['breaking', 'note'],
    needs: ['cors/crash'],
    page: '# A 500 can be read\n\nText.\n',
  },
  {
    id: 'errors/shape',
    area: 'errors',
    title: 'Errors have one shape',
    sources: ['RFC 9457'],
    levels: ['warning'],
    needs: ['openapi', 'traffic'],
    page: '# Errors\n',
  },
];

describe('verify', () => {
  test.each([
    ['pass', passing, 0],
    ['fail', failing, 1],
    ['inconclusive', report(appReport({ outcomes: [outcome('cors/a', { kind: 'inconclusive', reason: 'no user' })] })), 3],
    ['error', report(appReport({ outcomes: [outcome('cors/a', { kind: 'error', reason: 'threw' })] })), 4],
  ])('the exit code of %s', async (verdict, one, code) => {
    const ran = await run(['verify'], { verify: async () => one }, { cwd });
    expect(ran.code).toBe(code);
    expect(ran.out).toMatch(new RegExp(`^${verdict}: `));
    expect(await readFile(join(cwd, 'reports/run.json'), 'utf8')).toBe(json(one));
  });

  test('checks may be named with commas between them', async () => {
    const fake: Partial<Seamcheck> = { verify: async () => passing };
    const [first] = (await run(['verify', '--only', 'cors,errors/*', 'http', '--require', 'a, b'], fake, { cwd })).asked;
    expect(first?.options).toMatchObject({ only: ['cors', 'errors/*', 'http'], require: ['a', 'b'] });
    expect(await run(['verify', '--only', ','], fake, { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('Name a check or an area') });
  });

  test('hands every option on, and nothing that was not given', async () => {
    const fake: Partial<Seamcheck> = { verify: async () => passing };
    const all = [
      '--only',
      'cors',
      'errors/*',
      '--app',
      'bearer',
      '--launcher',
      'url',
      '--reach',
      'reads',
      '--fail-on',
      'note',
      '--concurrency',
      '3',
      '--no-browser',
      '--require',
      'cors',
      'session/*',
      '--coverage',
      'known/coverage.json',
      '--update-coverage',
      '-c',
      'x.ts',
      '--output-dir',
      'out',
    ];
    const [first] = (await run(['verify', ...all], fake, { cwd })).asked;
    expect(first?.options).toMatchObject({
      only: ['cors', 'errors/*'],
      apps: ['bearer'],
      launcher: 'url',
      reach: 'reads',
      failOn: 'note',
      concurrency: 3,
      browser: false,
      require: ['cors', 'session/*'],
      coverage: 'known/coverage.json',
      updateCoverage: true,
      journal: { folder: join(cwd, 'out/journal') },
      config: 'x.ts',
      io: { cwd, execPath: 'node' },
    });
    expect(await readFile(join(cwd, 'out/run.json'), 'utf8')).toContain('"schema": 1');
    const [second] = (await run(['verify'], fake, { cwd })).asked;
    expect(Object.keys(second?.options ?? {}).toSorted()).toEqual(['io', 'journal', 'listen', 'signal']);
    expect(second?.options['journal']).toMatchObject({ folder: join(cwd, 'reports/journal'), pid: 4711 });
  });

  test('with --json stdout has only the JSON, progress goes to stderr', async () => {
    const ran = await run(
      ['verify', '--json'],
      {
        verify: async ({ listen }) => {
          listen({ kind: 'app-started', app: 'bearer' });
          listen({ kind: 'step', app: 'bearer', text: 'api: ready after 1.2 s' });
          return failing;
        },
      },
      { cwd },
    );
    expect(JSON.parse(ran.out)).toEqual(failing);
    expect(ran.err).toBe(`bearer  api  ready\nreport: ${join(cwd, 'reports/run.json')}\n`);
  });

  test('a reporter that throws: the others still run, and it is exit 4', async () => {
    const broken = {
      ...passing,
      apps: [
        {
          ...appReport(),
          get took(): never {
            throw new TypeError('no time');
          },
        },
      ],
    };
    const ran = await run(['verify'], { verify: async ({ listen }) => (listen({ kind: 'judged', app: 'a' } as never), broken) }, { cwd });
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('the reporter terminal failed');
    expect(ran.err).toContain('because  TypeError: no time');
    expect(ran.err).toContain('the reporter progress failed');
  });

  test('a terminal report that throws leaves run.json written', async () => {
    const [app = appReport()] = passing.apps;
    const odd = { ...passing, apps: [{ ...app, reach: 'reads' as const, because: { toString: () => 'x' } as unknown as string }] };
    const ran = await run(['verify'], { verify: async () => odd }, { cwd });
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('the reporter terminal failed');
    expect(await readFile(join(cwd, 'reports/run.json'), 'utf8')).toContain('"verdict": "pass"');
  });

  test('a reports folder that cannot be written is told before anything is launched', async () => {
    await writeFile(join(cwd, 'reports'), 'a file');
    const ran = await run(['verify'], { verify: async () => passing }, { cwd });
    expect(ran).toMatchObject({ code: 2, out: '', asked: [] });
    expect(ran.err).toContain('reports/run.json cannot be written');
    expect(ran.err).toContain('--output-dir');
  });

  test('--judge judges again and writes nothing unless told where', async () => {
    await writeFile(join(cwd, 'old.json'), json(fullReport));
    const fake: Partial<Seamcheck> = { judgeAgain: async ({ text }) => JSON.parse(text) };
    const ran = await run(['verify', '--judge', 'old.json', '--only', 'cors', '--fail-on', 'warning'], fake, { cwd });
    expect(ran.code).toBe(1);
    expect(ran.asked).toMatchObject([{ what: 'judgeAgain', options: { file: join(cwd, 'old.json'), only: ['cors'], failOn: 'warning' } }]);
    await expect(readFile(join(cwd, 'reports/run.json'))).rejects.toThrow('ENOENT');
    await run(['verify', '--judge', 'old.json', '--output-dir', 'again'], fake, { cwd });
    expect(await readFile(join(cwd, 'again/run.json'), 'utf8')).toBe(json(fullReport));
    expect(await run(['verify', '--judge', 'none.json'], fake, { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('[recording-invalid] none.json cannot be read'),
    });
    expect(await run(['verify', '--judge', 'old.json', '--app', 'x'], fake, { cwd })).toMatchObject({ code: 2, asked: [] });
  });

  test('--dry-run prints the plan and launches nothing', async () => {
    const plans: Awaited<ReturnType<Seamcheck['dryRun']>> = [
      {
        app: 'bearer',
        checks: [{ id: 'cors/on-500', title: 'A 500 can be read' }],
        witnesses: [
          { id: 'openapi', reach: 'documents', isolation: 'shared', for: ['cors/on-500'] },
          { id: 'cors/crash', reach: 'reads', isolation: 'shared', for: ['cors/on-500'] },
        ],
        none: [{ id: 'paging/totals', reason: 'no paging is agreed', config: 'paging: pageNumber()' }],
      },
    ];
    const ran = await run(['verify', '--dry-run'], { dryRun: async () => plans }, { cwd });
    expect(ran.code).toBe(0);
    expect(ran.out).toMatchInlineSnapshot(`
      "bearer: 1 check, 2 witnesses, 1 not covered

        checks
          cors/on-500  A 500 can be read

        witnesses
          openapi     documents  shared  for cors/on-500
          cors/crash  reads      shared  for cors/on-500

        not covered
          paging/totals  no paging is agreed; config: paging: pageNumber()
      "
    `);
    expect(JSON.parse((await run(['verify', '--dry-run', '--json'], { dryRun: async () => plans }, { cwd })).out)).toEqual(plans);
  });
});

describe('errors', () => {
  test.each(Object.entries(toolErrorExits) as [ToolErrorCode, number][])('%s exits with %i', async (code, exit) => {
    const ran = await run(['verify'], { verify: () => Promise.reject(new ToolError(code, 'It did not work.', 'Do this.')) }, { cwd });
    expect(ran).toMatchObject({ code: exit, out: '' });
    expect(ran.err).toContain(`[${code}]`);
    expect(ran.err).toContain('Do this.');
  });

  test('message, remedy, log and causes are shown; hostile text in them is harmless', async () => {
    const cause = new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    const error = new ToolError('app-not-ready', 'api was not ready within 60 s.\nThe last answer was 500.', 'Look at its log.', {
      cause,
      log: ['\x1b[2JTraceback', '::error::forged'],
    });
    const ran = await run(['verify'], { verify: () => Promise.reject(error) }, { cwd });
    expect(ran.code).toBe(3);
    expect(ran.err).toMatchInlineSnapshot(`
      "error [app-not-ready] api was not ready within 60 s.
        The last answer was 500.
        to do  Look at its log.
        log
          \\x1b[2JTraceback
          \\x3a:error::forged
        because  fetch failed
        because  connect ECONNREFUSED
      "
    `);
    expect((await run(['verify', '--debug'], { verify: () => Promise.reject(error) }, { cwd })).err).toContain('main.test.ts');
  });

  test('anything else is a bug in Seamcheck', async () => {
    const ran = await run(['verify'], { verify: () => Promise.reject(new TypeError('x is undefined')) }, { cwd });
    expect(ran).toMatchObject({ code: 4, err: expect.stringContaining('this is a bug in Seamcheck: TypeError: x is undefined') });
    expect(await run(['list'], { catalogue: () => Promise.reject('text') }, { cwd })).toMatchObject({
      code: 4,
      err: expect.stringContaining('a bug in Seamcheck: text'),
    });
  });

  test.each([
    [['vrify'], /unknown command 'vrify'\n\(Did you mean verify\?\)/],
    [['verify', '--onyl', 'x'], /unknown option '--onyl'\n\(Did you mean --only\?\)/],
    [['verify', '--reach', 'all'], /Allowed choices are documents/],
    [['verify', '--concurrency', '0'], /whole number of 1 or more/],
    [['verify', 'cors'], /too many arguments/],
    [['explain'], /missing required argument 'check'/],
    [[], /Usage: seamcheck/],
  ])('%j is a usage error', async (argv, message) => {
    expect(await run(argv, {}, { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
  });
});

describe('interruption', () => {
  type Interrupts = (interrupt: (interrupt: Interrupt) => void) => void;
  /** A run that is interrupted once it is under way, and ends as told. */
  function interrupted(
    end: (how: { readonly resolve: (report: typeof passing) => void; readonly reject: (error: unknown) => void; readonly reason: unknown }) => void,
    ...by: readonly Interrupt[]
  ): { verify: Seamcheck['verify']; interrupts: Interrupts } {
    let send: (interrupt: Interrupt) => void = () => {};
    return {
      interrupts: (interrupt) => void (send = interrupt),
      verify: ({ signal, listen }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => {
            listen({ kind: 'collected', app: 'bearer', witness: 'cors/crash', outcome: 'unavailable', took: 1 });
            setTimeout(() => end({ resolve, reject, reason: signal.reason }), 20);
          });
          for (const interrupt of by) send(interrupt);
        }),
    };
  }
  const cleanUp = ({ reject, reason }: { readonly reject: (error: unknown) => void; readonly reason: unknown }): void => reject(reason);

  test.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops, waits for clean-up and exits with %i', async (signal, code) => {
    const { verify, interrupts } = interrupted(cleanUp, { kind: 'signal', signal });
    expect(await run(['verify'], { verify }, { cwd, interrupts })).toMatchObject({ code, out: '', err: 'stopping…\n', exits: [] });
    await expect(readFile(join(cwd, 'reports/run.json'))).rejects.toThrow('ENOENT');
  });

  test('a report of half a run is not a verdict', async () => {
    const { verify, interrupts } = interrupted(({ resolve }) => resolve(passing), { kind: 'signal', signal: 'SIGINT' });
    expect(await run(['verify'], { verify }, { cwd, interrupts })).toMatchObject({ code: 130, out: '' });
    await expect(readFile(join(cwd, 'reports/run.json'))).rejects.toThrow('ENOENT');
  });

  test('a signal before there is anything to stop keeps it from being started', async () => {
    const ran = await run(['verify'], { verify: async () => passing }, { cwd, interrupts: (interrupt) => interrupt({ kind: 'signal', signal: 'SIGINT' }) });
    expect(ran).toMatchObject({ code: 130, out: '', asked: [] });
  });

  test('a second signal exits at once', async () => {
    const { verify, interrupts } = interrupted(cleanUp, { kind: 'signal', signal: 'SIGINT' }, { kind: 'signal', signal: 'SIGTERM' });
    expect((await run(['verify'], { verify }, { cwd, interrupts })).exits).toEqual([143]);
  });

  test('what nobody caught cleans up too and is exit 4; a crash of the clean-up does not cut it short', async () => {
    const { verify, interrupts } = interrupted(cleanUp, { kind: 'crash', error: new Error('in a timer') }, { kind: 'crash', error: new Error('and again') });
    expect(await run(['verify'], { verify }, { cwd, interrupts })).toMatchObject({
      code: 4,
      exits: [],
      err: expect.stringMatching(/a bug in Seamcheck: in a timer[\s\S]*stopping…[\s\S]*and again/),
    });
  });

  test('an error of the clean-up itself is told', async () => {
    const { verify, interrupts } = interrupted(({ reject }) => reject(new ToolError('app-died', 'A process is left.', 'End it.')), {
      kind: 'signal',
      signal: 'SIGINT',
    });
    expect(await run(['verify'], { verify }, { cwd, interrupts })).toMatchObject({ code: 130, err: expect.stringContaining('A process is left.') });
  });
});

describe('list and explain', () => {
  test('list', async () => {
    expect((await run(['list'], { catalogue })).out).toMatchInlineSnapshot(`
      "check         title                  findings        needs
      cors/on-500   A 500 can be read      breaking, note  cors/crash
      errors/shape  Errors have one shape  warning         openapi, traffic

      2 checks in 2 areas; read on: npx seamcheck explain <check>
      "
    `);
    const entries = JSON.parse((await run(['list', '--json'], { catalogue })).out);
    expect(entries[0]).toEqual({
      id: 'cors/on-500',
      area: 'cors',
      title: 'A 500 can be read',
      sources: ['Fetch §3.3'],
      levels: ['breaking', 'note'],
      needs: ['cors/crash'],
    });
  });

  test('explain shows the page', async () => {
    expect(await run(['explain', 'cors/on-500'], { catalogue })).toMatchObject({ code: 0, out: 'A 500 can be read\n\nText.\n' });
    expect((await run(['explain', 'cors/on-500'], { catalogue }, { terminal: true })).out).toBe('<bold>A 500 can be read</bold>\n\nText.\n');
    expect((await run(['explain', 'cors/on-500', '--no-color'], { catalogue }, { terminal: true })).out).toBe('A 500 can be read\n\nText.\n');
  });

  test('explain shows the page of a finding of diff too, and names it', async () => {
    expect(await run(['explain', 'request-parameter-max-decreased'], {})).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^request-parameter-max-decreased\n\n/),
    });
    expect((await run(['explain', 'request-parameter-max-decrease'], { catalogue })).err).toContain('Did you mean request-parameter-max-decreased?');
  });

  test('help of a command', async () => {
    const help = await run(['help', 'diff'], {});
    expect(help).toMatchObject({ code: 0, out: (await run(['diff', '--help'], {})).out });
    expect(help.out).toContain('Usage: seamcheck diff');
    expect(await run(['help', 'dif'], {})).toMatchObject({ code: 2 });
  });

  test('explain names the nearest, or those of an area', async () => {
    expect(await run(['explain', 'cors/on-50'], { catalogue })).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean cors/on-500?') });
    expect(await run(['explain', 'cors'], { catalogue })).toMatchObject({ code: 2, err: expect.stringContaining('Ask for one of cors/on-500.') });
  });
});

describe('up', () => {
  const soon = (interrupt: (interrupt: Interrupt) => void): void => void setTimeout(() => interrupt({ kind: 'signal', signal: 'SIGINT' }), 20);

  test('prints what the curl lines need, stays until it is interrupted, and takes the App down', async () => {
    let down = 0;
    const ran = await run(
      ['up', '--app', 'cookie'],
      {
        up: async ({ progress }) => {
          progress('api: ready\x1b[2J');
          return {
            api: 'http://api.app.localhost:1',
            web: 'http://web.app.localhost:2',
            token: "a'b$(id)",
            user: 'alice',
            cookie: 'session',
            died: new Promise(() => {}),
            [Symbol.asyncDispose]: async () => void down++,
          };
        },
      },
      { interrupts: soon },
    );
    expect(ran.out).toMatchInlineSnapshot(`
      "export API=http://api.app.localhost:1
      export WEB=http://web.app.localhost:2
      export TOKEN='a'\\''b$(id)'
      # alice, sent as Cookie: session=$TOKEN
      "
    `);
    expect(ran.err).toBe(String.raw`  api: ready\x1b[2J` + '\nCtrl-C stops it.\nstopping…\n');
    expect({ code: ran.code, down, asked: ran.asked[0]?.options['app'] }).toEqual({ code: 130, down: 1, asked: 'cookie' });
  });

  test('an App that dies ends it with 3, after clean-up', async () => {
    let down = 0;
    const ran = await run(['up'], {
      up: async () => ({ api: 'http://a', died: Promise.resolve('api exited with code 1'), [Symbol.asyncDispose]: async () => void down++ }),
    });
    expect({ code: ran.code, down }).toEqual({ code: 3, down: 1 });
    expect(ran.err).toContain('api exited with code 1');
    expect(ran.out).toContain('# no TOKEN');
  });
});

test('prove renders the table and exits by the proof', async () => {
  const proof = {
    proven: false,
    clean: [
      { transport: 'bearer', checks: 10, alarms: [] },
      { transport: 'cookie', checks: 10, alarms: ['cors/on-500: unreadable on GET /todos'] },
    ],
    mutants: [
      {
        mutant: 'cors-outside',
        title: 'errors outside CORS',
        transport: 'bearer',
        outcome: 'killed',
        check: 'cors/on-500',
        message: 'unreadable',
        also: ['errors/shape'],
      },
      {
        mutant: 'total-is-len',
        title: 'the total is the page',
        transport: 'cookie',
        outcome: 'survived',
        check: 'paging/totals',
        message: 'wrong',
        also: [],
        reason: 'no finding',
      },
    ],
    harness: [
      { statement: 'an App that answers 404 to everything gets no pass', holds: true, against: [] },
      { statement: 'judging again says the same', holds: false, against: ['cors/on-500'] },
    ],
    unproven: ['paging/complete-walk'],
    took: 63_000,
  } as const;
  const ran = await run(['prove', '--record', '--only', 'cors'], { prove: async ({ listen }) => (listen('mutant cors-outside'), proof) });
  expect(ran).toMatchObject({ code: 1, err: 'mutant cors-outside\n', asked: [{ options: { record: true, only: ['cors'] } }] });
  expect(ran.out).toMatchInlineSnapshot(`
    "not proven: 1 of 2 mutants killed, 1 false alarm on the clean app, in 1 min 3 s

      clean app, bearer: 10 checks, no alarm
      clean app, cookie: 10 checks; false alarms: cors/on-500: unreadable on GET /todos

      mutant        transport  outcome   by             message     also fired
      cors-outside  bearer     killed    cors/on-500    unreadable  errors/shape
      total-is-len  cookie     survived  paging/totals  wrong       no finding

      harness
      holds  an App that answers 404 to everything gets no pass
      broken  judging again says the same; against it: cors/on-500

      no mutant names  paging/complete-walk
    "
  `);
  expect(await run(['prove', '--json'], { prove: async () => ({ ...proof, proven: true }) })).toMatchObject({ code: 0, out: expect.stringMatching(/^\{/) });
});
