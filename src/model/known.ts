import type { Agreement, PagingAgreement } from './agreement.ts';
import type { AppFacts } from './app.ts';
import type { NotCovered } from './outcome.ts';
import { operationParts, pathParameters, type OperationId } from './operation.ts';
import type { Known } from './witness.ts';

/** An operation that only a signed-in user may ask: the one that says who is signed in, else the first resource's list. */
export function protectedRead({ agreement, app }: Known): OperationId | undefined {
  const isPublic = (operation: OperationId): boolean => agreement.public.includes(operation);
  const candidates = [agreement.auth?.me, ...Object.values(app.resources).map(({ list }) => list)];
  return candidates.find((operation) => operation !== undefined && !isPublic(operation) && pathParameters(operationParts(operation).path).length === 0);
}

/** Every operation that the config names. */
export function namedOperations({ agreement, app }: Known): ReadonlySet<OperationId> {
  const { auth } = agreement;
  const named = [
    auth?.signIn.operation,
    auth?.refresh?.operation,
    auth?.signUp?.operation,
    auth?.signOut,
    auth?.me,
    ...agreement.public,
    ...(agreement.privileged ?? []),
    ...(agreement.cacheable ?? []),
    ...Object.values(agreement.versions ?? {}),
    ...(agreement.deprecated?.operations ?? []),
    agreement.health,
    agreement.upload?.operation,
    agreement.upload?.list,
    agreement.upload?.remove,
    ...Object.values(app.resources).flatMap(({ list, create, read, update, remove }) => [list, create, read, update, remove]),
  ];
  return new Set(named.filter((operation) => operation !== undefined));
}

/** The first origin that the agreement allows to read responses; undefined when only the App's own origin may. */
export function allowedOrigin(agreement: Agreement): string | undefined {
  return agreement.origins === undefined || agreement.origins === 'same-origin' ? undefined : agreement.origins[0];
}

type NotAgreed =
  | 'auth'
  | 'users'
  | 'protectedRead'
  | 'origins'
  | 'crossOrigin'
  | 'refresh'
  | 'rotation'
  | 'errors'
  | 'paging'
  | 'openapi'
  | 'pacts'
  | 'web'
  | 'screens'
  | 'crash'
  | 'creatable'
  | 'updatable'
  | 'admin'
  | 'privileged'
  | 'signUp'
  | 'signOut'
  | 'guesses'
  | 'cookies'
  | 'owned'
  | 'expireAccess'
  | 'upload'
  | 'realtime'
  | 'versions'
  | 'health'
  | 'readsHeaders'
  | 'success'
  | 'twoUsers'
  | 'identity';

/** Reasons that several checks share for not applying, each with the config that would change it. */
export const notAgreed: Readonly<Record<NotAgreed, NotCovered & { readonly config: string }>> = {
  auth: { reason: 'no auth is agreed', config: "agreement.auth: bearer({ signIn: { operation: 'POST /…' }, access: 'body:…' })" },
  users: { reason: 'no user is configured', config: "app.users: { a: { identifier: '…', password: process.env.… } }" },
  protectedRead: { reason: 'nothing is named that only a signed-in user may read', config: "agreement.auth.me: 'GET /…', or app.resources" },
  origins: { reason: 'the origins that may read responses are not agreed', config: "agreement.origins: ['https://…'] or 'same-origin'" },
  crossOrigin: { reason: "the agreement is 'same-origin': no other origin is to read responses", config: "agreement.origins: ['https://…']" },
  refresh: { reason: 'no refresh is agreed', config: "agreement.auth.refresh: { operation: 'POST /…' }" },
  rotation: { reason: 'refresh tokens are agreed not to rotate', config: "agreement.auth.refresh.rotation: { graceSeconds: 0, onReuse: 'revoke-family' }" },
  errors: { reason: 'the shape of errors is not agreed', config: 'agreement.errors: problemJson()' },
  paging: { reason: 'paging is not agreed', config: "agreement.paging: pageNumber({ page: 'page', size: 'size', items: 'items' })" },
  openapi: { reason: 'no OpenAPI document is configured', config: "app.services.api.openapi: '/openapi.json'" },
  pacts: { reason: 'no pacts are configured', config: "app.pacts: { files: 'contracts/pacts/*.json' }" },
  web: { reason: 'no frontend is configured', config: "app.services.web: { url: '…' }" },
  screens: { reason: 'the frontend’s screens are not named', config: "app.screens: { signIn: '/sign-in', home: '/' }" },
  crash: { reason: 'nothing is declared that makes a request crash', config: "app.levers: { crash: { header: ['X-…', '…'] } }" },
  creatable: {
    reason: 'no resource is declared with list and create',
    config: "app.resources: { things: { list: 'GET /…', create: 'POST /…', body: (marker) => ({ … }) } }",
  },
  updatable: {
    reason: 'no resource is declared with create, read, a change and an update by PATCH: what PUT leaves out may be meant to go',
    config: "app.resources: { things: { read: 'GET /…/{id}', update: 'PATCH /…/{id}', change: (marker) => ({ … }) } }",
  },
  admin: { reason: 'no user with the role admin is configured', config: "app.users: { boss: { …, role: 'admin' } }" },
  privileged: { reason: 'no operation is agreed to be for admins only', config: "agreement.privileged: ['GET /admin/…']" },
  signUp: { reason: 'no sign-up is agreed', config: "agreement.auth.signUp: { operation: 'POST /…', body: ({ identifier, password }) => ({ … }) }" },
  signOut: { reason: 'no sign-out is agreed', config: "agreement.auth.signOut: 'POST /…'" },
  guesses: { reason: 'no limit on guessing passwords is agreed', config: 'agreement.auth.signIn.guesses: 10' },
  cookies: { reason: 'no credential is agreed to be in a cookie', config: "agreement.auth: cookie({ …, access: 'cookie:…' })" },
  owned: { reason: 'the App is not said to be ours to attack', config: 'owned: true' },
  expireAccess: { reason: 'nothing is declared that lets an access credential expire', config: "app.levers: { expireAccess: { header: ['X-…', '…'] } }" },
  upload: { reason: 'no upload is agreed', config: "agreement.upload: { operation: 'POST /…', field: 'file', maxBytes: 1_048_576 }" },
  realtime: { reason: 'no live events are agreed', config: "agreement.realtime: { path: '/…', auth: 'cookie', events: { … } }" },
  versions: { reason: 'no versions are agreed', config: "agreement.versions: { v1: 'GET /v1/…' }" },
  health: { reason: 'no operation is agreed to say whether the App is ready', config: "agreement.health: 'GET /health'" },
  readsHeaders: { reason: 'no response headers are agreed that the frontend reads', config: "agreement.readsHeaders: ['Link']" },
  success: { reason: 'no shape of successes is agreed', config: 'agreement.success: z.looseObject({ success: z.literal(true) })' },
  identity: { reason: 'where a user’s id is said is not agreed', config: "agreement.auth.identity: { me: 'id', claim: 'sub' }" },
  twoUsers: { reason: 'fewer than two users are configured', config: 'app.users: { a: { … }, b: { … } }' },
};

/** How the list of a resource is paged: its own way, else the agreed one; undefined when it is not. */
export function pagingOf({ agreement, app }: Known, resource: string): PagingAgreement | undefined {
  const own = app.resources[resource]?.paging;
  return own === 'none' ? undefined : (own ?? agreement.paging);
}

/** The first declared resource whose objects can be created and listed. */
export function creatable(app: AppFacts): { readonly name: string; readonly list: OperationId; readonly create: OperationId; readonly id: string } | undefined {
  for (const [name, { list, create, id }] of Object.entries(app.resources)) if (create !== undefined) return { name, list, create, id };
  return undefined;
}
