import { answered, defineCheck, responseHeader, sameAnswer, statusOf, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { slashes } from './slashes.probe.ts';

export const redirectKeepsAuth: Check = defineCheck({
  title: 'No redirect to another spelling of a path leads away from the API’s origin',
  sources: ['Fetch §4.5', 'RFC 9110 §15.4', 'RFC 9700 §4.12', 'fastapi#4990'],
  needs: { slashes },
  messages: {
    elsewhere: { level: 'breaking', text: '{operation} redirects {path} to {target}: browsers drop the Authorization header, or block the request' },
  },
  run({ slashes }, { examine, report }) {
    const all = Object.entries(slashes.byOperation) as [OperationId, { readonly plain: Exchange; readonly twin: Exchange }][];
    const well = all.map(([, { plain }]) => plain).find((plain) => succeeded(plain) && !sameAnswer(plain, slashes.unknown));
    for (const [operation, { plain, twin }] of all) {
      const asked = [plain, twin].map((exchange) => ({ exchange, target: away(exchange) }));
      const led = asked.find(({ target }) => target !== undefined);
      const vouches = succeeded(plain) && !sameAnswer(plain, slashes.unknown);
      // One that wants a query or another user is no sign of anything; what redirects itself needs another to vouch for the App.
      if (!vouches && well !== undefined && !isRedirect(plain)) continue;
      const control = vouches ? plain : (well ?? plain);
      const on = examine({ operation }, { held: succeeded(control) && !sameAnswer(control, slashes.unknown) && answered(twin), by: control.id });
      if (!on || led?.target === undefined) continue;
      const { pathname } = new URL(led.exchange.request.url);
      report(on, 'elsewhere', {
        data: { operation, path: pathname, target: led.target.slice(0, 100) },
        expected: { witness: 'cors/slashes', at: control.id, value: new URL(led.exchange.request.url).origin },
        actual: { witness: 'cors/slashes', at: led.exchange.id, value: `${statusOf(led.exchange)} Location: ${led.target.slice(0, 200)}` },
      });
    }
  },
});

function isRedirect(exchange: Exchange): boolean {
  return [301, 302, 303, 307, 308].includes(statusOf(exchange) ?? 0);
}

/**
 * Where it redirects, if that is the same path, the last slash aside, at another scheme, host or port. A redirect to another path is
 * what the operation is for: a download, a sign-in elsewhere.
 */
function away(exchange: Exchange): string | undefined {
  const [location] = responseHeader(exchange, 'location');
  const { url } = exchange.request;
  if (!isRedirect(exchange) || location === undefined || !URL.canParse(location, url)) return undefined;
  const [from, to] = [new URL(url), new URL(location, url)];
  return to.origin !== from.origin && bare(to.pathname) === bare(from.pathname) ? to.href : undefined;
}

function bare(path: string): string {
  return path.replace(/\/+$/, '');
}
