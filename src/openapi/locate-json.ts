import { pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { keysOf, type Offsets } from './locate.ts';

interface Member {
  /** Where to point: at the name of a member, at an item itself. */
  readonly offset: number;
  readonly value: number;
}
type Members = ReadonlyMap<string, Member>;

/** Levels indexed by the first pass: the root, `paths` and `components`, and what is in those. */
const atOnce = 3;

/**
 * Finds places in a JSON text that `JSON.parse` has accepted. Reads nothing until it is first asked; one pass indexes the upper levels,
 * the others are indexed one by one as pointers lead through them. Of a name that stands twice the last counts, as in `JSON.parse`.
 * @param text in UTF-8, which is what offsets count: one character beyond Latin-1 doubles the memory of a string
 */
export function jsonOffsets(text: Buffer): Offsets {
  const known = new Map<number, Members>();
  return (pointer) => {
    let at = skipSpace(text, 0);
    if (known.size === 0 && isContainer(text, at)) index(text, at, atOnce, known);
    let found: { pointer: JsonPointer; offset: number } = { pointer: '', offset: at };
    for (const key of keysOf(pointer)) {
      if (!isContainer(text, at)) break;
      if (!known.has(at)) index(text, at, 1, known);
      const member = known.get(at)?.get(key);
      if (member === undefined) break;
      at = member.value;
      found = { pointer: `${found.pointer}${pointerOf([key])}` as JsonPointer, offset: member.offset };
    }
    return found;
  };
}

const code = { quote: 34, comma: 44, backslash: 92, openList: 91, closeList: 93, open: 123, close: 125 } as const;

/** Notes the members of the object or array at an offset, and of those within. @returns where it ends */
function index(text: Buffer, start: number, levels: number, known: Map<number, Members>): number {
  const members = new Map<string, Member>();
  known.set(start, members);
  const named = text[start] === code.open;
  let at = skipSpace(text, start + 1);
  for (let count = 0; text[at] !== code.close && text[at] !== code.closeList; count += 1) {
    if (at >= text.length) return at;
    const offset = at;
    let key = String(count);
    if (named) {
      at = afterString(text, at);
      const raw = text.toString('utf8', offset + 1, at - 1);
      key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
      at = skipSpace(text, skipSpace(text, at) + 1); // the colon
    }
    members.set(key, { offset, value: at });
    at = levels > 1 && isContainer(text, at) ? index(text, at, levels - 1, known) : afterValue(text, at);
    at = skipSpace(text, at);
    if (text[at] === code.comma) at = skipSpace(text, at + 1);
  }
  return at + 1;
}

function isContainer(text: Buffer, at: number): boolean {
  return text[at] === code.open || text[at] === code.openList;
}

// What a byte is to who looks for the end of a value: one look at a table for each of millions.
const idle = 0;
const role = { quote: 1, open: 2, close: 3, comma: 4 } as const;
const roles = new Uint8Array(256).fill(idle);
for (const byte of [code.open, code.openList]) roles[byte] = role.open;
for (const byte of [code.close, code.closeList]) roles[byte] = role.close;
roles[code.quote] = role.quote;
roles[code.comma] = role.comma;

function afterValue(text: Buffer, start: number): number {
  if (text[start] === code.quote) return afterString(text, start);
  const end = text.length;
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const is = roles[text[at] ?? 0];
    if (is === idle) continue;
    if (is === role.quote) at = afterString(text, at) - 1;
    else if (is === role.open) depth += 1;
    else if (is === role.close) {
      depth -= 1;
      if (depth === 0) return at + 1;
      if (depth < 0) return at; // a number or a word at the end of what holds it
    } else if (depth === 0) return at;
  }
  return end;
}

function afterString(text: Buffer, start: number): number {
  const end = text.length;
  for (let at = start + 1; at < end; at += 1) {
    const byte = text[at];
    if (byte === code.quote) return at + 1;
    if (byte === code.backslash) at += 1;
  }
  return end;
}

function skipSpace(text: Buffer, from: number): number {
  let at = from;
  for (let byte = text[at]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = text[at]) at += 1;
  return at;
}
