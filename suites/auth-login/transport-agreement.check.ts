import { defineCheck, isInCookie, matchOperation, statusOf, type Check, type Exchange, type OperationId, type Visit } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { browserSignIn, credentialsIn, credentialsSent, isCall, type Credential } from './browser-sign-in.probe.ts';
import { signIn } from './sign-in.probe.ts';

export const transportAgreement: Check = defineCheck({
  title: 'The credential that the backend emits is the credential that the frontend sends',
  sources: ['RFC 6750 §2.1', 'RFC 6265 §5.4', 'Fetch §2.2.5 (credentials mode)'],
  needs: { agreement, signIn, browserSignIn },
  messages: {
    disagree: { level: 'breaking', text: 'The backend gives {emitted}; the frontend sends {used}: whoever signs in is not signed in' },
    degenerate: { level: 'breaking', text: 'The frontend sends {header} in place of a credential' },
    refused: {
      level: 'breaking',
      text: 'The frontend’s sign-in as {user} is refused with {status}, though the same credentials are accepted when sent as agreed',
    },
  },
  run({ agreement, signIn, browserSignIn }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const { user, visit } = browserSignIn;
    const subject = { flow: `${user} signs in with the browser` };
    // The same user signs in over plain HTTP, so what goes wrong in the browser is the pair’s fault and not the user’s.
    const control = signIn.byUser[user];
    const login = loginOf(visit, auth.signIn.operation, control?.signIn);
    const yielded = control?.yielded === true && (statusOf(control.signIn) ?? 500) < 400;
    if (!fromTheApp(login) || !yielded) {
      const none = `the browser sent no sign-in${visit.stopped === undefined ? '' : `: ${visit.stopped}`}`;
      examine(subject, { held: false, by: fromTheApp(login) ? (control?.signIn.id ?? 'there was no sign-in over plain HTTP') : (login?.id ?? none) });
      return;
    }
    const { status } = login.response;
    if (status >= 400) {
      const on = examine(subject, { held: true, by: control.signIn.id });
      const expected = { witness: 'auth-login/sign-in', at: control.signIn.id, value: statusOf(control.signIn) };
      if (on) report(on, 'refused', { data: { user, status }, expected, actual: { witness: 'auth-login/browser-sign-in', at: login.id, value: status } });
      return;
    }
    const authOperations = [auth.signIn.operation, auth.refresh?.operation, auth.signOut].filter((operation) => operation !== undefined);
    const later = visit.exchanges.filter(
      (exchange) =>
        exchange.at > login.at && isCall(visit, exchange) && matchOperation(exchange.request.method, pathOf(exchange), authOperations) === undefined,
    );
    const all = credentialsIn(visit);
    const access = placed(auth.access);
    // Other cookies come and go too: only the credential that was agreed on signs anyone in. Where the browser is given another one,
    // as by a frontend that signs in on its own server, whatever it is given counts.
    const agreed = all.filter(
      ({ placement }) => placement === access || (placement.startsWith('cookie:') && isInCookie(access, placement.slice('cookie:'.length))),
    );
    const emitted = agreed.length > 0 ? agreed : all;
    // What counts is what reaches who gave the credential, or another api. A frontend that renders everything on its server shows it by
    // its pages alone, unless it is where it was: there a page asks for nothing more than a stranger would.
    const toEmitter = later.filter((exchange) => originOf(exchange.request.url) === originOf(login.request.url));
    const stuck = sameScreen(visit, login);
    const telling = toEmitter.length > 0 ? toEmitter : stuck ? later.filter((exchange) => isFetch(visit, exchange)) : later;
    const used = telling.flatMap((exchange) => credentialsSent(exchange).map((sent) => ({ ...sent, exchange })));
    // Handed to the frontend’s own server it is that server’s to send.
    const handedOver = later.some(({ request }) => emitted.some(({ value }) => request.body?.text.includes(value) === true));
    const traced = handedOver || used.some(({ value }) => emitted.some((credential) => value.includes(credential.value)));

    const degenerate = used.find(
      ({ name, value }) => name === 'Authorization' && /^(?:(?:bearer|token)\b\s*)?(?:undefined|null|NaN|\[object Object\])?\s*$/i.test(value),
    );
    // Chromium under automation blocks third-party cookies whatever their attributes: that says nothing about people's browsers.
    const blocked = visit.blockedCookies.find(({ reasons }) => reasons.some((reason) => /UserPreferences|ThirdPartyPhaseout|ThirdPartyBlocked/.test(reason)));
    // A frontend that asked for nothing more has not shown what it would send, unless it is visibly not signed in.
    const silent = !stuck && !later.some((exchange) => isFetch(visit, exchange));
    const untold = !traced && (blocked !== undefined || silent);
    if (untold && degenerate === undefined) {
      const why =
        blocked === undefined
          ? `after signing in the frontend asked for nothing (${login.id})`
          : `the browser blocked the cookie ${blocked.cookie}: ${blocked.reasons.join(', ')}`;
      examine(subject, { held: false, by: why });
      return;
    }
    const on = examine(subject, { held: true, by: control.signIn.id });
    if (!on) return;
    if (degenerate !== undefined) {
      report(on, 'degenerate', {
        data: { header: `\`${degenerate.name}: ${degenerate.value}\`` },
        expected: { witness: 'auth-login/browser-sign-in', at: login.id, value: namesOf(emitted) },
        actual: { witness: 'auth-login/browser-sign-in', at: degenerate.exchange.id, value: degenerate.value },
      });
    }
    if (traced || untold) return;
    report(on, 'disagree', {
      data: {
        emitted: namesOf(emitted).join(' and ') || 'no credential',
        used: [...new Set(used.map(({ name, value }) => `${name}: ${value.slice(0, 60)}`))].join(' and ') || 'none',
      },
      expected: { witness: 'auth-login/browser-sign-in', at: login.id, value: { emitted: namesOf(emitted) } },
      actual: {
        witness: 'auth-login/browser-sign-in',
        at: (telling[0] ?? login).id,
        value: {
          sent: telling.slice(0, 5).map((exchange) => `${exchange.id} ${exchange.request.method} ${pathOf(exchange)} → ${statusOf(exchange) ?? 'failed'}`),
        },
      },
    });
  },
});

function isFetch(visit: Visit, { id }: Exchange): boolean {
  return visit.kinds[id] === 'fetch' || visit.kinds[id] === 'xhr';
}

/**
 * The sign-in that went through, else the first. One that is not the agreed operation is what was posted to a page’s origin or to the
 * api’s once the form was filled in: telemetry goes elsewhere.
 */
function loginOf(visit: Visit, operation: OperationId, control: Exchange | undefined): Exchange | undefined {
  const calls = visit.exchanges.filter((exchange) => isCall(visit, exchange));
  const agreed = calls.filter((exchange) => matchOperation(exchange.request.method, pathOf(exchange), [operation]) !== undefined);
  const through = agreed.find((exchange) => (statusOf(exchange) ?? 500) < 400) ?? agreed[0];
  if (through !== undefined) return through;
  const filled = visit.actions.findLast(({ what }) => what.startsWith('fill '))?.at ?? 0;
  const pages = calls.filter(({ id }) => visit.kinds[id] === 'document');
  const origins = [control, ...pages].flatMap((exchange) => (exchange === undefined ? [] : [originOf(exchange.request.url)]));
  return calls.find(({ at, request }) => at >= filled && request.method === 'POST' && origins.includes(originOf(request.url)));
}

/** The one spelling of a placement: dots for a pointer, small letters for a header. */
function placed(access: string): string {
  if (access.startsWith('header:')) return access.toLowerCase();
  return access.startsWith('body:/') ? `body:${access.slice('body:/'.length).replaceAll('/', '.')}` : access;
}

function namesOf(credentials: readonly Credential[]): readonly string[] {
  return [...new Set(credentials.map(({ name }) => name))];
}

function originOf(url: string): string {
  return new URL(url).origin;
}

function pathOf(exchange: Exchange): string {
  return new URL(exchange.request.url).pathname;
}

/** The journey ended where it began: on the screen that asks to sign in. */
function sameScreen(visit: Visit, login: Exchange): boolean {
  const before = visit.actions.findLast(({ at }) => at <= login.at);
  return before !== undefined && new URL(before.url, 'http://x').pathname === new URL(visit.end.url, 'http://x').pathname;
}
