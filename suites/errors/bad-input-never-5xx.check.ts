import { defineCheck, statusOf, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { badInput } from './bad-input.probe.ts';
import { invalid } from './invalid.probe.ts';
import { refused } from './refused.probe.ts';

export const badInputNever5xx: Check = defineCheck({
  title: 'Nothing that a client sends makes the App fail',
  sources: ['RFC 9110 §15.5', 'RFC 9110 §15.6.1', 'RFC 8259 §8', 'OWASP ASVS v5.0.0-2.2.1', 'OWASP ASVS v5.0.0-16.5.3'],
  needs: { badInput },
  uses: { invalid, refused },
  messages: {
    fails: { level: 'breaking', text: '{operation} fails on {what}' },
    failsOnOddities: { level: 'warning', text: '{operation} fails on what hardly any client sends: {what}' },
  },
  run({ badInput, invalid, refused }, { examine, report }) {
    const others = [
      ...(invalid?.provoked ?? []).map((one) => ({ witness: 'errors/invalid', ...one })),
      // Methods are refused by servers and proxies before the App reads anything.
      ...(refused?.provoked ?? []).filter(({ how }) => how !== 'a method it does not have').map((one) => ({ witness: 'errors/refused', ...one })),
    ];
    const seen = [
      ...badInput.operations.flatMap(({ operation, control, sent }) =>
        sent
          .filter(({ told }) => told === undefined)
          .map((one) => ({
            witness: 'errors/bad-input',
            operation,
            control,
            how: one.how,
            error: one.error,
            failed: isFailure(one.error) && isFailure(one.again),
          })),
      ),
      // Asked once: what a proxy answers for an App that restarts is left out.
      ...others.map((one) => ({ ...one, failed: statusOf(one.error) === 500 })),
    ];
    for (const [name, sent = []] of Object.entries(Object.groupBy(seen, ({ operation }) => operation))) {
      const operation = name as OperationId;
      const sound = sent.filter(({ control }) => succeeded(control));
      const failed = sound.filter(({ failed }) => failed);
      const [first] = [...failed, ...sound];
      // A refusal whose control is none, as of a path that nobody serves, is not what this is about.
      if (first === undefined && !badInput.operations.some((one) => one.operation === operation)) continue;
      const control = first?.control ?? sent[0]?.control;
      const on = examine({ operation }, { held: first !== undefined, by: control?.id ?? '' });
      const serious = failed.filter(({ how }) => !oddities.includes(how));
      const [worst] = [...serious, ...failed];
      if (!on || control === undefined || worst === undefined) continue;
      report(on, serious.length > 0 ? 'fails' : 'failsOnOddities', {
        data: {
          operation,
          what: failed
            .map(({ how, error }) => `${how} (${statusOf(error)})`)
            .slice(0, 5)
            .join(', '),
        },
        expected: { witness: worst.witness, at: control.id, value: 'a 4xx' },
        actual: { witness: worst.witness, at: worst.error.id, value: statusOf(worst.error) },
      });
    }
  },
});

/** No JSON serialiser of a browser writes NaN, and half a pair is rare; frameworks fail to repeat both in their refusals. */
const oddities = ['NaN', 'half a surrogate pair'];

/** 501 and 505 say what is not supported, 503 that it is busy; 502 and 504 come from a gateway, for which there are many reasons. */
function isFailure(exchange: Exchange | undefined): boolean {
  return statusOf(exchange) === 500;
}
