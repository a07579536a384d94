import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div className="page narrow">
      <h1>Nothing here</h1>
      <p>
        There is no such page.{' '}
        <Link href="/" prefetch={false}>
          Go to your todos
        </Link>
      </p>
    </div>
  );
}
