import { defineCheck, statusOf, succeeded, type Check } from '../../src/author.ts';
import { writeThenRead } from './write-then-read.probe.ts';

export const commitBeforeResponse: Check = defineCheck({
  title: 'What was answered as created can be read at once',
  sources: ['RFC 9110 §15.3.2', 'OWASP ASVS v5.0.0-2.3.3'],
  needs: { writeThenRead },
  messages: {
    notYetThere: { level: 'breaking', text: '{operation} answers {status} before it is done: the object is {early} at first, and there a second later' },
  },
  run({ writeThenRead }, { examine, report }) {
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
