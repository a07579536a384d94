import { allowedOrigin, defineCheck, notAgreed, responseHeader, statusOf, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { isTrouble } from '../contract/fixtures.probe.ts';
import { crash } from './crash.probe.ts';

export const on500: Check = defineCheck({
  title: 'The frontend can read a 500 across origins',
  sources: ['Fetch §4.9', 'Fetch §4.10', 'Starlette: ServerErrorMiddleware is outermost'],
  needs: { agreement, crash },
  appliesTo({ agreement }) {
    if (agreement.origins === undefined) return notAgreed.origins;
    return allowedOrigin(agreement) !== undefined || notAgreed.crossOrigin;
  },
  messages: {
    unreadable: {
      level: 'breaking',
      text: 'When {operation} crashes, {origin} cannot read the answer: the browser reports a network error instead of {status}',
    },
    withoutCredentials: { level: 'breaking', text: 'When {operation} crashes, {origin} cannot read the answer with credentials' },
  },
  run({ agreement, crash }, { examine, report }) {
    const { origin } = crash;
    if (origin === undefined) return;
    // An operation that this user may not ask, or that wants a query, says nothing; others stand for it.
    const healthy = Object.values(crash.byOperation).some(({ control }) => succeeded(control));
    for (const [name, { control, crashed }] of Object.entries(crash.byOperation)) {
      const operation = name as OperationId;
      if (healthy && !succeeded(control)) continue;
      // Where the healthy answer is not readable either, it is not the crash that hides it; where it does not crash, nothing was seen.
      if (!succeeded(control) || !readable(control, origin)) {
        examine({ operation }, { held: false, by: control.id });
        continue;
      }
      const status = statusOf(crashed);
      const fell = status !== undefined && status >= 500 && !isTrouble(crashed);
      const on = examine({ operation }, { held: fell, by: fell ? control.id : crashed.id });
      if (!on || status === undefined) continue;
      const shown = {
        expected: { witness: 'agreement', at: 'origins', value: agreement.origins },
        actual: { witness: 'cors/crash', at: crashed.id, value: corsHeaders(crashed) },
      };
      if (!readable(crashed, origin)) report(on, 'unreadable', { data: { operation, origin, status }, ...shown });
      else if (credentialed(control, origin) && !credentialed(crashed, origin)) report(on, 'withoutCredentials', { data: { operation, origin }, ...shown });
    }
  },
});

/** Fetch §4.9, the CORS check: one line, the origin itself or `*`. */
function readable(exchange: Exchange, origin: string): boolean {
  const values = responseHeader(exchange, 'access-control-allow-origin');
  return values.length === 1 && (values[0]?.trim() === origin || values[0]?.trim() === '*');
}

/** With credentials `*` stands for nothing (Fetch §4.9). */
function credentialed(exchange: Exchange, origin: string): boolean {
  const [allowed] = responseHeader(exchange, 'access-control-allow-origin');
  return allowed?.trim() === origin && responseHeader(exchange, 'access-control-allow-credentials')[0]?.trim() === 'true';
}

function corsHeaders(exchange: Exchange): readonly string[] {
  return ['access-control-allow-origin', 'access-control-allow-credentials'].flatMap((name) =>
    responseHeader(exchange, name).map((value) => `${name}: ${value}`),
  );
}
