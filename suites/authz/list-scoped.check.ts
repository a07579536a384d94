import { defineCheck, jsonBody, succeeded, totalIn, type Check, type Exchange, type PagingAgreement } from '../../src/author.ts';
import { listIn, scopedLists } from './scoped-lists.probe.ts';

export const listScoped: Check = defineCheck({
  title: 'A list holds and counts what is the user’s own, whatever is asked for',
  sources: ['OWASP API1:2023', 'OWASP API3:2023', 'OWASP ASVS v5.0.0-8.2.2'],
  needs: { scopedLists },
  messages: {
    showsOthers: { level: 'breaking', text: '{operation} lists the object of another user{with}' },
    countsOthers: {
      level: 'breaking',
      text: '{operation} counts the objects of others: its total goes from {before} to {after} when another user makes {added}',
    },
  },
  run({ scopedLists }, { examine, report }) {
    for (const { list: operation, before, ownMarker, added, marker, after, paging } of Object.values(scopedLists.byResource)) {
      const plain = after.find((one) => one.with === '');
      // The list is current: it holds what the user made a moment before.
      const held = holds(before, ownMarker, paging) && added > 0 && plain !== undefined && succeeded(plain.exchange);
      const on = examine({ operation }, { held, by: before.id });
      if (!on || plain === undefined) continue;
      const leaking = after.find(({ exchange }) => succeeded(exchange) && holds(exchange, marker, paging));
      if (leaking !== undefined)
        report(on, 'showsOthers', {
          data: { operation, with: leaking.with === '' ? '' : ` when it is asked with ${leaking.with.split('=')[0] ?? ''}` },
          expected: { witness: 'authz/scoped-lists', at: before.id, value: 'objects of the user who asks' },
          actual: { witness: 'authz/scoped-lists', at: leaking.exchange.id, value: 'an object of another user' },
        });
      const [was, is] = [before, plain.exchange].map((exchange) => totalOf(exchange, paging));
      if (was !== undefined && is !== undefined && is - was >= added)
        report(on, 'countsOthers', {
          data: { operation, before: was, after: is, added },
          expected: { witness: 'authz/scoped-lists', at: before.id, value: was },
          actual: { witness: 'authz/scoped-lists', at: plain.exchange.id, value: is },
        });
    }
  },
});

/** One of its items holds the text. Beside the items an answer may repeat what it was asked. */
function holds(exchange: Exchange, text: string, paging: PagingAgreement | undefined): boolean {
  if (!succeeded(exchange)) return false;
  const body = jsonBody(exchange.response);
  const items = listIn(paging, body);
  return items !== undefined && JSON.stringify(items).includes(text);
}

function totalOf(exchange: Exchange, paging: PagingAgreement | undefined): number | undefined {
  if (paging === undefined || paging.estimated === true || !succeeded(exchange)) return undefined;
  return totalIn(paging, jsonBody(exchange.response));
}
