'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { ApiError } from '../api/api-error.ts';
import { signUpInputSchema, type SignUpInput } from '../api/schemas.ts';
import { showFailure } from '../ui/form-failure.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useHydrated } from '../ui/use-hydrated.ts';
import { useApi } from './session-provider.tsx';
import { useEnter } from './use-enter.ts';

export function SignUpForm() {
  const client = useApi();
  const enter = useEnter('/todos');
  const hydrated = useHydrated();
  const { register, handleSubmit, setError, formState } = useForm<SignUpInput>({ resolver: zodResolver(signUpInputSchema) });
  const { errors, isSubmitting } = formState;

  const submit = handleSubmit(async (input) => {
    try {
      await client.signUp(input);
      await client.signIn({ email: input.email, password: input.password });
      await enter();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'email_taken') {
        setError('email', { type: 'server', message: 'There is an account with this email already.' }, { shouldFocus: true });
      } else {
        showFailure(error, ['name', 'email', 'password'], setError);
      }
    }
  });

  return (
    <form method="post" noValidate onSubmit={submit} aria-labelledby="form-title" className="card">
      <h1 id="form-title">Create an account</h1>
      {errors.root?.message !== undefined && <Notice focus>{errors.root.message}</Notice>}
      <TextField label="Name" type="text" autoComplete="name" required error={errors.name?.message} {...register('name')} />
      <TextField label="Email" type="email" autoComplete="email" required error={errors.email?.message} {...register('email')} />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        required
        hint="At least 8 characters."
        error={errors.password?.message}
        {...register('password')}
      />
      <button type="submit" disabled={!hydrated || isSubmitting}>
        {isSubmitting ? 'Creating your account…' : 'Create account'}
      </button>
      <p className="aside">
        Have an account already?{' '}
        <Link href="/sign-in" prefetch={false}>
          Sign in
        </Link>
      </p>
    </form>
  );
}
