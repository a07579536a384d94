import {
  allowedOrigin,
  defineProbe,
  DoesNotApply,
  headerValues,
  notAgreed,
  operationParts,
  protectedRead,
  responseHeader,
  succeeded,
  withoutNames,
  type Agreement,
  type AppFacts,
  type AuthAgreement,
  type Exchange,
  type Known,
  type OperationId,
  type Witness,
  ofEach,
} from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';
import { operations } from '../contract/operations.probe.ts';
import { origins } from './origins.probe.ts';

/** What one operation tells the first agreed origin. */
export interface Told {
  /** The frontend asks it: the agreement or a resource names it, not only a list such as `public`. */
  readonly used: boolean;
  /** Asked without an Origin. */
  readonly plain?: Exchange;
  /** Asked from the origin, with the session. */
  readonly request?: Exchange;
  /** What a browser sends before the request, without credentials (Fetch §4.8); absent where it sends none. */
  readonly preflight?: Exchange;
  /** A preflight to its path as it is written, where it names an object and none is known. */
  readonly onAny?: Exchange;
}
export interface Allowed {
  readonly origin: string;
  readonly byOperation: Readonly<Record<OperationId, Told>>;
  /** One operation, asked from the other agreed origins. */
  readonly others: readonly { readonly origin: string; readonly operation: OperationId; readonly plain: Exchange; readonly request: Exchange }[];
}

/** More origins than these differ in nothing that a browser would notice. */
const mostOrigins = 5;

/** Asks what the frontend asks, from the origins that may read the answers. */
export const allowed: Witness<Allowed> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures, operations, origins },
  appliesTo: crossOrigin,
  async collect({ http, sessions, agreement, app }, { fixtures, operations, origins }) {
    const agreed = Array.isArray(agreement.origins) ? (agreement.origins as readonly string[]) : [];
    const elsewhere = agreed.filter((one) => one !== app.origins.api);
    const [origin] = elsewhere;
    if (origin === undefined)
      throw new DoesNotApply({ reason: 'the agreed origin is the API’s own, which needs no CORS', config: "agreement.origins: 'same-origin'" });
    const used = usedByFrontend({ agreement, app });
    const byOperation = await ofEach(operations, async (operation, { askable, path }): Promise<Told> => {
      const plain = fixtures.operations[operation]?.asked;
      const control = origins.byOperation[operation]?.control;
      const fromHere = control !== undefined && headerValues(control.request.headers, 'origin').includes(origin) ? control : undefined;
      const request = askable ? fromHere : undefined;
      const isUsed = used.has(withoutNames(operation));
      const onAny = isUsed && path === undefined && fromHere?.request.method === 'OPTIONS' ? fromHere : undefined;
      const headers = isUsed && path !== undefined ? askedHeaders(agreement, operation) : undefined;
      const preflight =
        headers === undefined
          ? undefined
          : await http.send({
              operation: `OPTIONS ${operationParts(operation).path}`,
              ...(path === undefined ? {} : { path }),
              headers: {
                origin,
                'access-control-request-method': operationParts(operation).method,
                ...(headers.length === 0 ? {} : { 'access-control-request-headers': headers.join(',') }),
              },
            });
      return {
        used: isUsed,
        ...(plain === undefined ? {} : { plain }),
        ...(request === undefined ? {} : { request }),
        ...(preflight === undefined ? {} : { preflight }),
        ...(onAny === undefined ? {} : { onAny }),
      };
    });
    const operation = protectedRead({ agreement, app });
    const plain = operation === undefined ? undefined : fixtures.operations[operation]?.asked;
    const [user] = app.users;
    const as = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const others =
      operation === undefined || plain === undefined
        ? []
        : await Promise.all(
            elsewhere.slice(1, mostOrigins).map(async (other) => ({
              origin: other,
              operation,
              plain,
              request: await http.send({ operation, headers: { origin: other }, ...(as === undefined ? {} : { as }) }),
            })),
          );
    return { origin, byOperation, others };
  },
});

/** Whether another origin is to read responses at all. */
export function crossOrigin({ agreement }: Known): true | (typeof notAgreed)['origins'] {
  if (agreement.origins === undefined) return notAgreed.origins;
  return allowedOrigin(agreement) !== undefined || notAgreed.crossOrigin;
}

/** The operations that a frontend of this agreement asks, without the names of their parameters. */
function usedByFrontend({ agreement, app }: { readonly agreement: Agreement; readonly app: AppFacts }): ReadonlySet<OperationId> {
  const { auth, upload } = agreement;
  const asked = [
    auth?.signIn.operation,
    auth?.refresh?.operation,
    auth?.signUp?.operation,
    auth?.signOut,
    auth?.me,
    upload?.operation,
    upload?.list,
    upload?.remove,
    ...Object.values(app.resources).flatMap(({ list, create, read, update, remove }) => [list, create, read, update, remove]),
  ];
  return new Set(asked.flatMap((operation) => (operation === undefined ? [] : [withoutNames(operation)])));
}

/** The headers that make a browser ask first, in its order; undefined where it does not ask (Fetch §2.2.2, §4.8). */
export function askedHeaders({ auth, upload }: Agreement, operation: OperationId): readonly string[] | undefined {
  const { method } = operationParts(operation);
  const before = auth === undefined || opensSession(auth, operation);
  const credential = !before && auth.transport === 'bearer' ? [auth.present.header.toLowerCase()] : [];
  const csrf = auth?.csrf?.header !== undefined && method !== 'GET' && method !== 'HEAD' ? [auth.csrf.header.toLowerCase()] : [];
  const form = (operation === auth?.signIn.operation && auth.signIn.body === 'form') || operation === upload?.operation;
  const hasBody = (method === 'POST' || method === 'PUT' || method === 'PATCH') && !form && !bodiless(auth, operation);
  const headers = [...credential, ...csrf, ...(hasBody ? ['content-type'] : [])].sort();
  return headers.length === 0 && ['GET', 'HEAD', 'POST'].includes(method) ? undefined : headers;
}

function opensSession(auth: AuthAgreement, operation: OperationId): boolean {
  return [auth.signIn.operation, auth.signUp?.operation, auth.refresh?.operation].includes(operation);
}

function bodiless(auth: AuthAgreement | undefined, operation: OperationId): boolean {
  const byBody = (placement: string | undefined): boolean => placement?.startsWith('body:') === true;
  if (operation === auth?.refresh?.operation) return !byBody(auth.refresh.sendAs) && auth.refresh.extra === undefined;
  return operation === auth?.signOut && !byBody(auth.signOutSends) && auth.signOutExtra === undefined;
}

/** Whether a browser attaches or keeps a cookie there: what goes by cookies is asked with credentials. */
export function withCredentials({ auth }: Agreement, operation: OperationId): boolean {
  if (auth === undefined) return false;
  if (auth.transport === 'cookie') return true;
  return auth.refreshToken?.startsWith('cookie:') === true && [auth.signIn.operation, auth.refresh?.operation, auth.signOut].includes(operation);
}

/** The lines of a header, as they came. */
export function linesOf(exchange: Exchange | undefined, name: string): readonly string[] {
  return exchange === undefined ? [] : responseHeader(exchange, name).map((value) => value.trim());
}

/** The members of a comma-separated header, in lower case. */
export function membersOf(exchange: Exchange | undefined, name: string): readonly string[] {
  return linesOf(exchange, name).flatMap((line) => line.split(',').map((member) => member.trim().toLowerCase()));
}

/** Fetch §4.9, the CORS check: one line, the origin itself or, without credentials, `*`. */
export function letsIn(exchange: Exchange | undefined, origin: string, credentials: boolean): boolean {
  const values = linesOf(exchange, 'access-control-allow-origin');
  if (values.length !== 1) return false;
  if (!credentials) return values[0] === origin || values[0] === '*';
  return values[0] === origin && linesOf(exchange, 'access-control-allow-credentials').join() === 'true';
}

/** An answer that may be read, whatever it says: who asks for a header’s presence looks here first. */
export function speaksCors(exchange: Exchange | undefined): boolean {
  return linesOf(exchange, 'access-control-allow-origin').length > 0;
}

/** The operations with what they told, those that succeeded without an Origin first. */
export function toldBy({ byOperation }: Allowed): readonly (Told & { readonly operation: OperationId })[] {
  const all = (Object.entries(byOperation) as [OperationId, Told][]).map(([operation, told]) => ({ operation, ...told }));
  return all.sort((a, b) => Number(succeeded(b.plain)) - Number(succeeded(a.plain)));
}

/** What shows that the App is well where the operation itself cannot: any success without an Origin. */
export function healthy(allowed: Allowed): Exchange | undefined {
  return toldBy(allowed).find(({ plain }) => succeeded(plain))?.plain;
}
