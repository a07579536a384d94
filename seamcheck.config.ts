// The reference pair, once per transport.
import { existsSync } from 'node:fs';
import { bearer, cookie, cursor, defineConfig, pageNumber, problemJson, type AuthOptions, type Config, type JsonSchema } from './src/index.ts';

type Transport = 'bearer' | 'cookie';

const python = existsSync('reference-app/api/.venv/Scripts') ? '.venv\\Scripts\\python' : '.venv/bin/python';

function auth(transport: Transport): AuthOptions {
  return {
    signIn: { operation: 'POST /auth/sign-in', guesses: 10 },
    access: transport === 'bearer' ? 'body:access_token' : 'cookie:access_token',
    refreshToken: 'cookie:refresh_token',
    refresh: { operation: 'POST /auth/refresh', rotation: { graceSeconds: 1, onReuse: 'revoke-family' } },
    signUp: { operation: 'POST /auth/sign-up', body: ({ identifier, password, name }) => ({ email: identifier, password, name }) },
    signOut: 'POST /auth/sign-out',
    me: 'GET /me',
    identity: { me: 'id', claim: 'sub' },
    lifetime: { access: 'body:expires_in', accessSeconds: 900 },
  };
}

// Live events as the frontend reads them.
const id = { type: 'string', format: 'uuid' };
const todo = {
  type: 'object',
  required: ['id', 'title', 'done', 'due', 'estimate', 'created_at', 'updated_at'],
  properties: {
    id,
    title: { type: 'string' },
    done: { type: 'boolean' },
    due: { type: ['string', 'null'], format: 'date' },
    estimate: { type: ['string', 'null'] },
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
  },
};
const message = (properties: Readonly<Record<string, object>> = {}): JsonSchema => ({
  type: 'object',
  required: ['type', ...Object.keys(properties)],
  properties,
});

function realtime(transport: Transport): NonNullable<Config['agreement']['realtime']> {
  return {
    path: '/events',
    auth: transport === 'cookie' ? 'cookie' : { firstMessage: { type: 'sign-in', token: '$token' } },
    ready: 'ready',
    events: {
      ready: message(),
      'todo.created': message({ todo }),
      'todo.updated': message({ todo }),
      'todo.deleted': message({ id }),
      'attachment.progress': message({ todo: id, upload: id, percent: { type: 'integer', minimum: 0, maximum: 100 } }),
    },
    changes: {
      todos: {
        created: { event: 'todo.created', at: 'todo' },
        updated: { event: 'todo.updated', at: 'todo' },
        removed: { event: 'todo.deleted', at: 'id' },
      },
    },
    endsWithin: 2,
  };
}

function pair(transport: Transport): Config {
  const shared = { AUTH_TRANSPORT: transport, COOKIE_DOMAIN: transport === 'cookie' ? 'app.localhost' : '' };
  return {
    name: transport,
    app: {
      services: {
        api: {
          cwd: 'reference-app/api',
          start: `${python} levers.py --seed ../../fixtures/users.json --port $PORT`,
          env: { ...shared, DATABASE_URL: 'sqlite:///${temp}/todos.db', ALLOWED_ORIGINS: '${web.origin}' },
          host: 'api.app.localhost',
          ready: '/health',
          openapi: '/openapi.json',
        },
        web: {
          cwd: 'reference-app/web',
          start: 'node .next/standalone/reference-app/web/server.js',
          env: { AUTH_TRANSPORT: transport, API_ORIGIN: '${api.origin}', API_INTERNAL_URL: '${api.internal}', HOSTNAME: '127.0.0.1' },
          host: 'web.app.localhost',
          ready: '/healthz',
        },
      },
      compose: { file: 'docker-compose.test.yml', env: shared },
      disposable: true,
      users: {
        ada: { identifier: 'ada@example.com', password: 'correct-horse-ada-1' },
        grace: { identifier: 'grace@example.com', password: 'correct-horse-grace-1' },
        admin: { identifier: 'admin@example.com', password: 'correct-horse-admin-1', role: 'admin' },
      },
      resources: {
        todos: {
          list: 'GET /todos',
          create: 'POST /todos',
          read: 'GET /todos/{id}',
          update: 'PATCH /todos/{id}',
          remove: 'DELETE /todos/{id}',
          body: (marker) => ({ title: marker, due: '2030-01-31', estimate: '1.50' }),
          change: (marker) => ({ title: marker }),
        },
        labels: {
          list: 'GET /labels',
          create: 'POST /labels',
          read: 'GET /labels/{id}',
          update: 'PATCH /labels/{id}',
          remove: 'DELETE /labels/{id}',
          body: (marker) => ({ name: marker }),
          change: (marker) => ({ name: marker }),
          paging: cursor({ cursor: 'cursor', size: 'size', items: 'items', next: 'next', max: 100, outOfRange: 'reject' }),
        },
      },
      screens: { signIn: '/sign-in', home: '/todos', protected: ['/todos'] },
      levers: {
        crash: { header: ['X-Lever', 'crash'] },
        expireAccess: { header: ['X-Lever', 'expire-access'] },
        slow: { header: ['X-Lever', 'slow=2000'] },
      },
      pacts: { files: `contracts/pacts/web-api.${transport}.json`, providerStates: 'POST /provider-states' },
    },
    agreement: {
      auth: transport === 'bearer' ? bearer(auth(transport)) : cookie(auth(transport)),
      errors: problemJson({ code: 'code' }),
      paging: pageNumber({ page: 'page', size: 'size', items: 'items', total: 'total', pages: 'pages', max: 100, outOfRange: 'reject' }),
      origins: ['${web.origin}'],
      realtime: realtime(transport),
      upload: {
        operation: 'POST /todos/{id}/attachments',
        of: 'todos',
        field: 'file',
        maxBytes: 1_048_576,
        types: ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'],
        list: 'GET /todos/{id}/attachments',
        remove: 'DELETE /attachments/{id}',
      },
      public: ['GET /health', 'GET /about', 'GET /deprecations'],
      privileged: ['GET /admin/accounts'],
      hidesExistence: true,
      health: 'GET /health',
      // What was asked for itself, in no wrapper.
      success: { type: 'object', properties: { data: false, success: false } },
      readsHeaders: ['Link', 'Location'],
      formats: { timestamps: ['created_at', 'updated_at'], dates: ['due'], utc: true },
      versions: { v1: 'GET /v1/summary', v2: 'GET /v2/summary' },
      deprecated: { operations: ['GET /v1/summary'], noticeDays: 180 },
    },
    launcher: 'processes',
  };
}

const config: readonly Config[] = defineConfig([pair('bearer'), pair('cookie')]);
export default config;
