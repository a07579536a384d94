import { setTimeout as pause } from 'node:timers/promises';
import type { Stream } from '../model/witness.ts';

/** A body that is sent piece by piece and knows how far it got. */
export interface PiecewiseBody {
  pieces(): AsyncIterable<Uint8Array>;
  /** Bytes handed to the connection so far. */
  sent(): number;
}

const defaultPiece = 64 * 1024;

export function piecewise({ bytes, chunk = defaultPiece, perSecond, hold }: Stream): PiecewiseBody {
  let sent = 0;
  return {
    async *pieces() {
      const begun = performance.now();
      sent = 0;
      let held = hold === undefined;
      while (sent < bytes.length) {
        const early = perSecond === undefined ? 0 : (sent / perSecond) * 1000 - (performance.now() - begun);
        if (early > 0) await pause(early, undefined, { ref: false });
        if (!held && hold !== undefined && sent >= hold.after) {
          held = true;
          await pause(hold.milliseconds, undefined, { ref: false });
        }
        const piece = bytes.subarray(sent, sent + chunk);
        sent += piece.length;
        yield piece;
      }
    },
    sent: () => sent,
  };
}

export function isPiecewise(body: unknown): body is PiecewiseBody {
  return typeof body === 'object' && body !== null && 'pieces' in body;
}
