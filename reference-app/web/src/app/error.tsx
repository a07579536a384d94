'use client';

import { Notice } from '../ui/notice.tsx';

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <div className="page narrow">
      <h1>That did not work</h1>
      <Notice focus action={{ label: 'Try again', run: reset }}>
        Something went wrong on this page.
      </Notice>
    </div>
  );
}
