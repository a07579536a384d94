import { defineCheck, itemsIn, jsonBody, statusOf, succeeded, totalIn, type Check, type Exchange, type PagingAgreement } from '../../src/author.ts';
import { listedId } from '../contract/operations.probe.ts';
import { walk, type WalkOf } from './walk.probe.ts';

export const completeWalk: Check = defineCheck({
  title: 'Walking all pages yields every item exactly once, in one stable order',
  sources: ['RFC 8288 §3', 'SQL:2016 part 2 §14.1: without a total order rows come in any order'],
  needs: { walk },
  messages: {
    missing: { level: 'breaking', text: '{missing} of {created} items are on no page of {operation}' },
    repeated: { level: 'breaking', text: '{repeated} on more than one page of {operation}' },
    unstable: { level: 'breaking', text: 'Walking {operation} twice gives two orders: page {page} differs though nothing was changed' },
  },
  run({ walk }, { examine, report }) {
    for (const one of Object.values(walk.byResource)) judge(one);
    return;

    function judge({ operation, paging, created, control, walks, asked, id }: WalkOf): void {
      const [first, second] = walks;
      // 202 promises an object, it does not have one yet (RFC 9110 §15.3.3).
      const there = succeeded(control) && statusOf(control) !== 202 && created.length > 0;
      if (!there || first === undefined || second === undefined) {
        examine({ operation }, { held: false, by: control.id });
        return;
      }
      const unfinished = [first, second].find(({ ended, pages }) => !ended || pages.length === 0);
      if (unfinished !== undefined) {
        examine({ operation }, { held: false, by: `the walk did not come to an end (${unfinished.pages.at(-1)?.id ?? 'no page'})` });
        return;
      }
      const idsOn = (pages: readonly Exchange[]): readonly (readonly string[])[] =>
        pages.map((page) => (succeeded(page) ? (itemsIn(paging, jsonBody(page.response)) ?? []) : []).map((item) => listedId(item, id) ?? ''));
      const ours = new Set(created);
      const theirs = (...pages: readonly Exchange[]): readonly string[] =>
        idsOn(pages)
          .flat()
          .filter((id) => !ours.has(id))
          .sort();
      // What others write comes, goes and shifts pages: such a list says nothing about the order behind it.
      if (theirs(...first.pages).join() !== theirs(...second.pages).join() && !isWhole(paging, first.pages, second.pages)) {
        examine({ operation }, { held: false, by: 'others changed the list during the walks, or its order shows theirs twice or never' });
        return;
      }
      const [firstWalk, secondWalk] = [idsOn(first.pages), idsOn(second.pages)].map((pages) => pages.map((ids) => ids.filter((id) => ours.has(id)))) as [
        string[][],
        string[][],
      ];
      const firstPages = first.pages;
      const seen = firstWalk.flat();
      const at = firstPages.at(-1)?.id ?? control.id;
      const missing = created.filter((id) => !seen.includes(id));
      const repeated = new Set(seen.filter((id, index) => seen.indexOf(id) !== index));
      const longer = firstWalk.length >= secondWalk.length ? firstWalk : secondWalk;
      const differing = longer.findIndex((_, index) => firstWalk[index]?.join() !== secondWalk[index]?.join());
      const isSound = missing.length === 0 && repeated.size === 0 && differing < 0;
      const known = theirs(...first.pages, ...second.pages);
      const later = asked === undefined ? [] : theirs(asked.again);
      // What came to the front of a list during a walk is on no page of it, and shifts what follows.
      const others = known.length + later.length > 0 && (later.some((one) => !known.includes(one)) || !isOneTotal(paging, first.pages, second.pages));
      if (!isSound && others) {
        examine({ operation }, { held: false, by: 'others changed the list during the walks' });
        return;
      }
      const on = examine({ operation }, { held: true, by: control.id });
      if (!on) return;
      if (missing.length > 0) {
        report(on, 'missing', {
          data: { missing: missing.length, created: created.length, operation },
          expected: { witness: 'paging/walk', at: control.id, value: { created: created.length } },
          actual: { witness: 'paging/walk', at, value: { seen: new Set(seen).size, pages: firstWalk.map((ids) => ids.length) } },
        });
      }
      if (repeated.size > 0) {
        report(on, 'repeated', {
          data: { repeated: repeated.size === 1 ? '1 item is' : `${repeated.size} items are`, operation },
          expected: { witness: 'paging/walk', at: control.id, value: 'each item once' },
          actual: { witness: 'paging/walk', at, value: [...repeated].slice(0, 5) },
        });
      }
      if (differing >= 0) {
        report(on, 'unstable', {
          data: { operation, page: differing + 1 },
          expected: { witness: 'paging/walk', at: firstPages[differing]?.id ?? at, value: firstWalk[differing] ?? [] },
          actual: { witness: 'paging/walk', at: second.pages[differing]?.id ?? at, value: secondWalk[differing] ?? [] },
        });
      }
    }
  },
});

/** Every page told the same total, and both walks were shown as many items: nobody changed the list, whatever it showed. */
function isWhole(paging: PagingAgreement, ...walks: readonly (readonly Exchange[])[]): boolean {
  const [total] = walks.flat().map((page) => totalIn(paging, bodyOf(page)));
  const shown = (pages: readonly Exchange[]): number => pages.reduce((sum, page) => sum + (itemsIn(paging, bodyOf(page))?.length ?? 0), 0);
  return walks.every((pages) => pages.every((page) => totalIn(paging, bodyOf(page)) === total) && shown(pages) === total);
}

/** No two pages tell two totals; they may tell none. */
function isOneTotal(paging: PagingAgreement, ...walks: readonly (readonly Exchange[])[]): boolean {
  const totals = walks.flat().map((page) => totalIn(paging, bodyOf(page)));
  return new Set(totals.filter((total) => total !== undefined)).size <= 1;
}

function bodyOf(page: Exchange): unknown {
  return succeeded(page) ? jsonBody(page.response) : undefined;
}
