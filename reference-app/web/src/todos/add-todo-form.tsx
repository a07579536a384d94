'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import type { BaseSyntheticEvent } from 'react';
import { useForm } from 'react-hook-form';
import { addTodoInputSchema, type AddTodoFields, type AddTodoInput } from '../api/schemas.ts';
import { showFailure } from '../ui/form-failure.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useHydrated } from '../ui/use-hydrated.ts';
import { useAddTodo } from './use-todos.ts';

const EMPTY = { title: '', due: '', estimate: '' };

export function AddTodoForm({ onAdded }: { onAdded: () => void }) {
  const add = useAddTodo();
  const hydrated = useHydrated();
  const { register, handleSubmit, setError, setFocus, reset, formState } = useForm<AddTodoFields, unknown, AddTodoInput>({
    resolver: zodResolver(addTodoInputSchema),
    defaultValues: EMPTY,
  });
  const { errors, isSubmitting } = formState;

  const submit = handleSubmit(async (input, event) => {
    if (halfTyped(event, 'due')) {
      setError('due', { message: 'Enter the whole date.' }, { shouldFocus: true });
      return;
    }
    try {
      await add.mutateAsync(input);
    } catch (error) {
      showFailure(error, ['title', 'due', 'estimate'], setError);
      return;
    }
    reset(EMPTY);
    setFocus('title');
    onAdded();
  });

  return (
    <form method="post" noValidate onSubmit={submit} aria-label="Add a todo" className="add">
      <TextField label="New todo" type="text" autoComplete="off" placeholder="What is there to do?" error={errors.title?.message} {...register('title')} />
      <TextField label="Due" type="date" autoComplete="off" error={errors.due?.message} {...register('due')} />
      <TextField
        label="Hours"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        placeholder="1.5"
        error={errors.estimate?.message}
        {...register('estimate')}
      />
      <button type="submit" disabled={!hydrated || isSubmitting}>
        {isSubmitting ? 'Adding…' : 'Add'}
      </button>
      {errors.root?.message !== undefined && <Notice focus>{errors.root.message}</Notice>}
    </form>
  );
}

/** A date of which only a part was entered has an empty value, and would be dropped without a word. */
function halfTyped(event: BaseSyntheticEvent | undefined, name: string): boolean {
  const form: unknown = event?.target;
  const field = form instanceof HTMLFormElement ? form.elements.namedItem(name) : null;
  return field instanceof HTMLInputElement && field.validity.badInput;
}
