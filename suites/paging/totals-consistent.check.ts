import {
  defineCheck,
  itemsIn,
  jsonBody,
  pagingOf,
  statusOf,
  succeeded,
  totalIn,
  valueAt,
  type Check,
  type Exchange,
  type PagingAgreement,
} from '../../src/author.ts';
import { listedId } from '../contract/operations.probe.ts';
import { filterName, walk, whatPages, type WalkOf } from './walk.probe.ts';

export const totalsConsistent: Check = defineCheck({
  title: 'The total and the number of pages are those of the list that is walked',
  sources: ['OWASP ASVS 5.0 2.2.1', 'agreement.paging.total'],
  needs: { walk },
  appliesTo(known) {
    const pages = whatPages(known);
    if (pages !== true) return pages;
    const told = Object.keys(known.app.resources).some((name) => counts(pagingOf(known, name)));
    return told || { reason: 'no exact total is agreed', config: "agreement.paging: pageNumber({ …, total: 'total' })" };
  },
  messages: {
    total: { level: 'breaking', text: '{operation} tells a total of {total}; its pages hold {seen}' },
    varies: { level: 'breaking', text: '{operation} tells another total on page {page}: {total} instead of {first}' },
    pages: { level: 'breaking', text: '{operation} tells {pages} pages; there are {seen}' },
    filtered: {
      level: 'breaking',
      text: '{operation} with {filter} tells a total of {total}, and shows {seen} with nothing behind{why}',
    },
  },
  run({ walk }, { examine, report }) {
    for (const { operation, paging, id, control, walks, asked } of Object.values(walk.byResource)) {
      if (!counts(paging)) continue;
      const [first, second] = walks;
      const [begin, again] = [first?.pages[0], asked?.again];
      const whole = first?.ended === true && second?.ended === true && begin !== undefined && again !== undefined;
      const body = (page: Exchange | undefined): unknown => (succeeded(page) ? jsonBody(page.response) : undefined);
      const items = (pages: readonly Exchange[]): readonly number[] => pages.map((page) => itemsIn(paging, body(page))?.length ?? 0);
      const sum = (pages: readonly Exchange[]): number => items(pages).reduce((all, some) => all + some, 0);
      const told = totalIn(paging, body(begin));
      const pages = paging.pages === undefined ? undefined : valueAt(body(begin), paging.pages);
      // What others write would change both the total and the list, between one page and the next.
      const still = whole && told === totalIn(paging, body(again)) && sum(first.pages) === sum(second.pages);
      // −1 says that it was not counted.
      const counted = typeof pages === 'number' && pages >= 0;
      const says = told !== undefined || counted;
      const there = succeeded(control) && statusOf(control) !== 202;
      const by =
        !there || !whole
          ? control.id
          : says
            ? again.id
            : `neither a total nor a number of pages is told (${begin.id}): agree on \`estimated: true\`, or on the \`extra\` parameter that has them counted`;
      const on = examine({ operation }, { held: there && still && says, by });
      if (!on || !whole) continue;
      const seen = sum(first.pages);
      const totals = first.pages.map((page) => totalIn(paging, body(page)));
      const other = totals.findIndex((total) => total !== undefined && told !== undefined && total !== told);
      const differing = first.pages[other];
      const judged = first.pages.at(-1) ?? begin;
      if (differing !== undefined && told !== undefined) {
        report(on, 'varies', {
          data: { operation, page: other + 1, total: totals[other] ?? 0, first: told },
          expected: { witness: 'paging/walk', at: begin.id, value: told },
          actual: { witness: 'paging/walk', at: differing.id, value: totals[other] },
        });
      } else if (told !== undefined && told !== seen) {
        report(on, 'total', {
          data: { operation, total: told, seen },
          expected: { witness: 'paging/walk', at: judged.id, value: { items: seen } },
          actual: { witness: 'agreement', at: paging.total ?? '', value: told },
        });
      }
      const narrowed = told === seen && other < 0 && asked !== undefined ? miscounted(asked, paging, id, told) : undefined;
      if (narrowed !== undefined)
        report(on, 'filtered', {
          data: {
            operation,
            filter: narrowed.filter,
            total: narrowed.total,
            seen: narrowed.seen,
            why: narrowed.total === told ? ': the total is of what no filter leaves' : '',
          },
          expected: { witness: 'paging/walk', at: begin.id, value: { items: narrowed.seen } },
          actual: { witness: 'paging/walk', at: narrowed.at, value: { total: narrowed.total } },
        });
      const filled = items(first.pages).filter((count) => count > 0).length;
      if (counted && pages !== filled) {
        report(on, 'pages', {
          data: { operation, pages, seen: filled },
          expected: { witness: 'paging/walk', at: judged.id, value: { pages: filled } },
          actual: { witness: 'paging/walk', at: begin.id, value: pages },
        });
      } else if (counted && told === seen) {
        const small = asked?.small[0];
        const given = small === undefined ? 0 : (items([small])[0] ?? 0);
        const said = paging.pages === undefined ? undefined : valueAt(body(small), paging.pages);
        // The page is full, so the others are of its size.
        if (small !== undefined && given > 0 && given < told && typeof said === 'number' && said >= 0 && said !== Math.ceil(told / given))
          report(on, 'pages', {
            data: { operation, pages: said, seen: Math.ceil(told / given) },
            expected: { witness: 'paging/walk', at: small.id, value: { total: told, items: given } },
            actual: { witness: 'paging/walk', at: small.id, value: said },
          });
      }
    }
  },
});

interface Miscounted {
  readonly filter: string;
  readonly total: number;
  readonly seen: number;
  readonly at: string;
}

/** A filter that leaves fewer items than one page holds, or all there are, each of them known, none behind them, and that is counted otherwise. */
function miscounted(asked: NonNullable<WalkOf['asked']>, paging: PagingAgreement, place: string, whole: number): Miscounted | undefined {
  const idsOn = (page: Exchange | undefined): readonly unknown[] | undefined =>
    succeeded(page) ? itemsIn(paging, jsonBody(page.response))?.map((item) => listedId(item, place)) : undefined;
  const all = idsOn(asked.large) ?? [];
  for (const { with: filter, exchange, beyond } of asked.filtered) {
    const ids = idsOn(exchange);
    const total = succeeded(exchange) ? totalIn(paging, jsonBody(exchange.response)) : undefined;
    if (ids === undefined || total === undefined || total === ids.length || (ids.length >= all.length && ids.length !== whole)) continue;
    // Groups, or a preview, are no items of the list; and a page that was thinned out has others behind it.
    const behind = beyond === undefined ? undefined : [400, 404, 416, 422].includes(statusOf(beyond) ?? 0) ? 0 : idsOn(beyond)?.length;
    if (ids.every((id) => id !== undefined && all.includes(id)) && behind === 0)
      return { filter: filterName(filter), total, seen: ids.length, at: exchange.id };
  }
  return undefined;
}

function counts(paging: PagingAgreement | undefined): boolean {
  return paging !== undefined && paging.estimated !== true && (paging.total !== undefined || paging.pages !== undefined);
}
