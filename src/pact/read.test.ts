import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPact, readPacts, stateNames } from './read.ts';

const names = { consumer: { name: 'web' }, provider: { name: 'api' } };
const text = (more: object): string => JSON.stringify({ ...names, ...more });

test('V4: states, status, pending and the operation asked for', () => {
  const pact = text({
    metadata: { pactSpecification: { version: '4.0' } },
    interactions: [
      {
        type: 'Synchronous/HTTP',
        description: 'reads',
        pending: true,
        providerStates: [{ name: 'a todo', params: {} }],
        request: { method: 'get', path: '/todos/1' },
        response: { status: 404 },
      },
      { type: 'Synchronous/HTTP', description: 'elsewhere', request: { path: '/x' }, response: {} },
    ],
  });
  expect(readPact(pact, 'a.json', ['GET /todos/{id}', 'GET /todos'])).toEqual({
    file: 'a.json',
    consumer: 'web',
    provider: 'api',
    spec: '4.0',
    interactions: [
      { description: 'reads', states: ['a todo'], method: 'GET', path: '/todos/1', operation: 'GET /todos/{id}', status: 404, pending: true },
      { description: 'elsewhere', states: [], method: 'GET', path: '/x', status: 200, pending: false },
    ],
  });
});

test('V2 and V3 write states and versions their own way', () => {
  const one = (interaction: object, metadata?: object): unknown =>
    readPact(text({ metadata, interactions: [{ request: { path: '/' }, response: { status: 200 }, ...interaction }] }), 'a');
  expect(one({ providerState: 'a' }, { pactSpecificationVersion: '2.0.0' })).toMatchObject({ spec: '2.0.0', interactions: [{ states: ['a'] }] });
  expect(one({ provider_state: 'b' })).toMatchObject({ spec: '2.0.0', interactions: [{ states: ['b'] }] });
  expect(one({ providerStates: [{ name: 'c' }, { name: 'd' }] }, { 'pact-specification': { version: '3.0.0' } })).toMatchObject({
    spec: '3.0.0',
    interactions: [{ states: ['c', 'd'] }],
  });
});

test('states for handlers are as written, texts for people are harmless', () => {
  const state = `\u001b[31mred\n${'x'.repeat(1_000)}`;
  const pact = text({ interactions: [{ description: '\u001b]0;t\u0007 d', providerStates: [{ name: state }], request: { path: '/' }, response: {} }] });
  expect(stateNames(pact)).toEqual([state]);
  expect(JSON.stringify(readPact(pact, 'a'))).not.toMatch(/\\u001b|\\u0007|x{400}/);
});

test('an interaction without a path or response makes the file no pact', () => {
  expect(readPact(text({ interactions: [{ request: { path: '/' }, response: {} }, { request: {} }] }), 'a')).toEqual({
    file: 'a',
    unreadable: expect.stringMatching(/interaction 2/),
  });
  expect(readPact(text({ interactions: [null] }), 'a')).toHaveProperty('unreadable');
  expect(readPact('[]', 'a')).toHaveProperty('unreadable');
  expect(readPact(text({ interactions: Array.from({ length: 10_001 }, () => ({ request: { path: '/' }, response: {} })) }), 'a')).toHaveProperty('unreadable');
  expect(readPact('['.repeat(100_000), 'a')).toHaveProperty('unreadable', 'is not JSON');
});

test('files are named by their place under the root and bounded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'seamcheck-pact-'));
  try {
    const path = join(folder, 'web-api.json');
    await writeFile(path, text({ interactions: [] }));
    const large = join(folder, 'large.json');
    await writeFile(large, Buffer.alloc(20 * 1024 * 1024 + 1, 0x20));
    const { files } = await readPacts([path, large, join(folder, 'gone.json')], { root: join(folder, '..') });
    expect(files).toEqual([
      { file: expect.stringMatching(/^seamcheck-pact-\w+\/web-api\.json$/), unreadable: 'has no interactions, so nothing would be verified' },
      { file: expect.stringMatching(/large/), unreadable: 'is larger than 20 MB' },
      { file: expect.stringMatching(/gone/), unreadable: 'does not exist' },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
