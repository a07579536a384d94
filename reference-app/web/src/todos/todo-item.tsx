'use client';

import { useId } from 'react';
import type { Todo } from '../api/schemas.ts';
import { useDone } from './use-todos.ts';

interface TodoItemProps {
  todo: Todo;
  removing: boolean;
  onRemove: () => void;
  onFailure: (error: Error) => void;
}

export function TodoItem({ todo, removing, onRemove, onFailure }: TodoItemProps) {
  const id = useId();
  const { done, toggle } = useDone(todo, onFailure);
  return (
    <li className={done ? 'todo done' : 'todo'} aria-busy={removing}>
      <input id={id} type="checkbox" checked={done} disabled={removing} onChange={toggle} />
      <label htmlFor={id}>{todo.title}</label>
      <button type="button" className="quiet" aria-label={`Delete ${todo.title}`} disabled={removing} onClick={onRemove}>
        Delete
      </button>
    </li>
  );
}
