import { defineCheck, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { life, type Lives } from '../http/life.probe.ts';
import { allowed, crossOrigin, letsIn, linesOf, speaksCors, toldBy, withCredentials } from './allowed.probe.ts';

export const allowedOrigin: Check = defineCheck({
  title: 'Every agreed origin may read the answers',
  sources: ['Fetch §3.3.3', 'Fetch §4.9', 'WPT fetch/api/cors/cors-origin.any.js'],
  needs: { agreement, allowed },
  uses: { life },
  appliesTo: crossOrigin,
  messages: {
    unreadable: { level: 'breaking', text: '{operation} cannot be read by {origin}: Access-Control-Allow-Origin is {told}' },
    withoutCredentials: { level: 'breaking', text: '{operation} cannot be read by {origin} with credentials: {told}' },
  },
  run({ agreement, allowed, life }, { examine, report }) {
    const told = toldBy(allowed);
    const asked = [
      ...told.map(({ operation, used, plain, request }) => ({ operation, used, plain, request, origin: allowed.origin, witness: 'cors/allowed' })),
      ...allowed.others.map((other) => ({ ...other, used: true, witness: 'cors/allowed' })),
    ];
    const written = life?.origin === allowed.origin ? writes(life) : [];
    const healthy = asked.some(({ plain }) => succeeded(plain));
    for (const { operation, used, plain, request, origin, witness } of [...asked, ...written]) {
      // What no frontend is known to ask may stand outside of CORS: a health check, a webhook.
      if (request === undefined || plain === undefined || (!used && !speaksCors(request))) continue;
      // An operation that this user may not ask, or that wants a query, says nothing; others stand for it.
      if (healthy && !succeeded(plain)) continue;
      const on = examine({ operation }, { held: succeeded(plain) && fromTheApp(request), by: plain.id });
      if (!on) continue;
      const shown = {
        expected: { witness: 'agreement', at: 'origins', value: origin },
        actual: {
          witness,
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

interface Asked {
  readonly operation: OperationId;
  readonly used: boolean;
  readonly plain: Exchange;
  readonly request: Exchange;
  readonly origin: string;
  readonly witness: string;
}

/** What changed something, from the same origin; where that could not even read the list, this says nothing more. */
function writes({ origin, byResource }: Lives): readonly Asked[] {
  if (origin === undefined) return [];
  return Object.values(byResource).flatMap(({ operations, before, created, updated, removed }) => {
    const done = [
      [operations.create, created],
      [operations.update, updated?.exchange],
      [operations.remove, removed?.exchange],
    ] as const;
    return done.flatMap(([operation, request]) =>
      operation === undefined || !succeeded(request) || !letsIn(before, origin, false)
        ? []
        : [{ operation, used: true, plain: before, request, origin, witness: 'http/life' }],
    );
  });
}
