import { defineCheck, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { life } from '../http/life.probe.ts';
import { writeThenRead } from './write-then-read.probe.ts';

export const commitBeforeResponse: Check = defineCheck({
  title: 'What was answered as created can be read at once',
  sources: ['RFC 9110 §15.3.2', 'OWASP ASVS v5.0.0-2.3.3'],
  needs: { writeThenRead },
  uses: { life },
  messages: {
    notYetThere: { level: 'breaking', text: '{operation} answers {status} before it is done: the object is {early} at first, and there a second later' },
    notYetChanged: {
      level: 'warning',
      text: '{operation} answers {status} before it is done: at first the object is read as it was, and a moment later as it was changed',
    },
  },
  run({ writeThenRead, life }, { examine, report }) {
    for (const { operations, marker, created, read, early, updated } of Object.values(life?.byResource ?? {})) {
      const first = early?.created;
      if (operations.create !== writeThenRead.create && read !== undefined && statusOf(created) !== 202) {
        const on = examine({ operation: operations.create }, { held: succeeded(created) && shows(read, marker), by: read.id });
        if (on && first !== undefined && statusOf(first) === 404)
          report(on, 'notYetThere', {
            data: { operation: operations.create, status: statusOf(created) ?? 0, early: 404 },
            expected: { witness: 'http/life', at: created.id, value: statusOf(created) },
            actual: { witness: 'http/life', at: first.id, value: `${operations.read ?? ''} answers 404` },
          });
      }
      const then = early?.updated;
      if (operations.update === undefined || updated === undefined || statusOf(updated.exchange) === 202) continue;
      const on = examine({ operation: operations.update }, { held: succeeded(updated.exchange) && shows(updated.read, updated.marker), by: updated.read.id });
      if (on && succeeded(then) && !shows(then, updated.marker))
        report(on, 'notYetChanged', {
          data: { operation: operations.update, status: statusOf(updated.exchange) ?? 0 },
          expected: { witness: 'http/life', at: updated.exchange.id, value: updated.marker },
          actual: { witness: 'http/life', at: then.id, value: then.response.body?.text ?? '' },
        });
    }
    const { create: operation, read, rounds } = writeThenRead;
    // 202 promises nothing yet (RFC 9110 §15.3.3).
    const promised = rounds.filter(({ created }) => statusOf(created) !== 202);
    const late = promised.find((round) => succeeded(round.created) && statusOf(round.read) === 404 && succeeded(round.later));
    const control = late?.later ?? promised.find(({ later }) => succeeded(later))?.later;
    const decided = late !== undefined || promised.every((round) => succeeded(round.created) && succeeded(round.read));
    const on = examine({ operation }, { held: succeeded(control) && decided, by: (control ?? rounds[0]?.created)?.id ?? 'nothing was created' });
    if (!on || late?.read === undefined) return;
    report(on, 'notYetThere', {
      data: { operation, status: statusOf(late.created) ?? 0, early: statusOf(late.read) ?? 0 },
      expected: { witness: 'timing/write-then-read', at: late.created.id, value: statusOf(late.created) },
      actual: { witness: 'timing/write-then-read', at: late.read.id, value: `${read} answers ${statusOf(late.read) ?? 0}` },
    });
  },
});

/** Texts may come back in another case. */
function shows(exchange: Exchange, marker: string): boolean {
  return succeeded(exchange) && (exchange.response.body?.text ?? '').toLowerCase().includes(marker.toLowerCase());
}
