import { expect, test } from 'vitest';
import { giving, ref, type Part } from '../../fixtures/drift/document.ts';
import type { Drift } from '../model/drift.ts';
import { compare } from './compare/compare.ts';
import { withoutDynamic } from './dynamic-references.ts';
import { sourceOf } from './load.ts';

const drift = (old: Part, next: Part): Drift => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json'));
const said = ({ verdict, findings }: Drift): readonly string[] => [verdict, ...findings.map(({ level, id }) => `${level} ${id}`)];
const node = (child: Part, more: Part = {}): Part =>
  giving(ref('T'), { schemas: { T: { type: 'object', properties: { c: child }, ...more }, N: { type: 'integer' } } });

test('a dynamic reference that has one place to lead to is a reference', () => {
  const list = (items: Part): Part => ({ type: 'array', items });
  const dynamic = node(list({ $dynamicRef: '#t' }), { $dynamicAnchor: 't' });
  const plain = node(list(ref('T')));
  expect(said(drift(dynamic, plain))).toEqual(['unchanged']);
  expect(said(drift(plain, dynamic))).toEqual(['unchanged']);
  expect(said(drift(node({ $dynamicRef: '#/components/schemas/N' }), node(ref('N'))))).toEqual(['unchanged']);
});

test('what it leads to is compared', () => {
  const leading = (type: string, reference = '#n'): Part =>
    giving(ref('T'), { schemas: { T: { type: 'object', properties: { c: { $dynamicRef: reference } } }, N: { $dynamicAnchor: 'n', type } } });
  expect(said(drift(leading('integer'), leading('string')))).toEqual(['breaking', 'breaking response-property-type-changed']);
  const byPointer = '#/components/schemas/N';
  expect(said(drift(leading('integer', byPointer), leading('string', byPointer)))).toEqual(['breaking', 'breaking response-property-type-changed']);
});

test('where it depends on the way there, it is left as it is, and never taken to be the same', () => {
  const generic = (type: string): Part =>
    giving(ref('T'), {
      schemas: {
        T: { $id: 'https://x.io/t', type: 'object', properties: { c: { $dynamicRef: '#n' } }, $defs: { n: { $dynamicAnchor: 'n', type } } },
      },
    });
  const document = generic('integer');
  expect(withoutDynamic(document)).toBe(document);
  expect(drift(document, generic('string')).verdict).not.toBe('unchanged');
  expect(said(drift(document, generic('integer')))).toEqual(['unchanged']);
});

test('data that looks like one is data', () => {
  const document = giving({ type: 'object', example: { $dynamicRef: '#n' }, properties: { $dynamicRef: { type: 'string' } } });
  expect(withoutDynamic(document)).toBe(document);
});
