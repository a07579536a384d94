'use client';

import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { Attachment, AttachmentPage } from '../api/schemas.ts';
import { useApi } from '../session/session-provider.tsx';
import { attachKey, attachmentsKey, progressKey } from './todo-keys.ts';

export function useAttachments(todoId: string): UseQueryResult<AttachmentPage> {
  const client = useApi();
  return useQuery({ queryKey: attachmentsKey(todoId), queryFn: () => client.listAttachments(todoId) });
}

/** Attaches a file. `percent` is what the API says of its way there; undefined until it does. */
export function useAttach(todoId: string, onFailure: (error: Error) => void) {
  const client = useApi();
  const queries = useQueryClient();
  const forgetProgress = () => queries.setQueryData(progressKey(todoId), null);
  const { mutate, isPending, variables } = useMutation({
    mutationKey: attachKey(todoId),
    mutationFn: (file: File) => client.addAttachment(todoId, file),
    onMutate: forgetProgress,
    onError: onFailure,
    onSuccess: () => queries.invalidateQueries({ queryKey: attachmentsKey(todoId) }),
  });
  // Only read here: whoever hears the live events writes it.
  const { data } = useQuery<number | null>({ queryKey: progressKey(todoId), queryFn: () => null, enabled: false });
  return { attach: mutate, uploading: isPending ? variables : undefined, percent: data ?? undefined };
}

export function useDetach(todoId: string, onFailure: (error: Error) => void) {
  const client = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (attachment: Attachment) => client.removeAttachment(attachment.id),
    onError: onFailure,
    onSettled: () => queries.invalidateQueries({ queryKey: attachmentsKey(todoId) }),
  });
}

/** Saves a file of a todo. Its bytes need the session, which a plain link would not show in the bearer transport. */
export function useDownload(onFailure: (error: Error) => void) {
  const client = useApi();
  return useMutation({
    mutationFn: (attachment: Attachment) => client.attachmentContent(attachment.id),
    onSuccess: (content, { name }) => save(content, name),
    onError: onFailure,
  });
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads it after this, and does not say when it is done.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
