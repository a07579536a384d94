import { defineCheck, responseHeader, sameAnswer, statusOf, succeeded, type Check, type Examined, type Exchange, type OperationId } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { origins, type Origins } from './origins.probe.ts';

export const originReflection: Check = defineCheck({
  title: 'Only agreed origins are allowed to read responses',
  sources: ['Fetch §3.3.5', 'Fetch §4.9', 'OWASP ASVS v5.0.0-3.4.2', 'OWASP WSTG-CLNT-07'],
  needs: { origins },
  messages: {
    reflected: { level: 'breaking', text: '{operation} lets {origin} read it with the user’s credentials{others}' },
    reflectedWithoutCredentials: { level: 'warning', text: '{operation} names {origin} as allowed to read it, though without credentials{others}' },
  },
  run({ origins }, { examine, report }) {
    const found: Found[] = [];
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
      found.push({ on, operation, origin: shown, exchange, message: read === 'with credentials' ? 'reflected' : 'reflectedWithoutCredentials' });
    }
    for (const alike of Object.values(Object.groupBy(found, ({ message, origin }) => `${message} ${origin}`))) {
      const sorted = (alike ?? []).toSorted((one, other) => (one.operation < other.operation ? -1 : 1));
      // One rule for the whole App is one finding; two operations may each have a rule of their own.
      const told = sorted.length > 2 ? sorted.slice(0, 1) : sorted;
      for (const { on, operation, origin, exchange, message } of told)
        report(on, message, {
          data: { operation, origin, others: sorted.length > 2 ? `, and so do ${sorted.length - 1} other operations` : '' },
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

interface Found {
  readonly on: Examined;
  readonly operation: OperationId;
  readonly origin: string;
  readonly exchange: Exchange;
  readonly message: 'reflected' | 'reflectedWithoutCredentials';
}

/**
 * What shows that the operation speaks CORS at all: it lets the agreed origin in. Where no other origin is agreed, that it is served and
 * not just answered like any path; or that the App is well, as routers that know no OPTIONS answer it like any path.
 */
function vouching(control: Exchange, { allowed, unknown, byOperation }: Origins): { readonly held: boolean; readonly by: string } {
  if (!fromTheApp(control)) return { held: false, by: control.id };
  if (allowed !== undefined) {
    const letsIn = (exchange: Exchange): boolean =>
      readable(exchange, allowed) !== undefined || responseHeader(exchange, 'access-control-allow-origin').includes('*');
    // A health check may stand outside of CORS: it serves, tells no page anything, and that the App speaks CORS others show.
    const outside = succeeded(control) && control.request.method === 'GET' && responseHeader(control, 'access-control-allow-origin').length === 0;
    const speaking = outside ? Object.values(byOperation).find((other) => fromTheApp(other.control) && letsIn(other.control))?.control : undefined;
    return { held: speaking !== undefined || letsIn(control), by: (speaking ?? control).id };
  }
  if (!sameAnswer(control, unknown)) return { held: true, by: control.id };
  const well = control.request.method === 'OPTIONS' ? Object.values(byOperation).find((other) => succeeded(other.control))?.control : undefined;
  return { held: well !== undefined, by: (well ?? control).id };
}

/** Credentials allowed without a matching origin are harmless, and `*` never allows credentials (Fetch §4.10): both are no echo. */
function readable(exchange: Exchange | undefined, origin: string): 'with credentials' | 'without credentials' | undefined {
  if (exchange === undefined || !responseHeader(exchange, 'access-control-allow-origin').some((value) => value.trim() === origin)) return undefined;
  return responseHeader(exchange, 'access-control-allow-credentials').some((value) => value.trim() === 'true') ? 'with credentials' : 'without credentials';
}
