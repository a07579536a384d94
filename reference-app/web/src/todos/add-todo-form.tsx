'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { addTodoInputSchema, type AddTodoInput } from '../api/schemas.ts';
import { showFailure } from '../ui/form-failure.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useHydrated } from '../ui/use-hydrated.ts';
import { useAddTodo } from './use-todos.ts';

export function AddTodoForm({ onAdded }: { onAdded: () => void }) {
  const add = useAddTodo();
  const hydrated = useHydrated();
  const { register, handleSubmit, setError, setFocus, reset, formState } = useForm<AddTodoInput>({
    resolver: zodResolver(addTodoInputSchema),
  });
  const { errors, isSubmitting } = formState;

  const submit = handleSubmit(async ({ title }) => {
    try {
      await add.mutateAsync(title);
    } catch (error) {
      showFailure(error, ['title'], setError);
      return;
    }
    reset({ title: '' });
    setFocus('title');
    onAdded();
  });

  return (
    <form method="post" noValidate onSubmit={submit} aria-label="Add a todo" className="add">
      <TextField label="New todo" type="text" autoComplete="off" placeholder="What is there to do?" error={errors.title?.message} {...register('title')} />
      <button type="submit" disabled={!hydrated || isSubmitting}>
        {isSubmitting ? 'Adding…' : 'Add'}
      </button>
      {errors.root?.message !== undefined && <Notice focus>{errors.root.message}</Notice>}
    </form>
  );
}
