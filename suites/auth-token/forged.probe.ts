import {
  alteredTokens,
  confusedTokens,
  defineProbe,
  type Control,
  type Examined,
  type Subject,
  DoesNotApply,
  isCookie,
  isInCookie,
  jsonBody,
  notAgreed,
  protectedRead,
  readJwt,
  selfDescribedTokens,
  statusOf,
  succeeded,
  type AuthAgreement,
  type Collecting,
  type Exchange,
  type Jwt,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';

/** Somewhere a token is taken. */
export interface Channel {
  readonly operation: OperationId;
  /** The genuine token, on the same way. */
  readonly control: Exchange;
  /** What who has none is answered; absent where a success shows by what it gives. */
  readonly anonymous?: Exchange;
  readonly tried: readonly {
    readonly how: string;
    readonly kind: 'altered' | 'self-described';
    readonly exchange: Exchange;
    /** It gave a new credential. */
    readonly yielded?: boolean;
  }[];
}
export interface Forged {
  /** Of the genuine token. */
  readonly algorithm: string;
  readonly channels: readonly Channel[];
}

/** Presents tokens that the App did not sign, wherever it takes one: to a protected read, and to refresh where that takes a JWT. */
export const forged: Witness<Forged> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo(known) {
    const { agreement, app } = known;
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    if (protectedRead(known) === undefined) return notAgreed.protectedRead;
    return app.owned || notAgreed.owned;
  },
  async collect({ http, sessions, agreement, app, need }) {
    const read = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const auth = need(agreement.auth, 'no auth is agreed');
    const [first = '', second = first] = app.users;
    const shared = await sessions.of(first);
    const takesJwts = auth.refresh !== undefined && shared.refreshToken !== undefined && readJwt(shared.refreshToken) !== undefined;
    if (readJwt(shared.access) === undefined && !takesJwts) throw new DoesNotApply(opaque);
    // Reading with what is refused leaves a session as it is; refreshing does not, so that takes one of its own.
    const own = takesJwts ? await sessions.own() : shared;
    const jwt = readJwt(own.access);
    const refreshJwt = own.refreshToken === undefined || auth.refresh === undefined ? undefined : readJwt(own.refreshToken);
    const other = (await sessions.attempt(second)).session;
    const channels: Channel[] = [];
    const published = await publishedKeys(http, jwt ?? refreshJwt);
    if (jwt !== undefined) {
      const as = (access: string): Promise<Exchange> => http.send({ operation: read, as: withOnly(auth, own, access) });
      const control = await as(own.access);
      const tried = await Promise.all(forgeries(jwt, other?.access, published).map(async ({ token, ...rest }) => ({ ...rest, exchange: await as(token) })));
      channels.push({ operation: read, control, anonymous: await http.send({ operation: read }), tried });
    }
    if (refreshJwt !== undefined && auth.refresh !== undefined) {
      // The genuine one first: where reuse is watched, a forged one could end what it stands for.
      const refreshed = await sessions.refresh(own);
      const newest = refreshed.session ?? own;
      const now = newest.refreshToken === undefined ? undefined : readJwt(newest.refreshToken);
      const tried: Channel['tried'][number][] = [];
      for (const { token, ...rest } of forgeries(now ?? refreshJwt, other?.refreshToken, published)) {
        const { exchange, session } = await sessions.refresh({ ...newest, refreshToken: token });
        tried.push({ ...rest, exchange, yielded: session !== undefined });
      }
      channels.push({ operation: auth.refresh.operation, control: refreshed.exchange, tried });
    }
    return { algorithm: (jwt ?? refreshJwt)?.header.alg ?? '', channels };
  },
});

export const opaque = { reason: 'the credentials are no JWTs: what they say, and how they are signed, only the App knows' } as const;

/** The session with this credential and no other: some Apps let a refresh cookie vouch for whoever has none. */
export function withOnly(auth: AuthAgreement, session: Session, access: string): Session {
  const { refreshToken: _, ...rest } = session;
  const kept = Object.entries(session.cookies).filter(([name]) => isCookie(auth.csrf?.cookie ?? '', name) || isInCookie(auth.access, name));
  return { ...rest, access, cookies: Object.fromEntries(kept) };
}

/** The keys that verify, where tokens are not signed with a shared one, and the App publishes them where most do. */
async function publishedKeys(http: Collecting['http'], jwt: Jwt | undefined): Promise<unknown> {
  if (jwt === undefined || /^HS\d/.test(jwt.header.alg)) return undefined;
  const exchange = await http.send({ operation: 'GET /.well-known/jwks.json' });
  return succeeded(exchange) ? jsonBody(exchange.response) : undefined;
}

function forgeries(
  jwt: Jwt,
  other: string | undefined,
  published: unknown,
): readonly { readonly how: string; readonly kind: 'altered' | 'self-described'; readonly token: string }[] {
  return [
    ...alteredTokens(jwt, other === undefined ? undefined : readJwt(other)).map((one) => ({ ...one, kind: 'altered' as const })),
    ...[...selfDescribedTokens(jwt), ...confusedTokens(jwt, published)].map((one) => ({ ...one, kind: 'self-described' as const })),
  ];
}

/** Presented, it was taken for a credential: by what it opened, not by the status alone. */
export function accepted({ exchange, yielded }: Channel['tried'][number], anonymous: Exchange | undefined): boolean {
  return yielded ?? opens(exchange, anonymous);
}

/** What became of one kind of forgery on a channel. */
export interface Fate {
  /** The genuine token opens what nobody else is shown, and at least one forgery was answered by the App itself. */
  readonly control: { readonly held: boolean; readonly by: string };
  readonly taken: Channel['tried'];
  readonly crashed: Channel['tried'];
}
function fateOf({ control, anonymous, tried }: Channel, kind: Channel['tried'][number]['kind']): Fate {
  const ours = tried.filter((one) => one.kind === kind);
  const decided = ours.filter(({ exchange }) => ownAnswer(exchange));
  const works = fromTheApp(control) && opens(control, anonymous) && (anonymous === undefined || fromTheApp(anonymous));
  return {
    control: { held: works && decided.length > 0, by: works && decided.length === 0 ? (ours[0]?.exchange ?? control).id : opening(control, anonymous) },
    taken: decided.filter((one) => accepted(one, anonymous)),
    crashed: decided.filter(({ exchange }) => (statusOf(exchange) ?? 0) >= 500),
  };
}

interface Judging {
  readonly examine: (subject: Subject, control: Control) => Examined | undefined;
  readonly report: (
    on: Examined,
    message: 'accepted' | 'crashed',
    finding: { readonly data: { readonly operation: string; readonly status: number; readonly how: string }; readonly expected: Side; readonly actual: Side },
  ) => void;
}
interface Side {
  readonly witness: string;
  readonly at: string;
  readonly value: unknown;
}

/** Tells, of one kind of forged tokens, those that were taken and those that brought the App down, channel by channel. */
export function judgeForged({ channels, algorithm }: Forged, kind: Channel['tried'][number]['kind'], { examine, report }: Judging): undefined {
  for (const channel of channels) {
    const { operation } = channel;
    const { control, taken, crashed } = fateOf(channel, kind);
    const on = examine({ operation }, control);
    if (!on) continue;
    const expected = { witness: 'auth-token/forged', at: 'the genuine token', value: { algorithm, status: statusOf(channel.control) } };
    for (const [message, found] of [
      ['accepted', taken],
      ['crashed', crashed],
    ] as const) {
      const [first] = found;
      if (first === undefined) continue;
      const status = statusOf(first.exchange) ?? 0;
      report(on, message, {
        data: { operation, status, how: found.map(({ how }) => how).join('; ') },
        expected,
        actual: { witness: 'auth-token/forged', at: first.exchange.id, value: status },
      });
    }
  }
}

/** An answer that says more than what anybody is told. */
export function opens(exchange: Exchange, anonymous: Exchange | undefined): boolean {
  if (exchange.response.kind !== 'answered' || exchange.response.status < 200 || exchange.response.status >= 300) return false;
  if (anonymous?.response.kind !== 'answered') return true;
  return anonymous.response.status !== exchange.response.status || lasting(anonymous) !== lasting(exchange);
}

/** The body without what is new in every answer: ids of requests, moments, values for one use. */
function lasting({ response }: Exchange): string {
  const text = response.kind === 'answered' ? (response.body?.text ?? '') : '';
  return text.replaceAll(passing, '#');
}
const passing = /\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?|<(?:token|cookie) \d+>|\b[\w-]{20,}|\b\d{10,}(?:\.\d+)?/g;

/** The exchange that should have shown that a credential opens something, and what to do where everyone gets what it opens. */
export function opening(exchange: Exchange, anonymous: Exchange | undefined): string {
  const alike = succeeded(exchange) && anonymous !== undefined && succeeded(anonymous) && !opens(exchange, anonymous);
  return alike ? `${exchange.id}, and everyone gets the same: name what only a user gets as agreement.auth.me` : exchange.id;
}
