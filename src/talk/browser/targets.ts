// Watches a page and all that runs below it: frames of other sites, workers, service workers.
import type { CDPSession } from '@playwright/test';
import type { CdpEvent, Channel } from './cdp.ts';

type Listener = (from: Channel, event: CdpEvent) => void;

/** Bytes; bodies beyond that are not asked for again, their length is still known. */
const buffers = { maxTotalBufferSize: 64 * 1024 * 1024, maxResourceBufferSize: 4 * 1024 * 1024 };
/** Bytes of a request's body. */
const maxPostDataSize = 128 * 1024;

const heard = [
  'Network.requestWillBeSent',
  'Network.requestWillBeSentExtraInfo',
  'Network.responseReceived',
  'Network.responseReceivedExtraInfo',
  'Network.dataReceived',
  'Network.loadingFinished',
  'Network.loadingFailed',
] as const;

/**
 * Turns recording on for a page's session. Returns once the page itself is watched.
 *
 * Child targets are reached by messages through their parent (`flatten: false`): Playwright drops flat messages of sessions it has
 * not opened itself. It also resumes new workers without waiting for us, so a request that a worker sends in its first
 * milliseconds can be missed; frames and service workers are complete.
 */
export async function watchTargets(session: CDPSession, listener: Listener): Promise<void> {
  const root: Channel = { send: (method, params) => session.send(method as 'Network.enable', params) };
  const children = new Map<string, Child>();
  for (const method of heard) session.on(method, (params) => listener(root, { method, params }));
  session.on('Target.attachedToTarget', ({ sessionId }) => adopt(root, sessionId, children, listener));
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => children.get(sessionId)?.receive(message));
  session.on('Target.detachedFromTarget', ({ sessionId }) => children.get(sessionId)?.close());
  await enable(root);
}

async function enable(channel: Channel): Promise<void> {
  // Durable messages keep a body that a navigation would throw away; browsers before 2025 do not know the command.
  const durable = channel.send('Network.configureDurableMessages', buffers).catch(() => undefined);
  const network = channel.send('Network.enable', { ...buffers, maxPostDataSize });
  const below = channel.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
  await Promise.all([durable, network, below]);
}

interface Child {
  receive(message: string): void;
  close(): void;
}

function adopt(parent: Channel, sessionId: string, children: Map<string, Child>, listener: Listener): void {
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (reason: Error) => void }>();
  const below = new Map<string, Child>();
  let last = 0;
  const channel: Channel = {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        parent.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
      }),
  };
  children.set(sessionId, {
    receive(text) {
      const message = JSON.parse(text) as {
        readonly id?: number;
        readonly method?: string;
        readonly params?: unknown;
        readonly result?: unknown;
        readonly error?: { readonly message: string };
      };
      if (message.id !== undefined) {
        const asker = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error === undefined) asker?.resolve(message.result);
        else asker?.reject(new Error(message.error.message));
        return;
      }
      const params = message.params as { readonly sessionId: string; readonly message: string };
      if (message.method === 'Target.attachedToTarget') adopt(channel, params.sessionId, below, listener);
      else if (message.method === 'Target.receivedMessageFromTarget') below.get(params.sessionId)?.receive(params.message);
      else if (message.method === 'Target.detachedFromTarget') below.get(params.sessionId)?.close();
      else if (message.method !== undefined && (heard as readonly string[]).includes(message.method)) listener(channel, { method: message.method, params });
    },
    close() {
      children.delete(sessionId);
      for (const { reject } of waiting.values()) reject(new Error('the target is gone'));
      waiting.clear();
    },
  });
  enable(channel).catch(() => undefined);
  // Last, so that it is answered last; a target left waiting would hang the page.
  channel.send('Runtime.runIfWaitingForDebugger').catch(() => undefined);
}
