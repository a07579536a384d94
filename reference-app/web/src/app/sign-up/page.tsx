import type { Metadata } from 'next';
import Link from 'next/link';
import { getAbout } from '../../data/api.ts';
import { SignUpForm } from '../../session/sign-up-form.tsx';
import { Notice } from '../../ui/notice.tsx';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignUpPage() {
  const about = await getAbout();
  return (
    <div className="page narrow">
      {about === undefined && <Notice>The service is not answering at the moment. You can try anyway.</Notice>}
      {about?.sign_up_open === false ? <Closed /> : <SignUpForm />}
    </div>
  );
}

function Closed() {
  return (
    <section className="card">
      <h1>Create an account</h1>
      <p>New accounts are not being taken at the moment.</p>
      <p className="aside">
        Have an account already?{' '}
        <Link href="/sign-in" prefetch={false}>
          Sign in
        </Link>
      </p>
    </section>
  );
}
