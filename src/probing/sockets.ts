// Sockets of the App's live events, signed in as agreed.
import { isDeepStrictEqual } from 'node:util';
import { socketCredentials, type SocketCredentials } from '../agreement/realtime/sign-in.ts';
import { statusOf } from '../model/exchange.ts';
import { isRecord, valueAt } from '../model/json.ts';
import { allowedOrigin } from '../model/known.ts';
import { expandPath } from '../model/operation.ts';
import { eventIn, messageIn, type Frame, type LiveSocket, type OpenSocket, type Sockets, type SocketVisit } from '../model/socket.ts';
import { Unavailable } from '../model/witness.ts';
import { dial, type Line } from '../talk/socket.ts';
import type { Recorder } from '../talk/recorder.ts';
import { answerWithin, type AskedBy, type Asking } from './ask.ts';

/** Milliseconds in which the agreed event says that a socket is signed in. */
const readyWithin = 5_000;
/** Milliseconds in which a socket of which nothing more is agreed would be refused. */
const settled = 500;
/** Milliseconds for the closing handshake. */
const closedWithin = 1_000;

export interface SocketStore {
  for(by: AskedBy): Sockets;
  /** Ends what a probe left open. */
  release(by: string): void;
  endAll(): void;
}

export function createSocketStore(asking: Asking, recorder: Recorder): SocketStore {
  const lines = new Map<string, Set<Line>>();

  async function open(wanted: OpenSocket, { by, signal }: AskedBy): Promise<LiveSocket> {
    const { agreement, origins } = asking;
    const { realtime } = agreement;
    const { api } = origins;
    if (realtime === undefined || api === undefined) throw new Unavailable('no live events are agreed');
    const nobody: SocketCredentials = { headers: {}, query: {}, path: {}, subprotocols: [] };
    const path = wanted.path ?? realtime.path;
    const credentials = wanted.as === undefined ? nobody : socketCredentials(agreement, wanted.as, api + path);
    // One that was made up or changed looks like the true one, and is kept out of what is recorded as that is.
    for (const value of Object.values(credentials.path)) recorder.learn(value, 'token');
    // Who has no credential has nothing to put in its place.
    const url = new URL(api + expandPath(path, credentials.path).replaceAll(/\{[^{}]+\}/g, ''));
    for (const [name, value] of Object.entries({ ...credentials.query, ...wanted.query })) url.searchParams.set(name, value);
    const origin = wanted.origin === undefined ? (allowedOrigin(agreement) ?? origins.web ?? api) : wanted.origin;
    const line = await dial(recorder, Object.values(origins), {
      url: url.href,
      headers: Object.entries({ ...(origin === null ? {} : { origin }), ...credentials.headers, ...wanted.headers }),
      subprotocols: wanted.subprotocols ?? credentials.subprotocols,
      by,
      service: 'api',
      as: wanted.as?.user,
      timeout: answerWithin,
      signal,
    });
    lines.set(by, (lines.get(by) ?? new Set()).add(line));
    const first = wanted.firstMessage ?? (credentials.firstMessage === undefined ? undefined : JSON.stringify(credentials.firstMessage));
    if (first !== undefined) line.send(first);
    const { ready, readyWith = {} } = realtime;
    const isReady = (frame: Frame): boolean =>
      eventIn(frame, realtime) === ready &&
      // Some tell refusals by the event that welcomes others.
      !isFailure(messageIn(frame)) &&
      Object.entries(readyWith).every(([place, value]) => isDeepStrictEqual(valueAt(messageIn(frame), place), value));
    let stayed = false;
    const socket = live(line, () => {
      if (ready === undefined) return stayed ? 'open' : 'no';
      return line.frames().some((frame) => frame.from === 'app' && isReady(frame)) ? 'told' : 'no';
    });
    if (statusOf(line.handshake) !== 101) return socket;
    // Who presents nothing is not kept waiting for a welcome.
    const within = wanted.as === undefined && first === undefined ? settled : readyWithin;
    if (ready === undefined) stayed = (await socket.ended(settled)) === undefined;
    else await socket.next(isReady, within);
    return socket;
  }

  function release(by: string): void {
    for (const line of lines.get(by) ?? []) line.terminate();
    lines.delete(by);
  }
  return {
    for: (by) => ({ open: (wanted = {}) => open(wanted, by) }),
    release,
    endAll() {
      for (const by of lines.keys()) release(by);
    },
  };
}

function isFailure(message: unknown): boolean {
  return isRecord(message) && Boolean(message['error']);
}

function live(line: Line, ready: () => SocketVisit['ready']): LiveSocket {
  /** Waits until `look` finds something, the socket ends, or the time is up. */
  function until<T>(look: () => T | undefined, within: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const now = look();
      if (now !== undefined || line.end() !== undefined || statusOf(line.handshake) !== 101) return resolve(now);
      const finish = (): void => {
        clearTimeout(timer);
        forget();
        resolve(look());
      };
      const timer = setTimeout(finish, within);
      const forget = line.onChange(() => {
        if (look() !== undefined || line.end() !== undefined) finish();
      });
    });
  }
  return {
    send: (message) => line.send(message),
    next: (wanted, within) => until(() => line.frames().find((frame) => frame.from === 'app' && wanted(frame)), within),
    ended: (within) => until(() => line.end(), within),
    alive(within) {
      return new Promise((resolve) => {
        const finish = (alive: boolean): void => {
          clearTimeout(timer);
          forget();
          resolve(alive);
        };
        const timer = setTimeout(finish, within, false);
        const forget = line.onChange(() => {
          if (line.end() !== undefined) finish(false);
        });
        if (statusOf(line.handshake) !== 101 || line.end() !== undefined) finish(false);
        else line.ping(() => finish(true));
      });
    },
    async close() {
      line.close();
      if ((await until(() => line.end(), closedWithin)) === undefined) line.terminate();
    },
    visit() {
      const end = line.end();
      return { handshake: line.handshake, frames: [...line.frames()], ready: ready(), ...(end === undefined ? {} : { end }) };
    },
  };
}
