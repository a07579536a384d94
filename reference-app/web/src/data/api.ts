/** The API as this server uses it: the only module that calls it from here. */
import 'server-only';
import { cookies } from 'next/headers';
import type { z } from 'zod';
import { ApiError, messageOf } from '../api/api-error.ts';
import { bodyOf, exchange, type Exchange } from '../api/http.ts';
import { aboutSchema, accountSchema, todoPageSchema, type About, type Account, type TodoPage, type TodoQuery } from '../api/schemas.ts';
import { serverConfig } from '../config/server-config.ts';

const TIMEOUT_MS = 3_000;

/** What the API says of itself; undefined while it cannot be reached. */
export async function getAbout(): Promise<About | undefined> {
  return ask({ method: 'GET', path: '/about' }, aboutSchema);
}

export interface SignedInData {
  me: Account;
  todos: TodoPage;
}

/**
 * The visitor's account and todos, where this server can know them: in the cookie transport, when the access cookie
 * reached it and is still good. In every other case the browser asks for itself (and refreshes the session if need be).
 */
export async function getSignedInData(query: TodoQuery): Promise<SignedInData | undefined> {
  const { transport } = await serverConfig();
  const accessToken = (await cookies()).get('access_token')?.value;
  if (transport !== 'cookie' || accessToken === undefined) return undefined;
  const headers = { Cookie: `access_token=${accessToken}` };
  const [me, todos] = await Promise.all([
    ask({ method: 'GET', path: '/me', headers }, accountSchema),
    ask({ method: 'GET', path: '/todos', query: { ...query }, headers }, todoPageSchema),
  ]);
  return me !== undefined && todos !== undefined ? { me, todos } : undefined;
}

/** Asks; a page never fails because the API did. */
async function ask<S extends z.ZodType>(request: Exchange, schema: S): Promise<z.infer<S> | undefined> {
  const { apiInternalUrl } = await serverConfig();
  try {
    const response = await exchange({ baseUrl: apiInternalUrl, fetch: globalThis.fetch, timeoutMs: TIMEOUT_MS }, request);
    return await bodyOf(response, schema);
  } catch (error) {
    const expired = error instanceof ApiError && error.status === 401;
    if (!expired) console.warn(`${request.method} ${request.path} of the API: ${messageOf(error)}`);
    return undefined;
  }
}
