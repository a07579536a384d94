'use client';

import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';
import { createApiClient, type ApiClient } from '../api/client.ts';
import type { Account } from '../api/schemas.ts';
import type { PublicConfig } from '../config/config.ts';
import { ME_KEY } from './me-key.ts';
import { forgetSession, rememberSession, SESSION_MARK, sessionRemembered } from './session-mark.ts';

export type Session =
  | { status: 'restoring' }
  | { status: 'anonymous' }
  | { status: 'signed-in'; account: Account }
  | { status: 'unavailable'; error: Error; retry: () => void };

const ApiContext = createContext<ApiClient | undefined>(undefined);

export function useApi(): ApiClient {
  const client = use(ApiContext);
  if (client === undefined) throw new Error('useApi outside of SessionProvider');
  return client;
}

/** Who is signed in. `always` asks the API in any case; `if-remembered` only when this browser had a session before. */
export function useSession(restore: 'always' | 'if-remembered' = 'always'): Session {
  const client = useApi();
  const [remembered, setRemembered] = useState(false);
  useEffect(() => setRemembered(sessionRemembered()), []);

  const enabled = restore === 'always' || remembered;
  const { data, error, refetch } = useQuery({
    queryKey: ME_KEY,
    queryFn: () => currentAccount(client),
    enabled,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  if (data === null || !enabled) return { status: 'anonymous' };
  if (data !== undefined) return { status: 'signed-in', account: data };
  if (error !== null) return { status: 'unavailable', error, retry: () => void refetch() };
  return { status: 'restoring' };
}

async function currentAccount(client: ApiClient): Promise<Account | null> {
  try {
    const account = await client.me();
    rememberSession();
    return account;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export function SessionProvider({ config, children }: { config: PublicConfig; children: ReactNode }) {
  const [client] = useState(() => createApiClient({ baseUrl: config.apiOrigin, transport: config.transport }));
  const [queries] = useState(newQueryClient);

  useEffect(() => {
    function forget() {
      forgetSession();
      queries.setQueryData(ME_KEY, null);
    }
    function onStorage(event: StorageEvent) {
      const signedOutElsewhere = event.key === SESSION_MARK && event.newValue === null;
      if (signedOutElsewhere && queries.getQueryData(ME_KEY) != null) forget();
    }
    function onPageShow(event: PageTransitionEvent) {
      // The browser brought back a page as it was left, maybe in a session that is over.
      if (event.persisted) window.location.reload();
    }
    const stopListening = client.onSignedOut(forget);
    window.addEventListener('storage', onStorage);
    window.addEventListener('pageshow', onPageShow);
    return () => {
      stopListening();
      window.removeEventListener('storage', onStorage);
      window.removeEventListener('pageshow', onPageShow);
    };
  }, [client, queries]);

  return (
    <ApiContext value={client}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </ApiContext>
  );
}

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        retry: (failures, error) => failures < 1 && error instanceof ApiError && error.temporary,
        retryDelay: 500,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
