import { defineProbe, isRecord, notAgreed, operationParts, type Exchange, type Json, type OpenApiSaid, type Witness } from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';

export interface Encodings {
  readonly user: string;
  /** The right credentials, encoded as agreed; as JSON where both encodings are. */
  readonly control: Exchange;
  readonly yielded: boolean;
  /** The same in the other encoding; absent where the only user's account has been asked for enough. */
  readonly other?: { readonly body: 'json' | 'form'; readonly exchange: Exchange; readonly yielded: boolean };
  /** The first user's as an OAuth client sends it (RFC 6749 §4.3.2), where the document says that sign-in is such a token endpoint. */
  readonly oauth?: { readonly pointer: string; readonly exchange: Exchange; readonly yielded: boolean };
}

/** Signs in with the right credentials in every encoding that a client could take for the right one. */
export const encodings: Witness<Encodings> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  // What is refused may count as a failed sign-in.
  last: true,
  needs: {},
  uses: { openapi },
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    return app.users.length > 0 || notAgreed.users;
  },
  async collect({ sessions, agreement, app, need }, { openapi }) {
    const first = need(app.users[0], 'no user is configured');
    const user = app.users[1] ?? first;
    const { operation, body: agreed, fields: names } = need(agreement.auth, 'no auth is agreed').signIn;
    const { exchange: control, session } = await sessions.attempt(user);
    const said = { user, control, yielded: session !== undefined };
    const pointer = openapi === undefined ? undefined : tokenUrl(openapi, operationParts(operation).path);
    const fields = { identifier: 'username', password: 'password' };
    const isAgreed = agreed !== 'json' && names.identifier === fields.identifier && names.password === fields.password;
    // What cannot be read may count as a failed sign-in, and a wrong password goes to the first user as well: some accounts lock at three.
    const other = user === first && pointer !== undefined && !isAgreed ? {} : { other: await inThe(agreed === 'form' ? 'json' : 'form') };
    if (pointer === undefined || (await sessions.attempt(first)).session === undefined) return { ...said, ...other };
    const oauth = await sessions.tryToSignIn({ user: first, password: 'right', body: 'form', fields });
    return { ...said, ...other, oauth: { pointer, exchange: oauth.exchange, yielded: oauth.session !== undefined } };

    async function inThe(body: 'json' | 'form'): Promise<NonNullable<Encodings['other']>> {
      const { exchange, session: opened } = await sessions.tryToSignIn({ user, password: 'right', body });
      return { body, exchange, yielded: opened !== undefined };
    }
  },
});

/** Where the document says that this path is the token endpoint of the password flow (OpenAPI 3.1 §4.8.29). */
function tokenUrl({ document }: OpenApiSaid, path: string): string | undefined {
  const components = isRecord(document) ? document['components'] : undefined;
  const schemes = isRecord(components) && isRecord(components['securitySchemes']) ? components['securitySchemes'] : {};
  for (const [name, scheme] of Object.entries(schemes)) {
    const flows = isRecord(scheme) ? scheme['flows'] : undefined;
    const flow = isRecord(flows) ? flows['password'] : undefined;
    const url = isRecord(flow) ? flow['tokenUrl'] : undefined;
    if (typeof url === 'string' && bases(document).some((base) => pathOf(url, base) === path))
      return `/components/securitySchemes/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/flows/password/tokenUrl`;
  }
  return undefined;
}

/** What a relative URL in a document may be relative to: its server, or where it lies, which is mostly the root. */
function bases(document: Json): readonly string[] {
  const servers = isRecord(document) ? document['servers'] : undefined;
  const [first] = Array.isArray(servers) ? (servers as readonly unknown[]) : [];
  const url = isRecord(first) && typeof first['url'] === 'string' ? first['url'] : '/';
  return ['http://localhost/', `http://localhost${(pathOf(url, 'http://localhost/') ?? '').replace(/\/$/, '')}/`];
}

function pathOf(url: string, base: string): string | undefined {
  return URL.canParse(url, base) ? new URL(url, base).pathname : undefined;
}
