import {
  defineCheck,
  headerValues,
  isSafe,
  matchOperation,
  notAgreed,
  responseHeader,
  sameAnswer,
  statusOf,
  succeeded,
  type Agreement,
  type Check,
  type Exchange,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { traffic } from '../contract/traffic.probe.ts';
import { othersFiles } from '../authz/others-files.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';

export const privateResponses: Check = defineCheck({
  title: 'What is for one user, and every credential, is kept out of shared caches',
  sources: ['RFC 9111 §3.5', 'RFC 9111 §5.2.2', 'RFC 6749 §5.1', 'OWASP ASVS 5.0 14.3.2'],
  needs: { agreement, traffic },
  uses: { othersFiles },
  // Nothing is for one user where users are not told apart.
  appliesTo: ({ agreement }) => (agreement.auth === undefined ? notAgreed.auth : true),
  messages: {
    shared: { level: 'breaking', text: '{operation} lets a shared cache store what one user is shown: {value}' },
    refusalShared: {
      level: 'breaking',
      text: '{operation} lets a shared cache store its {status} to who may not read it, and give that to who may: {value}',
    },
    token: { level: 'breaking', text: '{operation} lets its answer be stored, which holds a credential: {value}' },
    // An answer to POST is stored only where it says how long it is fresh (RFC 9110 §9.3.3).
    tokenUnsaid: { level: 'note', text: '{operation} answers with a credential and does not say no-store' },
    unsaid: { level: 'note', text: '{showing} nothing of caches: {operations}' },
  },
  run({ agreement, traffic, othersFiles }, { examine, report }) {
    const { exchanges } = traffic;
    const silent = new Map<string, { readonly exchange: Exchange; readonly control: string }>();
    const reported = new Set<string>();
    for (const exchange of exchanges) {
      const path = pathOf(exchange);
      const operation = exchange.operation ?? (`${exchange.request.method} ${path}` as OperationId);
      if (!succeeded(exchange) || !isSafe(exchange.request.method) || !isSignedIn(exchange) || isOpen(agreement, exchange, path)) continue;
      // It is one user’s where nobody else is shown it: asked without a session it was refused, or shown otherwise.
      const anonymous = exchanges.find((other) => !isSignedIn(other) && other.request.method === exchange.request.method && pathOf(other) === path);
      if (anonymous === undefined || sameAnswer(anonymous, exchange)) continue;
      const refused = [401, 403, 404, ...(agreement.auth?.anonymous ?? [])].includes(statusOf(anonymous) ?? 0);
      const open = !refused && succeeded(anonymous) ? ', and nobody is refused: name it in agreement.public, if anyone may ask it' : '';
      const on = examine({ operation }, { held: refused, by: `${anonymous.id}${open}` });
      if (!on) continue;
      const kept = reported.has(`no ${operation}`) ? undefined : exchanges.find((other) => isOthersRefusal(other, exchange, path) && isKept(other, agreement));
      // That who may read it does is what this refusal is held against.
      const shown = kept === undefined ? undefined : examine({ flow: `a refusal of ${operation}` }, { held: succeeded(exchange), by: exchange.id });
      if (kept !== undefined && shown) {
        reported.add(`no ${operation}`);
        report(shown, 'refusalShared', {
          data: { operation, status: statusOf(kept) ?? 0, value: lifetimeOf(kept) },
          expected: { witness: 'traffic', at: exchange.id, value: statusOf(exchange) },
          actual: { witness: 'traffic', at: kept.id, value: cacheHeaders(kept) },
        });
      }
      const control = responseHeader(exchange, 'cache-control').join(', ');
      if (control === '' && responseHeader(exchange, 'expires').length === 0) silent.set(operation, { exchange, control: anonymous.id });
      if (!isShared(exchange, control) || reported.has(operation)) continue;
      reported.add(operation);
      report(on, 'shared', {
        data: { operation, value: lifetimeOf(exchange) },
        expected: { witness: 'traffic', at: anonymous.id, value: 'private or no-store' },
        actual: { witness: 'traffic', at: exchange.id, value: cacheHeaders(exchange) },
      });
    }
    for (const { operation, owned, read } of othersFiles?.reads ?? []) {
      // It is one user's where another is refused it.
      if (!succeeded(owned) || isOpen(agreement, owned, pathOf(owned))) continue;
      const on = examine({ operation }, { held: [401, 403, 404, 410].includes(statusOf(read) ?? 0), by: read.id });
      const control = responseHeader(owned, 'cache-control').join(', ');
      if (!on || !isShared(owned, control) || reported.has(operation)) continue;
      reported.add(operation);
      report(on, 'shared', {
        data: { operation, value: lifetimeOf(owned) },
        expected: { witness: 'authz/others-files', at: read.id, value: 'private or no-store' },
        actual: { witness: 'authz/others-files', at: owned.id, value: cacheHeaders(owned) },
      });
    }
    credentials();
    const [first] = silent.values();
    const on = first === undefined ? undefined : examine({ flow: 'answers that say nothing of caches' }, { held: true, by: first.control });
    if (on && first !== undefined)
      report(on, 'unsaid', {
        data: {
          showing: silent.size === 1 ? '1 operation shows one user’s data and says' : `${silent.size} operations show one user’s data and say`,
          operations: [...silent.keys()].slice(0, 6).join(', ') + (silent.size > 6 ? ', …' : ''),
        },
        expected: { witness: 'RFC 9111', at: '§5.2.2', value: 'private or no-store' },
        actual: { witness: 'traffic', at: first.exchange.id, value: cacheHeaders(first.exchange) },
      });
    return;

    /** What gives credentials in its body; those in cookies are not stored with an answer to POST. */
    function credentials(): void {
      const { auth } = agreement;
      const inBody = auth?.access.startsWith('body:') === true || auth?.refreshToken?.startsWith('body:') === true;
      if (auth === undefined || !inBody) return;
      const giving = [auth.signIn.operation, ...(auth.refresh === undefined ? [] : [auth.refresh.operation])];
      const gives = (exchange: Exchange, operations: readonly OperationId[]): boolean =>
        matchOperation(exchange.request.method, pathOf(exchange), operations) !== undefined;
      const used = exchanges.find((exchange) => isSignedIn(exchange) && succeeded(exchange) && !gives(exchange, giving));
      for (const operation of new Set(giving)) {
        const answer = exchanges.find((exchange) => succeeded(exchange) && gives(exchange, [operation]));
        if (answer === undefined) continue;
        const on = examine({ operation }, { held: used !== undefined, by: used?.id ?? answer.id });
        if (!on || used === undefined) continue;
        const control = responseHeader(answer, 'cache-control').join(', ');
        const sides = {
          expected: { witness: 'RFC 6749', at: '§5.1', value: 'no-store' },
          actual: { witness: 'traffic', at: answer.id, value: cacheHeaders(answer) },
        };
        if (directive(control, 'no-store') !== undefined) continue;
        if (isStorable(control)) report(on, 'token', { data: { operation, value: control.slice(0, 100) }, ...sides });
        else report(on, 'tokenUnsaid', { data: { operation }, ...sides });
      }
    }
  },
});

function pathOf({ request }: Exchange): string {
  return new URL(request.url).pathname;
}

function isSignedIn({ as, request }: Exchange): boolean {
  return as !== undefined || headerValues(request.headers, 'authorization').length > 0 || headerValues(request.headers, 'cookie').length > 0;
}

/** Agreed to be for all, or to be cached knowingly. */
function isOpen(agreement: Agreement, { request }: Exchange, path: string): boolean {
  return matchOperation(request.method, path, [...agreement.public, ...(agreement.cacheable ?? [])]) !== undefined;
}

/** The value of a directive, `''` when it has none; undefined when it is not there. Names compare without case (RFC 9111 §5.2). */
function directive(control: string, name: string): string | undefined {
  for (const part of control.split(',')) {
    const [key = '', value = ''] = part.trim().split('=');
    if (key.trim().toLowerCase() === name) return value.replaceAll('"', '').trim();
  }
  return undefined;
}

function isStorable(control: string): boolean {
  if (directive(control, 'private') !== undefined) return false;
  return directive(control, 'public') !== undefined || Number(directive(control, 's-maxage') ?? 0) > 0 || Number(directive(control, 'max-age') ?? 0) > 0;
}

/**
 * RFC 9111 §3: a shared cache may store it. What was asked with Authorization only where the answer says so (§3.5); a cookie means
 * nothing to a cache. Vary on the credential gives each user an entry of their own.
 */
function isShared(exchange: Exchange, control: string): boolean {
  if (['no-store', 'private', 'no-cache'].some((name) => directive(control, name) !== undefined)) return false;
  const bearer = headerValues(exchange.request.headers, 'authorization').length > 0;
  const vary = responseHeader(exchange, 'vary').join().toLowerCase();
  if (vary.includes('*') || vary.includes(bearer ? 'authorization' : 'cookie')) return false;
  const [sMaxAge, maxAge] = [directive(control, 's-maxage'), directive(control, 'max-age')].map((value) => (value === undefined ? undefined : Number(value)));
  // s-maxage wins, then max-age, then Expires (§4.2.1); without any of them `public` allows a guess.
  const expires = responseHeader(exchange, 'expires')[0];
  const date = responseHeader(exchange, 'date')[0];
  const later = expires !== undefined && date !== undefined && Date.parse(expires) > Date.parse(date);
  const fresh = sMaxAge !== undefined ? sMaxAge > 0 : maxAge !== undefined ? maxAge > 0 : later || directive(control, 'public') !== undefined;
  const allowed = ['public', 's-maxage', 'must-revalidate'].some((name) => directive(control, name) !== undefined);
  return fresh && (!bearer || allowed);
}

/** Refused to somebody else than who is shown it, at the same place. */
function isOthersRefusal(other: Exchange, shown: Exchange, path: string): boolean {
  const refused = [401, 403, 404].includes(statusOf(other) ?? 0) && fromTheApp(other);
  return refused && other.request.method === shown.request.method && other.as !== shown.as && pathOf(other) === path;
}

/** A shared cache may store a refusal that says how long it is fresh (RFC 9111 §3), and give it to everyone whom `Vary` does not tell apart. */
function isKept(refusal: Exchange, { auth }: Agreement): boolean {
  const control = responseHeader(refusal, 'cache-control').join(', ');
  const vary = responseHeader(refusal, 'vary').join().toLowerCase();
  if (['*', 'authorization', 'cookie', ...(auth === undefined ? [] : [auth.present.header.toLowerCase()])].some((name) => vary.includes(name))) return false;
  const lasts = ['s-maxage', 'max-age'].some((name) => Number(directive(control, name) ?? 0) > 0) || directive(control, 'public') === undefined;
  return lasts && isShared(refusal, control);
}

function lifetimeOf(exchange: Exchange): string {
  const control = responseHeader(exchange, 'cache-control').join(', ');
  return (control || `Expires: ${responseHeader(exchange, 'expires').join()}`).slice(0, 100);
}

function cacheHeaders(exchange: Exchange): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(['cache-control', 'expires', 'vary'].map((name) => [name, responseHeader(exchange, name)]));
}
