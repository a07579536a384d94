import { expect, test } from 'vitest';
import { api, type Part } from '../../../fixtures/drift/document.ts';
import type { Drift } from '../../model/drift.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const next = { operationId: 'next', parameters: { page: '$response.body#/next' } };
const linking = (links: Part | undefined, root: Part = {}): Part =>
  api({ operation: { responses: { '200': { description: 'Done', ...(links === undefined ? {} : { links }) } } }, root });
const drift = (old: Part, changed: Part): Drift => compare(sourceOf(old, 'old.json'), sourceOf(changed, 'new.json'));

test('a link that is gone, or new, is a note: it is on no wire', () => {
  const { verdict, findings } = drift(linking({ next, last: next }), linking({ last: next, first: next }));
  expect(verdict).toBe('unchanged');
  expect(findings).toMatchObject([
    {
      id: 'response-link-removed',
      level: 'note',
      wire: false,
      text: 'the link next of the response 200 is gone',
      location: { old: { pointer: '/paths/~1things/get/responses/200/links/next' } },
    },
    {
      id: 'response-link-added',
      level: 'note',
      text: 'the link first of the response 200 is new',
      location: { new: { pointer: '/paths/~1things/get/responses/200/links/first' } },
    },
  ]);
});

test('a link said elsewhere, in other words or for other tools, is the same', () => {
  const apart = linking({ next: { $ref: '#/components/links/more' } }, { components: { links: { more: next } } });
  expect(drift(linking({ next }), apart).findings).toEqual([]);
  expect(drift(linking({ next }), linking({ next: { ...next, description: 'What follows' }, 'x-tool': {} })).findings).toEqual([]);
});

test.for([
  ['leads elsewhere', { ...next, operationId: 'other' }, 'leads to other instead of next'],
  [
    'gives another value',
    { ...next, parameters: { page: '$response.body#/last' } },
    'has the parameters {"page":"$response.body#/last"} instead of {"page":"$response.body#/next"}',
  ],
  ['gives no value any more', { operationId: 'next' }, 'has no parameters any more, and had {"page":"$response.body#/next"}'],
  ['gives a body', { ...next, requestBody: '$response.body' }, 'has the body "$response.body" now, and had none'],
  ['goes to a server', { ...next, server: { url: '/v2' } }, 'has the server {"url":"/v2"} now, and had none'],
] as const)('a link that %s is a note', ([, changed, text]) => {
  const { verdict, findings } = drift(linking({ next }), linking({ next: changed }));
  expect(verdict).toBe('unchanged');
  expect(findings).toMatchObject([
    {
      id: 'response-link-changed',
      level: 'note',
      wire: false,
      text: `the link next of the response 200 ${text}`,
      location: { old: { pointer: '/paths/~1things/get/responses/200/links/next' }, new: { pointer: '/paths/~1things/get/responses/200/links/next' } },
    },
  ]);
});

test('an operation is the same by its name and by its place, and by another name', () => {
  const named = (id: string): Part => ({ paths: { '/things/{id}': { get: { operationId: id, responses: { '204': { description: 'Done' } } } } } });
  const linked = (link: Part, id: string): Part => {
    const { paths, ...rest } = linking({ next: link });
    return { ...rest, paths: { ...(paths as Part), ...(named(id)['paths'] as Part) } };
  };
  const byPlace = { operationRef: '#/paths/~1things~1%7Bid%7D/get' };
  expect(drift(linked({ operationId: 'one' }, 'one'), linked(byPlace, 'one')).findings).toEqual([]);
  expect(drift(linked({ operationId: 'one' }, 'one'), linked({ operationId: 'two' }, 'two')).findings.map(({ id }) => id)).toEqual(['operation-id-changed']);
  const away = { operationRef: 'https://x.io/api.json#/paths/~1things/get' };
  expect(drift(linked(byPlace, 'one'), linked(away, 'one')).findings.map(({ id }) => id)).toEqual(['response-link-changed']);
});
