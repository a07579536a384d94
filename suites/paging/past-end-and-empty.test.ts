import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { bodyOf, saying, walkOf } from './walk-for-tests.ts';

const clean = readCase('paging/past-end-and-empty', 'bearer.clean');
const subject = { operation: 'GET /todos' };
const todos = (data: Editing): ReturnType<typeof walkOf> => walkOf(data, 'todos');

describe('notAList', () => {
  test.for<readonly ['empty' | 'past', string, (body: Record<string, unknown>) => unknown]>([
    ['empty', 'GET /todos answers an empty list with null at items, not with an empty list', (body) => ({ ...body, items: null })],
    ['empty', 'GET /todos answers an empty list with nothing at items, not with an empty list', () => ({})],
    ['past', 'GET /todos answers a page past the end with null at items, not with an empty list', (body) => ({ ...body, items: null })],
    ['past', 'GET /todos answers a page past the end with an object at items, not with an empty list', (body) => ({ ...body, items: {} })],
  ])('%s: %s', ([which, text, change]) => {
    const { kind, findings } = clean.judged((data) => saying(todos(data).asked[which], change));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'notAList',
        level: 'breaking',
        subject,
        text,
        expected: { witness: 'agreement', at: 'paging', value: '[]' },
        actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
});
test.for(['empty', 'past'] as const)('crashed: %s', (which) => {
  const { findings } = clean.judged((data) => answering(todos(data).asked[which] ?? todos(data).control, 500, { body: '{}' }));
  expect(findings).toMatchObject([{ message: 'crashed', level: 'breaking', subject }]);
});
describe('warnings', () => {
  test.for<readonly [string, string, (data: Editing) => void]>([
    ['notEmpty', 'GET /todos answers a page past the end with 2 items', (data) => saying(todos(data).asked.past, (body) => ({ ...body, items: [{}, {}] }))],
    [
      'total',
      'GET /todos tells a total of 0 on a page past the end, and 25 elsewhere',
      (data) => saying(todos(data).asked.past, (body) => ({ ...body, total: 0 })),
    ],
    ['total', 'GET /todos tells a total of 1 on an empty list, and 0 elsewhere', (data) => saying(todos(data).asked.empty, (body) => ({ ...body, total: 1 }))],
    ['refused', 'GET /todos answers 404 to a list that is empty', (data) => answering(todos(data).asked.empty ?? todos(data).control, 404, { body: '{}' })],
  ])('%s: %s', ([message, text, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [{ message, level: 'warning', text }] });
  });
});

describe('a control that does not hold', () => {
  const wrong = (data: Editing): void => saying(todos(data).asked.empty, (body) => ({ ...body, items: null }));
  test.for(troubles)('the list with something in it: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(todos(data).asked.plain);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('the last creation: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(todos(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the filled list is not shown as agreed either', () => {
    const outcome = clean.judged((data) => {
      wrong(data);
      saying(todos(data).asked.plain, () => ({}));
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('neither was asked for', () => {
    const outcome = clean.judged((data) => {
      delete todos(data).asked.empty;
      delete todos(data).asked.past;
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test('whose list others change meanwhile', () => {
    const outcome = clean.judged((data) => {
      saying(todos(data).asked.past, (body) => ({ ...body, total: 24 }));
      saying(todos(data).asked.again, (body) => ({ ...body, total: 23 }));
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for([502, 504])('behind a gateway that answers %i', (status) => {
    expect(clean.judged((data) => answering(todos(data).asked.past ?? todos(data).control, status, { body: '{}' }))).toMatchObject({ findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses a page past the end', (data) => answering(todos(data).asked.past ?? todos(data).control, 404, { body: '{}' })],
    ['says 204 to it', (data) => answering(todos(data).asked.past ?? todos(data).control, 204)],
    [
      'shows the last page instead, as agreed',
      (data) => {
        todos(data).paging.outOfRange = 'clamp';
        saying(todos(data).asked.past, (body) => ({ ...body, items: [{}] }));
      },
    ],
    ['gives a new account something to begin with', (data) => saying(todos(data).asked.empty, () => bodyOf(todos(data).asked.plain))],
    ['is too busy', (data) => [todos(data).asked.empty, todos(data).asked.past].forEach((page) => page && answering(page, 429))],
    [
      'estimates its total',
      (data) => {
        saying(todos(data).asked.past, (body) => ({ ...body, total: 30 }));
        Object.assign(todos(data).paging, { estimated: true });
      },
    ],
    ['has no total past the end', (data) => saying(todos(data).asked.past, (body) => ({ ...body, total: null }))],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
