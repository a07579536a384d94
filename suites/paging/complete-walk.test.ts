import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Walk, WalkOf } from './walk.probe.ts';

const clean = readCase('paging/complete-walk', 'bearer.clean');
const subject = { operation: 'GET /todos' };

type Page = Editable<WalkOf>['walks'][number]['pages'][number];
interface Item {
  readonly id: string | number;
}

/** What was recorded of the todos; all else is set aside. */
function walk({ said }: Editing): Editable<WalkOf> {
  const all = said<Walk>('paging/walk');
  const { todos } = all.byResource;
  if (todos === undefined) throw new Error('no todos were walked');
  all.byResource = { todos };
  return todos;
}
function pagesOf(data: Editing, which: 0 | 1): Page[] {
  return [...(walk(data).walks[which]?.pages ?? [])];
}
function bothWalks(data: Editing): Page[] {
  return [...pagesOf(data, 0), ...pagesOf(data, 1)];
}
function itemsOn(page: Page | undefined): Item[] {
  const text = page?.response.kind === 'answered' ? (page.response.body?.text ?? '') : '';
  return (JSON.parse(text) as { items: Item[] }).items;
}
function show(page: Page | undefined, items: readonly unknown[], body: (items: readonly unknown[]) => unknown = (shown) => ({ items: shown })): void {
  if (page !== undefined) answering(page, 200, { body: JSON.stringify(body(items)) });
}
/** Both walks show these items, in pages of a size. */
function showAll(data: Editing, items: readonly Item[], size: number): void {
  for (const one of walk(data).walks) {
    const [page] = one.pages;
    if (page === undefined) throw new Error('no page was recorded');
    const pages = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => structuredClone({ ...page, id: `x${9000 + index}` as const }));
    pages.forEach((shown, index) => show(shown, items.slice(index * size, (index + 1) * size)));
    Object.assign(one, { pages });
  }
}
/** What the first walk showed, in order. */
function all(data: Editing): Item[] {
  return pagesOf(data, 0).flatMap((page) => itemsOn(page));
}
/** From its second page on, the second walk shows one item later what the first showed. */
function shifted(data: Editing, told: (index: number) => (items: readonly unknown[]) => unknown): void {
  const items = all(data);
  pagesOf(data, 1).forEach((page, index) => show(page, items.slice(index * 7 - Number(index > 0), index * 7 + 7 - Number(index > 0)), told(index)));
}
const foreign = (id: string): Item => ({ id: `foreign-${id}` });

describe('missing', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => {
      for (const page of [pagesOf(data, 0)[1], pagesOf(data, 1)[1]]) show(page, itemsOn(page).slice(2));
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'missing',
        level: 'breaking',
        subject,
        text: '2 of 25 items are on no page of GET /todos',
        expected: { witness: 'paging/walk', at: clean.recorded.exchanges.find(({ request }) => request.method === 'POST')?.id, value: { created: 25 } },
        actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: { seen: 23, pages: [7, 5, 7, 4] } },
      },
    ]);
  });
  test('totals that differ excuse nothing where nobody else is in the list', () => {
    const { findings } = clean.judged((data) => {
      for (const which of [0, 1] as const)
        pagesOf(data, which).forEach((page, index) => show(page, itemsOn(page).slice(Number(index === 1)), (items) => ({ items, total: 25 - index })));
    });
    expect(findings).toMatchObject([{ message: 'missing', text: '1 of 25 items are on no page of GET /todos' }]);
  });
  test('the last, of a walk that ends too early', () => {
    const { findings } = clean.judged((data) => walk(data).walks.forEach((one) => Object.assign(one, { pages: one.pages.slice(0, -1) })));
    expect(findings).toMatchObject([{ message: 'missing', text: '4 of 25 items are on no page of GET /todos' }]);
  });
  test('an object without an id on the page is not one of ours', () => {
    const { findings } = clean.judged((data) => {
      for (const which of [0, 1] as const)
        show(
          pagesOf(data, which)[3],
          itemsOn(pagesOf(data, which)[3]).map((item, index) => (index === 0 ? {} : item)),
        );
    });
    expect(findings.map(({ message }) => message)).toEqual(['missing']);
  });
});

describe('repeated', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => {
      for (const which of [0, 1] as const) show(pagesOf(data, which)[1], [...itemsOn(pagesOf(data, which)[0]).slice(-1), ...itemsOn(pagesOf(data, which)[1])]);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'repeated',
        level: 'breaking',
        subject,
        text: '1 item is on more than one page of GET /todos',
        expected: { witness: 'paging/walk', value: 'each item once' },
        actual: { witness: 'paging/walk', value: [expect.stringMatching(/^[\da-f-]{36}$/)] },
      },
    ]);
  });
  test('quiet where what repeats is another’s', () => {
    const outcome = clean.judged((data) => {
      for (const which of [0, 1] as const) for (const page of pagesOf(data, which).slice(0, 2)) show(page, [foreign('pinned'), ...itemsOn(page)]);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('unstable', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => show(pagesOf(data, 1)[2], itemsOn(pagesOf(data, 1)[2]).reverse()));
    expect(kind).toBe('fail');
    const [finding] = findings;
    expect(finding).toMatchObject({
      message: 'unstable',
      level: 'breaking',
      subject,
      text: expect.stringContaining('page 3 differs'),
      expected: { witness: 'paging/walk' },
      actual: { witness: 'paging/walk' },
    });
    expect(finding?.actual.at).not.toBe(finding?.expected.at);
    expect(finding?.actual.value).toEqual([...((finding?.expected.value ?? []) as string[])].reverse());
    expect(finding?.actual.value).toHaveLength(7);
  });
  test('across pages', () => {
    const { findings } = clean.judged((data) => {
      const [first, second] = pagesOf(data, 1);
      const [a, b] = [itemsOn(first), itemsOn(second)];
      show(first, [...a.slice(0, 6), ...b.slice(0, 1)]);
      show(second, [...a.slice(6), ...b.slice(1)]);
    });
    expect(findings).toMatchObject([{ message: 'unstable', text: expect.stringContaining('page 1 differs') }]);
  });
  test('a second walk with a page more', () => {
    const { findings } = clean.judged((data) => {
      const [, second] = walk(data).walks;
      const last = second?.pages.at(-1);
      if (second !== undefined && last !== undefined) Object.assign(second, { pages: [...second.pages, structuredClone(last)] });
    });
    expect(findings).toMatchObject([
      { message: 'unstable', text: expect.stringContaining('page 5 differs'), expected: { value: [] }, actual: { value: expect.any(Array) } },
    ]);
  });
});

describe('a control that does not hold', () => {
  const wrong = (data: Editing): void =>
    pagesOf(data, 0)
      .slice(1)
      .forEach((page) => show(page, []));
  test.for(troubles)('the last creation: %s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(walk(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('what was created is only promised (202)', () => {
    expect(
      clean.judged((data) => {
        walk(data).walks.forEach((one) => one.pages.forEach((page) => show(page, [])));
        answering(walk(data).control, 202);
      }),
    ).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([0, 1] as const)('walk %i was given up', (which) => {
    expect(clean.judged((data) => Object.assign(walk(data).walks[which] ?? {}, { ended: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('a page could not be had, so that the walk did not end', () => {
    for (const [, befall] of troubles) {
      const outcome = clean.judged((data) => {
        const page = pagesOf(data, 1)[2];
        if (page !== undefined) befall(page);
        Object.assign(walk(data).walks[1] ?? {}, { pages: pagesOf(data, 1).slice(0, 3), ended: false });
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    }
  });
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'newest first, one more came at the front of the second walk',
      (data) => {
        const ours = all(data);
        for (const page of pagesOf(data, 1)) show(page, []);
        show(pagesOf(data, 1)[0], [foreign('new'), ...ours]);
      },
    ],
    [
      'one came between two pages of the first walk, and shifted them',
      (data) => {
        const [first, second] = pagesOf(data, 0);
        show(second, [...itemsOn(first).slice(-1), ...itemsOn(second)]);
        show(pagesOf(data, 1)[0], [foreign('new'), ...itemsOn(pagesOf(data, 1)[0])]);
      },
    ],
    [
      'one came to the front during the second walk: only the totals know it',
      (data) => {
        // In the list all along: of a list that is ours alone nobody changes anything.
        showAll(data, [...all(data), foreign('old')], 7);
        for (const page of pagesOf(data, 0)) show(page, itemsOn(page), (items) => ({ items, total: 26 }));
        shifted(data, (index) => (items) => ({ items, total: index === 0 ? 26 : 27 }));
      },
    ],
    [
      'one came to the front during the second walk: only a later look shows it',
      (data) => {
        for (const page of pagesOf(data, 0)) show(page, itemsOn(page));
        shifted(data, () => (items) => ({ items }));
        const { asked } = walk(data);
        show(asked?.again, [foreign('new'), ...itemsOn(asked?.again).slice(0, 6)]);
      },
    ],
    ['one went during the walks', (data) => show(pagesOf(data, 0)[0], [foreign('old'), ...itemsOn(pagesOf(data, 0)[0])])],
  ])('others write to the list: %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'inconclusive', findings: [], reason: expect.stringContaining('others changed the list') });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['no walk', (data) => Object.assign(walk(data), { walks: [] })],
    ['one walk', (data) => Object.assign(walk(data), { walks: walk(data).walks.slice(0, 1) })],
    ['walks without a page', (data) => walk(data).walks.forEach((one) => Object.assign(one, { pages: [] }))],
    ['nothing that was created', (data) => Object.assign(walk(data), { created: [] })],
  ])('there is %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
});

describe('a correct app', () => {
  const paged = (data: Editing, paging: object): void => void Object.assign(walk(data), { paging });
  test.for<readonly [string, (data: Editing) => void]>([
    ['lists the newest first', (data) => showAll(data, all(data).toReversed(), 7)],
    ['clamps the size of a page to 5', (data) => showAll(data, all(data), 5)],
    ['gives larger pages than asked for', (data) => showAll(data, all(data), 25)],
    ['tells no total', (data) => bothWalks(data).forEach((page) => show(page, itemsOn(page)))],
    ['tells a total that it does not know', (data) => bothWalks(data).forEach((page) => show(page, itemsOn(page), (items) => ({ total: -1, items })))],
    [
      'has the items at the top',
      (data) => {
        bothWalks(data).forEach((page) => show(page, itemsOn(page), (items) => items));
        paged(data, { style: 'offset-limit', offset: 'offset', limit: 'limit', items: '' });
      },
    ],
    [
      'has the items deep down',
      (data) => {
        bothWalks(data).forEach((page) => show(page, itemsOn(page), (rows) => ({ data: { rows } })));
        paged(data, { style: 'cursor', cursor: 'after', size: 'first', next: 'data.next', items: 'data.rows' });
      },
    ],
    [
      'counts its objects',
      (data) => {
        const { created } = walk(data);
        bothWalks(data).forEach((page) =>
          show(
            page,
            itemsOn(page).map(({ id }) => ({ id: created.indexOf(String(id)) + 1 })),
          ),
        );
        Object.assign(walk(data), { created: created.map((_, index) => String(index + 1)) });
      },
    ],
    ['has had others’ objects in the list all along', (data) => showAll(data, [foreign('a'), ...all(data), foreign('b')], 7)],
    ['creates with 200', (data) => answering(walk(data).control, 200, { body: '{}' })],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
  });
});

describe('where the answer to a creation wraps the object', () => {
  const wrapped = (data: Editing): void => void Object.assign(walk(data), { id: 'data.id' });

  test('items are found by the id that they have without the wrapper', () => {
    expect(clean.judged(wrapped)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('what is on no page is still missing', () => {
    const { findings } = clean.judged((data) => {
      wrapped(data);
      for (const page of [pagesOf(data, 0)[1], pagesOf(data, 1)[1]]) show(page, itemsOn(page).slice(2));
    });
    expect(findings).toMatchObject([{ message: 'missing', text: '2 of 25 items are on no page of GET /todos' }]);
  });
});

describe('where the list holds objects of others and tells its total', () => {
  function totalled(data: Editing, walks: readonly [readonly Item[], readonly Item[]], total = walks[0].length): void {
    walks.forEach((items, which) => {
      showAll(data, items, 7);
      const pages = pagesOf(data, 0);
      pages.forEach((page, index) => show(page, items.slice(index * 7, index * 7 + 7), (shown) => ({ items: shown, total })));
      kept[which] = structuredClone(pages);
    });
    walk(data).walks.forEach((one, which) => Object.assign(one, { pages: kept[which] }));
  }
  const kept: Page[][] = [];

  test('an order that shows some of theirs twice is the App’s, as long as the total is what was shown', () => {
    const { findings } = clean.judged((data) => {
      const [first = { id: '' }, ...ours] = all(data);
      totalled(data, [
        [foreign('a'), foreign('b'), first, ...ours],
        [foreign('a'), foreign('a'), ...ours, first],
      ]);
    });
    expect(findings).toMatchObject([{ message: 'unstable' }]);
  });
  test('another total says that others changed it', () => {
    const outcome = clean.judged((data) => totalled(data, [[foreign('a'), ...all(data)], all(data)]));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});
