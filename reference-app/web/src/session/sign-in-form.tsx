'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { signInInputSchema, type SignInInput } from '../api/schemas.ts';
import { showFailure } from '../ui/form-failure.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useHydrated } from '../ui/use-hydrated.ts';
import { useApi } from './session-provider.tsx';
import { useEnter } from './use-enter.ts';

export function SignInForm({ returnTo }: { returnTo: string }) {
  const client = useApi();
  const enter = useEnter(returnTo);
  const hydrated = useHydrated();
  const { register, handleSubmit, setError, formState } = useForm<SignInInput>({ resolver: zodResolver(signInInputSchema) });
  const { errors, isSubmitting } = formState;

  const submit = handleSubmit(async (input) => {
    try {
      await client.signIn(input);
      await enter();
    } catch (error) {
      showFailure(error, ['email', 'password'], setError);
    }
  });

  return (
    <form method="post" noValidate onSubmit={submit} aria-labelledby="form-title" className="card">
      <h1 id="form-title">Sign in</h1>
      {errors.root?.message !== undefined && <Notice focus>{errors.root.message}</Notice>}
      <TextField label="Email" type="email" autoComplete="username" required error={errors.email?.message} {...register('email')} />
      <TextField label="Password" type="password" autoComplete="current-password" required error={errors.password?.message} {...register('password')} />
      <button type="submit" disabled={!hydrated || isSubmitting}>
        {isSubmitting ? 'Signing in…' : 'Sign in'}
      </button>
      <p className="aside">
        New here?{' '}
        <Link href="/sign-up" prefetch={false}>
          Create an account
        </Link>
      </p>
    </form>
  );
}
