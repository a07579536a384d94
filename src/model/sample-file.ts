// Files that are what they say, of any length: a parser of their format reads them.
import { crc32 } from 'node:zlib';

/** A file of this media type and so many bytes; undefined for a type of which none can be made, or too few bytes for one. */
export function sampleFile(type: string, bytes: number): { readonly bytes: Uint8Array; readonly extension: string } | undefined {
  const format = Object.hasOwn(formats, type) ? formats[type] : undefined;
  const file = format?.make(bytes);
  return format === undefined || file === undefined || file.length !== bytes ? undefined : { bytes: file, extension: format.extension };
}

interface Format {
  readonly extension: string;
  /** As long as asked for, or longer where that is too short. */
  readonly make: (bytes: number) => Uint8Array;
}

const formats: Readonly<Record<string, Format>> = {
  'image/png': { extension: 'png', make: png },
  'image/gif': { extension: 'gif', make: (bytes) => padded(fromBase64('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), bytes) },
  'image/jpeg': { extension: 'jpg', make: (bytes) => padded(fromBase64(jpeg), bytes) },
  'application/pdf': { extension: 'pdf', make: pdf },
  'text/plain': { extension: 'txt', make: (bytes) => new TextEncoder().encode('A line of plain text.\n'.repeat(Math.ceil(bytes / 22)).slice(0, bytes)) },
};

/** One grey pixel, baseline (ITU-T T.81). */
const jpeg =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==';

/** What follows the end of an image is ignored. */
function padded(file: Uint8Array, bytes: number): Uint8Array {
  const longer = new Uint8Array(Math.max(bytes, file.length));
  longer.set(file);
  return longer;
}

/** One pixel, made longer by a private ancillary chunk (PNG §5.3, §14). */
function png(bytes: number): Uint8Array {
  const whole = fromBase64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==');
  const end = whole.length - 12;
  const extra = bytes - whole.length;
  if (extra === 0) return whole;
  // A chunk takes twelve bytes by itself.
  const chunk = new Uint8Array(Math.max(extra, 12));
  const view = new DataView(chunk.buffer);
  view.setUint32(0, chunk.length - 12);
  chunk.set(new TextEncoder().encode('spAd'), 4);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, chunk.length - 4)));
  return joined([whole.subarray(0, end), chunk, whole.subarray(end)]);
}

/** An empty page, made longer by a comment before the cross-reference table (ISO 32000-1 §7.5). */
function pdf(bytes: number): Uint8Array {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'];
  const withComment = (length: number): string => {
    let text = '%PDF-1.4\n';
    const offsets: string[] = [];
    for (const [index, object] of objects.entries()) {
      offsets.push(String(text.length).padStart(10, '0'));
      text += `${index + 1} 0 obj${object}endobj\n`;
    }
    text += `%${' '.repeat(length)}\n`;
    const table = offsets.map((offset) => `${offset} 00000 n \n`).join('');
    return `${text}xref\n0 4\n0000000000 65535 f \n${table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  };
  // Twice: a longer comment can make the offset of the table longer.
  let length = Math.max(0, bytes - withComment(0).length);
  length = Math.max(0, length - (withComment(length).length - bytes));
  return new TextEncoder().encode(withComment(length));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
