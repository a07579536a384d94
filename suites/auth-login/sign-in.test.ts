import { expect, test } from 'vitest';
import type { Collecting, Exchange, Session } from '../../src/author.ts';
import { signIn, type SignIn } from './sign-in.probe.ts';

const { collect } = signIn as unknown as { readonly collect: (on: Collecting) => Promise<SignIn> };

const session = (access: string): Session => ({ user: 'ada', identifier: 'ada@example.com', access, cookies: {} });
const answer = (status: number): Exchange => ({ response: { kind: 'answered', status } }) as Exchange;

/** An App where these credentials are good, and each further sign-in gives the next one. */
function collecting(good: readonly string[], again: () => Promise<Session> = async () => session('second')): Collecting {
  return {
    agreement: { public: [], auth: { me: 'GET /me' } },
    app: { users: ['ada'], resources: {} },
    need: (value: unknown) => value,
    http: { send: async ({ as }: { readonly as?: Session }) => answer(as !== undefined && good.includes(as.access) ? 200 : 401) },
    sessions: { attempt: async () => ({ exchange: answer(200), session: session('first') }), again },
  } as unknown as Collecting;
}
const statusWith = async (on: Collecting): Promise<unknown> => (await collect(on)).byUser['ada']?.authorised?.response;

test('a credential that works is used once', async () => {
  expect(await statusWith(collecting(['first'], () => Promise.reject(new Error('signed in again'))))).toMatchObject({ status: 200 });
});
test('a session that another sign-in has ended is no refused credential', async () => {
  expect(await statusWith(collecting(['second']))).toMatchObject({ status: 200 });
});
test('a credential that is refused when it is new is refused', async () => {
  expect(await statusWith(collecting([]))).toMatchObject({ status: 401 });
});
