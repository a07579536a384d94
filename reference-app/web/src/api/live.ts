/**
 * Live events over a WebSocket, for as long as they are wanted: when the connection is lost it comes back, after a delay
 * that grows, and signs in with the credential that is good by then. Whoever listens has missed what happened meanwhile,
 * and reads its lists again at `ready`.
 */
import { isUnauthorised } from './api-error.ts';
import { liveEventSchema, type LiveEvent } from './schemas.ts';

/** What is heard: the API's events, and that no more of them come for now. */
export type LiveNews = LiveEvent | { type: 'lost' };

export type OpenSocket = (url: string) => WebSocket;

export interface Credential {
  token: string | undefined;
  /** Gets another one when the API does not accept this one; rejects with a 401 when the session is over. */
  renew: () => Promise<void>;
}

export interface LiveOptions {
  url: string;
  /** Whether the first message signs in; otherwise the cookies of the handshake do. */
  inMessage: boolean;
  credential: () => Promise<Credential>;
  open: OpenSocket;
}

/** Both do nothing when it is so already. */
export interface LiveEvents {
  start: () => void;
  stop: () => void;
}

/** The API's close code for: not, no longer or not in time signed in. */
const NOT_SIGNED_IN = 4401;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A connection that lasted this long was a good one: the delays begin anew. */
const GOOD_AFTER_MS = 5_000;
/** A connection can be dead without either side having been told: after a silence, ask. */
const SILENCE_MS = 25_000;
const ANSWER_MS = 10_000;

export function liveEvents(options: LiveOptions, hear: (news: LiveNews) => void): LiveEvents {
  let wanted = false;
  /** What is under way: a connection, a wait, a new credential. Whatever was so earlier is ignored when it ends. */
  let present = Symbol();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  let failures = 0;
  /** Whether the credential is a new one, not accepted so far. */
  let renewed = false;

  /** Ends what is under way, and names what comes instead. */
  function instead(): symbol {
    clearTimeout(timer);
    socket?.close();
    socket = undefined;
    present = Symbol();
    return present;
  }

  async function connect(): Promise<void> {
    const connection = instead();
    try {
      const credential = await options.credential();
      if (present === connection) talk(connection, credential);
    } catch (error) {
      if (present === connection) again(error);
    }
  }

  function talk(connection: symbol, credential: Credential): void {
    const opened = options.open(options.url);
    socket = opened;
    let readyAt: number | undefined;

    /** Whatever comes shows that the connection is alive. */
    function alive(): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        opened.send(JSON.stringify({ type: 'ping' }));
        timer = setTimeout(() => void lost(0), ANSWER_MS);
      }, SILENCE_MS);
    }

    async function lost(code: number): Promise<void> {
      if (present !== connection) return;
      const renewal = instead();
      const brief = readyAt !== undefined && performance.now() - readyAt < GOOD_AFTER_MS;
      if (readyAt !== undefined) {
        if (!brief) failures = 0;
        hear({ type: 'lost' });
      }
      try {
        if (code === NOT_SIGNED_IN) await credential.renew();
      } catch (error) {
        if (present === renewal) again(error);
        return;
      }
      if (present !== renewal) return;
      // With another credential at once, but once only.
      if (code !== NOT_SIGNED_IN || renewed || brief) return later();
      renewed = true;
      failures += 1;
      void connect();
    }

    opened.addEventListener('open', () => {
      if (present !== connection) return;
      alive();
      if (options.inMessage) opened.send(JSON.stringify({ type: 'sign-in', token: credential.token }));
    });
    opened.addEventListener('message', ({ data }) => {
      if (present !== connection) return;
      alive();
      const event = eventIn(data);
      if (event?.type === 'ready') {
        readyAt = performance.now();
        renewed = false;
      }
      if (event !== undefined) hear(event);
    });
    opened.addEventListener('close', ({ code }) => void lost(code));
  }

  /** It is worth another try, unless the session is over: whoever has to know of that was told. */
  function again(error: unknown): void {
    instead();
    if (!isUnauthorised(error)) later();
  }

  function later(): void {
    instead();
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
    failures += 1;
    // Those whom a restart of the API disconnected at once do not come back at once.
    timer = setTimeout(() => void connect(), delay * (0.5 + Math.random() / 2));
  }

  return {
    start() {
      if (wanted) return;
      wanted = true;
      failures = 0;
      void connect();
    },
    stop() {
      wanted = false;
      instead();
    },
  };
}

/** Undefined for what this app makes no use of, whatever it is. */
function eventIn(data: unknown): LiveEvent | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return liveEventSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
