import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { keysOf, type Offsets } from './locate.ts';

/** A value, and where its parts stand in the text that it was read from. */
export interface Placed {
  readonly value: unknown;
  readonly offsets: Offsets;
}

/** Reads a text; undefined where what it says may depend on a text beside it. */
export type ReadPiece = (text: string, depth: number) => Placed | undefined;

/** In UTF-16 units. The events of a piece take ten times as much, and all of them are gone before the next is read. */
const large = 1 << 14;
/** Mappings in one another; each is looked through line by line, with all that it holds. */
const deepest = 30;

/**
 * Reads a large YAML text piece by piece: some entries of a block mapping at a time, and those of an entry that is large by itself in its
 * turn. In such a mapping a line as far in as its first begins an entry, since all that belongs to one is further in (YAML 1.2.2 §8.2.2),
 * lists excepted.
 * @returns undefined for what is small, or written in another way, and whatever is at fault in it: it is to be read as a whole
 */
export function inPieces(text: string, read: ReadPiece, size: number = large): Placed | undefined {
  // A carriage return alone ends a line too (YAML 1.2.2 §5.4).
  if (text.length < 2 * size || /\r(?!\n)/.test(text)) return undefined;
  const whole = (start: number, end: number, depth: number): Placed => {
    const found = read(text.slice(start, end), depth);
    if (found === undefined) throw new RangeError('a piece means nothing by itself');
    return { value: found.value, offsets: moved(found.offsets, start) };
  };
  try {
    return mappingOf({ text, size, whole }, 0, text.length, 0);
  } catch {
    return undefined;
  }
}

interface Reading {
  readonly text: string;
  readonly size: number;
  /** What stands from an offset to another. */
  readonly whole: (start: number, end: number, depth: number) => Placed;
}

function mappingOf(reading: Reading, from: number, to: number, depth: number): Placed | undefined {
  const { text, size, whole } = reading;
  const starts = depth > deepest ? undefined : entriesOf(text, from, to);
  const [first] = starts ?? [];
  if (starts === undefined || first === undefined) return undefined;
  const members = new Map<string, Placed>();
  const add = ({ value, offsets }: Placed): void => {
    if (!isRecord(value)) throw new TypeError('a piece is no mapping');
    for (const [name, member] of Object.entries(value)) {
      if (members.has(name)) throw new RangeError('a name stands twice');
      members.set(name, { value: member, offsets });
    }
  };
  let begun = first;
  const addUntil = (end: number): void => {
    if (begun < end) add(whole(begun, end, depth));
    begun = end;
  };
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? to;
    if (end - start > size) {
      addUntil(start);
      const entry = entryOf(reading, start, end, depth);
      if (entry !== undefined) {
        add(entry);
        begun = end;
      }
    }
    if (end - begun > size || end === to) addUntil(end);
  }
  const nowhere = { pointer: '', offset: firstIn(text, first) } as const;
  return {
    value: Object.fromEntries([...members].map(([name, { value }]) => [name, value])),
    offsets: (pointer) => {
      const [name] = keysOf(pointer);
      const found = name === undefined ? undefined : members.get(name)?.offsets(pointer);
      // A name that is written otherwise, `.5`: where its piece begins is nothing's place.
      return found === undefined || found.pointer === '' ? nowhere : found;
    },
  };
}

/** An entry whose value is a mapping in lines of its own, as a mapping of that entry alone. */
function entryOf(reading: Reading, start: number, end: number, depth: number): Placed | undefined {
  const line = nameAlone.exec(reading.text.slice(start, lineAfter(reading.text, start)))?.[0];
  const inner = line === undefined ? undefined : mappingOf(reading, start + line.length, end, depth + 1);
  if (line === undefined || inner === undefined) return undefined;
  const outer = reading.whole(start, start + line.length, depth);
  const [name = ''] = Object.keys(outer.value ?? {});
  const own = pointerOf([name]);
  return {
    value: Object.fromEntries([[name, inner.value]]),
    offsets: (pointer) => {
      const found = pointer.startsWith(`${own}/`) ? inner.offsets(pointer.slice(own.length) as JsonPointer) : undefined;
      if (found === undefined || found.pointer === '') return outer.offsets(own);
      return { pointer: `${own}${found.pointer}` as JsonPointer, offset: found.offset };
    },
  };
}

/** A name with nothing behind it, and its line's end. */
const nameAlone = /^ *(?:[^\s'"][^\n:]*|'[^'\n]*'|"[^"\\\n]*"):[ \t]*(?:[ \t]#[^\n]*)?\r?\n$/;
/** A name in one line: plain, without what might be a comment; quoted. */
const named = /(?:[\w/$.~(][^\n:#]*(?::(?=\S)[^\n:#]*)*|'(?:[^'\n]|'')*'[ \t]*|"(?:[^"\\\n]|\\[^\n])*"[ \t]*):(?=\s|$)/y;
const documentStart = /---[ \t]*(?:[ \t]#[^\n]*)?(?:\r?\n|$)/y;
const listItem = /-(?=\s|$)/y;
const nothing = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;

/** Where the lines begin that begin an entry; undefined where it is not so simple. */
function entriesOf(text: string, from: number, to: number): readonly number[] | undefined {
  const starts: number[] = [];
  let indent: number | undefined;
  let marked = false;
  for (let at = from; at < to; at = lineAfter(text, at)) {
    const content = firstIn(text, at);
    if (indent !== undefined && content - at > indent) continue;
    if (isAt(nothing, text, content)) continue;
    if (!marked && at === content && indent === undefined && isAt(documentStart, text, at)) {
      marked = true;
      continue;
    }
    indent ??= content - at;
    if (content - at < indent) return undefined;
    if (starts.length > 0 && isAt(listItem, text, content)) continue;
    if (!isAt(named, text, content)) return undefined;
    starts.push(at);
  }
  return starts.length === 0 ? undefined : starts;
}

function isAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function lineAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function firstIn(text: string, line: number): number {
  let at = line;
  while (text[at] === ' ') at += 1;
  return at;
}

function moved(offsets: Offsets, by: number): Offsets {
  return (pointer) => {
    const found = offsets(pointer);
    return { pointer: found.pointer, offset: found.offset + by };
  };
}
