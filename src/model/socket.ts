import type { RealtimeAgreement } from './agreement.ts';
import { statusOf, type Exchange } from './exchange.ts';
import { valueAt } from './json.ts';
import type { Session } from './witness.ts';

/** One message on a socket (RFC 6455 §5.6). */
export interface Frame {
  /** Milliseconds since the run began. */
  readonly at: number;
  readonly from: 'app' | 'us';
  /** Redacted. Binary messages are kept as their length alone. */
  readonly text: string;
  readonly bytes: number;
  /** True when `text` is not the whole message: it was longer than what is kept, or is not text. */
  readonly cut: boolean;
}

/** How a socket ended (RFC 6455 §7.1.4). */
export interface SocketEnd {
  readonly at: number;
  readonly by: 'app' | 'us';
  /** 1005: closed without a code. 1006: lost without a closing handshake. */
  readonly code: number;
  /** The App's words, redacted. */
  readonly reason: string;
}

/** One socket from its handshake to its end, on the run's clock. Plain data. */
export interface SocketVisit {
  /** The opening handshake: answered with 101 when the socket opened. */
  readonly handshake: Exchange;
  /** Both directions, in order. */
  readonly frames: readonly Frame[];
  /** `told`: the agreed event said that it is signed in. `open`: no such event is agreed, and it stayed open. `no`: neither. */
  readonly ready: 'told' | 'open' | 'no';
  /** Absent while it is open. */
  readonly end?: SocketEnd;
}

export interface OpenSocket {
  /** Signs in as agreed; nobody without it. */
  readonly as?: Session;
  /** The Origin header; unless told the first agreed origin, as the frontend sends it. Null: none, as native clients do. */
  readonly origin?: string | null;
  /** Instead of the agreed path. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly subprotocols?: readonly string[];
  /** Sent once it is open, instead of the agreed first message. */
  readonly firstMessage?: string;
}

/** An open socket, or one that was refused. Nothing of it throws for what the App does. */
export interface LiveSocket {
  send(message: string | Uint8Array): void;
  /** The App's first message that is wanted, whether it came before or comes within so many milliseconds; undefined when none does. */
  next(wanted: (frame: Frame) => boolean, within: number): Promise<Frame | undefined>;
  /** How it ended, when it does within so many milliseconds. */
  ended(within: number): Promise<SocketEnd | undefined>;
  /** Whether a ping is answered within so many milliseconds (RFC 6455 §5.5.2). */
  alive(within: number): Promise<boolean>;
  /** Closes it with 1000 and waits for the other side, for a second at most. */
  close(): Promise<void>;
  /** What was seen so far. */
  visit(): SocketVisit;
}

export interface Sockets {
  /**
   * Opens a socket and waits until it is signed in or refused, bounded. What is still open when the probe ends is closed.
   * @throws Unavailable when no live events are agreed
   */
  open(wanted?: OpenSocket): Promise<LiveSocket>;
}

/** True for a socket that opened and took the credential. */
export function isOpen(visit: SocketVisit | undefined): visit is SocketVisit {
  return visit !== undefined && statusOf(visit.handshake) === 101 && visit.ready !== 'no';
}

/** The message as JSON; undefined when it is none, or was cut. */
export function messageIn(frame: Frame): unknown {
  if (frame.cut) return undefined;
  try {
    return JSON.parse(frame.text);
  } catch {
    return undefined;
  }
}

/** Which event a message is; undefined when it does not say. */
export function eventIn(frame: Frame, { type }: Pick<RealtimeAgreement, 'type'>): string | undefined {
  const value = valueAt(messageIn(frame), type);
  return typeof value === 'string' ? value : undefined;
}
