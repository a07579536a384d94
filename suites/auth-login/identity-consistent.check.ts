import { defineCheck, jsonBody, shownPassword, statusOf, succeeded, valueAt, type AuthAgreement, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { identity, type Identity } from './identity.probe.ts';

export const identityConsistent: Check = defineCheck({
  title: 'Sign-in, the token and the App’s own answer name the same account, and no two users share it',
  sources: ['RFC 7519 §4.1.2', 'RFC 9068 §2.2', 'OWASP ASVS v5.0.0-10.3.3'],
  needs: { agreement, identity },
  messages: {
    differs: { level: 'breaking', text: 'Of {user}, {one} says another id than {other}' },
    shared: { level: 'breaking', text: '{place} says the same id of {user} and of {other}' },
    missing: { level: 'breaking', text: 'Of {user}, {place} says no id' },
    tellsPassword: { level: 'breaking', text: '{operation} answers with a password, or its hash, at {place}' },
    reassignable: { level: 'warning', text: 'The token names {user} by an e-mail address, which can pass to somebody else' },
  },
  run({ agreement, identity }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const before: { readonly user: string; readonly sayings: readonly Saying[] }[] = [];
    for (const [user, seen] of Object.entries(identity.byUser)) {
      const subject = { flow: `identity of ${user}` };
      const sayings = sayingsOf(auth, seen);
      // A read that is refused, or answered by something else, is for other checks.
      const unanswered = seen.me !== undefined && !succeeded(seen.me) ? seen.me : undefined;
      const opaque = auth.identity?.claim !== undefined && !seen.isJwt;
      const on = examine(subject, {
        held: seen.yielded && fromTheApp(seen.signIn) && unanswered === undefined && !opaque,
        by: reason(seen.signIn.id, unanswered, opaque),
      });
      if (!on) continue;
      const missing = sayings.find(({ id }) => id === undefined);
      if (missing !== undefined)
        report(on, 'missing', {
          data: { user, place: missing.place },
          expected: { witness: 'agreement', at: 'auth.identity', value: auth.identity },
          actual: { witness: 'auth-login/identity', at: missing.at, value: null },
        });
      const [first, ...others] = sayings.filter(({ id }) => id !== undefined);
      const other = others.find(({ id }) => id !== first?.id);
      if (first !== undefined && other !== undefined)
        report(on, 'differs', {
          data: { user, one: first.place, other: other.place },
          expected: { witness: 'auth-login/identity', at: other.at, value: other.id },
          actual: { witness: 'auth-login/identity', at: first.at, value: first.id },
        });
      const twins = before.flatMap((one) =>
        one.sayings.flatMap((theirs) =>
          sayings
            .filter((ours) => ours.place === theirs.place && ours.id !== undefined && ours.id === theirs.id)
            .map((ours) => ({ ours, theirs, other: one.user })),
        ),
      );
      const [twin] = twins;
      if (twin !== undefined)
        report(on, 'shared', {
          data: { place: twin.ours.place, user, other: twin.other },
          expected: { witness: 'auth-login/identity', at: twin.theirs.at, value: `another id than that of ${twin.other}` },
          actual: { witness: 'auth-login/identity', at: twin.ours.at, value: twin.ours.id },
        });
      if (typeof seen.claim === 'string' && /^[^@\s]+@[^@\s]+$/.test(seen.claim))
        report(on, 'reassignable', {
          data: { user },
          expected: { witness: 'agreement', at: 'auth.identity.claim', value: auth.identity?.claim },
          actual: { witness: 'auth-login/identity', at: `claim ${auth.identity?.claim ?? ''}`, value: seen.claim },
        });
      before.push({ user, sayings });
    }
    const all = Object.values(identity.byUser).filter(({ yielded, signIn }) => yielded && fromTheApp(signIn));
    const sent = all.map(({ signIn }) => signIn.request.body?.text ?? '').join();
    // The answer to the one vouches for the other: who signed in is who is told of.
    for (const [operation, at, told] of [
      [auth.me, 'auth.me', all.flatMap(({ me, signIn }) => (me === undefined ? [] : [{ answer: me, control: signIn }]))],
      [auth.signIn.operation, 'auth.signIn', all.flatMap(({ me, signIn }) => (succeeded(me) ? [{ answer: signIn, control: me }] : []))],
    ] as const) {
      const shown = shownPassword(
        told.map(({ answer }) => answer),
        sent,
      );
      const control = told.find(({ answer }) => answer === shown?.exchange)?.control;
      if (operation === undefined || shown === undefined || control === undefined) continue;
      const on = examine({ operation }, { held: (statusOf(control) ?? 500) < 400, by: control.id });
      if (on)
        report(on, 'tellsPassword', {
          data: { operation, place: shown.place },
          expected: { witness: 'agreement', at, value: 'who it is, and not how they prove it' },
          actual: { witness: 'auth-login/identity', at: shown.exchange.id, value: shown.place },
        });
    }
  },
});

interface Saying {
  readonly place: string;
  readonly at: string;
  readonly id: string | undefined;
}

/** What the agreed places say, the App's own answer first. */
function sayingsOf({ identity, me }: AuthAgreement, seen: Identity['byUser'][string]): readonly Saying[] {
  return [
    ...(identity?.me === undefined || seen.me === undefined
      ? []
      : [{ place: `${identity.me} in the answer of ${me ?? 'me'}`, at: seen.me.id, id: idOf(valueAt(jsonBody(seen.me.response), identity.me)) }]),
    ...(identity?.claim === undefined ? [] : [{ place: `the claim ${identity.claim}`, at: `claim ${identity.claim}`, id: idOf(seen.claim) }]),
    ...(identity?.signIn === undefined
      ? []
      : [
          {
            place: `${identity.signIn} in the answer to signing in`,
            at: `answer to signing in (${seen.signIn.id})`,
            id: idOf(valueAt(jsonBody(seen.signIn.response), identity.signIn)),
          },
        ]),
  ];
}

/** One App writes an id as a number here and as text there; they are one id. */
function idOf(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

function reason(signIn: string, unanswered: { readonly id: string } | undefined, opaque: boolean): string {
  if (unanswered !== undefined) return unanswered.id;
  return opaque ? `${signIn}, the access credential is no JWT: look at agreement.auth.identity.claim` : signIn;
}
