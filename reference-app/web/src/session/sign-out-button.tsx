'use client';

import { useState } from 'react';
import { messageOf } from '../api/api-error.ts';
import { Notice } from '../ui/notice.tsx';
import { signInPath } from './return-to.ts';
import { forgetSession } from './session-mark.ts';
import { useApi } from './session-provider.tsx';

export function SignOutButton() {
  const client = useApi();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  async function signOut() {
    setBusy(true);
    setFailure(undefined);
    try {
      await client.signOut();
    } catch (error) {
      setFailure(messageOf(error));
      setBusy(false);
      return;
    }
    forgetSession();
    // A full page load, so that nothing of the session stays in memory.
    window.location.replace(signInPath());
  }

  return (
    <>
      <button type="button" className="secondary" disabled={busy} onClick={() => void signOut()}>
        {busy ? 'Signing out…' : 'Sign out'}
      </button>
      {failure !== undefined && <Notice focus>You are still signed in. {failure}</Notice>}
    </>
  );
}
