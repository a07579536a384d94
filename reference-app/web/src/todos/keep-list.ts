import type { QueryClient } from '@tanstack/react-query';
import type { TodoPage } from '../api/schemas.ts';
import { shown, type TodoChange } from './live-change.ts';
import { CHANGE_KEY, TODOS_KEY } from './todo-keys.ts';

/** Time for what was done here to be shown by what did it. */
const PAUSE_MS = 100;

export interface KeptList {
  changed: (change: TodoChange) => void;
  /** Whatever may have happened: the list is read again within this time. */
  readWithin: (ms: number) => void;
  leave: () => void;
}

/** Reads the list again when it does not show what happened: once for all that happens within a moment. */
export function keepList(queries: QueryClient): KeptList {
  let changes: TodoChange[] = [];
  let missed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lookAt = Infinity;

  const pages = () => queries.getQueriesData<TodoPage>({ queryKey: TODOS_KEY }).flatMap(([, page]) => page ?? []);

  function look(): void {
    lookAt = Infinity;
    // It may be about to show it, and an answer to a question of now would be out of date.
    const busy = queries.isFetching({ queryKey: TODOS_KEY }) > 0 || queries.isMutating({ mutationKey: CHANGE_KEY }) > 0;
    if (busy) return lookWithin(PAUSE_MS);
    const present = pages();
    if (missed || !changes.every((change) => shown(change, present))) void queries.invalidateQueries({ queryKey: TODOS_KEY });
    missed = false;
    changes = [];
  }

  function lookWithin(ms: number): void {
    const at = performance.now() + ms;
    if (at >= lookAt) return;
    lookAt = at;
    clearTimeout(timer);
    timer = setTimeout(look, ms);
  }

  return {
    changed(change) {
      // A todo of a page that is not here is not seen to go, but it was counted.
      if (change.type === 'todo.deleted' && shown(change, pages())) missed = true;
      else changes.push(change);
      lookWithin(PAUSE_MS);
    },
    readWithin(ms) {
      missed = true;
      lookWithin(ms);
    },
    leave: () => clearTimeout(timer),
  };
}
