import { defineCheck, isRecord, jsonBody, statusOf, succeeded, valueAt, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { register } from './register.probe.ts';
import { ownAnswer } from './rejections.probe.ts';

export const registerRoundtrip: Check = defineCheck({
  title: 'Who signs up as agreed can sign in, and nobody can sign up twice',
  sources: ['RFC 9110 §15.5.10', 'OWASP ASVS v5.0.0-6.2.1', 'OWASP ASVS v5.0.0-15.3.1'],
  needs: { agreement, register },
  messages: {
    crashed: { level: 'breaking', text: '{step} is answered {status}' },
    refused: { level: 'breaking', text: 'A user who has just signed up is refused with the same password: sign-in answers {status}' },
    echoed: { level: 'breaking', text: 'The answer to signing up holds {what}' },
    takenOver: {
      level: 'breaking',
      text: 'A second sign-up replaces the password of the account, for who knows the address alone: the first password is then refused with {status}',
    },
    twice: { level: 'breaking', text: 'The same sign-up makes a second account: both answer {status}, with different ids' },
  },
  run({ agreement, register }, { examine, report }) {
    const { control, signUp, signIn, yielded, again, after } = register;
    const subject = { flow: 'sign up, sign in, sign up again' };
    const status = statusOf(signUp);
    // What the configured body lacks may be the config's fault; so may a captcha, an invitation, a domain that mail does not reach.
    if (status === undefined || !ownAnswer(signUp) || (status >= 300 && status < 500)) {
      examine(subject, {
        held: false,
        by: status === undefined ? signUp.id : `${signUp.id}, signing up answered ${status}: look at agreement.auth.signUp.body`,
      });
      return;
    }
    const others = succeeded(signUp) ? [signIn, again] : [];
    const undecided =
      others.find((exchange) => !ownAnswer(exchange)) ??
      (others.length > 0 && needsMore(agreement.auth?.signIn.refused ?? [], signIn, yielded) ? signIn : undefined);
    const on = examine(subject, { held: fromTheApp(control) && undecided === undefined, by: (undecided ?? control).id });
    if (!on) return;
    const expected = { witness: 'agreement', at: 'auth.signUp', value: agreement.auth?.signUp?.operation };
    const saw = (exchange: Exchange, value: unknown = statusOf(exchange)): { witness: string; at: string; value: unknown } => ({
      witness: 'auth-login/register',
      at: exchange.id,
      value,
    });
    const crash = [
      { step: 'Signing up', exchange: signUp },
      ...(others.length === 0
        ? []
        : [
            { step: 'The same sign-up again', exchange: again },
            { step: 'The first sign-in after signing up', exchange: signIn },
          ]),
    ].find(({ exchange }) => (statusOf(exchange) ?? 0) >= 500);
    if (crash !== undefined)
      report(on, 'crashed', { data: { step: crash.step, status: statusOf(crash.exchange) ?? 0 }, expected, actual: saw(crash.exchange) });
    if (others.length === 0) return;
    const refusal = statusOf(signIn) ?? 0;
    if (refusal >= 400 && refusal < 500) report(on, 'refused', { data: { status: refusal }, expected, actual: saw(signIn) });
    const what = secretIn(signUp);
    if (what !== undefined) report(on, 'echoed', { data: { what }, expected, actual: saw(signUp, what) });
    const lost = after === undefined || !yielded || after.yielded ? undefined : statusOf(after.exchange);
    if (lost !== undefined && agreement.auth?.signIn.refused.includes(lost) === true)
      report(on, 'takenOver', { data: { status: lost }, expected: saw(signIn), actual: saw(after?.exchange ?? again, lost) });
    const ids = [idIn(signUp), idIn(again)];
    if (succeeded(again) && ids[0] !== undefined && ids[1] !== undefined && ids[0] !== ids[1])
      report(on, 'twice', { data: { status: statusOf(again) ?? 0 }, expected, actual: saw(again) });
  },
});

/** Some Apps want an address confirmed first, or an admin's word, and say so otherwise than to a wrong password. */
function needsMore(refused: readonly number[], signIn: Exchange, yielded: boolean): boolean {
  const status = statusOf(signIn) ?? 0;
  return !yielded && status < 500 && (!refused.includes(status) || asksForMore.test(wordsIn(signIn)));
}

/** With the status of a wrong password many say it in words alone. */
const asksForMore = /confirm|activat|pending|verify[ _-](?:your|the)|(?:not[ _-](?:yet[ _-])?(?:been[ _-])?|un)(?:verified|approved)/i;

function wordsIn({ response }: Exchange): string {
  return response.kind === 'answered' ? (response.body?.text ?? '') : '';
}

/** A password, by what redaction made of it, or a hash of one under a name that says so. */
function secretIn(signUp: Exchange): string | undefined {
  const sent = /<password \d+>/.exec(signUp.request.body?.text ?? '')?.[0];
  const body = 'body' in signUp.response ? (signUp.response.body?.text ?? '') : '';
  if (sent !== undefined && body.includes(sent)) return 'the password';
  const name = hashName(jsonBody(signUp.response));
  return name === undefined ? undefined : `a value under ${name}`;
}

const hash = /^(?:hashed_?password|encrypted_?password|password_?(?:hash|digest)|pass_?hash)$/i;

function hashName(value: unknown): string | undefined {
  if (!isRecord(value) && !Array.isArray(value)) return undefined;
  for (const [name, member] of Object.entries(value)) {
    if (hash.test(name) && typeof member === 'string' && /[^*\s]/.test(member)) return name;
    const inside = hashName(member);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function idIn(exchange: Exchange): string | undefined {
  const body = jsonBody(exchange.response);
  const found = ['id', 'user.id', 'data.id', 'data.user.id']
    .map((place) => valueAt(body, place))
    .find((id) => typeof id === 'string' || typeof id === 'number');
  return found === undefined ? undefined : String(found);
}
