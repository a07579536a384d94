import {
  defineCheck,
  notAgreed,
  responseHeader,
  statusOf,
  succeeded,
  type Agreement,
  type Check,
  type Examined,
  type Exchange,
  type OperationId,
} from '../../src/author.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { invalid } from '../errors/invalid.probe.ts';
import { refused } from '../errors/refused.probe.ts';
import { life } from '../session/life.probe.ts';
import { expired } from './expired.probe.ts';

export const challengeHeader: Check = defineCheck({
  title: 'Every 401 says how to sign in, and none opens the browser’s own dialog',
  sources: ['RFC 9110 §11.6.1', 'RFC 9110 §15.5.2', 'RFC 6750 §3', 'RFC 6750 §3.1'],
  needs: { agreement, refused },
  uses: { expired, life, invalid },
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    const { anonymous } = agreement.auth;
    return (
      anonymous.includes(401) || {
        reason: `who is not signed in is agreed to be answered ${anonymous.join(' or ')}, and only a 401 has a challenge`,
        config: 'agreement.auth.anonymous: 401',
      }
    );
  },
  messages: {
    missing: { level: 'breaking', text: '{operation} answers 401 on {how} without WWW-Authenticate{others}' },
    dialog: { level: 'breaking', text: '{operation} answers 401 on {how} with the challenge {scheme}: browsers open a dialog of their own' },
    otherScheme: { level: 'warning', text: '{operation} challenges with {scheme}, and other operations with {usual}' },
    noReason: { level: 'note', text: '{operation}{others}: who presented a token is not told error="invalid_token"' },
    reasonUnasked: { level: 'note', text: '{operation}{others}: who presented no token is told that it is not valid' },
  },
  run({ agreement, refused, expired, life, invalid }, { examine, report, nothing }) {
    const strangers = refused.provoked.filter(({ how }) => how === 'no credentials' || how === 'a credential that is none');
    const over = life?.signOut;
    const later = [
      ...(expired === undefined
        ? []
        : [{ witness: 'auth-token/expired', how: 'an expired credential', operation: expired.operation, control: expired.control, error: expired.after }]),
      ...(life === undefined || over === undefined
        ? []
        : [{ witness: 'session/life', how: 'a credential that was signed out', operation: life.read, control: over.before, error: over.read }]),
    ];
    const asked = [...strangers.map((one) => ({ witness: 'errors/refused', ...one })), ...later];
    const seen = asked.flatMap(({ witness, how, operation, control, error }): readonly Seen[] =>
      fromTheApp(error) && statusOf(error) === 401
        ? [{ witness, how, operation, control, error, challenge: responseHeader(error, 'www-authenticate').join(', ').trim() }]
        : [],
    );
    if (strangers.length > 0 && seen.length === 0 && strangers.every(({ error }) => fromTheApp(error)))
      nothing({ reason: 'nothing was answered 401, and only a 401 has a challenge', config: "agreement.auth.me: 'GET /…'" });
    const without: (Noted & { readonly how: string })[] = [];
    // What signs in has a form for it, whatever else it says.
    for (const { operation, how, control, error } of invalid?.provoked ?? []) {
      const dialog = dialogIn(responseHeader(error, 'www-authenticate').join(', '));
      if (statusOf(error) !== 401 || dialog === undefined) continue;
      const on = examine({ operation }, { held: succeeded(control), by: control.id });
      if (on)
        report(on, 'dialog', {
          data: { operation, how, scheme: dialog },
          expected: { witness: 'agreement', at: 'auth.present', value: agreement.auth?.present },
          actual: { witness: 'errors/invalid', at: error.id, value: { 'www-authenticate': responseHeader(error, 'www-authenticate') } },
        });
    }
    const silent: Noted[] = [];
    const hasty: Noted[] = [];
    const usual = mostFrequent(seen.map(({ challenge }) => schemeOf(challenge)).filter((scheme) => scheme !== ''));
    for (const { witness, how, operation, control, error, challenge } of seen) {
      // What this user may not read either has no control.
      if (ownAnswer(control) && !succeeded(control)) continue;
      const on = examine({ operation }, { held: succeeded(control), by: control.id });
      if (!on) continue;
      const scheme = schemeOf(challenge);
      const both = {
        expected: { witness: 'agreement', at: 'auth.present', value: agreement.auth?.present },
        actual: { witness, at: error.id, value: { 'www-authenticate': challenge } },
      };
      const dialog = dialogIn(challenge);
      if (dialog !== undefined) report(on, 'dialog', { data: { operation, how, scheme: dialog }, ...both });
      // No scheme is registered for cookies, nor for keys in headers of their own.
      if (!isBearer(agreement)) continue;
      if (challenge === '') without.push({ on, operation, both, how });
      else if (usual !== undefined && scheme !== usual && dialog === undefined) report(on, 'otherScheme', { data: { operation, scheme, usual }, ...both });
      if (scheme !== 'bearer') continue;
      const reason = /\berror\s*=\s*"?([\w-]+)/i.exec(challenge)?.[1];
      if (how === 'no credentials' && reason === 'invalid_token') hasty.push({ on, operation, both });
      if (how !== 'no credentials' && reason !== 'invalid_token') silent.push({ on, operation, both });
    }
    // Where others have a challenge, each that has none is a slip of its own.
    const [first] = without.toSorted((one, other) => (one.operation < other.operation ? -1 : 1));
    const operations = new Set(without.map(({ operation }) => operation)).size;
    const more = operations === 2 ? ', and so does another operation' : operations > 2 ? `, and so do ${operations - 1} other operations` : '';
    if (usual === undefined && first !== undefined)
      report(first.on, 'missing', { data: { operation: first.operation, how: first.how, others: more }, ...first.both });
    else for (const { on, operation, how, both } of without) report(on, 'missing', { data: { operation, how, others: '' }, ...both });
    // One habit of an App, not one finding an operation.
    for (const [message, [first, ...others]] of [
      ['noReason', silent],
      ['reasonUnasked', hasty],
    ] as const)
      if (first !== undefined) report(first.on, message, { data: { operation: first.operation, others: andOthers(others.length) }, ...first.both });
  },
});

interface Shown {
  readonly witness: string;
  readonly at: string;
  readonly value: unknown;
}

interface Noted {
  readonly on: Examined;
  readonly operation: OperationId;
  readonly both: { readonly expected: Shown; readonly actual: Shown };
}

interface Seen {
  readonly witness: string;
  readonly how: string;
  readonly operation: OperationId;
  readonly control: Exchange;
  readonly error: Exchange;
  readonly challenge: string;
}

function isBearer({ auth }: Agreement): boolean {
  return auth?.transport === 'bearer' && auth.present.header.toLowerCase() === 'authorization' && auth.present.scheme.toLowerCase() === 'bearer';
}

function andOthers(count: number): string {
  return count === 0 ? '' : count === 1 ? ', and 1 other' : `, and ${count} others`;
}

/** A scheme that browsers ask for by themselves. */
function dialogIn(challenge: string): string | undefined {
  return /(?:^|,\s*)(basic|digest|ntlm|negotiate)\b(?!\s*=)/i.exec(challenge)?.[1];
}

function schemeOf(challenge: string): string {
  return (/^[\w!#$&.+^`|~-]+/.exec(challenge)?.[0] ?? '').toLowerCase();
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counted = Object.entries(Object.groupBy(values, (value) => value)).toSorted(([, a = []], [, b = []]) => b.length - a.length);
  return counted[0]?.[0];
}
