import { expect, test } from 'vitest';
import { giving, object, ref, type Part } from '../../../fixtures/drift/document.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

// Of what nobody can answer no value shows the change of a part of it.
const impossible = object({ a: object({}, ['b'], { additionalProperties: false }), kind: ref('Kind') }, ['a']);
const one = (name: string): Part => ({ get: { responses: { '200': { description: 'OK', content: { 'application/json': { schema: ref(name) } } } } } });

function drift(paths: Part): ReturnType<typeof compare> {
  const document = (kind: Part): Part => ({ ...giving({}, { schemas: { Kind: kind, Holder: object({ kind: ref('Kind') }), Impossible: impossible } }), paths });
  return compare(sourceOf(document({ type: 'integer' }), 'old'), sourceOf(document({ type: 'number' }), 'new'));
}

test.each([
  ['last', { '/impossible': one('Impossible'), '/kind': one('Holder') }],
  ['first', { '/kind': one('Holder'), '/impossible': one('Impossible') }],
  ['after more than are tried', { ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`/${name}`, one('Impossible')])), '/kind': one('Holder') }],
])('a change is that of the operation in which it shows, which is %s', (_, paths) => {
  const { verdict, findings, undecided } = drift(paths);
  expect([verdict, findings.map(({ level, operation, text }) => [level, operation, text]), undecided]).toEqual([
    'breaking',
    [['breaking', 'GET /kind', 'kind in the body of response 200 is number instead of integer']],
    [],
  ]);
});

test('and one that shows in none is told nowhere', () => {
  const { verdict, findings, undecided } = drift({ '/impossible': one('Impossible') });
  expect([verdict, findings, undecided]).toEqual(['unchanged', [], []]);
});
