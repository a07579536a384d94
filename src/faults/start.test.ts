// Exit 3: the App could not be questioned. Each says which, why, what to do, and what the App said last.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { place } from './run-for-tests.ts';

const log = 'the last words of the App';

describe.concurrent('exit 3', () => {
  test.each([
    ['exits', 'app-did-not-start', /api exited with code 1 before it was ready/, /to do\s+Run `.*` in \. to see why\./],
    ['dies-before-ready', 'app-did-not-start', /api exited with code 3 before it was ready/, /to do\s+Run `.*` in \. to see why\./],
  ])('an App that %s', async (fault, code, message, remedy) => {
    using here = place();
    configure(here, { fault, env: { LOG: log } });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toMatch(/^inconclusive: /);
    expect(ended.out).toMatch(message);
    expect(ended.out).toMatch(remedy);
    expect(ended.out).toContain(log);
    expect(here.report().apps[0]).toMatchObject({ verdict: 'inconclusive', stopped: { code, log: [log] } });
  });

  test('a start command that does not exist', async () => {
    using here = place();
    configure(here, { change: "config.app.services.api.start = 'no-such-program --port $PORT';" });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain('api exited with code 127 before it was ready');
    expect(ended.out).toMatch(/log\s+.*no-such-program.*not found/);
  });

  test('a prepare command that fails', async () => {
    using here = place();
    configure(here, { change: "config.app.services.api.prepare = ['echo no table >&2; exit 7'];" });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain('api: the prepare command `echo no table >&2; exit 7` exited with code 7');
    expect(ended.out).toMatch(/log\s+no table/);
  });

  test('an App that never becomes ready: its last answer is shown', async () => {
    using here = place();
    configure(here, { fault: 'never-ready', change: 'config.readyWithin = 1.5;' });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toMatch(/api was not ready within 1\.5 s: http:\/\/localhost:\d+\/health answered 503 \(application\/problem\+json\): ".*Warming up/);
    expect(ended.out).toMatch(/to do\s+.*must listen on \$PORT \(\d+\) of 127\.0\.0\.1 and answer \/health below 500/);
  });

  test('an App whose port is taken', async () => {
    using here = place();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    configure(here, { fault: 'other-port', env: { OTHER_PORT: String((other.address() as AddressInfo).port) } });
    const ended = await here.run();
    await new Promise((resolve) => other.close(resolve));
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain('the port it wants is taken by something else');
    expect(ended.out).toMatch(/to do\s+It was given port \d+ in \$PORT/);
    expect(here.report().apps[0]?.stopped?.code).toBe('port-taken');
  });

  test('an App that dies while it is questioned', async () => {
    using here = place();
    configure(here, { fault: 'dies-when-asked', env: { LOG: log } });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain('the api exited with code 3 while it was being questioned');
    expect(ended.out).toMatch(new RegExp(`log\\s+${log}`));
    const [app] = here.report().apps;
    expect(app).toMatchObject({ verdict: 'inconclusive', stopped: { code: 'app-died' } });
    expect(app?.outcomes.filter(({ kind }) => kind === 'pass' || kind === 'fail' || kind === 'error')).toEqual([]);
  });

  test('an App that dies after a breaking finding was proven: exit 1', async () => {
    using here = place();
    configure(here, { fault: 'dies-after-proof', env: { LOG: log } });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 1, left: [] });
    expect(ended.out).toContain('The credential from signing in as ada is refused: GET /me answered 401');
    expect(ended.out).toContain('the api exited with code 3 while it was being questioned');
    expect(here.report().apps[0]?.outcomes.find(({ check }) => check === 'contract/response-conforms')?.kind).toBe('inconclusive');
  });
});
