import { charsMatching } from './char-class.ts';
import { anyCodePoint, charRange, complementChars, lastCodePoint, type CharSet } from './char-set.ts';
import { eatMatch, fail, type Cursor, type Other } from './cursor.ts';

/** What an escape that stands for characters says, inside a class or outside; the backslash is already eaten. */
export function escapedSet(cursor: Cursor): CharSet {
  const { dialect } = cursor;
  const property = dialect === 'rust' ? eatMatch(cursor, /^([pP])(?:\{(\^?)([^}]*)\}|(.))/u) : undefined;
  if (property !== undefined) {
    const [, kind, caret, long = '', short] = property;
    const set = propertySet(cursor, short ?? long);
    return (kind === 'P') === (caret === '^') ? set : complementChars(set, lastCodePoint);
  }
  const code = eatMatch(cursor, /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xuU]\{([0-9a-fA-F]+)\})/);
  if (code !== undefined) {
    const value = Number.parseInt(code.slice(1).find((digits) => digits !== undefined) ?? '', 16);
    return value <= lastCodePoint ? charRange(value, value) : fail(cursor, 'a character beyond Unicode');
  }
  const char = cursor.text[cursor.at] ?? fail(cursor, 'a backslash at the end');
  cursor.at += 1;
  const set = { d: charsMatching('\\p{Nd}', 'u'), s: spaceChars(dialect), w: wordChars(dialect) }[char.toLowerCase()];
  if (set !== undefined) return char === char.toLowerCase() ? set : complementChars(set, lastCodePoint);
  const control = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7 }[char];
  if (control !== undefined) return charRange(control, control);
  if (dialect === 'python' && char === '0') return charRange(0, 0);
  if (/[\p{L}\p{N}]/u.test(char)) return fail(cursor, `the unknown escape \\${char}`);
  const literal = char.codePointAt(0) ?? 0;
  return charRange(literal, literal);
}

/** A property of Unicode by the names of UTS #18, which are freer than ECMAScript's in case and separators. */
function propertySet(cursor: Cursor, name: string): CharSet {
  const loose = name.replaceAll(/[\s_-]/g, '').toLowerCase();
  if (loose === 'any') return anyCodePoint;
  if (loose === 'ascii') return charRange(0, 0x7f);
  const spelled = name.replaceAll(
    /(^|[\s_-])(\p{L})(\p{L}*)/gu,
    (_, gap: string, head: string, tail: string) => (gap === '' ? '' : '_') + head.toUpperCase() + tail.toLowerCase(),
  );
  const [, left, right] = /^(\w+)\s*(?:=|:)\s*(\w+)$/.exec(name) ?? [];
  const tries = left === undefined ? [name, spelled, `Script_Extensions=${spelled}`, `Script=${spelled}`] : [`${left}=${right}`, spelled];
  for (const property of tries) {
    try {
      return charsMatching(`\\p{${property}}`, 'u');
    } catch {
      // The next spelling.
    }
  }
  return fail(cursor, `the unknown property ${name}`);
}

export function wordChars(dialect: Other): CharSet {
  return charsMatching(dialect === 'rust' ? '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]' : '[\\p{L}\\p{N}_]', 'u');
}

function spaceChars(dialect: Other): CharSet {
  return charsMatching(dialect === 'rust' ? '\\p{White_Space}' : '[\\p{White_Space}\\x1c-\\x1f]', 'u');
}
