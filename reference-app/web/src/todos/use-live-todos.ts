'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi } from '../session/session-provider.tsx';
import { keepList } from './keep-list.ts';
import { ATTACHMENTS_KEY, attachKey, attachmentsKey, progressKey } from './todo-keys.ts';

/** The list was read when the page was loaded, just before events came: no hurry to see whether anything happened between. */
const FIRST_LOOK_MS = 2_000;

/** Shows what happens elsewhere. True while it cannot, because the connection was lost. */
export function useLiveTodos(): boolean {
  const client = useApi();
  const queries = useQueryClient();
  const [lost, setLost] = useState(false);

  useEffect(() => {
    const list = keepList(queries);
    let ready = false;
    const stop = client.follow((news) => {
      switch (news.type) {
        case 'ready':
          setLost(false);
          // Nobody told what happened before.
          list.readWithin(ready ? 0 : FIRST_LOOK_MS);
          if (ready) void queries.invalidateQueries({ queryKey: ATTACHMENTS_KEY });
          ready = true;
          break;
        case 'lost':
          setLost(true);
          break;
        case 'attachment.progress':
          queries.setQueryData(progressKey(news.todo), news.percent);
          // An upload of this tab does so itself.
          if (news.percent === 100 && queries.isMutating({ mutationKey: attachKey(news.todo) }) === 0) {
            void queries.invalidateQueries({ queryKey: attachmentsKey(news.todo) });
          }
          break;
        case 'todo.created':
        case 'todo.updated':
        case 'todo.deleted':
          list.changed(news);
      }
    });
    return () => {
      stop();
      list.leave();
    };
  }, [client, queries]);

  return lost;
}
