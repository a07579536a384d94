import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { expect, test, vi } from 'vitest';
import { lives, until } from '../launch/app-for-tests.ts';
import { folderOf, ours, runPlaywright, type Tested } from './runner.test-data.ts';

vi.setConfig({ testTimeout: 120_000 });

/** An api of one operation. What it is asked and when it starts goes to a file that its test reads. */
const server = `
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
const { PORT, ROLE, LOG } = process.env;
const say = (text) => appendFileSync(LOG, ROLE + ' ' + text + '\\n');
if (ROLE === 'dead') { console.error('no database'); process.exit(3); }
say('starts ' + process.pid);
const schema = { type: 'object', required: ['done'], properties: { done: { type: 'boolean' } } };
const operation = (name) => ({ get: { operationId: name, responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } } } });
const document = { openapi: '3.1.0', info: { title: 'Tiny', version: '1' }, paths: { '/thing': operation('thing'), '/other': operation('other') } };
createServer((request, response) => {
  say(request.method + ' ' + request.url);
  const json = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (request.url === '/openapi.json') return ROLE === 'mute' ? json(404, {}) : json(200, document);
  if (ROLE === 'slow' && request.url === '/thing') return;
  if (!['/ready', '/thing', '/other'].includes(request.url)) return json(404, {});
  json(200, { done: ROLE === 'wrong' && request.url === '/thing' ? 'no' : true });
}).listen(Number(PORT), '127.0.0.1');
`;

const config = `
import { defineConfig } from ${ours('../index.ts')};
const app = (name) => ({
  name,
  app: { services: { api: { start: ${JSON.stringify(`${JSON.stringify(execPath)} server.mjs`)}, env: { ROLE: name, LOG: process.cwd() + '/log.txt' }, ready: '/ready', openapi: '/openapi.json' } } },
  agreement: { public: ['GET /thing', 'GET /other'] },
  launcher: 'processes',
});
export default defineConfig(['right', 'wrong', 'mute', 'dead', 'slow'].map(app));
`;

const playwrightConfig = `
import { seamcheckProjects } from ${ours('./index.ts')};
export default { testDir: '.', outputDir: 'out', projects: await seamcheckProjects(), workers: 1, reporter: 'json' };
`;

const spec = (area: string): string => `import { area } from ${ours('./index.ts')};\narea('${area}');\n`;
const files = {
  'server.mjs': server,
  'seamcheck.config.ts': config,
  'playwright.config.ts': playwrightConfig,
  'contract.spec.ts': spec('contract'),
  'refresh.spec.ts': spec('refresh'),
};

function of(tests: readonly Tested[], project: string, check: string): Tested {
  const found = tests.find((one) => one.project === project && one.title.startsWith(`${check}: `));
  if (found === undefined) throw new Error(`${check} was not tested on ${project}: ${tests.map(({ title }) => title).join(', ')}`);
  return found;
}

async function lines(folder: string, role: string): Promise<readonly string[]> {
  return (await readFile(join(folder, 'log.txt'), 'utf8').catch(() => ''))
    .split('\n')
    .filter((line) => line.startsWith(`${role} `))
    .map((line) => line.slice(role.length + 1));
}

test('each check is a test of each App: it passes, fails with the finding, cannot tell, or is skipped with the reason', async () => {
  const folder = await folderOf(files);
  const { code, tests } = await runPlaywright(folder, ['contract', '--project', 'right', 'wrong', 'mute', 'dead']);
  expect(code).toBe(1);

  const right = of(tests, 'right', 'contract/response-conforms');
  expect(right).toMatchObject({
    title: 'contract/response-conforms: Every recorded response is one that the OpenAPI document declares',
    status: 'passed',
    message: '',
  });
  expect(right.annotations).toContainEqual(expect.objectContaining({ type: 'examined', description: '2 subjects' }));
  expect(right.attached.map(({ name }) => name)).toEqual(['exchanges.json']);
  expect(JSON.parse(right.attached[0]?.text ?? '')).toContainEqual(expect.objectContaining({ request: expect.objectContaining({ method: 'GET' }) }));

  const wrong = of(tests, 'wrong', 'contract/response-conforms');
  expect(wrong.status).toBe('failed');
  expect(wrong.message).toMatch(
    /breaking {2}GET \/thing answered 200 with a body that its schema refuses: \/done must be boolean, not string\n +expected {2}openapi, .*\n +actual .*\n +x\d+ +GET \/thing → 200[^]*\n +try +curl -i "\$API\/thing"/,
  );

  const mute = of(tests, 'mute', 'contract/response-conforms');
  expect(mute.status).toBe('failed');
  expect(mute.message).toMatch(/inconclusive: there is no OpenAPI document at \/openapi\.json/);

  const dead = of(tests, 'dead', 'contract/response-conforms');
  expect(dead.status).toBe('failed');
  expect(dead.message).toMatch(/inconclusive: [^]*to do: [^]*log:\n[^]*no database/);

  const skipped = of(tests, 'right', 'contract/pact-verified');
  expect(skipped.status).toBe('skipped');
  expect(skipped.annotations).toContainEqual(expect.objectContaining({ type: 'skip', description: expect.stringMatching(/pacts.*; config: /) }));
});

test('a worker launches once, collects each witness once, and launches nothing where no check applies', async () => {
  const folder = await folderOf(files);
  const { tests } = await runPlaywright(folder, ['contract', '--project', 'right']);
  expect(tests.filter(({ status }) => status === 'passed').map(({ title }) => title.split(':', 1)[0])).toEqual([
    'contract/fixtures-valid',
    'contract/openapi-valid',
    'contract/response-conforms',
  ]);
  const right = await lines(folder, 'right');
  expect(right.filter((line) => line.startsWith('starts'))).toHaveLength(1);
  expect(right.filter((line) => line === 'GET /openapi.json')).toHaveLength(1);

  const none = await folderOf(files);
  const { code, tests: skipped } = await runPlaywright(none, ['refresh', '--project', 'right']);
  expect({ code, statuses: [...new Set(skipped.map(({ status }) => status))] }).toEqual({ code: 0, statuses: ['skipped'] });
  expect(await lines(none, 'right')).toEqual([]);
});

test.skipIf(process.platform === 'win32')('an interrupted run leaves no process of the App', async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    const folder = await folderOf(files);
    const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
    const child = spawn(execPath, [cli, 'test', 'contract', '--project', 'slow', '--grep', 'conforms'], { cwd: folder, env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await until(async () => (await lines(folder, 'slow')).includes('GET /thing'), 30_000);
    const pid = Number((await lines(folder, 'slow'))[0]?.slice('starts '.length));
    expect(lives(pid)).toBe(true);
    child.kill(signal);
    await ended;
    await until(() => !lives(pid), 20_000);
  }
});

test('an area that is not there, and a config that cannot be read, say so', async () => {
  const unknown = await runPlaywright(await folderOf({ ...files, 'contract.spec.ts': spec('corse') }), ['contract', '--reporter', 'line']);
  expect(unknown.code).toBe(1);
  expect(unknown.output).toMatch(/There is no area corse\. The catalogue has (?:[\w-]+, )*auth-login, (?:[\w-]+, )*contract, /);
  const broken = await runPlaywright(await folderOf({ ...files, 'seamcheck.config.ts': 'export default { app: 1 };' }), ['--reporter', 'line']);
  expect(broken.code).toBe(1);
  expect(broken.output).toMatch(/seamcheck\.config\.ts has .*problem[^]*to do: Correct/);
});
