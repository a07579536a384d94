'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { AddTodoInput, Todo, TodoPage } from '../api/schemas.ts';
import { useApi } from '../session/session-provider.tsx';
import { CHANGE_KEY, TODOS_KEY, todoPageKey, todoQueryOf } from './todo-keys.ts';
import type { TodoListAddress } from './todo-list-address.ts';

export function useTodoPage(address: TodoListAddress): UseQueryResult<TodoPage> {
  const client = useApi();
  return useQuery({
    queryKey: todoPageKey(address),
    queryFn: () => client.listTodos(todoQueryOf(address)),
    placeholderData: keepPreviousData,
  });
}

export function useAddTodo() {
  const client = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: AddTodoInput) => client.addTodo(input),
    onSuccess: () => queries.invalidateQueries({ queryKey: TODOS_KEY }),
  });
}

/** Whether a todo is done, and how to change it. A change is shown at once, and taken back when it fails. */
export function useDone(todo: Todo, onFailure: (error: Error) => void): { done: boolean; toggle: () => void } {
  const client = useApi();
  const queries = useQueryClient();
  // React state, not the query cache: the cache tells its readers later, and a checkbox would jump back until then.
  const [ahead, setAhead] = useState<boolean>();
  const done = ahead ?? todo.done;

  const { mutate } = useMutation({
    mutationKey: CHANGE_KEY,
    mutationFn: (wanted: boolean) => client.updateTodo(todo.id, { done: wanted }),
    // Changes of one todo arrive in the order in which they were made.
    scope: { id: `todo ${todo.id}` },
    onSuccess: (changed) => {
      queries.setQueriesData<TodoPage>({ queryKey: TODOS_KEY }, (page) => page && withTodo(page, changed));
    },
    onError: onFailure,
    // Only the last of several changes asks for the list: an answer in between would be out of date.
    onSettled: () => (queries.isMutating({ mutationKey: CHANGE_KEY }) === 1 ? queries.invalidateQueries({ queryKey: TODOS_KEY }) : undefined),
  });

  function toggle() {
    setAhead(!done);
    mutate(!done, { onSettled: () => setAhead(undefined) });
  }
  return { done, toggle };
}

function withTodo(page: TodoPage, changed: Todo): TodoPage {
  return { ...page, items: page.items.map((todo) => (todo.id === changed.id ? changed : todo)) };
}

export function useRemoveTodo(onRemoved: () => void, onFailure: (error: Error) => void) {
  const client = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (todo: Todo) => client.removeTodo(todo.id),
    onSuccess: onRemoved,
    onError: onFailure,
    onSettled: () => queries.invalidateQueries({ queryKey: TODOS_KEY }),
  });
}
