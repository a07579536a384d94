import { describe, expect, test } from 'vitest';
import type { Collecting, Exchange, Known } from '../../src/author.ts';
import { checks } from '../catalogue.ts';
import { othersObjects, type OthersObjects } from './others-objects.probe.ts';

const probe = othersObjects as unknown as {
  readonly collect: (on: Collecting, said: object) => Promise<OthersObjects>;
  readonly appliesTo: (known: Known) => unknown;
};
const reads = checks['authz/bola-read'] as unknown as Pick<typeof probe, 'appliesTo'>;
const articles = {
  list: 'GET /articles',
  create: 'POST /articles',
  read: 'GET /articles/{slug}',
  update: 'PUT /articles/{slug}',
  remove: 'DELETE /articles/{slug}',
  id: 'slug',
  changeable: true,
};
const known = (resource: object): Known =>
  ({
    agreement: { auth: {}, public: [] },
    app: { users: [], admins: [], exclude: [], freshUsers: true, resources: { articles: { ...articles, ...resource } } },
  }) as unknown as Known;

describe('who may do what to an object', () => {
  test('its owner alone: reading and writing are looked at', () => {
    expect([probe.appliesTo(known({})), reads.appliesTo(known({}))]).toEqual([true, true]);
  });
  test('all may read it and its owner write it: writing is looked at', () => {
    const shared = known({ shared: true, writes: 'owner' });
    expect([probe.appliesTo(shared), reads.appliesTo(shared)]).toEqual([true, expect.objectContaining({ config: expect.any(String) as string })]);
  });
  test('all may read it, and nobody says who may write: the line that would say it is named', () => {
    expect(probe.appliesTo(known({ shared: true }))).toMatchObject({ config: expect.stringContaining("writes: 'owner'") as string });
  });
});

test('what all may read is changed and removed by another, and not liked, claimed or looked into', async () => {
  const asked: string[] = [];
  const answer = { response: { kind: 'answered', status: 200, headers: [], body: { text: '{}', bytes: 2, cut: false } } } as unknown as Exchange;
  const on = {
    ...known({ shared: true, writes: 'owner' }),
    marker: () => 'mk-1',
    sessions: { pair: async () => ['other', 'owner'].map((user) => ({ user, identifier: user })) },
    http: { send: async ({ operation, as }: { operation: string; as: { user: string } }) => (asked.push(`${as.user} ${operation}`), answer) },
    objects: { create: async () => ({ id: 'a', marker: 'mk-2', exchange: answer }), changeOf: () => ({}), tidy: async () => undefined },
  } as unknown as Collecting;
  const operations = { 'POST /articles/{slug}/favorite': { security: 'some' }, 'GET /articles/{slug}/comments': { security: 'some', parameters: [] } };
  const { byResource, toRead } = await probe.collect(on, { openapi: { operations } });
  expect([Object.keys(byResource), Object.keys(toRead ?? {})]).toEqual([[], ['articles']]);
  expect(asked).toEqual(expect.arrayContaining(['other PUT /articles/{slug}', 'other DELETE /articles/{slug}']));
  expect(asked.filter((one) => /favorite|comments|POST/.test(one))).toEqual([]);
});
