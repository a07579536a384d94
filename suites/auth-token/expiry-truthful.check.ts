import { defineCheck, type AuthAgreement, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { renewal } from '../refresh/renewal.probe.ts';
import { lifetimes, type Lifetimes } from './lifetimes.probe.ts';

/** Seconds: clocks differ, and answers take time. */
const tolerance = 60;
/** Seconds: what a stolen token is good for. */
const short = 3600;

export const expiryTruthful: Check = defineCheck({
  title: 'All that says how long an access credential holds says the same',
  sources: ['RFC 7519 §2', 'RFC 7519 §4.1.4', 'RFC 7519 §4.1.6', 'RFC 6749 §5.1'],
  needs: { agreement, lifetimes },
  uses: { renewal },
  messages: {
    notNumericDate: { level: 'breaking', text: 'The claim {claim} is {value}, and not the seconds since 1970' },
    bornExpired: { level: 'breaking', text: 'The access token has expired when it is given: {seconds} s before' },
    issuedLater: { level: 'breaking', text: 'The access token is said to be given {seconds} s later than it was' },
    differs: { level: 'breaking', text: 'The access credential holds {a} s by {one}, and {b} s by {other}' },
    cookieDiffers: { level: 'note', text: 'The cookie is kept for {a} s, and the credential in it holds {b} s' },
    long: { level: 'note', text: 'The access credential holds {seconds} s: so long is a stolen one good' },
  },
  run({ agreement, lifetimes, renewal }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const after = renewal?.first.lifetimes;
    // What is wrong already with a sign-in is not said twice.
    if (judged('sign-in', 'lifetime of the access credential', 'auth-token/lifetimes', lifetimes) && after !== undefined)
      judged('refresh', 'lifetime of the access credential that a refresh gives', 'refresh/renewal', after);
    return;

    function judged(what: 'sign-in' | 'refresh', flow: string, witness: string, seen: Lifetimes): boolean {
      if (auth === undefined) return false;
      const { signIn, anonymous, claims, maxAge } = seen;
      const at = clockOf(auth, seen);
      const on = examine({ flow }, { held: fromTheApp(signIn) && fromTheApp(anonymous), by: anonymous.id });
      if (!on) return false;
      const actual = (value: unknown): { witness: string; at: string; value: unknown } => ({ witness, at: signIn.id, value });
      const now = { witness, at: `when the ${what} was answered, in seconds since 1970`, value: at };

      let sound = true;
      const odd = (['exp', 'iat'] as const).find((claim) => claims?.[claim] !== undefined && !isNumericDate(claims[claim]));
      if (odd !== undefined) {
        sound = false;
        report(on, 'notNumericDate', { data: { claim: odd, value: JSON.stringify(claims?.[odd]).slice(0, 40) }, expected: now, actual: actual(claims?.[odd]) });
      }
      const iat = claims?.iat;
      if (isNumericDate(iat) && iat - at > tolerance) {
        sound = false;
        report(on, 'issuedLater', { data: { seconds: Math.round(iat - at) }, expected: now, actual: actual({ iat }) });
      }

      const [first, ...others] = statements(auth, seen, at);
      if (first === undefined) return sound;
      if (first.claim && first.seconds <= 0) {
        report(on, 'bornExpired', { data: { seconds: -first.seconds }, expected: now, actual: actual(claims) });
        return false;
      }
      const other = others.find((one) => differs(first, one));
      if (other !== undefined)
        report(on, 'differs', {
          data: { a: first.seconds, one: first.by, b: other.seconds, other: other.by },
          expected: { witness: other.witness, at: other.by, value: other.seconds },
          actual: actual({ [first.by]: first.seconds }),
        });
      if (maxAge !== undefined && Math.abs(maxAge - first.seconds) > tolerance)
        report(on, 'cookieDiffers', {
          data: { a: maxAge, b: first.seconds },
          expected: { witness: first.witness, at: first.by, value: first.seconds },
          actual: actual({ maxAge }),
        });
      if (what === 'sign-in' && first.seconds - short > tolerance)
        report(on, 'long', {
          data: { seconds: first.seconds },
          expected: { witness: 'auth-token/lifetimes', at: 'an hour', value: short },
          actual: actual(first.seconds),
        });
      return sound && other === undefined;
    }
  },
});

/** A gateway's clock may be off, or ours: where they are apart, the one that the App's words agree with is right. */
function clockOf(auth: AuthAgreement, lifetimes: Lifetimes): number {
  const { at, byOurs, claims } = lifetimes;
  const agrees = (clock: number): boolean => {
    const [first, ...others] = statements(auth, lifetimes, clock);
    const issued = !isNumericDate(claims?.iat) || Math.abs(claims.iat - clock) <= tolerance;
    return issued && (first === undefined || (first.seconds > 0 && !others.some((other) => differs(first, other))));
  };
  return byOurs !== undefined && !agrees(at) && agrees(byOurs) ? byOurs : at;
}

function differs(one: Statement, other: Statement): boolean {
  return Math.abs(other.seconds - one.seconds) > tolerance && (other.or === undefined || Math.abs(other.or - one.seconds) > tolerance);
}

interface Statement {
  readonly witness: string;
  readonly by: string;
  readonly seconds: number;
  /** What a number means where nobody agreed on its unit. */
  readonly or?: number;
  readonly claim: boolean;
}

function statements({ lifetime }: AuthAgreement, { claims, told }: Lifetimes, at: number): readonly Statement[] {
  const exp = claims?.exp;
  const seconds = told === undefined ? undefined : durationOf(told.value, at, lifetime?.unit);
  return [
    ...(isNumericDate(exp) ? [{ witness: 'auth-token/lifetimes', by: 'the claim exp', seconds: Math.round(exp - at), claim: true }] : []),
    ...(told === undefined || seconds === undefined
      ? []
      : [{ witness: 'auth-token/lifetimes', by: told.place, seconds, claim: false, ...(told.agreed ? {} : { or: Math.round(seconds / 1000) }) }]),
    ...(lifetime?.accessSeconds === undefined
      ? []
      : [{ witness: 'agreement', by: 'auth.lifetime.accessSeconds', seconds: lifetime.accessSeconds, claim: false }]),
  ];
}

/** RFC 7519 §2. In milliseconds it would be a day in the year 33658 or later. */
function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value < 1e11;
}

/** A duration as it is, a moment by how far off it is; in seconds. Undefined for what is neither. */
function durationOf(value: string | number, at: number, unit: 'seconds' | 'milliseconds' | undefined): number | undefined {
  const number = typeof value === 'number' ? value : /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
  if (number === undefined) {
    const moment = Date.parse(String(value));
    return Number.isNaN(moment) ? undefined : Math.round(moment / 1000 - at);
  }
  const isMoment = number >= (unit === 'milliseconds' ? 1e12 : 1e9);
  const inMilliseconds = unit === undefined ? number >= 1e11 : unit === 'milliseconds';
  const seconds = inMilliseconds ? number / 1000 : number;
  return Math.round(isMoment ? seconds - at : seconds);
}
