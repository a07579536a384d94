'use client';

import { useEffect, type ReactNode } from 'react';
import { messageOf } from '../api/api-error.ts';
import type { Account } from '../api/schemas.ts';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { signInPath } from './return-to.ts';
import { useSession } from './session-provider.tsx';

/**
 * Shows its content to who is signed in and sends everyone else to sign-in. This is for comfort: what may be seen is
 * decided by the API alone.
 */
export function SignedInOnly({ children }: { children: (account: Account) => ReactNode }) {
  const session = useSession();
  const anonymous = session.status === 'anonymous';

  useEffect(() => {
    // A full page load, so that nothing of the session that ended stays in memory.
    if (anonymous) window.location.replace(signInPath(window.location.pathname + window.location.search));
  }, [anonymous]);

  switch (session.status) {
    case 'signed-in':
      return children(session.account);
    case 'unavailable':
      return (
        <div className="page narrow">
          <h1>Todos</h1>
          <Notice action={{ label: 'Try again', run: session.retry }}>{messageOf(session.error)}</Notice>
        </div>
      );
    case 'restoring':
      return <Loading>Loading…</Loading>;
    case 'anonymous':
      return <Loading>Taking you to sign-in…</Loading>;
  }
}
