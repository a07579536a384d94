// Exit 2: what is wrong is what we were told, or what we run on.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { place } from './run-for-tests.ts';

/** The first Node of this machine that is too old, if there is one. */
function oldNode(): string | undefined {
  const found = execFileSync('/bin/sh', ['-c', 'which -a node nodejs 2>/dev/null; ls /usr/bin/node /usr/local/bin/node 2>/dev/null; true'], {
    encoding: 'utf8',
  });
  return [...new Set(found.split('\n').filter((file) => file !== ''))].find((file) => {
    const [major = 0, minor = 0] = execFileSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.').map(Number);
    return major < 22 || (major === 22 && minor < 22);
  });
}

describe.concurrent('exit 2', () => {
  test('the small App of these tests is right: exit 0', async () => {
    using here = place();
    configure(here);
    const ended = await here.run();
    expect(ended.err + ended.out).toContain('pass: 4 checks');
    expect(ended).toMatchObject({ code: 0, left: [] });
  });

  test('its config may be TypeScript too', async () => {
    using here = place();
    configure(here, { file: 'seamcheck.config.ts' });
    expect(await here.run(['verify', '--only', 'auth-login/session-usable'])).toMatchObject({ code: 0, left: [] });
  });

  test('no config: where it was looked for, and one to begin with', async () => {
    using here = place();
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toContain('[config-missing] There is no seamcheck.config.{ts,mts,js,mjs}. Looked in:');
    expect(ended.err).toContain(here.folder);
    expect(ended.err).toMatch(/to do {2}Create seamcheck\.config\.ts, for instance:\s+import \{ bearer, defineConfig \} from 'seamcheck'/);
  });

  test('the config that is named is not there', async () => {
    using here = place();
    const ended = await here.run(['verify', '--config', 'other.config.ts']);
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(/\[config-missing\] There is no config file at \S+other\.config\.ts\.\n {2}to do {2}Check the path after --config/);
  });

  test('a config with several faults: all of them at once, each with its path and remedy', async () => {
    using here = place();
    configure(here, {
      change: `config.app.services.api.ready = 'health';
        config.app.users.ada.password = undefined;
        config.agreement.autth = config.agreement.auth;
        config.app.resources.things.list = 'things';
        config.failOn = 'braeking';`,
    });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toContain('[config-invalid] seamcheck.config.mjs has 5 problems:');
    for (const path of ['app.services.api.ready', 'app.users.ada.password', 'agreement.autth', 'app.resources.things.list', 'failOn'])
      expect(ended.err).toContain(path);
    expect(ended.err).toContain('Did you mean `auth`?');
    expect(ended.err).toContain('did you mean `breaking`');
  });

  test('a config that throws: its line, its words, no stack', async () => {
    using here = place();
    configure(here, { before: "throw new Error('the vault is shut');" });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(/\[config-invalid\] seamcheck\.config\.mjs:2 could not be loaded: the vault is shut\n {2}to do/);
    expect(ended.err).not.toMatch(/^\s+at /m);
  });

  test('an unknown check names the nearest', async () => {
    using here = place();
    configure(here);
    const ended = await here.run(['verify', '--only', 'auth-login/session-usble']);
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(
      /\[unknown-check\] There is no check or area `auth-login\/session-usble`\.\n {2}to do {2}Did you mean `auth-login\/session-usable`\?/,
    );
  });

  test.each([
    [['verify', '--launch', 'url'], /error: unknown option '--launch'/],
    [['verify', '--reach', 'everything'], /Allowed choices are documents, reads, leaves-traces, creates-data, destructive/],
    [['verify', '--concurrency', '0'], /It must be a whole number of 1 or more/],
    [['verify', '--only', 'banana'], /There is no check or area `banana`\.\n {2}to do {2}`npx seamcheck list` shows them all\./],
    [['verify', '--app', 'ap'], /\[usage\] The config has no App `ap`\.\n {2}to do {2}Did you mean `app`\?/],
    [['verify', '--app', 'banana'], /\[usage\] The config has no App `banana`\.\n {2}to do {2}It has: app\./],
    [['verfy'], /error: unknown command 'verfy'\n\(Did you mean verify\?\)/],
  ])('%j', async (argv, said) => {
    using here = place();
    configure(here);
    const ended = await here.run(argv);
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(said);
  });

  const old = oldNode();
  test.skipIf(old === undefined)(`Node ${old ?? '(there is none old enough on this machine)'} is refused in one sentence`, async () => {
    using here = place();
    configure(here);
    const ended = await here.run(['verify'], old === undefined ? {} : { execPath: old });
    expect(ended).toMatchObject({ code: 2, out: '', left: [] });
    expect(ended.err).toMatch(/^seamcheck needs Node 22\.22 or newer, and this is Node \S+\.\n$/);
  });
});
