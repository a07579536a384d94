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

test('a pointer in another file leads within that file, and is left', () => {
  const other = { A: { $dynamicRef: '#/components/schemas/N' } };
  const document = giving({ $ref: '#/x-seamcheck-files/b.json/A' }, { schemas: { N: {} }, root: { 'x-seamcheck-files': { 'b.json': other } } });
  expect(withoutDynamic(document)).toBe(document);
});

test('data that looks like one is data', () => {
  const document = giving({ type: 'object', example: { $dynamicRef: '#n' }, properties: { $dynamicRef: { type: 'string' } } });
  expect(withoutDynamic(document)).toBe(document);
});

test('OpenAPI 3.0 does not know the word', () => {
  const leading = (reference: string): Part => giving({ $dynamicRef: reference }, { openapi: '3.0.3', schemas: { N: { type: 'integer' } } });
  const document = leading('#/components/schemas/N');
  expect(withoutDynamic(document)).toBe(document);
  expect(drift(document, giving({}, { openapi: '3.0.3' })).verdict).not.toBe('breaking');
  expect(() => sourceOf(leading('#/components/schemas/None'), 'a.json')).not.toThrow();
});

test.each(['#/components/schemas/None', '#none'])('%s leads nowhere', (reference) => {
  expect(() => sourceOf(giving({ $dynamicRef: reference }, { schemas: { N: {} } }), 'a.json')).toThrow(
    /^a\.json cannot be followed: the reference "#.*one" leads nowhere in the document \(\/paths\/~1things\//,
  );
});

test('beside a `$ref` it stays what it is', () => {
  const document = giving({ ...ref('N'), $dynamicRef: '#n' }, { schemas: { N: {}, T: { $dynamicAnchor: 'n' } } });
  expect(withoutDynamic(document)).toBe(document);
});

test('half a surrogate in a name on the way is no crash, and no reference', () => {
  const document = giving({ $dynamicRef: '#n' }, { schemas: { 'N\uD800': { $dynamicAnchor: 'n', type: 'integer' } } });
  expect(withoutDynamic(document)).toBe(document);
});

test('a name that stands twenty thousand times', () => {
  const document = giving({ $dynamicRef: '#n' }, { schemas: { N: { allOf: Array.from({ length: 20_000 }, () => ({ $anchor: 'n' })) } } });
  const start = performance.now();
  expect(withoutDynamic(document)).toBe(document);
  expect(performance.now() - start).toBeLessThan(500);
});
