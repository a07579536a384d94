import { useSyncExternalStore } from 'react';

/** False until this page's scripts run: a form sent before that would be sent by the browser itself. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    nothingToWatch,
    () => true,
    () => false,
  );
}

function nothingToWatch(): () => void {
  return () => undefined;
}
