import { expect, test } from 'vitest';
import type { AppFacts, Resource } from './app.ts';
import type { Agreement, AuthAgreement } from './agreement.ts';
import { allowedOrigin, creatable, namedOperations, protectedRead } from './known.ts';
import { fill } from './placeholder.ts';

const auth: AuthAgreement = {
  transport: 'bearer',
  signIn: { operation: 'POST /sign-in', body: 'json', fields: { identifier: 'email', password: 'password' }, extra: {}, refused: [401] },
  present: { header: 'authorization', scheme: 'Bearer' },
  anonymous: [401],
  access: 'body:token',
};
const todos: Resource = { list: 'GET /todos', create: 'POST /todos', id: 'id' };
const facts = (resources: AppFacts['resources'] = {}): AppFacts => ({
  name: 'app',
  ours: true,
  owned: true,
  origins: {},
  openapi: false,
  pacts: false,
  web: false,
  users: [],
  admins: [],
  freshUsers: false,
  resources,
  levers: [],
  exclude: [],
});
const agreement = (more: Partial<Agreement> = {}): Agreement => ({ public: [], ...more });

test.each<readonly [string, Partial<Agreement>, AppFacts['resources'], string | undefined]>([
  ['who is signed in comes first', { auth: { ...auth, me: 'GET /me' } }, { todos }, 'GET /me'],
  ['else the first list', { auth }, { todos }, 'GET /todos'],
  ['public ones prove nothing', { auth: { ...auth, me: 'GET /me' }, public: ['GET /me'] }, { todos }, 'GET /todos'],
  ['all public', { public: ['GET /todos'] }, { todos }, undefined],
  ['a path with parameters cannot be asked as it is', { auth }, { items: { list: 'GET /lists/{id}/items', id: 'id' }, todos }, 'GET /todos'],
  ['nothing', {}, {}, undefined],
])('protectedRead: %s', (_name, agreed, resources, expected) => {
  expect(protectedRead({ agreement: agreement(agreed), app: facts(resources) })).toBe(expected);
});

test('named operations are those of auth, resources and the public ones, each once', () => {
  const full: AuthAgreement = {
    ...auth,
    refresh: { operation: 'POST /refresh', sendAs: 'body:r', rotation: 'none' },
    signUp: { operation: 'POST /sign-up' },
    signOut: 'POST /sign-out',
    me: 'GET /me',
  };
  const named = namedOperations({ agreement: agreement({ auth: full, public: ['GET /health', 'POST /sign-in'] }), app: facts({ todos }) });
  expect([...named].sort()).toEqual([
    'GET /health',
    'GET /me',
    'GET /todos',
    'POST /refresh',
    'POST /sign-in',
    'POST /sign-out',
    'POST /sign-up',
    'POST /todos',
  ]);
});

test('allowedOrigin and creatable take the first', () => {
  expect(allowedOrigin(agreement())).toBeUndefined();
  expect(allowedOrigin(agreement({ origins: 'same-origin' }))).toBeUndefined();
  expect(allowedOrigin(agreement({ origins: ['https://a', 'https://b'] }))).toBe('https://a');
  expect(creatable(facts({ logs: { list: 'GET /logs', id: 'id' }, todos }))).toEqual({ name: 'todos', list: 'GET /todos', create: 'POST /todos', id: 'id' });
  expect(creatable(facts())).toBeUndefined();
});

test.each([
  ['${api.origin}/x', 'http://a/x'],
  ['${HOME}', '${HOME}'],
  ['$PORT ${ api.origin }', '$PORT ${ api.origin }'],
  ['${toString}', '${toString}'],
  ['${api.origin}${api.origin}', 'http://ahttp://a'],
])('fill %s', (text, expected) => {
  expect(fill(text, { 'api.origin': 'http://a' })).toBe(expected);
});
