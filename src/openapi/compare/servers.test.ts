import { expect, test } from 'vitest';
import { api, type Part } from '../../../fixtures/drift/document.ts';
import type { Drift } from '../../model/drift.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const served = (url: string, variables: Part, more: readonly Part[] = []): Part => api({ root: { servers: [{ url, variables }, ...more] } });
const drift = (old: Part, next: Part): Drift => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json'));
const said = ({ verdict, findings }: Drift): readonly unknown[] => [verdict, ...findings.map(({ level, id, text }) => `${level} ${id}: ${text}`)];

const region = (preferred: string, ...listed: readonly string[]): Part => ({
  region: { default: preferred, ...(listed.length === 0 ? {} : { enum: listed }) },
});
const host = 'https://{region}.x.io/api';

test.for([
  ['in the host', host],
  ['in the path', 'https://x.io/{region}/api'],
] as const)('another default %s, of those that are listed, leads who chose none elsewhere', ([, url]) => {
  const changed = drift(served(url, region('eu', 'eu', 'us')), served(url, region('us', 'eu', 'us')));
  expect(said(changed)).toEqual(['compatible', 'warning server-variable-default-changed: the server variable region has the default "us" instead of "eu"']);
  expect(changed.findings).toMatchObject([
    { location: { old: { pointer: '/servers/0/variables/region/default' }, new: { pointer: '/servers/0/variables/region/default' } } },
  ]);
});

test('a host that a client could choose from a list, and cannot any more, is a break; one more is none', () => {
  const [both, one] = [served(host, region('eu', 'eu', 'us')), served(host, region('eu', 'eu'))];
  const changed = drift(both, one);
  expect(said(changed)).toEqual(['breaking', 'breaking server-variable-value-removed: the server variable region may not be "us" any more']);
  expect(changed.findings[0]?.counterexample).toEqual({ request: { path: '/api/things', query: {}, headers: { host: 'us.x.io' }, cookies: {} } });
  expect(said(drift(one, both))).toEqual(['compatible', 'note server-added: the server https://us.x.io is new']);
});

test('a value that is gone from the list breaks nothing where another server answers in its place', () => {
  const next = served(host, region('eu', 'eu'), [{ url: 'https://us.x.io/api' }]);
  expect(drift(served(host, region('eu', 'eu', 'us')), next).verdict).toBe('unchanged');
});

test('a path that a client could choose from a list is one of the base paths', () => {
  const url = '/{region}';
  const changed = drift(served(url, region('eu', 'eu', 'us')), served(url, region('eu', 'eu')));
  expect(said(changed)).toEqual(['breaking', 'breaking base-path-removed: operations are not under /us any more']);
});

test.for([host, '/{region}'])('a variable without a list takes every value: %s', (url) => {
  expect(said(drift(served(url, region('eu', 'eu', 'us')), served(url, region('eu'))))).toEqual(['unchanged']);
  expect(said(drift(served(url, region('eu')), served(url, region('eu', 'eu'))))).toEqual(['unchanged']);
});

test('a host whose free variable has another default is one warning', () => {
  expect(said(drift(served(host, region('eu')), served(host, region('us'))))).toEqual([
    'compatible',
    'warning server-variable-default-changed: the server variable region has the default "us" instead of "eu"',
  ]);
});

test('a variable by another name, and its values in another order, are no change', () => {
  const other = { url: 'https://{place}.x.io/api', variables: { place: { default: 'eu', enum: ['us', 'eu'] } } };
  expect(said(drift(served(host, region('eu', 'eu', 'us')), api({ root: { servers: [other] } })))).toEqual(['unchanged']);
});

test('of a long list, what it does not name any more is found, and its order is not looked at', () => {
  const many = Array.from({ length: 120 }, (_, index) => `r${index}`);
  const listing = (listed: readonly string[]): Part => served(host, region('r0', ...listed));
  expect(said(drift(listing(many), listing(many.toReversed())))).toEqual(['unchanged']);
  expect(drift(listing(many), listing(many.slice(0, -1))).findings).toMatchObject([{ id: 'server-variable-value-removed' }]);
  const under = (listed: readonly string[]): Part => served('/{region}', region('r0', ...listed));
  expect(said(drift(under(many), under(many.toReversed())))).toEqual(['unchanged']);
});

test('another scheme of one host is where a document is deployed', () => {
  const url = '{scheme}://{region}.x.io';
  const listing = (...schemes: readonly string[]): Part => served(url, { ...region('eu', 'eu'), scheme: { default: 'https', enum: schemes } });
  expect(said(drift(listing('https', 'http'), listing('https')))).toEqual(['compatible', 'warning server-removed: the server http://eu.x.io is gone']);
});

test('a list that became one of its hosts lets nobody choose the others any more', () => {
  const both = served(host, region('eu', 'eu', 'us'));
  const changed = drift(both, served('https://eu.x.io/api', {}));
  expect(said(changed)).toEqual(['breaking', 'breaking server-variable-value-removed: the server https://us.x.io, which could be chosen, is gone']);
  expect(changed.findings[0]?.counterexample).toEqual({ request: { path: '/api/things', query: {}, headers: { host: 'us.x.io' }, cookies: {} } });
  expect(drift(both, served('https://eu.x.io/api', {}, [{ url: 'https://us.x.io/api' }])).verdict).toBe('unchanged');
  // Deployed elsewhere altogether, which nobody was promised that it would not be.
  expect(drift(both, served('https://eu.y.io/api', {})).verdict).toBe('compatible');
});

test('a path whose free variable has another default is another path', () => {
  const beside = [{ url: '/x' }];
  const changed = drift(served('/{region}', region('eu'), beside), served('/{region}', region('us'), beside));
  expect(said(changed)).toEqual([
    'breaking',
    'breaking base-path-removed: operations are not under /eu any more',
    'note base-path-added: operations are under /us too',
  ]);
});

test('a free host that is listed now, without what was its default, has another default', () => {
  expect(said(drift(served(host, region('eu')), served(host, region('us', 'us'))))).toEqual([
    'compatible',
    'warning server-variable-default-changed: the server variable region has the default "us" instead of "eu"',
  ]);
});

test('a value that is gone is served by a server of any host, and a slash at the end is of no account', () => {
  const both = served(`${host}/`, region('eu', 'eu', 'us'));
  expect(said(drift(both, served(host, region('eu', 'eu'), [{ url: '/api' }])))).toEqual(['unchanged']);
  expect(said(drift(both, served(host, region('eu', 'eu'))))).toEqual([
    'breaking',
    'breaking server-variable-value-removed: the server variable region may not be "us" any more',
  ]);
});
