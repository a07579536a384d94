import { ignoringCase } from './char-class.ts';
import { charRange, complementChars, intersectChars, lastCodePoint, unionChars, type CharSet } from './char-set.ts';
import { eat, eatMatch, fail, type Cursor, type Flags } from './cursor.ts';
import { escapedSet } from './escape-other.ts';

/** Reads a bracketed class; its `[` is already eaten. */
export function readClass(cursor: Cursor, flags: Flags): CharSet {
  cursor.depth += 1;
  if (cursor.depth > 200) fail(cursor, 'classes are nested too deeply');
  const negate = eat(cursor, '^');
  let left: CharSet | undefined;
  let operator: string | undefined;
  let parts: CharSet[] = [];
  const close = (): CharSet => {
    const right = unionChars(parts);
    parts = [];
    return left === undefined ? right : combined(left, operator, right);
  };
  for (let isFirst = true; ; isFirst = false) {
    if (cursor.at >= cursor.text.length) fail(cursor, 'a class that does not end');
    if (!isFirst && eat(cursor, ']')) break;
    const next = cursor.dialect === 'rust' ? eatMatch(cursor, /^(?:&&|--|~~)/)?.[0] : undefined;
    if (next !== undefined) {
      left = close();
      operator = next;
    } else parts.push(item(cursor, flags));
  }
  cursor.depth -= 1;
  const plain = close();
  const set = flags.i ? ignoringCase(plain) : plain;
  return negate ? complementChars(set, lastCodePoint) : set;
}

function combined(left: CharSet, operator: string | undefined, right: CharSet): CharSet {
  if (operator === '&&') return intersectChars(left, right);
  const rest = intersectChars(left, complementChars(right, lastCodePoint));
  return operator === '--' ? rest : unionChars([rest, intersectChars(right, complementChars(left, lastCodePoint))]);
}

function item(cursor: Cursor, flags: Flags): CharSet {
  if (cursor.dialect === 'rust') {
    const named = eatMatch(cursor, /^\[:(\^?)(\w+):\]/);
    if (named !== undefined) {
      const set = posix.get(named[2] ?? '') ?? fail(cursor, `the unknown class ${named[0]}`);
      return named[1] === '^' ? complementChars(set, lastCodePoint) : set;
    }
    if (eat(cursor, '[')) return readClass(cursor, flags);
    if (flags.x && eatMatch(cursor, /^\s/) !== undefined) return [];
  }
  const from = bound(cursor);
  const [low, high] = from;
  if (from.length !== 2 || low !== high || low === undefined) return from;
  const following = cursor.text[cursor.at + 1];
  if (cursor.text[cursor.at] !== '-' || following === undefined || following === ']' || (cursor.dialect === 'rust' && following === '-')) return from;
  cursor.at += 1;
  const to = bound(cursor);
  const [last, end] = to;
  if (to.length !== 2 || last !== end || last === undefined || last < low) return fail(cursor, 'a range whose ends are the wrong way round');
  return charRange(low, last);
}

function bound(cursor: Cursor): CharSet {
  if (eat(cursor, '\\')) return cursor.dialect === 'python' && eat(cursor, 'b') ? charRange(8, 8) : escapedSet(cursor);
  const code = cursor.text[cursor.at]?.codePointAt(0) ?? 0;
  cursor.at += 1;
  return charRange(code, code);
}

/** The POSIX classes, all of ASCII. */
const posix: ReadonlyMap<string, CharSet> = new Map<string, CharSet>([
  ['alnum', [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a]],
  ['alpha', [0x41, 0x5a, 0x61, 0x7a]],
  ['ascii', [0, 0x7f]],
  ['blank', [9, 9, 0x20, 0x20]],
  ['cntrl', [0, 0x1f, 0x7f, 0x7f]],
  ['digit', [0x30, 0x39]],
  ['graph', [0x21, 0x7e]],
  ['lower', [0x61, 0x7a]],
  ['print', [0x20, 0x7e]],
  ['punct', [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e]],
  ['space', [9, 13, 0x20, 0x20]],
  ['upper', [0x41, 0x5a]],
  ['word', [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]],
  ['xdigit', [0x30, 0x39, 0x41, 0x46, 0x61, 0x66]],
]);
