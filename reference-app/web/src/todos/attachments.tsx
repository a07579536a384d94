'use client';

import { useId, useState, type ChangeEvent } from 'react';
import { messageOf } from '../api/api-error.ts';
import type { Attachment, Todo } from '../api/schemas.ts';
import { Notice } from '../ui/notice.tsx';
import { sizeText } from './size-text.ts';
import { useAttach, useAttachments, useDetach, useDownload } from './use-attachments.ts';

/** The files of a todo; asks for them when it is shown. */
export function Attachments({ todo, id }: { todo: Todo; id: string }) {
  const list = useAttachments(todo.id);
  const [failure, setFailure] = useState<string>();
  const onFailure = (error: Error) => setFailure(messageOf(error));
  const detach = useDetach(todo.id, onFailure);
  const download = useDownload(onFailure);
  const { data, error } = list;

  return (
    <section id={id} aria-label={`Files of ${todo.title}`} className="files">
      {error !== null && <Notice action={{ label: 'Try again', run: () => void list.refetch() }}>{messageOf(error)}</Notice>}
      {failure !== undefined && <Notice action={{ label: 'Dismiss', run: () => setFailure(undefined) }}>{failure}</Notice>}
      {data !== undefined && data.items.length > 0 && (
        <ul>
          {data.items.map((attachment) => (
            <AttachmentItem
              key={attachment.id}
              attachment={attachment}
              busy={detach.isPending && detach.variables.id === attachment.id}
              onOpen={() => download.mutate(attachment)}
              onRemove={() => detach.mutate(attachment)}
            />
          ))}
        </ul>
      )}
      {data !== undefined && data.total > data.items.length && <p className="hint">And {data.total - data.items.length} older ones.</p>}
      <Attach todo={todo} onBegin={() => setFailure(undefined)} onFailure={onFailure} />
    </section>
  );
}

interface AttachmentItemProps {
  attachment: Attachment;
  busy: boolean;
  onOpen: () => void;
  onRemove: () => void;
}

function AttachmentItem({ attachment: { name, size }, busy, onOpen, onRemove }: AttachmentItemProps) {
  return (
    <li aria-busy={busy}>
      <button type="button" className="file" aria-label={`Download ${name}`} onClick={onOpen}>
        {name}
      </button>
      <span className="hint">{sizeText(size)}</span>
      <button type="button" className="quiet" aria-label={`Remove ${name}`} disabled={busy} onClick={onRemove}>
        Remove
      </button>
    </li>
  );
}

function Attach({ todo, onBegin, onFailure }: { todo: Todo; onBegin: () => void; onFailure: (error: Error) => void }) {
  const id = useId();
  const { attach, uploading, percent } = useAttach(todo.id, onFailure);

  function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0];
    // So that the same file can be chosen again.
    target.value = '';
    if (file === undefined) return;
    onBegin();
    attach(file);
  }

  if (uploading !== undefined) {
    return (
      <p className="upload">
        <label htmlFor={id}>Sending {uploading.name}…</label>
        <progress id={id} max={100} {...(percent === undefined ? {} : { value: percent })} />
      </p>
    );
  }
  return (
    <p className="attach">
      <label htmlFor={id}>Attach a file</label>
      <input id={id} type="file" aria-describedby={`${id}-hint`} onChange={choose} />
      <span id={`${id}-hint`} className="hint">
        PNG, JPEG, PDF or plain text
      </span>
    </p>
  );
}
