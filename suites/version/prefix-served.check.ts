import { answered, defineCheck, mediaType, responseHeader, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { fromTheApp, fromTheEdge } from '../contract/fixtures.probe.ts';
import { versions, type Version } from './versions.probe.ts';

export const prefixServed: Check = defineCheck({
  title: 'Every agreed version is served, and no other',
  sources: ['RFC 9110 §15.5.5', 'OWASP API9:2023 (Improper Inventory Management)'],
  needs: { versions },
  messages: {
    unserved: { level: 'breaking', text: '{version} is agreed to be served, and {operation} answers {status}' },
    madeUp: { level: 'breaking', text: '{version} is no version, and {operation} answers {status} as if it were {like}' },
  },
  run({ versions }, { examine, report }) {
    const { byVersion, madeUp, unknown, signedIn } = versions;
    const successes = [...versions.controls, ...Object.values(byVersion).map(({ asked }) => asked)].filter(succeeded);
    for (const [version, seen] of Object.entries(byVersion)) {
      const { operation, asked } = seen;
      const control = successes.find(({ id }) => id !== asked.id);
      const served = isServed(seen, signedIn);
      const on = examine({ operation }, { held: control !== undefined && served !== undefined, by: (served === undefined ? asked : (control ?? asked)).id });
      if (on === undefined || served !== false) continue;
      report(on, 'unserved', {
        data: { version, operation, status: statusOf(asked) ?? 'nothing' },
        expected: { witness: 'agreement', at: `versions.${version}`, value: operation },
        actual: { witness: 'version/versions', at: asked.id, value: statusOf(asked) },
      });
    }
    if (madeUp === undefined) return;
    const { version, like, operation, asked } = madeUp;
    const real = byVersion[like]?.asked;
    // A single-page app answers every path.
    const on = examine({ operation }, { held: succeeded(real) && fromTheApp(unknown) && !succeeded(unknown) && fromTheApp(asked), by: unknown.id });
    if (on === undefined || !succeeded(asked) || !succeeded(real) || mediaType(asked.response.headers) !== mediaType(real.response.headers)) return;
    report(on, 'madeUp', {
      data: { version, operation, status: asked.response.status, like },
      expected: { witness: 'version/versions', at: unknown.id, value: statusOf(unknown) },
      actual: { witness: 'version/versions', at: asked.id, value: asked.response.status },
    });
  },
});

/** Undefined where the answer does not tell. */
function isServed({ asked, neighbour }: Version, signedIn: boolean): boolean | undefined {
  if (!answered(asked) || fromTheEdge(asked)) return undefined;
  const { status } = asked.response;
  if ([429, 502, 503, 504].includes(status)) return undefined;
  if (status >= 500 || status === 405 || status === 410) return false;
  // Who answers everything alike serves no version by it.
  if (status < 300) return succeeded(neighbour) && inTheSameWords(asked, neighbour) ? undefined : true;
  // An operation may have nothing to show. A router that knows no such path refuses the one beside it in the same words.
  if (status === 404) return fromTheApp(neighbour) ? !inTheSameWords(asked, neighbour) : undefined;
  return status >= 400 ? true : isSamePlace(asked) || (signedIn ? false : undefined);
}

/** A redirect that only adds or removes a slash, or goes to TLS. */
function isSamePlace(exchange: Exchange): boolean {
  const [location] = responseHeader(exchange, 'location');
  const { url } = exchange.request;
  const plain = (path: string): string => path.replace(/\/+$/, '');
  return location !== undefined && URL.canParse(location, url) && plain(new URL(location, url).pathname) === plain(new URL(url).pathname);
}

/** What differs in every answer aside: the path itself, numbers, ids. */
function inTheSameWords(a: Exchange, b: Exchange): boolean {
  return statusOf(a) === statusOf(b) && wordsOf(a) === wordsOf(b);
}
function wordsOf(exchange: Exchange): string {
  const text = answered(exchange) ? (exchange.response.body?.text ?? '') : '';
  return text.replaceAll(new URL(exchange.request.url).pathname, '').replaceAll(/[0-9a-f-]{8,}|\d+/gi, '');
}
