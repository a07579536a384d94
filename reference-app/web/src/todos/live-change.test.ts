import { describe, expect, it } from 'vitest';
import type { Todo, TodoPage } from '../api/schemas.ts';
import { shown } from './live-change.ts';

const todo: Todo = { id: 'a', title: 'Buy milk', done: false, due: null, estimate: null };
const page = (...items: Todo[]): TodoPage => ({ items, total: items.length, page: 1, pages: 1 });

describe('a change that came live', () => {
  it.each(['todo.created', 'todo.updated'] as const)('%s is shown where a page has the todo as it is now', (type) => {
    expect(shown({ type, todo }, [page(), page({ ...todo })])).toBe(true);
    expect(shown({ type, todo: { ...todo, done: true } }, [page(todo)])).toBe(false);
    expect(shown({ type, todo: { ...todo, due: '2030-01-31' } }, [page(todo)])).toBe(false);
    expect(shown({ type, todo }, [page({ ...todo, id: 'b' })])).toBe(false);
  });

  it('todo.deleted is shown where no page has it', () => {
    expect(shown({ type: 'todo.deleted', id: 'a' }, [page(), page(todo)])).toBe(false);
    expect(shown({ type: 'todo.deleted', id: 'b' }, [page(todo)])).toBe(true);
  });
});
