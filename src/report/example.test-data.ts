// Reports for the tests of reporters and cli.
import type { Acceptance } from '../model/accepted.ts';
import type { Agreement, PagingAgreement } from '../model/agreement.ts';
import type { AppFacts } from '../model/app.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Finding, Subject } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import { exitCodes, outcomeKinds, type Outcome } from '../model/outcome.ts';
import type { AppReport, Report } from '../model/report.ts';
import type { Collected } from '../model/witness.ts';

export const facts: AppFacts = {
  name: 'bearer',
  ours: true,
  owned: true,
  origins: { api: 'http://api.app.localhost:4000', web: 'http://web.app.localhost:3000' },
  openapi: true,
  pacts: false,
  web: true,
  users: ['alice'],
  admins: [],
  freshUsers: true,
  resources: {},
  levers: [],
  exclude: [],
};

export const bearerAgreement: Agreement = {
  auth: {
    transport: 'bearer',
    signIn: { operation: 'POST /auth/sign-in', body: 'json', fields: { identifier: 'email', password: 'password' }, extra: {}, refused: [401] },
    present: { header: 'authorization', scheme: 'Bearer' },
    anonymous: [401],
    access: 'body:access_token',
  },
  public: [],
};

export const crash: Exchange = {
  id: 'x12',
  at: 812,
  took: 12.4,
  by: 'cors/crash',
  service: 'api',
  operation: 'GET /todos',
  as: 'alice',
  request: {
    method: 'GET',
    url: 'http://api.app.localhost:4000/todos?page=2',
    headers: [
      ['Host', 'api.app.localhost:4000'],
      ['Origin', 'http://web.app.localhost:3000'],
      ['Authorization', 'Bearer <token 1>'],
      ['Accept-Encoding', 'gzip'],
    ],
  },
  response: {
    kind: 'answered',
    status: 500,
    headers: [
      ['content-type', 'text/plain'],
      ['x-request-id', 'b2'],
      ['server', 'uvicorn'],
    ],
    body: { text: 'Internal Server Error', bytes: 21, cut: false },
  },
};

export const unreadable: Finding = {
  check: 'cors/on-500',
  message: 'unreadable',
  text: 'GET /todos: the frontend cannot read a 500',
  level: 'breaking',
  subject: { operation: 'GET /todos' },
  fingerprint: 'f00d',
  expected: { witness: 'agreement', at: 'origins', value: 'http://web.app.localhost:3000' },
  actual: { witness: 'cors/crash', at: 'x12 access-control-allow-origin', value: [] },
};

export function outcome(check: string, more: Partial<Outcome> = {}): Outcome {
  return {
    check,
    title: `The title of ${check}`,
    kind: 'pass',
    examined: [{ subject: { operation: 'GET /todos' }, control: 'x1' }],
    undecided: [],
    findings: [],
    ...more,
  };
}

export function appReport(more: Partial<AppReport> = {}): AppReport {
  const outcomes = more.outcomes ?? [outcome('cors/preflight')];
  const checks = Object.fromEntries(outcomeKinds.map((kind) => [kind, outcomes.filter((one) => one.kind === kind).length])) as AppReport['counts']['checks'];
  const verdict = outcomeKinds.findLast((kind) => checks[kind] > 0) ?? 'none';
  return {
    name: 'bearer',
    verdict,
    launcher: 'processes',
    reach: 'creates-data',
    failOn: 'breaking',
    counts: { checks, operations: 14, requests: 146, notAgreed: checks.none, beyondReach: 0, accepted: 0 },
    sent: { byProbe: { 'cors/crash': 146 }, byUser: { alice: 100, nobody: 46 } },
    outcomes,
    recording: { agreement: bearerAgreement, app: facts, witnesses: {}, exchanges: [crash], fingerprints: {} },
    took: { total: 9310, launch: 3120, waits: 1000 },
    ...more,
  };
}

export function report(...apps: readonly AppReport[]): Report {
  const verdict = outcomeKinds.findLast((kind) => apps.some((app) => app.verdict === kind)) ?? 'inconclusive';
  return {
    schema: 1,
    tool: { name: 'seamcheck', version: '0.1.0' },
    verdict,
    exitCode: exitCodes[verdict],
    started: '2026-11-21T10:00:00.000Z',
    took: 9400,
    apps,
  };
}

/** Every property there, the optional ones too; one that is new in the model must be added here to compile. */
type Full<T> = [Json] extends [T] ? T : T extends object ? { readonly [K in keyof T]-?: Full<T[K]> } : T;
type KeyOfAny<T> = T extends unknown ? keyof T : never;

const subjects: { readonly [K in KeyOfAny<Subject>]: Extract<Subject, Readonly<Record<K, unknown>>> } = {
  operation: { operation: 'GET /todos' },
  route: { route: '/todos' },
  cookie: { cookie: 'session' },
  event: { event: 'todo.created' },
  flow: { flow: 'refresh' },
  field: { field: 'email' },
};
const witnesses: { readonly [K in Collected['kind']]: Full<Extract<Collected, { readonly kind: K }>> } = {
  said: { kind: 'said', data: { z: { $exchange: 'x12' }, a: [1, null, 'text'] } },
  unavailable: { kind: 'unavailable', reason: 'no user', exchange: 'x12', notCovered: { reason: 'opaque', config: 'agreement.x' } },
  failed: { kind: 'failed', reason: 'a bug' },
};
const responses: { readonly [K in Exchange['response']['kind']]: Full<Extract<Exchange['response'], { readonly kind: K }>> } = {
  answered: { kind: 'answered', status: 200, headers: [['set-cookie', 'a=<cookie 1>; HttpOnly']], body: { text: '{}', bytes: 2, cut: false } },
  failed: { kind: 'failed', reason: 'connection refused' },
};
const pagings: { readonly [K in PagingAgreement['style']]: Full<Extract<PagingAgreement, { readonly style: K }>> } = {
  'page-number': {
    style: 'page-number',
    page: 'page',
    size: 'size',
    first: 1,
    items: 'items',
    total: 'total',
    pages: 'pages',
    max: 100,
    outOfRange: 'clamp',
    estimated: true,
    next: 'next',
    extra: { count: 'exact' },
  },
  'offset-limit': {
    style: 'offset-limit',
    offset: 'offset',
    limit: 'limit',
    items: '',
    total: 'total',
    pages: 'pages',
    max: 100,
    outOfRange: 'clamp',
    estimated: true,
    next: 'next',
    extra: { count: 'exact' },
  },
  cursor: {
    style: 'cursor',
    cursor: 'after',
    size: 'limit',
    next: 'next',
    items: 'items',
    total: 'total',
    pages: 'pages',
    max: 100,
    outOfRange: 'reject',
    estimated: true,
    extra: { order: 'id' },
  },
  link: {
    style: 'link',
    size: 'per_page',
    items: '',
    total: 'total',
    pages: 'pages',
    max: 100,
    outOfRange: 'reject',
    estimated: true,
    next: 'next',
    extra: { order: 'id' },
  },
  encoded: {
    style: 'encoded',
    parameter: 'range',
    template: '[{offset},{last}]',
    first: 1,
    items: '*',
    total: 'total',
    pages: 'pages',
    max: 100,
    outOfRange: 'reject',
    estimated: true,
    next: 'next',
    extra: { order: 'id' },
  },
};
const schemas = [true, { type: 'object', required: ['type'] }] as const;

const fullAgreement: Full<Agreement> = {
  auth: {
    transport: 'cookie',
    signIn: {
      operation: 'POST /auth/sign-in',
      body: 'form',
      fields: { identifier: 'email', password: 'password' },
      extra: { grant_type: 'password' },
      refused: [400, 401],
      guesses: 10,
    },
    present: { header: 'authorization', scheme: 'Bearer' },
    anonymous: [403],
    access: 'cookie:session',
    refreshToken: 'cookie:refresh',
    refresh: { operation: 'POST /auth/refresh', sendAs: 'cookie:refresh', extra: { mode: 'cookie' }, rotation: { graceSeconds: 10, onReuse: 'revoke-family' } },
    signUp: { operation: 'POST /auth/sign-up' },
    signOut: 'POST /auth/sign-out',
    signOutSends: 'body:refresh_token',
    signOutExtra: { mode: 'cookie' },
    me: 'GET /me',
    identity: { me: 'id', signIn: 'user.id', claim: 'sub' },
    csrf: { cookie: 'csrf', header: 'X-CSRF', field: 'csrf', from: 'GET /csrf', token: 'body:token' },
    lifetime: { access: 'body:expires_in', refresh: 'body:refresh_expires_in', unit: 'seconds', accessSeconds: 900, refreshSeconds: 86_400 },
    limit: { requests: 12, seconds: 60, under: '/auth' },
  },
  errors: {
    name: 'problem+json',
    shapes: [
      { statuses: ['4xx', 500], mediaType: 'application/problem+json', schema: schemas[1], code: 'type' },
      { statuses: 'any', mediaType: 'application/json', schema: schemas[0], code: '' },
    ],
    validation: 422,
  },
  paging: pagings['page-number'],
  origins: ['http://web.app.localhost:3000'],
  public: ['GET /health'],
  privileged: ['GET /admin/users'],
  hidesExistence: true,
  success: schemas[1],
  formats: { timestamps: ['at'], dates: ['due'], civil: ['opens'], utc: true },
  upload: {
    operation: 'POST /todos/{id}/files',
    of: 'todos',
    field: 'file',
    extra: { folder: 'inbox' },
    maxBytes: 1024,
    types: ['image/png'],
    id: 'id',
    list: 'GET /todos/{id}/files',
    remove: 'DELETE /files/{id}',
  },
  realtime: {
    path: '/events',
    auth: { firstMessage: { token: '$token' } },
    ready: 'ready',
    readyWith: { status: 'ok' },
    type: 'type',
    events: { 'todo.created': schemas[1] },
    changes: {
      todos: { created: { event: 'todo.created', at: 'todo' }, updated: { event: 'todo.updated', at: 'todo' }, removed: { event: 'todo.deleted', at: 'id' } },
    },
    originRequired: false,
    within: 2,
    endsWithin: 60,
  },
  versions: { v1: 'GET /v1/summary' },
  deprecated: { operations: ['GET /v1/summary'], noticeDays: 180 },
  cacheable: ['GET /about'],
  readsHeaders: ['Link'],
  health: 'GET /health',
};

export const acceptance: Full<Acceptance> = { reason: 'the gateway is replaced in May', owner: 'ada', expires: '2026-12-01', expired: true };

const fullOutcome: Full<Outcome> = {
  check: 'cors/on-500',
  title: 'A 500 can be read by the frontend',
  kind: 'fail',
  reason: 'a reason',
  notCovered: { reason: 'not agreed', config: 'origins: [...]' },
  exchange: 'x12',
  fingerprint: 'beef',
  accepted: acceptance,
  took: 12,
  examined: Object.values(subjects).map((subject) => ({ subject, control: 'x1' })),
  undecided: [{ subject: subjects.route, control: 'x2', agreed: true }],
  findings: (['breaking', 'warning', 'note'] as const).map((level) => ({
    ...unreadable,
    accepted: acceptance,
    level,
    actual: { ...unreadable.actual, value: null },
    expected: { ...unreadable.expected, value: { a: 1 } },
  })),
};

const fullApp: Full<AppReport> = {
  name: 'cookie',
  verdict: 'fail',
  launcher: 'processes',
  because: 'no container engine answered',
  reach: 'creates-data',
  failOn: 'breaking',
  counts: { checks: { none: 1, pass: 2, inconclusive: 3, fail: 4, error: 5 }, operations: 6, requests: 7, notAgreed: 8, beyondReach: 9, accepted: 10 },
  sent: { byProbe: { 'cors/crash': 7 }, byUser: { nobody: 7 } },
  required: ['cors/on-500'],
  coverage: {
    gone: [{ check: 'cors/on-500', operation: 'GET /todos', because: 'no crash lever' }],
    grown: [{ check: 'cors/on-500', operation: 'GET /todos' }],
  },
  accepted: [{ fingerprint: 'f00d', check: 'cors/on-500', ...acceptance }],
  outcomes: [fullOutcome],
  stopped: { code: 'app-died', message: 'api exited with code 3', remedy: 'Look at its log.', log: ['Traceback'] },
  recording: {
    agreement: fullAgreement,
    app: {
      ...facts,
      origins: { api: 'http://api.app.localhost:4000', web: 'http://web.app.localhost:3000' },
      resources: {
        todos: {
          list: 'GET /todos',
          create: 'POST /todos',
          read: 'GET /todos/{id}',
          update: 'PATCH /todos/{id}',
          remove: 'DELETE /todos/{id}',
          id: 'id',
          paging: pagings.cursor,
          shared: true,
          writes: 'owner',
          changeable: true,
        },
      },
      screens: { signIn: '/sign-in', home: '/todos', protected: ['/todos'] },
      levers: ['crash', 'expireAccess', 'slow'],
      exclude: ['POST /restart'],
    },
    witnesses,
    exchanges: Object.values(responses).map((response, index) => ({
      id: `x${index + 1}` as const,
      at: 1,
      took: 2,
      by: 'tour',
      service: 'web' as const,
      operation: 'GET /todos' as const,
      as: 'alice',
      request: { method: 'POST', url: 'http://api.app.localhost:4000/todos', headers: [['a', 'b'] as const], body: { text: 'x', bytes: 1, cut: true } },
      response,
    })),
    fingerprints: { '<token 1>': { kind: 'token', header: { alg: 'HS256' } } },
  },
  took: { total: 3, launch: 2, waits: 1 },
};

/** Everything that a report can hold: each optional property, each arm of each union. */
export const fullReport: Report = {
  schema: 1,
  tool: { name: 'seamcheck', version: '0.1.0' },
  verdict: 'fail',
  exitCode: 1,
  started: '2026-11-21T10:00:00.000Z',
  took: 4,
  apps: [
    fullApp,
    {
      ...fullApp,
      name: 'bearer',
      recording: {
        ...fullApp.recording,
        agreement: {
          auth: { ...fullAgreement.auth, transport: 'bearer', refresh: { operation: 'POST /auth/refresh', sendAs: 'body:refresh_token', rotation: 'none' } },
          paging: pagings['offset-limit'],
          origins: 'same-origin',
          public: [],
        },
      },
    },
    { ...fullApp, name: 'cursor', recording: { ...fullApp.recording, agreement: { paging: pagings.cursor, public: [] } } },
  ],
};
