import {
  creatable,
  credentialCookies,
  defineProbe,
  isInCookie,
  isRecord,
  jsonBody,
  notAgreed,
  operationParts,
  pathParameters,
  protectedRead,
  setCookies,
  statusOf,
  succeeded,
  valueAt,
  type AuthAgreement,
  type Collecting,
  type Exchange,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';

export interface CrossSite {
  readonly operation: OperationId;
  /** Says how the cookies are set. */
  readonly signIn: Exchange;
  /** The operation asked as the frontend asks it. */
  readonly control: Exchange;
  readonly attempts: readonly {
    /** The body's encoding, one that a page of another site can send without asking: `a form`. */
    readonly how: string;
    readonly exchange: Exchange;
    /** The list, asked afterwards by the user. */
    readonly list: Exchange;
    /** The text that the object would hold. */
    readonly marker: string;
  }[];
  /** Where double submit is agreed: what changes something, asked by the frontend's own origin with a CSRF header that is empty or not the session's. */
  readonly unrepeated?: readonly { readonly operation: OperationId; readonly how: Unrepeated; readonly exchange: Exchange }[];
  /** The sign-in with good credentials, as a form on a page of another site sends it. */
  readonly planted: readonly {
    readonly how: string;
    readonly exchange: Exchange;
    /** What a protected operation answers to the session that came of it, and to nobody; only where one came of it. */
    readonly opened?: { readonly read: Exchange; readonly anonymous: Exchange };
  }[];
}

/** What stands in the CSRF header. */
export type Unrepeated = 'nothing' | 'a made-up value' | 'another user’s value';

/** Creates an object as a page of another site would make the user's browser do: with the cookies, without what only the frontend knows. */
export const crossSite: Witness<CrossSite> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  appliesTo({ agreement: { auth }, app }) {
    if (auth === undefined) return notAgreed.auth;
    if (auth.transport !== 'cookie' || credentialCookies(auth).length === 0) return notAgreed.cookies;
    if (app.users.length === 0) return notAgreed.users;
    return creatable(app) !== undefined || notAgreed.creatable;
  },
  async collect(on) {
    const { http, sessions, objects, agreement, app, marker, recorded, need } = on;
    const auth = need(agreement.auth, 'no auth is agreed');
    const { name, list, create, id: place } = need(creatable(app), 'no resource can be created');
    const { remove } = app.resources[name] ?? {};
    const session = await sessions.own();
    const signIn = need(
      // Others may be trying this user's account, in ways that are refused.
      recorded().findLast((exchange) => exchange.operation === auth.signIn.operation && exchange.as === session.user && signsIn(auth, exchange)),
      'the sign-in was not recorded',
    );
    const { exchange: control } = await objects.create(name, session);
    const stranger = `https://${marker()}.evil.example`;
    const attempts: CrossSite['attempts'][number][] = [];
    // Fetch §4.8: these types need no preflight. With the control's body, so that nothing else is wrong with them.
    for (const [how, encode] of encodings) {
      const unique = marker();
      const exchange = await http.send({
        operation: create,
        as: session,
        raw: encode(need(objects.bodyOf(name, unique, session), `the resource ${name} has no body`)),
        headers: {
          origin: stranger,
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'no-cors',
          ...(auth.csrf?.header === undefined ? {} : { [auth.csrf.header]: '' }),
        },
      });
      adopt(objects, exchange, session);
      attempts.push({ how, exchange, list: await http.send({ operation: list, as: session }), marker: unique });
    }
    const unrepeated = auth.csrf?.header === undefined ? undefined : await withoutToken(auth.csrf.header);
    const planted = await signedInFromElsewhere();
    await objects.tidy();
    return { operation: create, signIn, control, attempts, planted, ...(unrepeated === undefined ? {} : { unrepeated }) };

    /** What a form submits is a navigation, and its answer's cookies are kept whatever their SameSite (RFC 6265bis §5.7). */
    async function signedInFromElsewhere(): Promise<CrossSite['planted']> {
      const read = protectedRead({ agreement, app });
      const done: CrossSite['planted'][number][] = [];
      // What cannot be read may count as a failed sign-in, and some accounts lock at three: of a lent one it is tried once.
      for (const [how, body] of forms.slice(0, app.users.includes(session.user) ? 1 : forms.length)) {
        const { exchange, session: opened } = await sessions.tryToSignIn({
          of: session,
          password: 'right',
          body,
          unrepeated: true,
          headers: {
            origin: stranger,
            accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
            'sec-fetch-site': 'cross-site',
            'sec-fetch-mode': 'navigate',
            'sec-fetch-dest': 'document',
            ...(auth.csrf?.header === undefined ? {} : { [auth.csrf.header]: '' }),
          },
        });
        const both =
          opened === undefined || read === undefined
            ? {}
            : { opened: { read: await http.send({ operation: read, as: opened }), anonymous: await http.send({ operation: read }) } };
        done.push({ how, exchange, ...both });
      }
      return done;
    }

    async function withoutToken(header: string): Promise<NonNullable<CrossSite['unrepeated']>> {
      const { id } = await objects.create(name, session);
      const { update } = app.resources[name] ?? {};
      const change = objects.changeOf(name, marker(), session);
      const done: { operation: OperationId; how: Unrepeated; exchange: Exchange }[] = [];
      const ask = async (
        operation: OperationId,
        more: { readonly path?: Readonly<Record<string, string>>; readonly body?: unknown },
        [how, value]: readonly [Unrepeated, string] = ['nothing', ''],
      ): Promise<Exchange> => {
        const exchange = await http.send({ operation, as: session, headers: { [header]: value }, ...more });
        done.push({ operation, how, exchange });
        return exchange;
      };
      const make = async (...value: Parameters<typeof ask>[2][]): Promise<void> =>
        adopt(objects, await ask(create, { body: objects.bodyOf(name, marker(), session) }, ...value), session);
      await make();
      await make(['a made-up value', marker()]);
      // Where the value is told apart from the cookie, it is to be this session's, and not just one that was given out.
      const others =
        session.csrf === undefined
          ? undefined
          : (await sessions.attempt(app.users.find((user) => user !== session.user) ?? '').catch(() => undefined))?.session?.csrf;
      if (others !== undefined && others !== session.csrf) await make(['another user’s value', others]);
      if (id === undefined) return done;
      const at = (operation: OperationId): { readonly path: Readonly<Record<string, string>> } => ({
        path: { [pathParameters(operationParts(operation).path).at(-1) ?? 'id']: id },
      });
      if (update !== undefined && change !== undefined) await ask(update, { ...at(update), body: change });
      if (remove !== undefined) await ask(remove, at(remove));
      return done;
    }

    function adopt(journal: Collecting['objects'], created: Exchange, owner: Session): void {
      const id = succeeded(created) ? valueAt(jsonBody(created.response), place) : undefined;
      if (remove !== undefined && (typeof id === 'string' || typeof id === 'number')) journal.adopt({ what: name, id: String(id), remove, session: owner });
    }
  },
});

/** Not refused; where refusals redirect as well, the credential is there. */
function signsIn({ access, signIn }: AuthAgreement, exchange: Exchange): boolean {
  const status = statusOf(exchange) ?? 500;
  if (status >= 400) return false;
  return !signIn.refused.includes(status) || setCookies(exchange).some(({ name, removes }) => !removes && isInCookie(access, name));
}

const forms = [
  ['a form', 'form'],
  ['JSON in a form of text/plain', 'text'],
] as const;

type Raw = { readonly type?: string; readonly text: string | Uint8Array };
const encodings: readonly (readonly [how: string, encode: (body: unknown) => Raw])[] = [
  ['JSON as text/plain', (body) => ({ type: 'text/plain', text: JSON.stringify(body) })],
  ['JSON without a Content-Type', (body) => ({ text: new TextEncoder().encode(JSON.stringify(body)) })],
  ['a form', (body) => ({ type: 'application/x-www-form-urlencoded', text: new URLSearchParams(fieldsOf(body)).toString() })],
];

function fieldsOf(body: unknown): Record<string, string> {
  const fields = isRecord(body) ? Object.entries(body) : [];
  return Object.fromEntries(fields.map(([field, value]) => [field, typeof value === 'string' ? value : JSON.stringify(value)]));
}
