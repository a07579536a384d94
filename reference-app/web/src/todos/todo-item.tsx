'use client';

import { useId, useState } from 'react';
import type { Todo } from '../api/schemas.ts';
import { useHydrated } from '../ui/use-hydrated.ts';
import { Attachments } from './attachments.tsx';
import { dueText, isPast } from './due.ts';
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
  const [filesShown, setFilesShown] = useState(false);
  return (
    <li className={done ? 'todo done' : 'todo'} aria-busy={removing}>
      <input id={id} type="checkbox" checked={done} disabled={removing} onChange={toggle} />
      <div className="what">
        <label htmlFor={id}>{todo.title}</label>
        {(todo.due !== null || todo.estimate !== null) && (
          <p className="plan">
            {todo.due !== null && <Due due={todo.due} done={done} />}
            {todo.estimate !== null && <span>{todo.estimate} h</span>}
          </p>
        )}
      </div>
      <button
        type="button"
        className="quiet"
        aria-label={`Files of ${todo.title}`}
        aria-expanded={filesShown}
        aria-controls={filesShown ? `${id}-files` : undefined}
        disabled={removing}
        onClick={() => setFilesShown(!filesShown)}
      >
        Files
      </button>
      <button type="button" className="quiet danger" aria-label={`Delete ${todo.title}`} disabled={removing} onClick={onRemove}>
        Delete
      </button>
      {filesShown && <Attachments todo={todo} id={`${id}-files`} />}
    </li>
  );
}

function Due({ due, done }: { due: string; done: boolean }) {
  // Which day it is, is known where the page is read and not where it is rendered first.
  const late = useHydrated() && !done && isPast(due, new Date());
  return (
    <span className={late ? 'late' : undefined}>
      {late ? 'Overdue since ' : 'Due '}
      <time dateTime={due}>{dueText(due)}</time>
    </span>
  );
}
