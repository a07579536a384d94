import { compile, defineCheck, disagreement, hasJudgeableBody, notAgreed, shapeName, statusOf, type Check, type Disagreement, type Exchange, type OperationId } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { crash } from '../cors/crash.probe.ts';
import { invalid } from './invalid.probe.ts';
import { refused, type Provoked } from './refused.probe.ts';

export const envelopeUniform: Check = defineCheck({
  title: 'Every error of every class has the agreed shape',
  sources: ['RFC 9457 §3', 'RFC 9110 §15.5', 'RFC 9110 §15.6'],
  needs: { agreement, refused },
  uses: { invalid, crash },
  appliesTo: ({ agreement }) => agreement.errors !== undefined || notAgreed.errors,
  messages: {
    differs: { level: 'breaking', text: '{operation} answers errors in another shape than agreed: {classes}' },
  },
  run({ agreement, refused, invalid, crash }, { examine, report }) {
    const { errors } = agreement;
    if (errors === undefined) return;
    const crashes = Object.entries(crash?.byOperation ?? {}).map(([operation, { control, crashed }]): Provoked => ({ operation: operation as OperationId, how: 'a crash', control, error: crashed }));
    const byOperation = Object.groupBy([...refused.provoked, ...(invalid?.provoked ?? []), ...crashes], ({ operation }) => operation);
    for (const [operation, provoked = []] of Object.entries(byOperation)) {
      // What did not end in an error is for other checks to judge; what the control does not vouch for was not seen.
      const judgeable = provoked.filter(({ error }) => hasJudgeableBody(error) && !fromTheEdge(error));
      const sound = judgeable.filter(({ control }) => (statusOf(control) ?? 500) < 500);
      const [seen] = sound;
      if (seen === undefined) {
        const [unsound] = judgeable;
        if (unsound !== undefined) examine({ operation: operation as OperationId }, { held: false, by: unsound.control.id });
        continue;
      }
      const on = examine({ operation: operation as OperationId }, { held: true, by: seen.control.id });
      const differing = sound.flatMap((one) => {
        const difference = disagreement(errors, one.error, compile);
        return difference === undefined ? [] : [{ ...one, difference }];
      });
      const [first] = differing;
      if (!on || first === undefined) continue;
      report(on, 'differs', {
        data: { operation, classes: differing.map(inWords).join('; ') },
        expected: { witness: 'agreement', at: 'errors', value: first.difference.expected },
        actual: { witness: 'errors/refused', at: first.error.id, value: first.difference.actual },
      });
    }
  },
});

function inWords({ how, error, difference }: Provoked & { readonly difference: Disagreement }): string {
  return `${statusOf(error)} on ${how} (${error.id}) is ${difference.actual}, ${difference.reason}`;
}

/** A CDN or a firewall before the App has pages of its own, which the App’s team cannot shape. */
function fromTheEdge(exchange: Exchange): boolean {
  if (exchange.response.kind !== 'answered' || shapeName(exchange) !== 'html') return false;
  return exchange.response.headers.some(([name, value]) => name.toLowerCase() === 'server' && /cloudflare|cloudfront|akamai|fastly|awselb/i.test(value));
}
