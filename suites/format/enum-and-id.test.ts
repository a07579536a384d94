import { describe, expect, test } from 'vitest';
import type { OpenApiSaid } from '../../src/model/openapi.ts';
import { readCase, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { controls, seeing } from './values-for-tests.ts';

const clean = readCase('format/enum-and-id', 'bearer.clean');
const read = { operation: 'GET /todos/{id}' } as const;
function declaring(data: Editing, ...schemas: readonly object[]): void {
  Object.assign(data.said<OpenApiSaid>('contract/openapi'), { document: { components: { schemas } } });
}
const state = (...words: readonly string[]): object => ({ type: 'object', properties: { state: { enum: words } } });

test('the ids of one collection are numbers and texts, both sides shown', () => {
  const { kind, findings } = seeing(clean, [
    ['/items/*/id', [1, 2]],
    ['/id', ['5d7f'], read],
  ]);
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'idType',
      level: 'breaking',
      subject: { field: 'id of todos' },
      text: 'id of todos is a number in GET /todos and a text in GET /todos/{id}',
      expected: { witness: 'format/values', value: 1 },
      actual: { witness: 'format/values', value: '5d7f' },
    },
  ]);
});
test('ids within an envelope, a bare list, below /api', () => {
  const outcome = seeing(clean, [
    ['/data/items/*/id', [1], { operation: 'GET /api/todos' }],
    ['/*/id', ['1'], { operation: 'GET /api/todos/{todo}' }],
  ]);
  expect(outcome.findings).toMatchObject([{ message: 'idType', subject: { field: 'id of todos' } }]);
});
test('the same words, spelled otherwise, are a warning', () => {
  const { kind, findings } = clean.judged((data) => declaring(data, state('in_progress', 'done'), state('inProgress', 'done')));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([
    {
      message: 'enumSpelling',
      level: 'warning',
      subject: { field: 'the words of state' },
      text: expect.stringContaining('“in'),
      expected: { witness: 'openapi', at: expect.stringMatching(/^\/components\/schemas\/\d\/properties\/state$/) },
    },
  ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const fields = [
      ['/items/*/id', [1]],
      ['/id', ['5d7f'], read],
    ] as const;
    const outcome = seeing(clean, fields, (data, values) => {
      declaring(data, state('OPEN', 'DONE'), state('open', 'done'));
      controls(values, befall);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});
test('no answer has an id, and no words are declared twice: none', () => {
  expect(seeing(clean, [['/title', ['x']]])).toMatchObject({ kind: 'none' });
});
test('without a document the ids are compared', () => {
  const outcome = seeing(clean, [['/id', ['x'], read]], (data) => data.without('contract/openapi'));
  expect(outcome).toMatchObject({ kind: 'pass', examined: [{ subject: { field: 'id of todos' } }] });
});

describe('a correct app', () => {
  test.for<readonly [string, Parameters<typeof seeing>[1]]>([
    [
      'has another type of id in another version',
      [
        ['/*/id', [1], { operation: 'GET /v1/todos' }],
        ['/*/id', ['a'], { operation: 'GET /v2/todos' }],
      ],
    ],
    [
      'has another type of id in another collection',
      [
        ['/*/id', [1], { operation: 'GET /users' }],
        ['/*/id', ['a'], { operation: 'GET /todos/{id}/files' }],
      ],
    ],
    [
      'searches things of several kinds',
      [
        ['/items/*/id', [1, 'a'], { operation: 'GET /search' }],
        ['/id', ['a'], { operation: 'GET /search/{id}' }],
      ],
    ],
    [
      'shows the author of a todo',
      [
        ['/author/id', [1], read],
        ['/id', ['a'], read],
      ],
    ],
  ])('%s', ([, fields]) => {
    expect(seeing(clean, [...fields, ['/id', ['x'], { operation: 'GET /me' }]])).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, readonly object[]]>([
    ['has words in common', [state('OPEN', 'DONE'), state('open', 'done', 'late')]],
    ['declares a set twice', [state('open', 'done'), state('done', 'open')]],
    ['has other fields with such words', [state('asc', 'desc'), { type: 'object', properties: { order: { enum: ['ASC', 'DESC'] } } }]],
  ])('%s', ([, schemas]) => {
    expect(clean.judged((data) => declaring(data, ...schemas))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
