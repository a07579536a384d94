import { expect, test } from 'vitest';
import { follow } from './reference.ts';
import { resolverOf } from './resolve.ts';

test('what an anchor leads to is looked for anew in a document that was changed', () => {
  const first: Record<string, unknown> = { $anchor: 'a' };
  const second = { $anchor: 'a', type: 'integer' };
  const document: { $defs: Record<string, unknown> } = { $defs: { first } };
  const led = (): unknown => follow(document, '#a', '');
  expect(led()).toEqual({ pointer: '/$defs/first', value: first });
  document.$defs = { other: first };
  expect(led()).toEqual({ pointer: '/$defs/other', value: first });
  delete first['$anchor'];
  expect(led()).toHaveProperty('reason');
  document.$defs['second'] = second;
  expect(led()).toEqual({ pointer: '/$defs/second', value: second });
});

test('an anchor of a subschema with an identifier comes before one of the document', () => {
  const inner = { $id: 'https://x.io/', $defs: { a: { $anchor: 'a' } }, not: {} };
  const document = { $defs: { inner, b: { $anchor: 'b' } }, $anchor: 'a' };
  expect(follow(document, '#a', '/$defs/inner/not')).toEqual({ pointer: '/$defs/inner/$defs/a', value: inner.$defs.a });
  expect(follow(document, '#a', '/$defs/b')).toEqual({ pointer: '', value: document });
  expect(follow(document, '#b', '/$defs/inner/not')).toEqual({ pointer: '/$defs/b', value: document.$defs.b });
});

test('thousands of anchors take no longer than the document is long', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `a${index}`);
  const of = (word: string): object => ({ $defs: Object.fromEntries(names.map((name) => [name, { [word]: name }])) });
  const document = of('$anchor');
  const start = performance.now();
  for (const name of names) expect(follow(document, `#${name}`, '')).toHaveProperty('pointer', `/$defs/${name}`);
  expect(resolverOf(of('$dynamicAnchor'), '2020-12').isDynamic()).toBe(false);
  expect(performance.now() - start).toBeLessThan(3_000);
});
