export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Of so many bytes at a time it is noted what stands before them: a list of all lines would take more than the text. */
const block = 512;
const lineFeed = 10;

/** Line and column in a text in UTF-8, by its bytes. */
export function linesOfBytes(text: Buffer): (offset: number) => Position {
  let lines: Lines | undefined;
  let units: Uint32Array | undefined;
  return (offset) => {
    lines ??= linesBefore(text);
    const at = Math.floor(offset / block);
    let [line, start] = [lines.count[at] ?? 0, lines.start[at] ?? 0];
    for (let index = at * block; index < offset; index += 1) {
      if (text[index] !== lineFeed) continue;
      line += 1;
      start = index + 1;
    }
    if (offset - start < block) return { line: line + 1, column: text.toString('utf8', start, offset).length + 1 };
    // A whole document may be one line.
    units ??= unitsBefore(text);
    return { line: line + 1, column: unitsAt(text, units, offset) - unitsAt(text, units, start) + 1 };
  };
}

interface Lines {
  /** How many lines end before each block. */
  readonly count: Uint32Array;
  /** Where the line begins that a block begins in. */
  readonly start: Uint32Array;
}

function linesBefore(text: Buffer): Lines {
  const blocks = Math.floor(text.length / block) + 1;
  const lines = { count: new Uint32Array(blocks), start: new Uint32Array(blocks) };
  let [count, start] = [0, 0];
  for (let at = 0; at < blocks; at += 1) {
    lines.count[at] = count;
    lines.start[at] = start;
    const end = Math.min(text.length, (at + 1) * block);
    for (let index = at * block; index < end; index += 1) {
      if (text[index] !== lineFeed) continue;
      count += 1;
      start = index + 1;
    }
  }
  return lines;
}

function unitsBefore(text: Buffer): Uint32Array {
  const units = new Uint32Array(Math.floor(text.length / block) + 1);
  for (let at = 1; at < units.length; at += 1) units[at] = (units[at - 1] ?? 0) + unitsIn(text, (at - 1) * block, at * block);
  return units;
}

function unitsAt(text: Buffer, units: Uint32Array, offset: number): number {
  const at = Math.floor(offset / block);
  return (units[at] ?? 0) + unitsIn(text, at * block, offset);
}

/** What a string counts: two for a character of four bytes, one for any other, none for a byte that goes on with one. */
function unitsIn(text: Buffer, from: number, to: number): number {
  let units = 0;
  for (let at = from; at < to; at += 1) {
    const byte = text[at] ?? 0;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
