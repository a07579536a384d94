import { isUtf8 } from 'node:buffer';
import { CannotRead } from './cannot-read.ts';

/** Bytes; the largest published documents are a third of it. */
const largest = 100 * 1024 * 1024;

/** The text of a file, with its bytes where these are UTF-8. */
export interface FileText {
  readonly text: string;
  /** Let go of by who reads the text and needs them no more. */
  bytes?: Buffer | undefined;
}

/** UTF-8, or UTF-16 when a byte order mark says so. @throws CannotRead */
export function decodedText(bytes: Buffer): FileText {
  if (bytes.length > largest) throw new CannotRead(`it is larger than ${largest / 1024 / 1024} MB`);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
  if (!isUtf8(bytes)) throw new CannotRead('it is no text in UTF-8');
  return { text: bytes.toString('utf8'), bytes };
}
