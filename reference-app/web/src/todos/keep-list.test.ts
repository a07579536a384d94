import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Todo, TodoPage } from '../api/schemas.ts';
import { keepList, type KeptList } from './keep-list.ts';
import { CHANGE_KEY, todoPageKey } from './todo-keys.ts';

const todo = (id: string, more: Partial<Todo> = {}): Todo => ({ id, title: id, done: false, due: null, estimate: null, ...more });

interface Shown {
  queries: QueryClient;
  list: KeptList;
  /** What the API has. */
  stored: Todo[];
  /** How often it was asked since the page was there. */
  asked: () => number;
  page: () => TodoPage | undefined;
}

let leave: () => void;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  leave();
  vi.useRealTimers();
});

/** A page of todos that is shown, with live events. */
async function shownPage(...stored: Todo[]): Promise<Shown> {
  const queries = new QueryClient();
  const queryKey = todoPageKey({ page: 1, filter: 'all' });
  const queryFn = vi.fn(async (): Promise<TodoPage> => {
    const items = [...stored];
    await new Promise((resolve) => setTimeout(resolve, 30));
    return { items, total: items.length, page: 1, pages: 1 };
  });
  const unsubscribe = new QueryObserver(queries, { queryKey, queryFn }).subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(30);
  const list = keepList(queries);
  leave = () => {
    unsubscribe();
    list.leave();
    queries.clear();
  };
  return { queries, list, stored, asked: () => queryFn.mock.calls.length - 1, page: () => queries.getQueryData<TodoPage>(queryKey) };
}

/** Long enough for whatever is to happen. */
const aWhile = () => vi.advanceTimersByTimeAsync(1_000);

describe('what happens elsewhere', () => {
  it('is shown, once for all that happens within a moment', async () => {
    const { list, stored, asked, page } = await shownPage(todo('a'));
    stored.unshift(todo('c'), todo('b'));
    list.changed({ type: 'todo.created', todo: todo('b') });
    await vi.advanceTimersByTimeAsync(50);
    list.changed({ type: 'todo.created', todo: todo('c') });
    await aWhile();
    expect(page()?.items.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(asked()).toBe(1);
  });

  it('is shown although there is no end of it', async () => {
    const { list, stored, asked } = await shownPage(todo('a'));
    for (let index = 0; index < 10; index += 1) {
      stored[0] = todo('a', { title: `${index}` });
      list.changed({ type: 'todo.updated', todo: stored[0] });
      await vi.advanceTimersByTimeAsync(60);
    }
    expect(asked()).toBeGreaterThan(2);
  });

  it('to a todo of another page is counted', async () => {
    const { list, asked } = await shownPage(todo('a'));
    list.changed({ type: 'todo.deleted', id: 'far away' });
    await aWhile();
    expect(asked()).toBe(1);
  });

  it('while the list is read already is not asked for a second time, unless that did not show it', async () => {
    const { queries, list, stored, asked, page } = await shownPage(todo('a'));
    stored.unshift(todo('b'));
    void queries.invalidateQueries();
    list.changed({ type: 'todo.created', todo: todo('b') });
    await aWhile();
    expect(asked()).toBe(1);

    void queries.invalidateQueries();
    stored.unshift(todo('c'));
    list.changed({ type: 'todo.created', todo: todo('c') });
    await aWhile();
    expect(asked()).toBe(3);
    expect(page()?.items.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
});

describe('what is done here', () => {
  it('and shows already is not asked for again', async () => {
    const { queries, list, stored, asked } = await shownPage(todo('a'));
    list.changed({ type: 'todo.deleted', id: 'a' });
    stored.length = 0;
    void queries.invalidateQueries();
    await aWhile();
    list.changed({ type: 'todo.created', todo: todo('b') });
    stored.push(todo('b'));
    void queries.invalidateQueries();
    await aWhile();
    expect(asked()).toBe(2);
  });

  it('is left alone until it is done', async () => {
    const { queries, list, stored, asked } = await shownPage(todo('a'));
    const change = queries.getMutationCache().build(queries, { mutationKey: CHANGE_KEY, mutationFn: () => new Promise((resolve) => setTimeout(resolve, 500)) });
    const done = change.execute(undefined);
    stored[0] = todo('a', { done: true });
    list.changed({ type: 'todo.updated', todo: todo('a', { done: true }) });
    await vi.advanceTimersByTimeAsync(490);
    expect(asked()).toBe(0);
    await aWhile();
    await done;
    expect(asked()).toBe(1);
  });
});

describe('a gap', () => {
  it('is closed within the time that is given, sooner when something happens', async () => {
    const { list, asked } = await shownPage(todo('a'));
    list.readWithin(2_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toBe(0);
    list.changed({ type: 'todo.updated', todo: todo('a') });
    await vi.advanceTimersByTimeAsync(100);
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked()).toBe(1);
  });

  it('is nobody’s any more once the list is left', async () => {
    const { list, asked } = await shownPage(todo('a'));
    list.readWithin(0);
    list.leave();
    await aWhile();
    expect(asked()).toBe(0);
  });
});
