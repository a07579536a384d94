'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { ME_KEY } from './me-key.ts';
import { rememberSession } from './session-mark.ts';
import { useApi, useSession } from './session-provider.tsx';

/** For the pages of those who are not signed in: how to go on once they are, at once if they turn out to be already. */
export function useEnter(destination: string): () => Promise<void> {
  const client = useApi();
  const queries = useQueryClient();
  const router = useRouter();
  const session = useSession('if-remembered');
  const signedIn = session.status === 'signed-in';

  useEffect(() => {
    if (signedIn) router.replace(destination);
  }, [signedIn, destination, router]);

  return async () => {
    queries.setQueryData(ME_KEY, await client.me());
    rememberSession();
    router.replace(destination);
  };
}
