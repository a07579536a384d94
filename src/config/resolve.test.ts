import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Unavailable } from '../model/witness.ts';
import { envelope } from '../agreement/index.ts';
import { least, most, referenceApp } from './configs-for-tests.ts';
import type { Config, ServiceConfig } from './define.ts';
import { resolve } from './resolve.ts';

test('every default', () => {
  expect(resolve(least, '/root')).toStrictEqual({
    app: {
      name: 'app',
      services: { api: { url: 'http://localhost:8000', prepare: [], cwd: '.', env: {}, host: 'localhost', ready: '/', container: 'api', containerPort: 8000 } },
      users: {},
      resources: {},
      levers: {},
      reach: 'reads',
      owned: false,
      exclude: [],
    },
    agreement: { public: [] },
    launcher: 'url',
    failOn: 'breaking',
    readyWithin: 60_000,
    root: '/root',
    require: [],
    accepted: '/root/contracts/accepted.json',
  });
});

test('everything that is written', () => {
  const resolved = resolve(most, '/root');
  expect(resolved.app.levers).toEqual({
    crash: { header: ['X-Lever', 'crash'] },
    expireAccess: { operation: 'POST /test/expire' },
    slow: { operation: 'POST /test/slow' },
  });
  expect(resolved.app.services.web).toMatchObject({ container: 'web', containerPort: 3000 });
  expect(resolved.app.openapi).toEqual([{ at: '/openapi.json', as: 'root', under: '/v2' }, { at: 'billing.json' }]);
  expect(resolved.app.baseline).toBe('git:origin/main');
  expect(resolved.app.driftLevels).toEqual({ 'response-error-status-added': 'note' });
  expect(resolved.app.services.api).not.toHaveProperty('openapi');
  expect(resolved.app.services.api).not.toHaveProperty('baseline');
  expect(resolved.app.resources['todos']).toMatchObject({ id: 'data.id', remove: 'DELETE /todos/{id}' });
  expect(resolved.app.resources['todos']?.body?.('m', { identifier: 'i', id: 1 })).toEqual({ title: 'm' });
  expect(resolved.app.signUpBody?.({ identifier: 'i', password: 'p', name: 'n' })).toEqual({ email: 'i', password: 'p', name: 'n' });
  expect(resolved.agreement.auth).toEqual(most.agreement.auth.agreement);
  expect(resolved).toMatchObject({ launcher: 'auto', failOn: 'warning', readyWithin: 90_000 });
  expect(JSON.parse(JSON.stringify(resolved.agreement))).toStrictEqual(resolved.agreement);
});

test('what a function of the config throws is the reason why something could not be seen', () => {
  const thrown = (): never => {
    throw new Error('no seed');
  };
  const { auth, ...agreement } = most.agreement;
  const { app } = resolve(
    {
      ...most,
      app: { ...most.app, resources: { x: { list: 'GET /x', create: 'POST /x', body: thrown, change: thrown } } },
      agreement: { ...agreement, auth: { ...auth, signUpBody: thrown } },
    },
    '/',
  );
  const maker = { identifier: 'i', id: 1 };
  expect(() => app.resources['x']?.body?.('m', maker)).toThrow(new Unavailable('resources.x.body of the config throws: no seed'));
  expect(() => app.resources['x']?.change?.('m', maker)).toThrow(new Unavailable('resources.x.change of the config throws: no seed'));
  expect(() => app.signUpBody?.({ identifier: 'i', password: 'p', name: 'n' })).toThrow(new Unavailable('the body of signUp of the config throws: no seed'));
});

test('short forms: one pact file, a compose file, an id, protected screens', () => {
  const { app } = resolve(
    {
      ...most,
      app: { ...most.app, pacts: { files: 'p.json' }, compose: 'c.yml', resources: { x: { list: 'GET /x' } }, screens: { signIn: '/a', home: '/b' } },
    },
    '/',
  );
  expect(app.pacts).toEqual({ files: ['p.json'] });
  expect(app.compose).toEqual({ file: 'c.yml', env: {} });
  expect(app.resources['x']).toEqual({ list: 'GET /x', id: 'id' });
  expect(app.screens).toEqual({ signIn: '/a', home: '/b', protected: [] });
});

describe('launcher and reach by what the services have', () => {
  const url: ServiceConfig = { url: 'http://localhost:1' };
  const start: ServiceConfig = { start: 'x' };
  test.each<[ServiceConfig, ServiceConfig | undefined, string, string]>([
    [url, undefined, 'url', 'reads'],
    [url, url, 'url', 'reads'],
    [start, undefined, 'processes', 'creates-data'],
    [start, url, 'processes', 'creates-data'],
    [{ ...url, ...start }, url, 'url', 'reads'],
    [{}, undefined, 'containers', 'creates-data'],
    [start, {}, 'containers', 'creates-data'],
  ])('%o and %o: %s, %s', (api, web, launcher, reach) => {
    const config: Config = { app: { services: { api, ...(web === undefined ? {} : { web }) }, compose: 'c.yml' }, agreement: {} };
    const resolved = resolve(config, '/');
    expect([resolved.launcher, resolved.app.reach]).toEqual([launcher, reach]);
  });
  test('what is written wins', () => {
    expect(resolve({ ...least, reach: 'destructive', launcher: 'auto' }, '/')).toMatchObject({ launcher: 'auto', app: { reach: 'destructive' } });
  });
});

test('frozen through and through, and nothing of the user’s own objects with it', () => {
  const [config] = referenceApp;
  if (config === undefined) throw new Error('no config');
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    expect(Object.isFrozen(value)).toBe(true);
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(resolve(config, '/'));
  expect(Object.isFrozen(config.app.users)).toBe(false);
  expect(Object.isFrozen(config.agreement.paging)).toBe(false);
  resolve(most, '/');
  expect(Object.isFrozen(most.agreement.auth.options.signIn.extra)).toBe(false);
});

test('a zod schema becomes JSON Schema, known by its shape', () => {
  const errors = envelope(z.object({ error: z.string() }));
  const [shape] = resolve({ ...least, agreement: { errors } }, '/').agreement.errors?.shapes ?? [];
  expect(shape?.schema).toMatchObject({ type: 'object', required: ['error'], properties: { error: { type: 'string' } } });
});
