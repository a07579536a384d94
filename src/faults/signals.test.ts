// A signal at every stage: the shell's exit code, one line, nothing left.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { configure, type ConfigOptions } from './config-for-tests.ts';
import { place } from './run-for-tests.ts';

const web = (marked: string): string =>
  `config.app.services.web = { start: ${marked}, env: { FAULT: 'web' } }; config.app.screens = { signIn: '/sign-in', home: '/' };`;
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** By stage: the config, what is said when the stage is reached, and what of the catalogue is run. */
const stages: Readonly<Record<string, { readonly options: ConfigOptions; readonly reached: string | RegExp; readonly only?: readonly string[] }>> = {
  'the config is loading': {
    options: { before: "process.stderr.write('reading\\n'); await new Promise((resolve) => setTimeout(resolve, 60_000));" },
    reached: 'reading',
  },
  'the App is prepared': { options: { change: "config.app.services.api.prepare = ['exec sleep 60'];" }, reached: 'exec sleep 60' },
  'the App starts': { options: { fault: 'never-ready', change: 'config.readyWithin = 60;' }, reached: 'starting on port' },
  'HTTP is collected': { options: { fault: 'things-hang' }, reached: /auth-login\/sign-in/ },
  'a browser visits': {
    options: { change: web('config.app.services.api.start') },
    reached: /auth-login\/sign-in/,
    only: ['auth-login/session-usable', 'auth-login/transport-agreement'],
  },
};

describe.concurrent.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test.each(Object.entries(stages))('while %s', async (_stage, { options, reached, only = [] }) => {
    using here = place();
    configure(here, options);
    const running = here.begin(['verify', '-v', ...(only.length > 0 ? ['--only', ...only] : [])]);
    await running.said(reached);
    // Into the stage, not only to its door.
    await sleep(500);
    const asked = performance.now();
    running.child.kill(signal);
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: codes[signal], out: '', left: [] });
    expect(ended.err).toMatch(/^stopping…$/m);
    expect(ended.err).not.toMatch(/^error|^\s+at /m);
    expect(performance.now() - asked).toBeLessThan(4_000);
    // Half a run has no report.
    expect(() => here.report()).toThrow('ENOENT');
  });

  test('twice, the second during clean-up: ended at once, and the rest is cleaned up without us', async () => {
    using here = place();
    configure(here, { fault: 'stubborn' });
    const running = here.begin();
    await running.said('ready');
    running.child.kill(signal);
    await running.said('stopping…');
    await sleep(300);
    const asked = performance.now();
    const over = new Promise<number>((resolve) => running.child.once('exit', () => resolve(performance.now() - asked)));
    running.child.kill(signal);
    expect(await over).toBeLessThan(1_500);
    expect(await running.ended).toMatchObject({ code: codes[signal], out: '', left: [] });
  });
});

test('a closed terminal is a signal too', async () => {
  using here = place();
  configure(here, { fault: 'things-hang' });
  const running = here.begin();
  await running.said('ready');
  running.child.kill('SIGHUP');
  expect(await running.ended).toMatchObject({ code: codes.SIGHUP, out: '', left: [] });
});

test('nobody can clean up after SIGKILL but the guard, and it does', async () => {
  using here = place();
  configure(here, { fault: 'things-hang' });
  const running = here.begin();
  await running.said('ready');
  running.child.kill('SIGKILL');
  expect((await running.ended).left).toEqual([]);
});
