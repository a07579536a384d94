/**
 * Remembers *that* this browser has a session (never anything of it), so that the sign-in page need not ask the API for
 * every new visitor, and so that signing out in one tab reaches the others through the `storage` event.
 */
export const SESSION_MARK = 'todos.signed-in';

export function sessionRemembered(): boolean {
  return attempt(() => localStorage.getItem(SESSION_MARK)) === 'yes';
}

export function rememberSession(): void {
  attempt(() => localStorage.setItem(SESSION_MARK, 'yes'));
}

export function forgetSession(): void {
  attempt(() => localStorage.removeItem(SESSION_MARK));
}

/** Storage may be forbidden; the app works without it. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
