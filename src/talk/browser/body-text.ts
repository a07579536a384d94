// Bodies as text, bounded.
import type { Body } from '../../model/exchange.ts';

/** Bytes of a body that are kept. */
export const keptBytes: number = 64 * 1024;

/** Characters that are held of a body until the visit ends; more than is kept, so that secrets at the edge are still whole. */
export const heldCharacters: number = 4 * keptBytes;

/** What CDP gives as a response's body, as text; undefined when it is none. */
export function textOf(body: string, base64: boolean): string | undefined {
  if (!base64) return body;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, 'base64'));
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * A body as it is kept; undefined when there was none.
 * @param text the whole of it, or what there is of it; undefined when it is not text or cannot be had
 * @param bytes its length on the wire, when that is known
 * @param redact run before cutting, so that no half of a secret stays at the edge
 */
export function keptBody(text: string | undefined, bytes: number | undefined, redact: (text: string) => string): Body | undefined {
  const length = text === undefined ? 0 : Buffer.byteLength(text);
  const whole = bytes ?? length;
  if (whole === 0 && length === 0) return undefined;
  if (text === undefined) return { text: '', bytes: whole, cut: true };
  const safe = redact(text);
  const encoded = Buffer.from(safe);
  const cut = encoded.length > keptBytes;
  return {
    // `stream` drops a character that was cut in the middle.
    text: cut ? new TextDecoder().decode(encoded.subarray(0, keptBytes), { stream: true }) : safe,
    bytes: whole,
    // A byte order mark is three bytes on the wire and none in the text.
    cut: cut || whole > length + 3,
  };
}
