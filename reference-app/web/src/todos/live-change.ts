import type { LiveEvent, Todo, TodoPage } from '../api/schemas.ts';

/** What happened to a todo, wherever it was done. */
export type TodoChange = Exclude<LiveEvent, { type: 'ready' | 'attachment.progress' }>;

/** Whether these pages show the change already, as they do after one that was made here. */
export function shown(change: TodoChange, pages: readonly TodoPage[]): boolean {
  const found = pages.flatMap(({ items }) => items).filter(({ id }) => id === idOf(change));
  if (change.type === 'todo.deleted') return found.length === 0;
  return found.some((todo) => same(todo, change.todo));
}

function idOf(change: TodoChange): string {
  return change.type === 'todo.deleted' ? change.id : change.todo.id;
}

function same(a: Todo, b: Todo): boolean {
  return (Object.keys(b) as (keyof Todo)[]).every((member) => a[member] === b[member]);
}
