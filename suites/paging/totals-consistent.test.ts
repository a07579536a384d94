import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { pagesOf, saying, walkOf } from './walk-for-tests.ts';

const clean = readCase('paging/totals-consistent', 'bearer.clean');
const subject = { operation: 'GET /todos' };
const todos = (data: Editing): ReturnType<typeof walkOf> => walkOf(data, 'todos');
function everywhere(data: Editing, members: object): void {
  const walk = todos(data);
  for (const page of [...pagesOf(walk), walk.asked.again]) saying(page, (body) => ({ ...body, ...members }));
}

test('the total is another, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => everywhere(data, { total: 137 }));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'total',
      level: 'breaking',
      subject,
      text: 'GET /todos tells a total of 137; its pages hold 25',
      expected: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: { items: 25 } },
      actual: { witness: 'agreement', at: 'total', value: 137 },
    },
  ]);
});
test('the total varies', () => {
  const { findings } = clean.judged((data) => saying(todos(data).walks[0]?.pages[3], (body) => ({ ...body, total: 4 })));
  expect(findings).toMatchObject([{ message: 'varies', text: 'GET /todos tells another total on page 4: 4 instead of 25' }]);
});
test('the number of pages is another', () => {
  const { findings } = clean.judged((data) => everywhere(data, { pages: 3 }));
  expect(findings).toMatchObject([{ message: 'pages', text: 'GET /todos tells 3 pages; there are 4' }]);
});

test('the number of pages does not follow from a page that is full', () => {
  const { findings } = readCase('paging/totals-consistent', 'bearer.pages-one-too-many').judged();
  expect(findings).toMatchObject([{ message: 'pages', subject, text: 'GET /todos tells 6 pages; there are 5' }]);
});

describe('filtered', () => {
  const narrowed = readCase('paging/totals-consistent', 'cookie.total-without-filter');
  const filters = (data: Editing): ReturnType<typeof walkOf>['asked']['filtered'] => todos(data).asked.filtered;
  test('both sides shown', () => {
    const { kind, findings } = narrowed.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'filtered',
        level: 'breaking',
        subject,
        text: expect.stringMatching(/^GET \/todos with q tells a total of 25, and shows 1 with nothing behind/),
        expected: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: { items: 1 } },
        actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: { total: 25 } },
      },
    ]);
  });
  test('a filter that leaves nothing counts', () => {
    const { findings } = narrowed.judged((data) => void (todos(data).asked.filtered = filters(data).filter((one) => one.with === 'done=true')));
    expect(findings).toMatchObject([{ text: expect.stringContaining('with done=true tells a total of 25, and shows 0') }]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses what it does not know', (data) => filters(data).forEach(({ exchange }) => answering(exchange, 422))],
    ['ignores what it does not know', (data) => filters(data).forEach((one) => Object.assign(one, { exchange: todos(data).asked.large }))],
    ['thins pages out after they are cut', (data) => filters(data).forEach((one) => Object.assign(one, { beyond: todos(data).walks[0]?.pages[1] }))],
    ['previews, whatever the page', (data) => filters(data).forEach((one) => Object.assign(one, { beyond: one.exchange }))],
    ['groups', (data) => filters(data).forEach(({ exchange }) => saying(exchange, (body) => ({ ...body, items: [{ key: 'open', count: 25 }] })))],
    ['does not count what is searched', (data) => filters(data).forEach(({ exchange }) => saying(exchange, (body) => ({ ...body, total: null })))],
    ['fails on the second page', (data) => filters(data).forEach(({ beyond }) => beyond !== undefined && answering(beyond, 500))],
  ])('quiet where an App %s', ([, change]) => {
    expect(
      narrowed.judged((data) => {
        // Zero items are of no group and on no second page.
        todos(data).asked.filtered = filters(data).filter((one) => one.with.startsWith('q='));
        change(data);
      }),
    ).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a filter that leaves all', () => {
  const other = readCase('paging/totals-consistent', 'bearer.total-of-other-state');
  const states = (data: Editing): ReturnType<typeof walkOf>['asked']['filtered'] => todos(data).asked.filtered.filter((one) => one.with === 'done=false');
  test('counted otherwise, both sides shown', () => {
    const { kind, findings } = other.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'filtered',
        subject,
        text: 'GET /todos with done=false tells a total of 0, and shows 25 with nothing behind',
        expected: { value: { items: 25 } },
        actual: { value: { total: 0 } },
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['shows as many on the next page', (data) => states(data).forEach((one) => Object.assign(one, { beyond: todos(data).walks[0]?.pages[1] }))],
    [
      'grants less at once',
      (data) =>
        [...states(data), { exchange: todos(data).asked.large }].forEach(({ exchange }) =>
          saying(exchange, (body) => ({ ...body, items: body.items.slice(0, 20) })),
        ),
    ],
    ['does not count what is filtered', (data) => states(data).forEach(({ exchange }) => saying(exchange, (body) => ({ ...body, total: null })))],
  ])('quiet where an App %s', ([, change]) => {
    expect(other.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  const wrong = (data: Editing): void => everywhere(data, { total: 137, pages: 9 });
  test.for(troubles)('the last creation: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(todos(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('the first page once more: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(todos(data).asked.again);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['the total has changed by the end', (data) => saying(todos(data).asked.again, (body) => ({ ...body, total: 138 }))],
    ['the second walk showed more', (data) => saying(todos(data).walks[1]?.pages[3], (body) => ({ ...body, items: [...body.items, {}] }))],
    ['a walk did not end', (data) => Object.assign(todos(data).walks[1] ?? {}, { ended: false })],
    ['there was no walk', (data) => Object.assign(todos(data), { walks: [] })],
  ])('%s', ([, change]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      change(data);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([{ total: -1 }, { total: null }, { total: -1, pages: -1 }])('neither is told: %j', (members) => {
    expect(clean.judged((data) => everywhere(data, { pages: null, ...members }))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      reason: expect.stringContaining('estimated: true'),
    });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['tells pages only', (data) => everywhere(data, { total: null })],
    ['does not count its pages', (data) => everywhere(data, { pages: -1 })],
    [
      'tells the total on its first page only',
      (data) => pagesOf(todos(data)).forEach((page, index) => index % 4 > 0 && saying(page, (body) => ({ ...body, total: null }))),
    ],
    [
      'clamps pages to 5 items, and counts so',
      (data) => {
        const walk = todos(data);
        const all =
          walk.walks[0]?.pages.flatMap((page) => JSON.parse(page.response.kind === 'answered' ? (page.response.body?.text ?? '') : '').items as unknown[]) ??
          [];
        for (const one of walk.walks) {
          const [first] = one.pages;
          one.pages = [0, 1, 2, 3, 4].map(() => structuredClone(first ?? walk.control));
          one.pages.forEach((page, index) => saying(page, (body) => ({ ...body, items: all.slice(index * 5, index * 5 + 5), pages: 5 })));
        }
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('estimates', () => {
    const outcome = clean.judged((data) => {
      everywhere(data, { total: 137 });
      Object.assign(todos(data).paging, { estimated: true });
    });
    expect(outcome.findings).toEqual([]);
  });
});
