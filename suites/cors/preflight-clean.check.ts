import { defineCheck, headerValues, operationParts, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';
import { allowed, crossOrigin, healthy, letsIn, linesOf, membersOf, speaksCors, toldBy } from './allowed.probe.ts';

export const preflightClean: Check = defineCheck({
  title: 'Preflights from agreed origins succeed without credentials',
  sources: ['Fetch §3.3.5', 'Fetch §4.8', 'WPT cors/redirect-preflight.htm'],
  needs: { agreement, allowed },
  appliesTo: crossOrigin,
  messages: {
    refused: { level: 'breaking', text: 'A page of {origin} cannot send {operation}: its preflight is answered with {status}' },
    headers: { level: 'breaking', text: 'A page of {origin} cannot send {operation}: its preflight does not allow the header {header}' },
    method: { level: 'warning', text: 'A page of {origin} cannot send {operation}: its preflight allows {allowed}, and not {method}' },
    redirected: { level: 'breaking', text: 'A page of {origin} cannot send {operation}: its preflight is redirected' },
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
      if (!on || status === undefined) continue;
      const shown = {
        expected: { witness: 'agreement', at: 'origins', value: agreement.origins },
        actual: { witness: 'cors/allowed', at: preflight.id, value: `OPTIONS ${operationParts(operation).path} → ${status}` },
      };
      // What the agreement has every such request carry is not for it to allow or not; which methods other origins have can be meant.
      const [header] = unlistedHeaders(preflight, origin);
      const methods = unlistedMethod(preflight, origin);
      if (header !== undefined) report(on, 'headers', { data: { operation, origin, header }, ...shown });
      else if (methods !== undefined)
        report(on, 'method', { data: { operation, origin, allowed: methods.join(', ') || 'none', method: operationParts(operation).method }, ...shown });
      if (header !== undefined || methods !== undefined || succeeded(preflight) || isPolicy(preflight, passes)) continue;
      if (status >= 300 && status < 400) report(on, 'redirected', { data: { operation, origin }, ...shown });
      else report(on, 'refused', { data: { operation, origin, status }, ...shown });
    }
    // To a path that names no object an App may answer as it likes; where it answers as to any preflight, it says which methods it has.
    for (const { operation, onAny } of toldBy(allowed)) {
      if (!succeeded(onAny) || !letsIn(onAny, origin, false)) continue;
      const on = examine({ operation }, { held: speaks && succeeded(well), by: (well ?? onAny).id });
      const methods = unlistedMethod(onAny, origin);
      if (!on || methods === undefined) continue;
      const { method, path } = operationParts(operation);
      report(on, 'method', {
        data: { operation, origin, allowed: methods.join(', ') || 'none', method },
        expected: { witness: 'agreement', at: 'origins', value: agreement.origins },
        actual: { witness: 'cors/allowed', at: onAny.id, value: `OPTIONS ${path} → ${statusOf(onAny)}` },
      });
    }
  },
});

/** Headers that the request has, and that what is allowed does not name. A star is for cors/credentials-with-wildcard. */
function unlistedHeaders(preflight: Exchange, origin: string): readonly string[] {
  const listed = membersOf(preflight, 'access-control-allow-headers');
  if (!allows(preflight, origin) || listed.includes('*')) return [];
  const asked = headerValues(preflight.request.headers, 'access-control-request-headers').flatMap((line) => line.split(','));
  return asked.map((name) => name.trim().toLowerCase()).filter((name) => name !== '' && !listed.includes(name));
}

/** What is allowed instead; undefined where the method is. Three need not be named (Fetch §4.8), and case counts. */
function unlistedMethod(preflight: Exchange, origin: string): readonly string[] | undefined {
  const listed = linesOf(preflight, 'access-control-allow-methods').flatMap((line) => line.split(',').map((method) => method.trim()));
  const [asked = 'GET'] = headerValues(preflight.request.headers, 'access-control-request-method');
  if (!allows(preflight, origin) || listed.includes('*') || ['GET', 'HEAD', 'POST'].includes(asked)) return undefined;
  return listed.includes(asked) ? undefined : listed.filter((method) => method !== '');
}

/** It answers as a preflight that is understood: it lets the origin in, whatever else it refuses. */
function allows(preflight: Exchange, origin: string): boolean {
  return letsIn(preflight, origin, false) && (succeeded(preflight) || isPolicy(preflight, true));
}

/** Where other preflights pass, 400 and 403 say that this method or header is not for other origins: that can be meant. */
function isPolicy(preflight: Exchange, others: boolean): boolean {
  const status = statusOf(preflight);
  return others && (status === 400 || status === 403);
}
