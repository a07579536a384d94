// The reference pair, once per transport.
import { existsSync } from 'node:fs';
import { bearer, cookie, defineConfig, pageNumber, problemJson, type AuthOptions, type Config } from './src/index.ts';

type Transport = 'bearer' | 'cookie';

const python = existsSync('reference-app/api/.venv/Scripts') ? '.venv\\Scripts\\python' : '.venv/bin/python';

function auth(transport: Transport): AuthOptions {
  return {
    signIn: { operation: 'POST /auth/sign-in' },
    access: transport === 'bearer' ? 'body:access_token' : 'cookie:access_token',
    refreshToken: 'cookie:refresh_token',
    refresh: { operation: 'POST /auth/refresh', rotation: { graceSeconds: 1, onReuse: 'revoke-family' } },
    signUp: { operation: 'POST /auth/sign-up', body: ({ identifier, password, name }) => ({ email: identifier, password, name }) },
    signOut: 'POST /auth/sign-out',
    me: 'GET /me',
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
          prepare: [`${python} -m todos.seed --migrate ../../fixtures/users.json`],
          start: `${python} -m uvicorn levers:app --host 127.0.0.1 --port $PORT --log-level warning`,
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
          body: (marker) => ({ title: marker }),
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
      paging: pageNumber({ page: 'page', size: 'size', items: 'items', total: 'total', max: 100 }),
      origins: ['${web.origin}'],
      public: ['GET /health', 'GET /about'],
    },
    launcher: 'processes',
  };
}

const config: readonly Config[] = defineConfig([pair('bearer'), pair('cookie')]);
export default config;
