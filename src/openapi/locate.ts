import type { JsonPointer } from '../model/json.ts';
import { linesOfBytes, type Position } from './locate-bytes.ts';

/** Finds where in a text a pointer leads; where that is nowhere, the nearest thing above it that is written there. */
export type Offsets = (pointer: JsonPointer) => { readonly pointer: JsonPointer; readonly offset: number };

/**
 * Line and column of offsets in one text, both from 1; columns count as a string does, offsets too or, of a text in UTF-8, bytes. The
 * text is looked through when the first is asked for.
 */
export function linesOf(text: string | Buffer): (offset: number) => Position {
  return typeof text === 'string' ? linesOfText(text) : linesOfBytes(text);
}

function linesOfText(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The keys that a pointer leads through (RFC 6901 §4). */
export function keysOf(pointer: JsonPointer): readonly string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
