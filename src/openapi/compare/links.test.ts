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
