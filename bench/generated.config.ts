import { bearer, defineConfig, pageNumber, problemJson, type Config } from '../src/index.ts';

/** The generated App; OPERATIONS says how large it is. */
const config: Config = defineConfig({
  app: {
    services: {
      api: { start: 'exec node generated-app.mjs', env: { OPERATIONS: process.env['OPERATIONS'] ?? '10' }, ready: '/health', openapi: '/openapi.json' },
    },
    users: { ada: { identifier: 'ada@example.com', password: 'correct-horse-1' } },
    resources: {
      things0: {
        list: 'GET /things0',
        create: 'POST /things0',
        read: 'GET /things0/{id}',
        update: 'PATCH /things0/{id}',
        remove: 'DELETE /things0/{id}',
        body: (marker) => ({ title: marker }),
        change: (marker) => ({ title: marker }),
        shared: true,
      },
    },
  },
  agreement: {
    auth: bearer({ signIn: { operation: 'POST /sign-in' }, access: 'body:access_token', me: 'GET /me' }),
    errors: problemJson(),
    paging: pageNumber({ page: 'page', size: 'size', items: 'items', total: 'total', max: 100 }),
    origins: 'same-origin',
    public: ['GET /health', 'GET /openapi.json'],
    health: 'GET /health',
  },
});
export default config;
