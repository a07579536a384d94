import { defineCheck, itemsIn, jsonBody, parameterOf, statusOf, succeeded, type Check, type Exchange, type PagingAgreement } from '../../src/author.ts';
import { listedId } from '../contract/operations.probe.ts';
import { cursors, type CursorsOf } from './cursors.probe.ts';
import type { Walked } from './walk.probe.ts';

export const cursorIntegrity: Check = defineCheck({
  title: 'A cursor goes on where its page ended, for its user alone, whatever comes or goes',
  sources: ['OWASP API1:2023', 'OWASP ASVS 5.0 8.2.2'],
  needs: { cursors },
  messages: {
    skipped: { level: 'breaking', text: 'Going on from a cursor of {operation} after {change} leaves out what was there all along: {items}' },
    repeated: { level: 'breaking', text: 'Going on from a cursor of {operation} after {change} gives again what was given: {items}' },
    leaks: { level: 'breaking', text: 'With another user’s cursor {operation} shows what is that user’s: {items}' },
    crashed: { level: 'breaking', text: '{operation} answers {status} to a cursor with one letter changed' },
    accepted: { level: 'note', text: '{operation} accepts a cursor that it never gave' },
  },
  run({ cursors }, { examine, nothing, report }) {
    for (const one of Object.values(cursors.byResource)) if (!isOnePage(one)) judge(one);
    if (Object.values(cursors.byResource).every(isOnePage)) nothing({ reason: 'one page holds all that was created, and no parameter makes it shorter' });
    return;

    function judge({ operation, paging, id, created, control, first, undisturbed, tampered, afterCreation, afterRemoval, foreign }: CursorsOf): void {
      const ids = (page: Exchange | undefined): readonly string[] => idsOn(paging, page, id);
      const whole = undisturbed?.ended === true && created.every((one) => [...ids(first), ...undisturbed.pages.flatMap(ids)].includes(one));
      // Undisturbed the cursor goes on to the end: else what follows says nothing.
      const on = examine({ operation }, { held: succeeded(control) && whole, by: undisturbed?.pages.at(-1)?.id ?? control.id });
      if (!on || undisturbed === undefined) return;
      const shown = ids(first);
      const rest = created.filter((one) => !shown.includes(one));
      const expected = { witness: 'paging/cursors', at: undisturbed.pages[0]?.id ?? control.id, value: rest };
      const disturbed = (what: { readonly change: Exchange; readonly walked: Walked } | undefined, change: string): void => {
        // A cursor may be good for one use; a change that was refused changed nothing.
        if (what === undefined || !what.walked.ended || !succeeded(what.change) || !what.walked.pages.every(succeeded)) return;
        const seen = what.walked.pages.flatMap(ids);
        const last = what.walked.pages.at(-1)?.id ?? what.change.id;
        const missing = rest.filter((one) => !seen.includes(one));
        const again = created.filter((one) => seen.filter((other) => other === one).length > (shown.includes(one) ? 0 : 1));
        const actual = { witness: 'paging/cursors', at: last, value: seen };
        if (missing.length > 0) report(on, 'skipped', { data: { operation, items: items(missing.length), change }, expected, actual });
        if (again.length > 0) report(on, 'repeated', { data: { operation, items: items(again.length), change }, expected, actual });
      };
      disturbed(afterCreation, 'one was created');
      disturbed(afterRemoval, 'some were removed');
      const theirs = ids(foreign?.asked).filter((one) => foreign?.created.includes(one) === true);
      if (foreign !== undefined && theirs.length > 0) {
        report(on, 'leaks', {
          data: { operation, items: items(theirs.length) },
          expected: { witness: 'paging/cursors', at: foreign.page.id, value: 'nothing of theirs' },
          actual: { witness: 'paging/cursors', at: foreign.asked.id, value: theirs },
        });
      }
      const status = statusOf(tampered);
      if (tampered === undefined || status === undefined) return;
      const actual = { witness: 'paging/cursors', at: tampered.id, value: status };
      const refused = { witness: 'paging/cursors', at: expected.at, value: 'a 4xx' };
      if (status === 500) report(on, 'crashed', { data: { operation, status }, expected: refused, actual });
      else if (succeeded(tampered)) report(on, 'accepted', { data: { operation }, expected: refused, actual });
    }
  },
});

/** Nothing went on from it: no cursor was given, and there was no need of one. */
function isOnePage({ paging, id, created, control, first, undisturbed }: CursorsOf): boolean {
  if (parameterOf(paging, 'size') !== undefined || undisturbed !== undefined || !succeeded(control) || !succeeded(first) || created.length === 0) return false;
  const shown = idsOn(paging, first, id);
  return created.every((one) => shown.includes(one));
}

function idsOn(paging: PagingAgreement, page: Exchange | undefined, place: string): readonly string[] {
  const items = succeeded(page) ? (itemsIn(paging, jsonBody(page.response)) ?? []) : [];
  return items.map((item) => listedId(item, place) ?? '');
}

function items(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}
