import { defineCheck, notAgreed, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { badInput } from '../errors/bad-input.probe.ts';
import { allowed, crossOrigin, letsIn, linesOf, membersOf, toldBy, withCredentials } from './allowed.probe.ts';

/** Fetch §2.2.2: CORS-safelisted response-header names. */
const safelisted = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma'];

export const exposeHeaders: Check = defineCheck({
  title: 'Every response header that the frontend reads is exposed',
  sources: ['Fetch §3.3.3', 'Fetch §2.2.2'],
  needs: { agreement, allowed },
  uses: { badInput },
  appliesTo(known) {
    const applies = crossOrigin(known);
    if (applies !== true) return applies;
    return (known.agreement.readsHeaders ?? []).some((name) => !safelisted.includes(name.toLowerCase())) || notAgreed.readsHeaders;
  },
  messages: {
    hidden: { level: 'breaking', text: '{header} is sent by {operation} and cannot be read by {origin}: it is not in Access-Control-Expose-Headers' },
  },
  run({ agreement, allowed, badInput }, { examine, report }) {
    const { origin } = allowed;
    const seen = [
      ...toldBy(allowed).flatMap(({ operation, plain, request }) =>
        request === undefined || !succeeded(plain) ? [] : [{ operation, control: plain, exchange: request }],
      ),
      ...(badInput?.operations ?? []).flatMap(({ operation, control, beside }) =>
        beside === undefined ? [] : [{ operation, control: beside, exchange: control }],
      ),
    ].filter(({ control, exchange }) => succeeded(control) && succeeded(exchange) && letsIn(exchange, origin, false));
    for (const name of agreement.readsHeaders ?? []) {
      const header = name.toLowerCase();
      if (safelisted.includes(header)) continue;
      const isExposed = ({ operation, exchange }: { readonly operation: OperationId; readonly exchange: Exchange }): boolean => {
        const exposed = membersOf(exchange, 'access-control-expose-headers');
        return exposed.includes(header) || (exposed.includes('*') && !withCredentials(agreement, operation) && header !== 'authorization');
      };
      const hidden = seen.find((one) => linesOf(one.exchange, header).length > 0 && !isExposed(one));
      const exposing = seen.find(isExposed);
      // Neither sent nor exposed: it may be exposed where it is sent, and nobody saw that.
      const [any] = seen;
      const decided = hidden ?? exposing;
      const on = examine({ field: name }, { held: decided !== undefined, by: decided?.control.id ?? any?.exchange.id ?? '' });
      if (!on || hidden === undefined) continue;
      report(on, 'hidden', {
        data: { header: name, operation: hidden.operation, origin },
        expected: { witness: 'agreement', at: 'readsHeaders', value: name },
        actual: {
          witness: 'cors/allowed',
          at: hidden.exchange.id,
          value: { 'access-control-expose-headers': linesOf(hidden.exchange, 'access-control-expose-headers') },
        },
      });
    }
  },
});
