import { defineCheck, responseHeader, sameAnswer, statusOf, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { origins, type Origins } from './origins.probe.ts';

export const originReflection: Check = defineCheck({
  title: 'Only agreed origins are allowed to read responses',
  sources: ['Fetch §3.3.5', 'Fetch §4.9', 'OWASP ASVS v5.0.0-3.4.2', 'OWASP WSTG-CLNT-07'],
  needs: { origins },
  messages: {
    reflected: { level: 'breaking', text: '{operation} lets {origin} read it with the user’s credentials' },
    reflectedWithoutCredentials: { level: 'warning', text: '{operation} names {origin} as allowed to read it, though without credentials' },
  },
  run({ origins }, { examine, report }) {
    for (const [name, { control, foreign }] of Object.entries(origins.byOperation)) {
      const operation = name as OperationId;
      const seen = foreign.flatMap(({ origin, preflight, request, refused }) =>
        [request, preflight, refused].map((exchange) => ({ origin, exchange, read: readable(exchange, origin) })),
      );
      const worst = seen.find(({ read }) => read === 'with credentials') ?? seen.find(({ read }) => read === 'without credentials');
      // Who overloads the App, or gets nothing, was not told what others may read.
      if (worst === undefined && !seen.some(({ exchange }) => (statusOf(exchange) ?? 500) < 500 && statusOf(exchange) !== 429)) {
        examine({ operation }, { held: false, by: (foreign[0]?.preflight ?? control).id });
        continue;
      }
      const on = examine({ operation }, vouching(control, origins));
      if (!on || worst?.exchange === undefined) continue;
      const { exchange, origin, read } = worst;
      const shown = origin === 'null' ? 'the origin null' : 'an origin made up for this run';
      report(on, read === 'with credentials' ? 'reflected' : 'reflectedWithoutCredentials', {
        data: { operation, origin: shown },
        expected: { witness: 'agreement', at: 'origins', value: origins.allowed ?? 'same-origin' },
        actual: {
          witness: 'cors/origins',
          at: exchange.id,
          value: {
            'access-control-allow-origin': responseHeader(exchange, 'access-control-allow-origin'),
            'access-control-allow-credentials': responseHeader(exchange, 'access-control-allow-credentials'),
          },
        },
      });
    }
  },
});

/**
 * What shows that the operation speaks CORS at all: it lets the agreed origin in. Where no other origin is agreed, that it is served and
 * not just answered like any path; or that the App is well, as routers that know no OPTIONS answer it like any path.
 */
function vouching(control: Exchange, { allowed, unknown, byOperation }: Origins): { readonly held: boolean; readonly by: string } {
  if (!fromTheApp(control)) return { held: false, by: control.id };
  if (allowed !== undefined)
    return { held: readable(control, allowed) !== undefined || responseHeader(control, 'access-control-allow-origin').includes('*'), by: control.id };
  if (!sameAnswer(control, unknown)) return { held: true, by: control.id };
  const well = control.request.method === 'OPTIONS' ? Object.values(byOperation).find((other) => succeeded(other.control))?.control : undefined;
  return { held: well !== undefined, by: (well ?? control).id };
}

/** Credentials allowed without a matching origin are harmless, and `*` never allows credentials (Fetch §4.10): both are no echo. */
function readable(exchange: Exchange | undefined, origin: string): 'with credentials' | 'without credentials' | undefined {
  if (exchange === undefined || !responseHeader(exchange, 'access-control-allow-origin').some((value) => value.trim() === origin)) return undefined;
  return responseHeader(exchange, 'access-control-allow-credentials').some((value) => value.trim() === 'true') ? 'with credentials' : 'without credentials';
}
