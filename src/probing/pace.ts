// Asking no more often than the App agreed to answer: what waits here is an agreed wait.
import { setTimeout as pause } from 'node:timers/promises';
import type { LimitAgreement } from '../model/agreement.ts';

/** Comes back when a request for this path may be sent. */
export type Pace = (path: string, signal: AbortSignal) => Promise<void>;

/** Milliseconds beyond the agreed ones: what was sent in order may arrive closer together. */
const margin = 250;

/** @param waited is told how long something waited, in milliseconds */
export function createPace({ requests, seconds, under }: LimitAgreement, waited: (milliseconds: number) => void): Pace {
  const folder = under.replace(/\/$/, '');
  const sent: number[] = [];
  let turn: Promise<void> = Promise.resolve();

  async function take(signal: AbortSignal): Promise<void> {
    const oldest = sent.length < requests ? undefined : sent[sent.length - requests];
    const wait = oldest === undefined ? 0 : oldest + seconds * 1000 + margin - performance.now();
    if (wait > 0) {
      await pause(wait, undefined, { signal });
      waited(wait);
    }
    sent.push(performance.now());
    if (sent.length > requests) sent.shift();
  }
  return (path, signal) => {
    if (path !== folder && !path.startsWith(`${folder}/`)) return Promise.resolve();
    // One after the other: who waits longest goes first, and who gives up holds up nobody.
    const mine = turn.then(() => take(signal));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

/** What a page sends nobody can hold back: before it is opened it takes the room to sign in, to say who one is, to renew and to sign out. */
const requestsOfVisit = 4;

/** Comes back when a page may be opened. */
export function createVisitPace({ requests, under }: LimitAgreement, pace: Pace): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    for (let taken = 0; taken < Math.min(requests, requestsOfVisit); taken += 1) await pace(under, signal);
  };
}
