import type { Metadata } from 'next';
import { safeReturnTo } from '../../session/return-to.ts';
import { SignInForm } from '../../session/sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const returnTo = safeReturnTo((await searchParams)['return-to']);
  return (
    <div className="page narrow">
      <SignInForm returnTo={returnTo} />
    </div>
  );
}
