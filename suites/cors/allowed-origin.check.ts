import { defineCheck, succeeded, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { allowed, crossOrigin, letsIn, linesOf, speaksCors, toldBy, withCredentials } from './allowed.probe.ts';

export const allowedOrigin: Check = defineCheck({
  title: 'Every agreed origin may read the answers',
  sources: ['Fetch §3.3.3', 'Fetch §4.9', 'WPT fetch/api/cors/cors-origin.any.js'],
  needs: { agreement, allowed },
  appliesTo: crossOrigin,
  messages: {
    unreadable: { level: 'breaking', text: '{operation} cannot be read by {origin}: Access-Control-Allow-Origin is {told}' },
    withoutCredentials: { level: 'breaking', text: '{operation} cannot be read by {origin} with credentials: {told}' },
  },
  run({ agreement, allowed }, { examine, report }) {
    const told = toldBy(allowed);
    const asked = [
      ...told.map(({ operation, used, plain, request }) => ({ operation, used, plain, request, origin: allowed.origin })),
      ...allowed.others.map((other) => ({ ...other, used: true })),
    ];
    const healthy = asked.some(({ plain }) => succeeded(plain));
    for (const { operation, used, plain, request, origin } of asked) {
      // What no frontend is known to ask may stand outside of CORS: a health check, a webhook.
      if (request === undefined || plain === undefined || (!used && !speaksCors(request))) continue;
      // An operation that this user may not ask, or that wants a query, says nothing; others stand for it.
      if (healthy && !succeeded(plain)) continue;
      const on = examine({ operation }, { held: succeeded(plain) && fromTheApp(request), by: plain.id });
      if (!on) continue;
      const shown = {
        expected: { witness: 'agreement', at: 'origins', value: origin },
        actual: {
          witness: 'cors/allowed',
          at: request.id,
          value: {
            'access-control-allow-origin': linesOf(request, 'access-control-allow-origin'),
            'access-control-allow-credentials': linesOf(request, 'access-control-allow-credentials'),
          },
        },
      };
      const values = linesOf(request, 'access-control-allow-origin');
      if (!letsIn(request, origin, false))
        report(on, 'unreadable', { data: { operation, origin, told: values.join(' and ').slice(0, 100) || 'missing' }, ...shown });
      else if (withCredentials(agreement, operation) && !letsIn(request, origin, true)) {
        const said = values[0] === '*' ? 'with credentials “*” stands for nothing' : 'Access-Control-Allow-Credentials is not true';
        report(on, 'withoutCredentials', { data: { operation, origin, told: said }, ...shown });
      }
    }
  },
});
