'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../api/api-error.ts';
import type { Account, TodoPage } from '../api/schemas.ts';
import { SignOutButton } from '../session/sign-out-button.tsx';
import { SignedInOnly } from '../session/signed-in-only.tsx';
import { Notice } from '../ui/notice.tsx';
import { AddTodoForm } from './add-todo-form.tsx';
import { TodoItem } from './todo-item.tsx';
import { readAddress, writeAddress, type TodoFilter, type TodoListAddress } from './todo-list-address.ts';
import { useLiveTodos } from './use-live-todos.ts';
import { useRemoveTodo, useTodoPage } from './use-todos.ts';

export function TodosScreen() {
  return <SignedInOnly>{(account) => <Todos account={account} />}</SignedInOnly>;
}

function Todos({ account }: { account: Account }) {
  const search = useSearchParams();
  const address = readAddress(search.get('page'), search.get('show'));
  const heading = useRef<HTMLHeadingElement>(null);
  const lost = useLiveTodos();

  /** Next.js follows the address without asking its server for the page again. */
  function go(to: TodoListAddress) {
    window.history.pushState(null, '', writeAddress(to));
  }

  return (
    <div className="page">
      <header className="bar">
        <p className="who">
          Signed in as <strong title={account.email}>{account.name}</strong>
        </p>
        <SignOutButton />
      </header>
      <h1 ref={heading} tabIndex={-1}>
        Your todos
      </h1>
      <AddTodoForm onAdded={() => go({ page: 1, filter: address.filter === 'done' ? 'all' : address.filter })} />
      <Filters current={address.filter} onPick={(filter) => go({ page: 1, filter })} />
      <p role="status" className="hint">
        {lost && 'The connection was lost. Changes made elsewhere show when it is back.'}
      </p>
      <TodoList address={address} go={go} onRemoved={() => heading.current?.focus()} />
    </div>
  );
}

const FILTERS: { filter: TodoFilter; label: string }[] = [
  { filter: 'all', label: 'All' },
  { filter: 'open', label: 'Open' },
  { filter: 'done', label: 'Done' },
];

function Filters({ current, onPick }: { current: TodoFilter; onPick: (filter: TodoFilter) => void }) {
  return (
    <div role="group" aria-label="Show" className="filters">
      {FILTERS.map(({ filter, label }) => (
        <button key={filter} type="button" aria-pressed={filter === current} onClick={() => onPick(filter)}>
          {label}
        </button>
      ))}
    </div>
  );
}

interface TodoListProps {
  address: TodoListAddress;
  go: (to: TodoListAddress) => void;
  onRemoved: () => void;
}

function TodoList({ address, go, onRemoved }: TodoListProps) {
  const list = useTodoPage(address);
  const [failure, setFailure] = useState<string>();
  const onFailure = (thrown: Error) => setFailure(messageOf(thrown));
  const remove = useRemoveTodo(onRemoved, onFailure);
  const { data, error } = list;

  // The last todo of the last page is gone, or the address names a page that never was: go back to one that is there.
  const beyond = data !== undefined && !list.isPlaceholderData && data.items.length === 0 && address.page > 1;
  const nearest = beyond ? writeAddress({ ...address, page: Math.max(1, Math.min(data.pages, address.page - 1)) }) : undefined;
  useEffect(() => {
    if (nearest !== undefined) window.history.replaceState(null, '', nearest);
  }, [nearest]);

  if (data === undefined) {
    if (error === null) {
      return (
        <p role="status" className="loading">
          Loading your todos…
        </p>
      );
    }
    return <Notice action={{ label: 'Try again', run: () => void list.refetch() }}>{messageOf(error)}</Notice>;
  }
  return (
    <section aria-label="Todos" aria-busy={list.isPlaceholderData}>
      {error !== null && <Notice action={{ label: 'Try again', run: () => void list.refetch() }}>{messageOf(error)}</Notice>}
      {failure !== undefined && <Notice action={{ label: 'Dismiss', run: () => setFailure(undefined) }}>{failure}</Notice>}
      {data.items.length === 0 ? (
        <Empty filter={address.filter} />
      ) : (
        <ul className="todos">
          {data.items.map((todo) => (
            <TodoItem
              key={todo.id}
              todo={todo}
              removing={remove.isPending && remove.variables.id === todo.id}
              onRemove={() => {
                setFailure(undefined);
                remove.mutate(todo);
              }}
              onFailure={onFailure}
            />
          ))}
        </ul>
      )}
      <Pages data={data} address={address} go={go} />
    </section>
  );
}

function Empty({ filter }: { filter: TodoFilter }) {
  const text = { all: 'Nothing to do yet. Add your first todo above.', open: 'Everything is done.', done: 'Nothing is done yet.' };
  return <p className="empty">{text[filter]}</p>;
}

function Pages({ data, address, go }: { data: TodoPage; address: TodoListAddress; go: (to: TodoListAddress) => void }) {
  const { total, pages } = data;
  return (
    <nav aria-label="Pages" className="pages">
      <button type="button" className="secondary" disabled={address.page <= 1} onClick={() => go({ ...address, page: address.page - 1 })}>
        Previous page
      </button>
      <p role="status">
        {pages > 1 ? `Page ${address.page} of ${pages} · ` : ''}
        {total === 1 ? '1 todo' : `${total} todos`}
      </p>
      <button type="button" className="secondary" disabled={address.page >= pages} onClick={() => go({ ...address, page: address.page + 1 })}>
        Next page
      </button>
    </nav>
  );
}
