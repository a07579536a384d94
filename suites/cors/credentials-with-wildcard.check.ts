import { defineCheck, headerValues, operationParts, succeeded, type Agreement, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { allowed, crossOrigin, healthy, linesOf, membersOf, speaksCors, toldBy, withCredentials } from './allowed.probe.ts';

export const credentialsWithWildcard: Check = defineCheck({
  title: 'No star stands where credentials make it mean nothing',
  sources: ['Fetch §3.3.5', 'Fetch §4.10', 'WPT fetch/api/cors/cors-preflight-star.any.js'],
  needs: { agreement, allowed },
  appliesTo: crossOrigin,
  messages: {
    origin: {
      level: 'breaking',
      text: '{operation} allows any origin by “*” and credentials too: browsers refuse the pair, and the frontend sends credentials',
    },
    originUnused: { level: 'warning', text: '{operation} allows any origin by “*” and credentials too: browsers refuse the pair' },
    methods: { level: 'breaking', text: '{operation} allows methods by “*”, which with credentials does not cover {method}' },
    headers: { level: 'breaking', text: '{operation} allows headers by “*”, which does not cover {header} here' },
  },
  run({ agreement, allowed }, { examine, report }) {
    const well = healthy(allowed);
    for (const { operation, used, plain, request, preflight } of toldBy(allowed)) {
      const seen = [request, preflight].filter((exchange) => exchange !== undefined);
      if (!seen.some(speaksCors)) continue;
      const control = succeeded(plain) ? plain : (well ?? seen[0]);
      const on = examine({ operation }, { held: succeeded(control) && !seen.includes(control), by: control?.id ?? '' });
      if (!on) continue;
      const credentials = withCredentials(agreement, operation);
      const both = seen.find(
        (exchange) => linesOf(exchange, 'access-control-allow-origin').includes('*') && linesOf(exchange, 'access-control-allow-credentials').includes('true'),
      );
      if (both !== undefined) report(on, used && credentials ? 'origin' : 'originUnused', { data: { operation }, ...shown(agreement, both) });
      if (preflight === undefined || !used) continue;
      const { method } = operationParts(operation);
      const methods = membersOf(preflight, 'access-control-allow-methods');
      // Fetch §4.8: GET, HEAD and POST need no leave.
      if (credentials && methods.includes('*') && !methods.includes(method.toLowerCase()) && !['GET', 'HEAD', 'POST'].includes(method))
        report(on, 'methods', { data: { operation, method }, ...shown(agreement, preflight) });
      const header = uncovered(preflight, credentials);
      if (header !== undefined) report(on, 'headers', { data: { operation, header }, ...shown(agreement, preflight) });
    }
  },
});

/** A header that was asked for and that “*” does not stand for: with credentials any, without them Authorization (Fetch §4.8). */
function uncovered(preflight: Exchange, credentials: boolean): string | undefined {
  const told = membersOf(preflight, 'access-control-allow-headers');
  if (!told.includes('*')) return undefined;
  return headerValues(preflight.request.headers, 'access-control-request-headers')
    .flatMap((line) => line.split(','))
    .find((name) => !told.includes(name) && (credentials || name === 'authorization'));
}

function shown(agreement: Agreement, exchange: Exchange) {
  const names = ['origin', 'credentials', 'methods', 'headers'].map((name) => `access-control-allow-${name}`);
  return {
    expected: { witness: 'agreement', at: 'origins', value: agreement.origins },
    actual: { witness: 'cors/allowed', at: exchange.id, value: names.flatMap((name) => linesOf(exchange, name).map((value) => `${name}: ${value}`)) },
  };
}
