import { defineCheck, operationParts, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';
import { allowed, crossOrigin, healthy, speaksCors, toldBy } from './allowed.probe.ts';

export const preflightClean: Check = defineCheck({
  title: 'Preflights from agreed origins succeed without credentials',
  sources: ['Fetch §3.3.5', 'Fetch §4.8', 'WPT cors/redirect-preflight.htm'],
  needs: { agreement, allowed },
  appliesTo: crossOrigin,
  messages: {
    refused: { level: 'breaking', text: '{operation} is never asked by {origin}: its preflight is answered with {status}' },
    redirected: { level: 'breaking', text: '{operation} is never asked by {origin}: its preflight is redirected' },
  },
  run({ agreement, allowed }, { examine, report }) {
    const { origin } = allowed;
    const told = toldBy(allowed).filter(({ preflight }) => preflight !== undefined);
    const well = healthy(allowed);
    const speaks = toldBy(allowed).some(({ request, preflight }) => speaksCors(request) || speaksCors(preflight));
    const passes = told.some(({ preflight }) => succeeded(preflight));
    for (const { operation, plain, preflight } of told) {
      if (preflight === undefined) continue;
      const control = succeeded(plain) ? plain : (well ?? plain);
      const on = examine(
        { operation },
        { held: speaks && succeeded(control) && !isTrouble(preflight) && !fromTheEdge(preflight), by: (control ?? preflight).id },
      );
      const status = statusOf(preflight);
      if (!on || status === undefined || succeeded(preflight) || isPolicy(preflight, passes)) continue;
      const shown = {
        expected: { witness: 'agreement', at: 'origins', value: agreement.origins },
        actual: { witness: 'cors/allowed', at: preflight.id, value: `OPTIONS ${operationParts(operation).path} → ${status}` },
      };
      if (status >= 300 && status < 400) report(on, 'redirected', { data: { operation, origin }, ...shown });
      else report(on, 'refused', { data: { operation, origin, status }, ...shown });
    }
  },
});

/** Where other preflights pass, 400 and 403 say that this method or header is not for other origins: that can be meant. */
function isPolicy(preflight: Exchange, others: boolean): boolean {
  const status = statusOf(preflight);
  return others && (status === 400 || status === 403);
}
