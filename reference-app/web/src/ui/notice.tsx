'use client';

import { useEffect, useRef, type ReactNode } from 'react';

interface NoticeProps {
  children: ReactNode;
  action?: { label: string; run: () => void };
  /** Takes the focus when it appears: for the outcome of something the person has just done. */
  focus?: boolean;
}

/** Something that did not work, said aloud to screen readers too. */
export function Notice({ children, action, focus = false }: NoticeProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) element.current?.focus();
  }, [focus, children]);

  return (
    <div ref={element} role="alert" aria-live="assertive" tabIndex={-1} className="notice">
      <p>{children}</p>
      {action !== undefined && (
        <button type="button" className="secondary" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
