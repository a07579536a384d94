import { defineCheck, isRecord, itemsIn, jsonBody, statusOf, succeeded, valueAt, type Check } from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';

/** What teams call the number of all items. */
const totals = /^(?:total|count)(?:[_-]?(?:count|items|elements|results|records|rows))?$/i;

export const envelopeShape: Check = defineCheck({
  title: 'Every list comes in the envelope that is agreed: items, total and next where they belong',
  sources: ['RFC 8259 §4', 'agreement.paging'],
  needs: { fixtures },
  messages: {
    itemsRenamed: { level: 'breaking', text: '{operation} has its items at {found}, not at {place} as agreed' },
    noItems: { level: 'breaking', text: '{operation} has no list at {place}, where its items are agreed to be' },
    numberRenamed: { level: 'breaking', text: '{operation} tells its total at {found}, not at {place} as agreed' },
    notANumber: { level: 'breaking', text: '{operation} tells {found} at {place}, where a number is agreed' },
    noNumber: { level: 'warning', text: '{operation} tells nothing at {place}, where a number is agreed' },
    notACursor: { level: 'breaking', text: '{operation} has {found} at {place}, where it is agreed to say whether there is more' },
  },
  appliesTo: ({ agreement, app }) =>
    agreement.paging !== undefined || Object.values(app.resources).some(({ paging }) => paging !== undefined && paging !== 'none')
      ? true
      : { reason: 'paging is not agreed', config: "agreement.paging: pageNumber({ page: 'page', size: 'size', items: 'items' })" },
  run({ fixtures }, { examine, report }) {
    for (const { operation, paging, user, signIn, list } of Object.values(fixtures.resources)) {
      if (paging === undefined) continue;
      const signedIn = fixtures.users[user]?.yielded === true && (statusOf(signIn) ?? 500) < 400;
      const on = examine({ operation }, { held: signedIn && succeeded(list) && statusOf(list) !== 204, by: signedIn ? signIn.id : list.id });
      if (!on || !succeeded(list)) continue;
      const body = jsonBody(list.response);
      const at = (place: string): string => (place === '' || place === '*' ? 'the top' : place);
      const sides = (place: string, value: unknown): Sides => ({
        expected: { witness: 'agreement', at: 'paging', value: at(place) },
        actual: { witness: 'contract/fixtures', at: list.id, value },
      });
      if (itemsIn(paging, body) === undefined) {
        const found = listIn(body);
        if (found === undefined) report(on, 'noItems', { data: { operation, place: at(paging.items) }, ...sides(paging.items, body ?? 'no JSON') });
        else report(on, 'itemsRenamed', { data: { operation, place: at(paging.items), found: at(found) }, ...sides(paging.items, at(found)) });
        continue;
      }
      for (const place of [paging.total, paging.pages]) {
        if (place === undefined) continue;
        const value = valueAt(body, place);
        // −1 and null say that it is not known.
        if (value === null || (typeof value === 'number' && Number.isInteger(value) && value >= -1)) continue;
        if (value !== undefined) {
          report(on, 'notANumber', { data: { operation, place, found: kind(value) }, ...sides(place, value) });
          continue;
        }
        const other = place === paging.total ? beside(body, place) : undefined;
        if (other === undefined) report(on, 'noNumber', { data: { operation, place }, ...sides(place, keysOf(body)) });
        else report(on, 'numberRenamed', { data: { operation, place, found: other }, ...sides(place, other) });
      }
      const next = paging.next === undefined ? undefined : valueAt(body, paging.next);
      if (paging.next !== undefined && typeof next === 'object' && next !== null)
        report(on, 'notACursor', { data: { operation, place: paging.next, found: kind(next) }, ...sides(paging.next, next) });
    }
  },
});

type Side = { readonly witness: string; readonly at: string; readonly value: unknown };
interface Sides {
  readonly expected: Side;
  readonly actual: Side;
}

/** Where the one list of a body is, at the top or one step down; undefined when there is none, or more than one. */
function listIn(body: unknown): string | undefined {
  if (Array.isArray(body)) return '';
  const [found, ...others] = isRecord(body) ? Object.entries(body).filter(([, value]) => Array.isArray(value)) : [];
  return others.length === 0 ? found?.[0] : undefined;
}

/** Another name in the same object under which a total stands. */
function beside(body: unknown, place: string): string | undefined {
  const parent = place.includes('/') ? place.split('/').slice(0, -1).join('/') : place.split('.').slice(0, -1).join('.');
  const among = valueAt(body, parent);
  return isRecord(among) ? Object.keys(among).find((name) => totals.test(name) && typeof among[name] === 'number') : undefined;
}

function keysOf(body: unknown): unknown {
  return isRecord(body) ? Object.keys(body) : kind(body);
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'text' : `${typeof value} ${JSON.stringify(value) ?? ''}`.slice(0, 60);
}
