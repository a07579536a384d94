import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { OpenApiSaid } from '../../src/author.ts';
import { bodyOf, saying, walkOf } from './walk-for-tests.ts';

const clean = readCase('paging/params-honoured', 'bearer.clean');
const subject = { operation: 'GET /todos' };
const todos = (data: Editing): ReturnType<typeof walkOf> => walkOf(data, 'todos');
/** Every page holds what the list without parameters shows. */
function ignoring(data: Editing): void {
  const { asked } = todos(data);
  const all = bodyOf(asked.plain).items;
  for (const page of [...asked.small, asked.large]) saying(page, (body) => ({ ...body, items: all }));
}
function allOf(data: Editing): unknown[] {
  return bodyOf(todos(data).asked.large).items;
}

test('the size is ignored, both sides shown', () => {
  const { kind, findings } = clean.judged(ignoring);
  expect(kind).toBe('fail');
  expect(findings[0]).toMatchObject({
    message: 'sizeIgnored',
    level: 'breaking',
    subject,
    text: 'GET /todos gives 20 items whether 5 or 100 are asked for with size',
    expected: { witness: 'agreement', value: { size: 5 } },
    actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: { items: 20 } },
  });
});
test('the page is ignored', () => {
  const { findings } = clean.judged((data) => {
    const [small, second] = todos(data).asked.small;
    saying(second, () => bodyOf(small));
  });
  expect(findings).toMatchObject([{ message: 'placeIgnored', subject, text: expect.stringContaining('asked for with page') }]);
});
test('the parameter is refused', () => {
  const { findings } = clean.judged((data) => {
    const { asked } = todos(data);
    for (const page of [...asked.small, asked.large]) answering(page, 422, { body: '{}' });
  });
  expect(findings).toMatchObject([{ message: 'refused', text: 'GET /todos answers 422 when asked with size, and 200 without' }]);
});
describe('a filter that is lost on the second page', () => {
  const lost = readCase('paging/params-honoured', 'bearer.filter-lost-behind-first-page');
  type Filtered = ReturnType<typeof walkOf>['asked']['filtered'][number];
  const each = (data: Editing, change: (one: Required<Pick<Filtered, 'exchange' | 'second'>>) => void): void => {
    for (const { exchange, second } of todos(data).asked.filtered) if (second !== undefined) change({ exchange, second });
  };
  test('both sides shown, told once', () => {
    const { kind, findings } = lost.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'filterLost',
        level: 'breaking',
        subject,
        text: 'GET /todos with q shows on its second page what it shows there without: the first page holds the 1 that the filter leaves',
        expected: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/) },
        actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test('a filter that leaves nothing counts', () => {
    const { findings } = lost.judged((data) => void (todos(data).asked.filtered = todos(data).asked.filtered.filter((one) => one.with === 'done=true')));
    expect(findings).toMatchObject([{ message: 'filterLost', text: expect.stringContaining('with done=true shows') }]);
  });
  test.for<readonly [string, (one: Required<Pick<Filtered, 'exchange' | 'second'>>, data: Editing) => void]>([
    ['shows nothing behind', ({ second }) => saying(second, (body) => ({ ...body, items: [] }))],
    ['has no such page', ({ second }) => answering(second, 404, { body: '{}' })],
    ['shows its last page for those behind', ({ exchange, second }) => saying(second, () => bodyOf(exchange))],
    ['shows what is related', ({ second }, data) => saying(second, (body) => ({ ...body, items: bodyOf(todos(data).asked.plain).items.slice(10, 15) }))],
    ['orders by likeness, and leaves nothing out', ({ exchange }, data) => saying(exchange, () => bodyOf(todos(data).asked.large))],
    ['shows no second page of everything either', (_, data) => saying(todos(data).asked.small[1], (body) => ({ ...body, items: [] }))],
    ...troubles.map(([name, befall]) => [`cannot be seen: ${name}`, ({ second }: { second: Filtered['exchange'] }) => befall(second)] as const),
  ])('quiet where an App %s', ([, change]) => {
    expect(lost.judged((data) => each(data, (one) => change(one, data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('the document does not declare it: a warning, once for an operation', () => {
  const { kind, findings } = clean.judged((data) => {
    todos(data);
    for (const operation of Object.values(data.said<OpenApiSaid>('contract/openapi').operations)) operation.parameters = [];
  });
  expect({ kind, findings }).toMatchObject({ kind: 'pass', findings: [{ message: 'undeclared', level: 'warning', actual: { witness: 'openapi' } }] });
});

test('an object in brackets is declared by its own name, a page in one parameter by that', () => {
  const declaring = (name: string, paging: object): readonly string[] =>
    clean
      .judged((data) => {
        Object.assign(todos(data).paging, paging);
        for (const operation of Object.values(data.said<OpenApiSaid>('contract/openapi').operations))
          operation.parameters = [{ name, in: 'query', required: false, schema: null }];
      })
      .findings.map(({ message }) => message);
  expect(declaring('page', { page: 'page[number]', size: 'page[size]' })).toEqual([]);
  expect(declaring('pages', { page: 'page[number]', size: 'page[size]' })).toEqual(['undeclared']);
});

describe('a control that does not hold', () => {
  test.for(troubles)('the last creation: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      ignoring(data);
      befall(todos(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('the list without parameters: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      ignoring(data);
      befall(todos(data).asked.plain);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('what was created is only promised', () => {
    const outcome = clean.judged((data) => {
      ignoring(data);
      answering(todos(data).control, 202);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the list shows two items', () => {
    const outcome = clean.judged((data) => {
      ignoring(data);
      saying(todos(data).asked.plain, (body) => ({ ...body, items: body.items.slice(0, 2) }));
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'grants sizes of 10, 20 and 50',
      (data) => {
        const all = allOf(data);
        const [small, second] = todos(data).asked.small;
        saying(small, (body) => ({ ...body, items: all.slice(0, 10) }));
        saying(second, (body) => ({ ...body, items: all.slice(10, 20) }));
      },
    ],
    ['grants no more than 10', (data) => saying(todos(data).asked.large, (body) => ({ ...body, items: body.items.slice(0, 10) }))],
    ['refuses sizes below 5', (data) => todos(data).asked.small.forEach((page) => answering(page, 422, { body: '{}' }))],
    ['has no document', (data) => data.without('contract/openapi')],
    ['is too busy for the second page', (data) => answering(todos(data).asked.small[1] ?? todos(data).control, 429)],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('pages of one size, which no parameter changes', () => {
  const twelve = (data: Editing): ReturnType<typeof walkOf> => {
    const walk = todos(data);
    delete (walk.paging as { size?: string }).size;
    const all = allOf(data);
    const page = (items: unknown[]) => (body: Record<string, unknown>) => ({ ...body, items });
    for (const exchange of [walk.asked.plain, walk.asked.large, ...walk.asked.small.slice(0, 1)]) saying(exchange, page(all.slice(0, 12)));
    saying(walk.asked.small[1], page(all.slice(12, 24)));
    return walk;
  };
  test('are right', () => {
    expect(clean.judged(twelve)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('the page is ignored', () => {
    const { findings } = clean.judged((data) => {
      const { asked } = twelve(data);
      saying(asked.small[1], () => bodyOf(asked.plain));
    });
    expect(findings).toMatchObject([{ message: 'placeIgnored', text: expect.stringContaining('asked for with page') }]);
  });
  test('one page holds everything: nothing to see', () => {
    const outcome = clean.judged((data) => {
      const { asked } = twelve(data);
      const all = allOf(data);
      for (const exchange of [asked.plain, asked.large, ...asked.small]) saying(exchange, () => bodyOf(asked.plain));
      expect(all.length).toBe(12);
      const walk = todos(data);
      walk.created = walk.created.filter((id) => all.some((item) => (item as { id: unknown }).id === id));
    });
    expect(outcome).toMatchObject({ kind: 'none', findings: [] });
  });
});
