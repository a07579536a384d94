import { expect, test } from 'vitest';
import { api, giving, object, ref, type Part } from '../../../fixtures/drift/document.ts';
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

const taken = (type: string, schema: Part = object({ kind: ref('Kind') })): Part => ({
  post: { requestBody: { content: { [type]: { schema } } }, responses: { '204': { description: 'Done' } } },
});

test('one change that breaks in one operation and not in another is told of each, with what the law says of it', () => {
  const paths = { '/form': taken('application/x-www-form-urlencoded'), '/json': taken('application/json') };
  const documents = ['integer', 'string'].map((type) => api({ schemas: { Kind: { type } }, root: { paths } }));
  const [old = {}, next = {}] = documents;
  const told = (options?: Parameters<typeof compare>[2]): readonly unknown[] =>
    compare(sourceOf(old, 'old'), sourceOf(next, 'new'), options).findings.map(({ level, operation, set }) => [level, operation, set?.law]);
  expect(told()).toEqual([
    ['breaking', 'POST /json', undefined],
    ['note', 'POST /form', undefined],
  ]);
  expect(told({ levels: { 'request-property-type-changed': { level: 'warning', by: 'a test' } } })).toEqual([
    ['warning', 'POST /form', 'note'],
    ['warning', 'POST /json', 'breaking'],
  ]);
});

test('what is undecided at one place is told once, however many refer to it', () => {
  const body = { $ref: '#/components/requestBodies/Kind' };
  const paths = Object.fromEntries(['/a', '/b'].map((path) => [path, { post: { requestBody: body, responses: { '204': { description: 'Done' } } } }]));
  const [old = {}, next = {}] = [{}, { xml: { attribute: true } }].map((more) =>
    api({
      root: { paths, components: { requestBodies: { Kind: { content: { 'application/xml': { schema: object({ a: { type: 'string', ...more } }) } } } } } },
    }),
  );
  expect(compare(sourceOf(old, 'old'), sourceOf(next, 'new'))).toMatchObject({ verdict: 'unknown', undecided: [{ operation: 'POST /a' }] });
});
