'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { messageOf } from '../api/api-error.ts';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { useSession } from './session-provider.tsx';

/** Goes on to the todos or to sign-in. Only the browser knows which, since the session lives there. */
export function Start() {
  const router = useRouter();
  const session = useSession();
  const { status } = session;

  useEffect(() => {
    if (status === 'signed-in') router.replace('/todos');
    if (status === 'anonymous') router.replace('/sign-in');
  }, [status, router]);

  if (session.status !== 'unavailable') return <Loading>Loading…</Loading>;
  return (
    <div className="page narrow">
      <h1>Todos</h1>
      <Notice action={{ label: 'Try again', run: session.retry }}>{messageOf(session.error)}</Notice>
    </div>
  );
}
