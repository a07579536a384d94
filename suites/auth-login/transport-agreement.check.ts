import { answered, defineCheck, headerValues, isRecord, jsonBody, matchOperation, statusOf, succeeded, type Check, type Exchange, type Visit } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { browserSignIn } from './browser-sign-in.probe.ts';
import { signIn } from './sign-in.probe.ts';

export const transportAgreement: Check = defineCheck({
  title: 'The credential that the backend emits is the credential that the frontend sends',
  sources: ['RFC 6750 §2.1', 'RFC 6265 §5.4', 'Fetch §2.2.5 (credentials mode)'],
  needs: { agreement, signIn, browserSignIn },
  messages: {
    disagree: { level: 'breaking', text: 'The backend gives {emitted}; the frontend sends {used}: whoever signs in is not signed in' },
    degenerate: { level: 'breaking', text: 'The frontend sends {header} in place of a credential' },
    refused: { level: 'breaking', text: 'The frontend’s sign-in as {user} is refused with {status}, though the same credentials are accepted when sent as agreed' },
  },
  run({ agreement, signIn, browserSignIn }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const { user, visit } = browserSignIn;
    const subject = { flow: `${user} signs in with the browser` };
    // The same user signs in over plain HTTP, so what goes wrong in the browser is the pair’s fault and not the user’s.
    const control = signIn.byUser[user];
    const login = visit.exchanges.find((exchange) => isCall(visit, exchange) && matchOperation(exchange.request.method, pathOf(exchange), [auth.signIn.operation]) !== undefined) ?? visit.exchanges.find((exchange) => isCall(visit, exchange) && exchange.request.method === 'POST');
    const status = login === undefined ? undefined : statusOf(login);
    const decided = login !== undefined && status !== undefined && status < 500 && status !== 429;
    const on = examine(subject, { held: control?.yielded === true && succeeded(control.signIn) && decided, by: decided ? (control?.signIn.id ?? '') : (login?.id ?? `the browser sent no sign-in${visit.stopped === undefined ? '' : `: ${visit.stopped}`}`) });
    if (!on || login === undefined || status === undefined) return;
    if (status >= 400) {
      report(on, 'refused', {
        data: { user, status },
        expected: { witness: 'auth-login/sign-in', at: control?.signIn.id ?? '', value: statusOf(control?.signIn) },
        actual: { witness: 'auth-login/browser-sign-in', at: login.id, value: status },
      });
      return;
    }
    const authOperations = [auth.signIn.operation, auth.refresh?.operation, auth.signOut].filter((operation) => operation !== undefined);
    const later = visit.exchanges.filter((exchange) => exchange.at > login.at && isCall(visit, exchange) && matchOperation(exchange.request.method, pathOf(exchange), authOperations) === undefined);
    const all = credentialsIn(visit);
    const access = auth.access.startsWith('body:/') ? `body:${auth.access.slice('body:/'.length).replaceAll('/', '.')}` : auth.access;
    // Other cookies come and go too: only the credential that was agreed on signs anyone in. Where the browser is given another one,
    // as by a frontend that signs in on its own server, whatever it is given counts.
    const agreed = all.filter((credential) => credential.placement === access);
    const emitted = agreed.length > 0 ? agreed : all;
    // What counts is what reaches who gave the credential. A frontend that renders everything on its server shows it by its pages alone.
    const toEmitter = later.filter((exchange) => originOf(exchange) === originOf(login));
    const stuck = sameScreen(visit, login);
    const telling = toEmitter.length > 0 || stuck ? toEmitter : later;
    const used = telling.flatMap((exchange) => credentialsSent(exchange).map((sent) => ({ ...sent, exchange })));

    const degenerate = used.find(({ value }) => /^(?:bearer|token)(?:\s+(?:undefined|null|NaN|\[object Object\]))?\s*$/i.test(value));
    if (degenerate !== undefined) {
      report(on, 'degenerate', {
        data: { header: `\`${degenerate.name}: ${degenerate.value}\`` },
        expected: { witness: 'auth-login/browser-sign-in', at: login.id, value: namesOf(emitted) },
        actual: { witness: 'auth-login/browser-sign-in', at: degenerate.exchange.id, value: degenerate.value },
      });
    }
    if (used.some(({ value }) => emitted.some((credential) => value.includes(credential.value)))) return;
    // Chromium under automation blocks third-party cookies whatever their attributes: that says nothing about people's browsers.
    const blocked = visit.blockedCookies.find(({ reasons }) => reasons.some((reason) => /UserPreferences|ThirdPartyPhaseout|ThirdPartyBlocked/.test(reason)));
    // A frontend that asked for nothing more has not shown what it would send, unless it is visibly not signed in.
    const silent = !later.some(({ id }) => visit.kinds[id] === 'fetch' || visit.kinds[id] === 'xhr') && !stuck;
    if (blocked !== undefined || silent) {
      const why = blocked === undefined ? `after signing in the frontend asked for nothing (${login.id})` : `the browser blocked the cookie ${blocked.cookie}: ${blocked.reasons.join(', ')}`;
      examine(subject, { held: false, by: why });
      return;
    }
    report(on, 'disagree', {
      data: { emitted: namesOf(emitted).join(' and ') || 'no credential', used: [...new Set(used.map(({ name, value }) => `${name}: ${value.slice(0, 60)}`))].join(' and ') || 'none' },
      expected: { witness: 'auth-login/browser-sign-in', at: login.id, value: { emitted: namesOf(emitted) } },
      actual: { witness: 'auth-login/browser-sign-in', at: (telling[0] ?? login).id, value: { sent: telling.slice(0, 5).map((exchange) => `${exchange.id} ${exchange.request.method} ${pathOf(exchange)} → ${statusOf(exchange) ?? 'failed'}`) } },
    });
  },
});

interface Credential {
  readonly name: string;
  readonly value: string;
}

interface Emitted extends Credential {
  /** As an agreement would say it: `body:access_token`. */
  readonly placement: string;
}

/** Where a credential can be: requests that carry data or load a page; not preflights, scripts or images. */
function isCall(visit: Visit, exchange: Exchange): boolean {
  return ['fetch', 'xhr', 'document', 'other'].includes(visit.kinds[exchange.id] ?? 'other');
}

/** Redaction gave every secret a name, so that equal ones are recognised without being known. */
const secret = /<(?:token|cookie) \d+>/;

/** What the backend gave during the visit: secrets in bodies, by member, and cookies, by name. */
function credentialsIn(visit: Visit): readonly Emitted[] {
  return visit.exchanges.flatMap((exchange): Emitted[] => {
    if (!answered(exchange)) return [];
    const cookies = headerValues(exchange.response.headers, 'set-cookie').map((line) => cookieIn(line));
    const body = isCall(visit, exchange) ? membersWithSecrets(jsonBody(exchange.response), '') : [];
    return [...cookies, ...body].filter(({ value }) => value !== '');
  });
}

function cookieIn(line: string): Emitted {
  const name = line.slice(0, line.indexOf('='));
  return { name: `the cookie ${name}`, placement: `cookie:${name}`, value: secret.exec(line)?.[0] ?? '' };
}

function membersWithSecrets(value: unknown, path: string): readonly Emitted[] {
  if (typeof value === 'string') return secret.test(value) ? [{ name: `${path} in the body`, placement: `body:${path}`, value: secret.exec(value)?.[0] ?? '' }] : [];
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => membersWithSecrets(member, path === '' ? key : `${path}.${key}`));
}

function credentialsSent(exchange: Exchange): readonly Credential[] {
  const { headers } = exchange.request;
  return [
    ...headerValues(headers, 'authorization').map((value) => ({ name: 'Authorization', value })),
    ...headerValues(headers, 'cookie').flatMap((line) => line.split(/;\s*/).map((pair) => ({ name: 'Cookie', value: pair }))),
  ];
}

function namesOf(credentials: readonly Credential[]): readonly string[] {
  return [...new Set(credentials.map(({ name }) => name))];
}

function originOf(exchange: Exchange): string {
  return new URL(exchange.request.url).origin;
}

function pathOf(exchange: Exchange): string {
  return new URL(exchange.request.url).pathname;
}

/** The journey ended where it began: on the screen that asks to sign in. */
function sameScreen(visit: Visit, login: Exchange): boolean {
  const before = visit.actions.findLast(({ at }) => at <= login.at);
  return before !== undefined && new URL(before.url, 'http://x').pathname === new URL(visit.end.url, 'http://x').pathname;
}
