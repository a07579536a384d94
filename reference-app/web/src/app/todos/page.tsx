import { dehydrate, HydrationBoundary, QueryClient, type DehydratedState } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getSignedInData } from '../../data/api.ts';
import { ME_KEY } from '../../session/me-key.ts';
import { todoPageKey, todoQueryOf } from '../../todos/todo-keys.ts';
import { readAddress, type TodoListAddress } from '../../todos/todo-list-address.ts';
import { TodosScreen } from '../../todos/todos-screen.tsx';

export const metadata: Metadata = { title: 'Your todos' };

export default async function TodosPage({ searchParams }: PageProps<'/todos'>) {
  const { page, show } = await searchParams;
  const state = await prefetched(readAddress(single(page), single(show)));
  return (
    <HydrationBoundary state={state}>
      <TodosScreen />
    </HydrationBoundary>
  );
}

async function prefetched(address: TodoListAddress): Promise<DehydratedState | undefined> {
  const data = await getSignedInData(todoQueryOf(address));
  if (data === undefined) return undefined;
  const queries = new QueryClient();
  queries.setQueryData(ME_KEY, data.me);
  queries.setQueryData(todoPageKey(address), data.todos);
  return dehydrate(queries);
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
