import {
  defineCheck,
  itemsIn,
  jsonBody,
  linksIn,
  linkTo,
  nextIn,
  responseHeader,
  statusOf,
  succeeded,
  type Check,
  type Exchange,
  type Known,
} from '../../src/author.ts';
import { pageable, walk, whatPages } from './walk.probe.ts';

const relations = ['next', 'prev', 'first', 'last'] as const;

export const linkRelations: Check = defineCheck({
  title: 'Links to other pages lead to the App itself, and the last page has no next one',
  sources: ['RFC 8288 §3', 'RFC 8288 §3.3'],
  needs: { walk },
  appliesTo(known) {
    const pages = whatPages(known);
    if (pages !== true) return pages;
    return linked(known) || { reason: 'no links between pages are agreed', config: "agreement.paging: linkHeader({ … }), or agreement.readsHeaders: ['Link']" };
  },
  messages: {
    malformed: { level: 'breaking', text: '{operation} answers with a Link header that cannot be read: {header}' },
    foreign: { level: 'breaking', text: '{operation} links to its {relation} page at {origin}, which is not where it was asked' },
    pastEnd: { level: 'breaking', text: '{operation} links from its last page to a next one' },
    forgetsSize: { level: 'warning', text: '{operation} links to a next page of another size: {given} items instead of {size}' },
  },
  run({ walk }, { examine, report }) {
    for (const { operation, paging, control, walks, asked } of Object.values(walk.byResource)) {
      const pages = [...(walks[0]?.pages ?? []), ...(asked?.small ?? [])].filter(succeeded);
      const lines = (page: Exchange): readonly string[] => responseHeader(page, 'link');
      const linking = pages.find((page) => lines(page).some((line) => /\brel\s*=\s*"?[^";]*\b(?:next|prev|first|last)\b/i.test(line)));
      // Where other lists have the links, this one need not.
      if (paging.style !== 'link' && linking === undefined) continue;
      const there = succeeded(control) && statusOf(control) !== 202 && linking !== undefined;
      const on = examine({ operation }, { held: there, by: control.id });
      if (!on) continue;
      const actual = (page: Exchange, value: unknown): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
        witness: 'paging/walk',
        at: page.id,
        value,
      });
      const malformed = pages.find((page) => linksIn(lines(page)) === undefined);
      if (malformed !== undefined) {
        report(on, 'malformed', {
          data: { operation, header: lines(malformed).join(', ').slice(0, 80) },
          expected: { witness: 'RFC 8288', at: '§3', value: '<target>; rel="next"' },
          actual: actual(malformed, lines(malformed)),
        });
        continue;
      }
      const leads = pages.flatMap((page) =>
        relations.flatMap((relation) => {
          const to = linkTo(relation, lines(page), page.request.url);
          return to === undefined || to.origin === new URL(page.request.url).origin ? [] : [{ page, relation, origin: to.origin }];
        }),
      );
      const [foreign] = leads;
      if (foreign !== undefined) {
        report(on, 'foreign', {
          data: { operation, relation: foreign.relation, origin: foreign.origin },
          expected: { witness: 'paging/walk', at: control.id, value: new URL(foreign.page.request.url).origin },
          actual: actual(foreign.page, lines(foreign.page)),
        });
      }
      const items = (page: Exchange): number => (succeeded(page) ? (itemsIn(paging, jsonBody(page.response))?.length ?? 0) : 0);
      const walked = (walks[0]?.pages ?? []).filter(succeeded);
      // A full last page may lead to an empty one; what is empty, or says so itself, is the end.
      const over = walked.find(
        (page) =>
          linkTo('next', lines(page), page.request.url) !== undefined &&
          (items(page) === 0 || (paging.style !== 'link' && nextIn(paging, jsonBody(page.response))?.more === false)),
      );
      if (over !== undefined) {
        report(on, 'pastEnd', {
          data: { operation },
          expected: { witness: 'RFC 8288', at: '§3.3', value: 'no next page' },
          actual: actual(over, lines(over)),
        });
      }
      const [first, second] = walked;
      if (paging.style === 'link' && first !== undefined && second !== undefined && items(second) > items(first)) {
        report(on, 'forgetsSize', {
          data: { operation, given: items(second), size: items(first) },
          expected: { witness: 'paging/walk', at: first.id, value: lines(first) },
          actual: actual(second, { items: items(second) }),
        });
      }
    }
  },
});

/** Links are how this App is paged, or what its frontend reads. */
function linked(known: Known): boolean {
  return known.agreement.readsHeaders?.some((name) => name.toLowerCase() === 'link') === true || pageable(known).some(({ paging }) => paging.style === 'link');
}
