import { isUtf8 } from 'node:buffer';
import { CannotRead } from './cannot-read.ts';
import type { Position } from './locate-bytes.ts';

/** Bytes; the largest published documents are a third of it. */
const largest = 100 * 1024 * 1024;

/** The text of a file, with its bytes where these are UTF-8. */
export interface FileText {
  readonly text: string;
  /** Let go of by who reads the text and needs them no more. */
  bytes?: Buffer | undefined;
  /** The URL that it came from, after redirects; without credentials. */
  readonly url?: string;
}

/** UTF-8, or UTF-16 when a byte order mark says so. @throws CannotRead */
export function decodedText(bytes: Buffer): FileText {
  if (bytes.length > largest) throw new CannotRead(`it is larger than ${largest / 1024 / 1024} MB`);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
  if (!isUtf8(bytes)) {
    const place = firstOther(bytes);
    throw new CannotRead(`it is no text in UTF-8: line ${place.line} holds other bytes`, place);
  }
  return { text: bytes.toString('utf8'), bytes };
}

/** Where the first byte stands that is not of UTF-8. A line break is never part of a longer character (RFC 3629 §3). */
function firstOther(bytes: Buffer): Position {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(10, start);
    const one = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (!isUtf8(one) || end === -1) return { line, column: one.toString('utf8').indexOf('\uFFFD') + 1 };
    start = end + 1;
  }
}
