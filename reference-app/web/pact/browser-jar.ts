import { createApiClient, type ApiClient, type Transport } from '../src/api/client.ts';

/** Not a token, and meant to be seen as such. */
export const EXAMPLE_TOKEN = 'example-access-token';

/**
 * The real client of someone who signed in earlier. Node's `fetch` keeps no cookies, so what the browser's jar would do
 * is done here: the access cookie goes with calls that carry credentials (cookie transport), and a refresh, which
 * restores a session after a reload, is answered here and does not reach the provider (bearer transport).
 */
export function signedInClient(baseUrl: string, transport: Transport): ApiClient {
  return createApiClient({
    baseUrl,
    transport,
    fetch: async (url, init) => {
      if (new URL(url).pathname === '/auth/refresh') {
        return Response.json({ access_token: EXAMPLE_TOKEN, token_type: 'bearer', expires_in: 900 });
      }
      const headers = new Headers(init.headers);
      if (transport === 'cookie' && init.credentials === 'include') headers.set('Cookie', `access_token=${EXAMPLE_TOKEN}`);
      return fetch(url, { ...init, headers });
    },
  });
}
