// The config of the small App, as text of a module: what a test changes is changed in place before `defineConfig` sees it.
import { fileURLToPath } from 'node:url';
import type { Place } from './run-for-tests.ts';

/** All that the small App can be asked about, as statements with `config` in reach. */
export const everything = `
  config.app.users.grace = { identifier: 'grace@example.com', password: 'correct-horse-2' };
  Object.assign(config.app.resources.things, { update: 'PATCH /things/{id}', change: (marker) => ({ title: marker }) });
  config.app.levers = { crash: { header: ['X-Lever', 'crash'] }, expireAccess: { header: ['X-Lever', 'expire-access'] } };
  Object.assign(config.agreement, {
    auth: bearer({
      signIn: { operation: 'POST /sign-in' },
      access: 'body:access_token',
      refreshToken: 'body:refresh_token',
      refresh: { operation: 'POST /refresh', sendAs: 'body:refresh_token', rotation: { graceSeconds: 1, onReuse: 'revoke-family' } },
      signUp: { operation: 'POST /sign-up', body: ({ identifier, password }) => ({ email: identifier, password }) },
      signOut: 'POST /sign-out',
      me: 'GET /me',
      identity: { me: 'id', claim: 'sub' },
      lifetime: { access: 'body:expires_in', accessSeconds: 900 },
    }),
    paging: { style: 'page-number', page: 'page', size: 'size', first: 1, items: 'items', total: 'total', max: 100, outOfRange: 'reject' },
    origins: ['https://web.example'],
    hidesExistence: true,
    health: 'GET /health',
    readsHeaders: ['Location'],
  });`;

/** The same where nobody can sign up: others may use the accounts that we use. */
export const amongOthers: string = everything.replace(/^ *signUp: .*\n/m, '');

const index = new URL('../index.ts', import.meta.url);

export interface ConfigOptions {
  readonly fault?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Statements with `config` in reach. */
  readonly change?: string;
  /** Statements that come first. */
  readonly before?: string;
  /** The name of the file; by its ending TypeScript or JavaScript. */
  readonly file?: string;
}

/** Writes the config of the small App into a place. */
export function configure(place: Place, { fault = 'none', env = {}, change = '', before = '', file = 'seamcheck.config.mjs' }: ConfigOptions = {}): void {
  const source = file.endsWith('.ts') ? fileURLToPath(index) : index.href;
  place.write(
    file,
    `import { bearer, defineConfig, problemJson } from ${JSON.stringify(source)};
${before}
const config = {
  app: {
    services: { api: { start: ${JSON.stringify(place.start)}, env: ${JSON.stringify({ FAULT: fault, ...env })}, ready: '/health', openapi: '/openapi.json' } },
    users: { ada: { identifier: 'ada@example.com', password: 'correct-horse-1' } },
    resources: { things: { list: 'GET /things', create: 'POST /things', read: 'GET /things/{id}', remove: 'DELETE /things/{id}', body: (marker) => ({ title: marker }) } },
  },
  agreement: {
    auth: bearer({ signIn: { operation: 'POST /sign-in' }, access: 'body:access_token', signOut: 'POST /sign-out', me: 'GET /me' }),
    errors: problemJson(),
    public: ['GET /health'],
  },
  readyWithin: 15,
};
${change}
export default defineConfig(config);
`,
  );
}
