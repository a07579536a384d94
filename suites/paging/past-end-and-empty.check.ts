import { defineCheck, itemsIn, jsonBody, parameterOf, statusOf, succeeded, totalIn, valueAt, type Check, type Exchange } from '../../src/author.ts';
import { walk, whatPages } from './walk.probe.ts';

export const pastEndAndEmpty: Check = defineCheck({
  title: 'An empty list and a page past the end are empty lists, or refused',
  sources: ['agreement.paging', 'RFC 9110 §15.3.1'],
  needs: { walk },
  appliesTo(known) {
    const pages = whatPages(known);
    if (pages !== true) return pages;
    const named = [known.agreement.paging, ...Object.values(known.app.resources).map(({ paging }) => paging)].some(
      (paging) => typeof paging === 'object' && parameterOf(paging, 'place') !== undefined,
    );
    return (
      known.app.freshUsers ||
      named || { reason: 'no fresh user can be made, whose list would be empty, and no page can be named', config: 'agreement.auth.signUp' }
    );
  },
  messages: {
    notAList: { level: 'breaking', text: '{operation} answers {what} with {found} at {place}, not with an empty list' },
    crashed: { level: 'breaking', text: '{operation} answers {status} to {what}' },
    notEmpty: { level: 'warning', text: '{operation} answers a page past the end with {given} items' },
    total: { level: 'warning', text: '{operation} tells a total of {told} on {what}, and {total} elsewhere' },
    refused: { level: 'warning', text: '{operation} answers {status} to a list that is empty' },
  },
  run({ walk }, { examine, report }) {
    for (const { operation, paging, control, walks, asked } of Object.values(walk.byResource)) {
      const filled = asked?.plain;
      const lists = succeeded(filled) && (itemsIn(paging, jsonBody(filled.response))?.length ?? 0) > 0;
      const something = asked?.empty ?? asked?.past;
      const on = examine({ operation }, { held: succeeded(control) && lists && something !== undefined, by: filled?.id ?? control.id });
      if (!on || asked === undefined || filled === undefined) continue;
      const place = paging.items === '' || paging.items === '*' ? 'the top' : paging.items;
      const expected = (value: unknown): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
        witness: 'agreement',
        at: 'paging',
        value,
      });
      const [begin] = walks[0]?.pages ?? [];
      // What others write changes the total between one answer and the next.
      const totals = [begin, filled, asked.again].map((page) => (succeeded(page) ? totalIn(paging, jsonBody(page.response)) : undefined));
      const full = totals.every((total) => total === totals[0]) ? totals[0] : undefined;
      judge(asked.empty, 'an empty list', 0);
      judge(asked.past, 'a page past the end', full);

      function judge(page: Exchange | undefined, what: string, total: number | undefined): void {
        const status = statusOf(page);
        if (on === undefined || page === undefined || status === undefined) return;
        const actual = (value: unknown): ReturnType<typeof expected> => ({ witness: 'paging/walk', at: page.id, value });
        if (status === 500) {
          report(on, 'crashed', { data: { operation, status, what }, expected: expected('[]'), actual: actual(status) });
          return;
        }
        const isEmpty = page === asked?.empty;
        // What nobody has put anything in is not absent.
        if (isEmpty && (status === 404 || status === 400)) {
          report(on, 'refused', { data: { operation, status }, expected: expected('[]'), actual: actual(status) });
          return;
        }
        // 204 says in its own way that there is nothing.
        if (!succeeded(page) || status === 204) return;
        const body = jsonBody(page.response);
        const items = itemsIn(paging, body);
        if (items === undefined) {
          const found = kind(paging.items === '*' ? body : valueAt(body, paging.items));
          report(on, 'notAList', { data: { operation, what, found, place }, expected: expected('[]'), actual: actual(body ?? page.response.body?.text ?? '') });
          return;
        }
        if (items.length > 0) {
          // A fresh account may be given something to begin with.
          if (!isEmpty && paging.outOfRange !== 'clamp')
            report(on, 'notEmpty', { data: { operation, given: items.length }, expected: expected('[]'), actual: actual({ items: items.length }) });
          return;
        }
        const told = totalIn(paging, body);
        if (paging.estimated !== true && told !== undefined && total !== undefined && told !== total)
          report(on, 'total', { data: { operation, told, total, what }, expected: expected(total), actual: actual(told) });
      }
    }
  },
});

function kind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : typeof value;
}
