import type { TodoQuery } from '../api/schemas.ts';
import { PAGE_SIZE, type TodoListAddress } from './todo-list-address.ts';

/** Shared by the browser and the server's prefetch: equal keys are what makes hydration work. */
export const TODOS_KEY = ['todos'] as const;

export function todoPageKey(address: TodoListAddress): readonly unknown[] {
  return [...TODOS_KEY, address.filter, address.page];
}

export function todoQueryOf({ page, filter }: TodoListAddress): TodoQuery {
  return { page, size: PAGE_SIZE, ...(filter === 'all' ? {} : { done: filter === 'done' }) };
}

export const ATTACHMENTS_KEY = ['attachments'] as const;

export function attachmentsKey(todoId: string): readonly unknown[] {
  return [...ATTACHMENTS_KEY, todoId];
}

/** How far the upload to a todo is, in percent. */
export function progressKey(todoId: string): readonly unknown[] {
  return ['upload-progress', todoId];
}

/** Changes of what is shown, while they are under way. */
export const CHANGE_KEY = ['change-todo'] as const;

export function attachKey(todoId: string): readonly unknown[] {
  return ['attach', todoId];
}
