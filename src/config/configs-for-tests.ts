import { bearer, cookie, cursor, envelope, fastapiDetail, offsetLimit, pageNumber, problemJson } from '../agreement/index.ts';
import { defineConfig, type AgreementConfig, type AppConfig, type Config } from './define.ts';

/** The least that is valid. */
export const least: Config = { app: { services: { api: { url: 'http://localhost:8000' } } }, agreement: {} };

/** Every member there is, so that a member missing from the schema is an unknown key here. */
export const most: Required<Config> & { readonly app: Required<AppConfig>; readonly agreement: Required<AgreementConfig> } = {
  name: 'todos',
  drift: { levels: { 'response-error-status-added': 'note' } },
  app: {
    services: {
      api: {
        url: 'http://localhost:8000',
        start: 'uvicorn app:app --port $PORT --root ${HOME} --log ${temp}/log',
        prepare: ['alembic upgrade head'],
        cwd: 'api',
        env: { ORIGINS: '${web.origin}', EMPTY: '' },
        host: 'api.app.localhost',
        ready: '/health',
        container: 'api',
        containerPort: 8000,
        openapi: [{ at: '/openapi.json', as: 'root', under: '/v2' }, 'billing.json'],
        baseline: 'git:origin/main',
      },
      web: {
        start: 'npm start -- --port ${PORT:-3000}',
        prepare: [],
        cwd: 'web',
        env: { API: '${api.internal}' },
        host: 'localhost',
        ready: '/',
        container: 'web',
        containerPort: 3000,
      },
    },
    compose: { file: 'docker-compose.yml', env: { ORIGINS: '${web.origin}' } },
    users: { a: { identifier: 'a@example.com', password: 'pw-a' }, root: { identifier: 'root', password: 'pw-r', role: 'admin' } },
    resources: {
      todos: {
        list: 'GET /todos',
        create: 'POST /todos',
        read: 'GET /todos/{id}',
        update: 'PATCH /todos/{id}',
        remove: 'DELETE /todos/{id}',
        body: (marker) => ({ title: marker }),
        change: (marker) => ({ title: marker }),
        paging: 'none',
        shared: true,
        id: 'data.id',
      },
    },
    screens: { signIn: '/sign-in', home: '/todos', protected: ['/todos'] },
    levers: { crash: { header: ['X-Lever', 'crash'] }, expireAccess: { operation: 'POST /test/expire' }, slow: 'POST /test/slow' },
    pacts: { files: ['contracts/pacts/web-api.json'], providerStates: 'POST /_pact/state' },
    exclude: ['POST /restart'],
    disposable: true,
  },
  agreement: {
    auth: bearer({
      signIn: {
        operation: 'POST /auth/sign-in',
        body: 'json',
        fields: { identifier: 'email', password: 'password' },
        extra: { remember: true, nested: { a: [1, null] } },
        refused: [400, 401],
      },
      access: 'body:access_token',
      refreshToken: 'cookie:refresh_token',
      refresh: { operation: 'POST /auth/refresh', sendAs: 'cookie:refresh_token', extra: { mode: 'cookie' }, rotation: { graceSeconds: 1, onReuse: 'reject' } },
      signUp: { operation: 'POST /auth/sign-up', body: ({ identifier, password, name }) => ({ email: identifier, password, name }) },
      signOut: 'POST /auth/sign-out',
      signOutSends: 'body:refresh_token',
      signOutExtra: { mode: 'cookie' },
      me: 'GET /me',
      identity: { me: 'id', signIn: 'user.id', claim: 'sub' },
      present: { header: 'X-Token', scheme: '' },
      anonymous: 403,
      csrf: { cookie: 'csrf', header: 'X-CSRF', from: 'GET /csrf', token: 'body:token' },
      limit: { requests: 12, seconds: 60, under: '/auth' },
      lifetime: { access: 'body:expires_in', refresh: 'body:refresh_expires_in', unit: 'seconds', accessSeconds: 900, refreshSeconds: 86_400 },
    }),
    errors: problemJson({ code: 'code', validation: 400 }),
    paging: pageNumber({ page: 'page', size: 'size', items: 'items', total: 'total', first: 0, max: 100, next: 'more', extra: { count: 'exact' } }),
    origins: ['${web.origin}', 'https://app.example.com'],
    public: ['GET /health'],
    privileged: ['GET /admin/users'],
    hidesExistence: true,
    success: { type: 'object' },
    formats: { timestamps: ['at'], dates: ['due'], civil: ['opens'], utc: false },
    upload: {
      operation: 'POST /todos/{id}/files',
      of: 'todos',
      field: 'file',
      maxBytes: 1024,
      types: ['image/png'],
      id: 'data.id',
      list: 'GET /todos/{id}/files',
      remove: 'DELETE /files/{id}',
    },
    realtime: {
      path: '/events',
      auth: { query: 'token' },
      ready: 'ready',
      type: 'kind',
      events: { 'todo.created': { type: 'object' } },
      changes: { todos: { created: { event: 'todo.created', at: 'todo' } } },
      originRequired: true,
      within: 5,
      endsWithin: 30,
    },
    versions: { v1: 'GET /v1/summary' },
    deprecated: { operations: ['GET /v1/summary'], noticeDays: 180 },
    cacheable: ['GET /about'],
    readsHeaders: ['Link'],
    health: 'GET /health',
  },
  launcher: 'auto',
  reach: 'destructive',
  failOn: 'warning',
  owned: true,
  readyWithin: 90,
  require: ['cors', 'refresh/rotation'],
  accepted: 'known.json',
  coverage: 'contracts/coverage.json',
};

/** Three real agreements: tokens in the body of a stranger's app, cookies with double submit and cursors, and the reference app on both transports. */
export const bearerInBody: Config = defineConfig({
  app: {
    services: { api: { url: 'http://localhost:3000', openapi: '/docs-json' }, web: { url: 'http://localhost:3001' } },
    users: { a: { identifier: 'a@example.com', password: 'pw-a' }, b: { identifier: 'b@example.com', password: 'pw-b' } },
    resources: {
      users: {
        list: 'GET /api/v1/users',
        create: 'POST /api/v1/users',
        read: 'GET /api/v1/users/{id}',
        body: (n) => ({ email: `${n}@example.com`, password: 'secret-1', firstName: n, lastName: n, role: { id: 2 }, status: { id: 1 } }),
      },
    },
    screens: { signIn: '/en/sign-in', home: '/en/profile', protected: ['/en/profile', '/en/admin-panel/users'] },
  },
  agreement: {
    auth: bearer({
      signIn: { operation: 'POST /api/v1/auth/email/login', fields: { identifier: 'email', password: 'password' } },
      access: 'body:token',
      refreshToken: 'body:refreshToken',
      refresh: { operation: 'POST /api/v1/auth/refresh', sendAs: 'header:authorization', rotation: { graceSeconds: 0, onReuse: 'reject' } },
      signOut: 'POST /api/v1/auth/logout',
      me: 'GET /api/v1/auth/me',
      lifetime: { access: 'body:tokenExpires' },
    }),
    errors: envelope({ type: 'object', required: ['status', 'errors'] }, { validation: 422 }),
    paging: pageNumber({ page: 'page', size: 'limit', items: 'data', next: 'hasNextPage' }),
    origins: ['http://localhost:3001'],
    public: ['GET /api/v1/home'],
  },
  reach: 'creates-data',
});

export const cookieCsrfCursor: Config = defineConfig({
  app: {
    services: { api: { start: 'uvicorn app:app --port $PORT', cwd: 'backend', openapi: '/openapi.json' } },
    users: { a: { identifier: 'a', password: 'pw-a' }, b: { identifier: 'b', password: 'pw-b' } },
    resources: { notes: { list: 'GET /notes', create: 'POST /notes', read: 'GET /notes/{id}', remove: 'DELETE /notes/{id}', body: (n) => ({ text: n }) } },
  },
  agreement: {
    auth: cookie({
      signIn: { operation: 'POST /login', body: 'form', fields: { identifier: 'username', password: 'password' } },
      access: 'cookie:session',
      signOut: 'POST /logout',
      me: 'GET /me',
      csrf: { cookie: 'csrftoken', header: 'X-CSRF-Token', from: 'GET /csrf' },
    }),
    errors: fastapiDetail(),
    paging: cursor({ cursor: 'after', size: 'limit', items: 'items', next: 'next_cursor' }),
    origins: 'same-origin',
  },
});

function reference(transport: 'bearer' | 'cookie'): Config {
  const shared = {
    signIn: { operation: 'POST /auth/sign-in' },
    refreshToken: 'cookie:refresh_token',
    refresh: { operation: 'POST /auth/refresh', rotation: { graceSeconds: 1, onReuse: 'revoke-family' } },
    signUp: {
      operation: 'POST /auth/sign-up',
      body: ({ identifier, password, name }: { identifier: string; password: string; name: string }) => ({ email: identifier, password, name }),
    },
    signOut: 'POST /auth/sign-out',
    me: 'GET /me',
  } as const;
  return {
    name: `todos-${transport}`,
    app: {
      services: {
        api: {
          start: '.venv/bin/uvicorn levers:app --port $PORT',
          prepare: ['.venv/bin/python -m todos.migrate', '.venv/bin/python -m todos.seed users.json'],
          cwd: 'reference-app/api',
          host: 'api.app.localhost',
          ready: '/health',
          openapi: '/openapi.json',
          env: { AUTH_TRANSPORT: transport, DATABASE_URL: 'sqlite:///${temp}/todos.db', ALLOWED_ORIGINS: '${web.origin}', COOKIE_DOMAIN: 'app.localhost' },
        },
        web: {
          start: 'node server.js',
          cwd: 'reference-app/web',
          host: 'web.app.localhost',
          ready: '/healthz',
          env: { API_ORIGIN: '${api.origin}', API_INTERNAL_URL: '${api.internal}' },
        },
      },
      compose: { file: 'docker-compose.test.yml', env: { AUTH_TRANSPORT: transport } },
      users: {
        alice: { identifier: 'alice@example.com', password: 'pw-alice' },
        admin: { identifier: 'admin@example.com', password: 'pw-admin', role: 'admin' },
      },
      resources: {
        todos: {
          list: 'GET /todos',
          create: 'POST /todos',
          read: 'GET /todos/{id}',
          update: 'PATCH /todos/{id}',
          remove: 'DELETE /todos/{id}',
          body: (marker) => ({ title: marker }),
        },
      },
      screens: { signIn: '/sign-in', home: '/todos', protected: ['/todos'] },
      levers: { crash: { header: ['X-Lever', 'crash'] }, slow: { header: ['X-Lever', 'slow'] } },
      pacts: { files: `contracts/pacts/*.${transport}.json`, providerStates: 'POST /_pact/states' },
    },
    agreement: {
      auth: transport === 'bearer' ? bearer({ ...shared, access: 'body:access_token' }) : cookie({ ...shared, access: 'cookie:access_token' }),
      errors: problemJson({ code: 'code' }),
      paging: pageNumber({ page: 'page', size: 'size', items: 'items', total: 'total', max: 100 }),
      origins: ['${web.origin}'],
      public: ['GET /health', 'GET /about'],
    },
  };
}
export const referenceApp: readonly Config[] = defineConfig([reference('bearer'), reference('cookie')]);

export const offsetPaged: Config = { ...least, agreement: { paging: offsetLimit({ offset: 'skip', limit: 'limit', items: '' }) } };
