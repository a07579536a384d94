import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import type { Fixtures, Listed } from '../contract/fixtures.probe.ts';
import { troubles } from '../troubles-for-tests.ts';
import { saying } from './walk-for-tests.ts';

const clean = readCase('paging/envelope-shape', 'bearer.clean');
const subject = { operation: 'GET /todos' };

function todos({ said }: Editing): Editable<Listed> {
  const fixtures = said<Fixtures>('contract/fixtures');
  const { todos: found } = fixtures.resources;
  if (found === undefined) throw new Error('no todos were listed');
  fixtures.resources = { todos: found };
  return found;
}
function paged(data: Editing, paging: object): void {
  Object.assign(todos(data), { paging: { style: 'page-number', page: 'page', size: 'size', first: 1, items: 'items', ...paging } });
}
const says = (change: (body: Record<string, unknown> & { items: unknown[] }) => unknown) => (data: Editing) => saying(todos(data).list, change);

describe('items', () => {
  test('under another name, both sides shown', () => {
    const { kind, findings } = clean.judged(says(({ items, ...rest }) => ({ ...rest, data: items })));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'itemsRenamed',
        level: 'breaking',
        subject,
        text: 'GET /todos has its items at data, not at items as agreed',
        expected: { witness: 'agreement', value: 'items' },
        actual: { witness: 'contract/fixtures', at: expect.stringMatching(/^x\d+$/), value: 'data' },
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void, string]>([
    ['a bare list', says(({ items }) => items), 'itemsRenamed'],
    ['nowhere', says(() => ({ ok: true })), 'noItems'],
    ['one of two lists', says(({ items }) => ({ todos: items, tags: [] })), 'noItems'],
    ['an object by id', says(() => ({ items: {} })), 'noItems'],
    ['no JSON', (data) => answering(todos(data).list, 200, { body: '<p>' }), 'noItems'],
  ])('%s', ([, change, message]) => {
    expect(clean.judged(change).findings.map((finding) => finding.message)).toEqual([message]);
  });
});

describe('numbers', () => {
  test.for<readonly [string, (data: Editing) => void, string, string]>([
    ['under another name', says(({ total, ...rest }) => ({ ...rest, count: total })), 'numberRenamed', 'tells its total at count, not at total'],
    ['in camel case', says(({ total, ...rest }) => ({ ...rest, totalCount: total })), 'numberRenamed', 'totalCount'],
    ['as text', says((body) => ({ ...body, total: '3' })), 'notANumber', 'tells text at total'],
    ['as a fraction', says((body) => ({ ...body, total: 2.5 })), 'notANumber', 'number 2.5'],
    ['the pages as an object', says((body) => ({ ...body, pages: {} })), 'notANumber', 'an object at pages'],
    ['not at all', says((body) => ({ ...body, total: undefined })), 'noNumber', 'tells nothing at total'],
  ])('%s', ([, change, message, words]) => {
    expect(clean.judged(change).findings).toMatchObject([{ message, subject, text: expect.stringContaining(words) }]);
  });
  test('one that is missing is a warning', () => {
    expect(clean.judged(says((body) => ({ ...body, total: undefined })))).toMatchObject({ kind: 'pass', findings: [{ level: 'warning' }] });
  });
});

test('what should say whether there is more is an object', () => {
  const { findings } = clean.judged((data) => {
    paged(data, { next: 'next' });
    says((body) => ({ ...body, next: { page: 2 } }))(data);
  });
  expect(findings).toMatchObject([{ message: 'notACursor', text: 'GET /todos has an object at next, where it is agreed to say whether there is more' }]);
});

describe('a control that does not hold', () => {
  const wrong = says(() => ({ ok: true }));
  test.for(troubles)('signing in: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(todos(data).signIn);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('the list: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(todos(data).list))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('signing in yields nothing', () => {
    const outcome = clean.judged((data) => {
      wrong(data);
      Object.values(data.said<Fixtures>('contract/fixtures').users).forEach((user) => Object.assign(user, { yielded: false }));
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

test('who is sent on by a sign-in is signed in', () => {
  const { findings } = clean.judged((data) => {
    says(({ items, ...rest }) => ({ ...rest, data: items }))(data);
    answering(todos(data).signIn, 302, { body: '' });
  });
  expect(findings).toMatchObject([{ message: 'itemsRenamed' }]);
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['has an empty list', says((body) => ({ ...body, items: [], total: 0, pages: 0 }))],
    ['does not know the total', says((body) => ({ ...body, total: -1 }))],
    ['says that it does not', says((body) => ({ ...body, total: null, pages: null }))],
    ['tells more than is agreed', says((body) => ({ ...body, links: [], took: 3 }))],
    [
      'has the list at the top',
      (data) => {
        paged(data, { items: '' });
        says(({ items }) => items)(data);
      },
    ],
    [
      'has all of it deep down',
      (data) => {
        paged(data, { items: 'data.rows', total: 'data.meta.total', next: '/data/meta/next' });
        says(({ items }) => ({ data: { rows: items, meta: { total: 3, next: 'abc' } } }))(data);
      },
    ],
    [
      'has a next page by number, link or nothing',
      (data) => {
        paged(data, { next: 'next' });
        says((body) => ({ ...body, next: 7 }))(data);
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('a list that is not paged is nobody’s', () => {
    const outcome = clean.judged((data) => {
      delete todos(data).paging;
      says(() => 'anything')(data);
    });
    expect(outcome.findings).toEqual([]);
  });
});
