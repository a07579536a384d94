import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadApps } from './apps.ts';
import { driftLevelsOf } from './drift-levels.ts';
import type { DriftLevelsOptions } from './options.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'seamcheck-levels-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function levels(config: string, apps: readonly object[], app?: string): ReturnType<typeof driftLevelsOf> {
  const rest = { app: { services: { api: { url: 'http://localhost:8000' } } }, agreement: {} };
  await writeFile(join(cwd, config), `export default ${JSON.stringify(apps.map((one) => ({ ...rest, ...one })))};`);
  const io: DriftLevelsOptions['io'] = { cwd, env: {}, execPath: '', isRoot: false };
  return driftLevelsOf({ io, config, signal: new AbortController().signal, ...(app === undefined ? {} : { app }) });
}
const drift = (level: string, id = 'operation-removed'): object => ({ levels: { [id]: level } });
const note = { 'operation-removed': { level: 'note', by: 'drift.levels of the config' } };

test('what every App says', async () => {
  const apps = [
    { name: 'a', drift: drift('note') },
    { name: 'b', drift: drift('note') },
  ];
  await expect(levels('same.mjs', apps)).resolves.toEqual(note);
});
test('what they say differently is said of one', async () => {
  const apps = [{ name: 'a', drift: drift('note') }, { name: 'b' }];
  await expect(levels('two.mjs', apps)).rejects.toMatchObject({ code: 'usage', message: 'The Apps of the config set different drift.levels.' });
  await expect(levels('one.mjs', apps, 'a')).resolves.toEqual(note);
  await expect(levels('other.mjs', apps, 'b')).resolves.toEqual({});
  await expect(levels('none.mjs', apps, 'c')).rejects.toMatchObject({ code: 'usage' });
});
test('an id that there is not is refused, with the one that was meant', async () => {
  await expect(levels('wrong.mjs', [{ drift: drift('note', 'operation-remvoed') }])).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringContaining('drift.levels.operation-remvoed: is the id of no change. Did you mean `operation-removed`?'),
  });
});
test('a config that says nothing else needs no App', async () => {
  const io: DriftLevelsOptions['io'] = { cwd, env: {}, execPath: '', isRoot: false };
  const signal = new AbortController().signal;
  await writeFile(join(cwd, 'alone.mjs'), `export default ${JSON.stringify({ drift: drift('note') })};`);
  await expect(driftLevelsOf({ io, config: 'alone.mjs', signal })).resolves.toEqual(note);
  await expect(loadApps({ io, config: 'alone.mjs' })).rejects.toMatchObject({ code: 'config-invalid' });
  await writeFile(join(cwd, 'wrong-alone.mjs'), `export default ${JSON.stringify({ drift: drift('bad') })};`);
  await expect(driftLevelsOf({ io, config: 'wrong-alone.mjs', signal })).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringMatching(/has one problem:\n {2}drift\.levels/),
  });
});
