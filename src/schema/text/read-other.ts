import { ignoringCase } from './char-class.ts';
import { anyCodePoint, charRange, complementChars, lastCodePoint, type CharSet } from './char-set.ts';
import { readClass } from './class-other.ts';
import { eat, eatMatch, fail, type Cursor, type Flags, type Other } from './cursor.ts';
import { escapedSet, wordChars } from './escape-other.ts';
import { boundary, chars, choice, end, look, NotRegular, sequence, start, type Expression } from './expression.ts';

/** Reads a pattern of another dialect than ECMAScript's. @throws SyntaxError when it is none, NotRegular */
export function readOther(source: string, dialect: Other): Expression {
  const cursor: Cursor = { text: Array.from(source), dialect, at: 0, depth: 0 };
  const { expression } = alternatives(cursor, { i: false, m: false, s: false, x: false });
  if (cursor.at < cursor.text.length) fail(cursor, 'a bracket closes that was not opened');
  return expression;
}

function alternatives(cursor: Cursor, outer: Flags): { readonly expression: Expression } {
  cursor.depth += 1;
  if (cursor.depth > 200) fail(cursor, 'groups are nested too deeply');
  const options: Expression[] = [];
  let flags = outer;
  let parts: Expression[] = [];
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== ')') {
    if (flags.x && eatMatch(cursor, /^(?:\s|#[^\n]*)/) !== undefined) continue;
    if (eat(cursor, '|')) {
      options.push(sequence(parts));
      parts = [];
      continue;
    }
    const set = eatMatch(cursor, /^\(\?([imsxuUaLR]*)(?:-([imsxuUR]+))?\)/);
    if (set !== undefined) {
      flags = changed(cursor, flags, set);
      continue;
    }
    parts.push(repeated(cursor, one(cursor, flags), flags));
  }
  cursor.depth -= 1;
  return { expression: choice([...options, sequence(parts)]) };
}

function changed(cursor: Cursor, flags: Flags, [, on = '', off = '']: RegExpExecArray): Flags {
  if (/[aLR]/.test(on) || (cursor.dialect === 'rust' && /u/.test(off))) throw new NotRegular('flags that change what a character is');
  const is = (name: keyof Flags): boolean => (flags[name] || on.includes(name)) && !off.includes(name);
  return { i: is('i'), m: is('m'), s: is('s'), x: is('x') };
}

function repeated(cursor: Cursor, of: Expression, flags: Flags): Expression {
  let expression = of;
  for (;;) {
    if (flags.x) while (eatMatch(cursor, /^\s/) !== undefined);
    const counts = eatMatch(cursor, /^(?:([*+?])|\{(\d*)(,?)(\d*)\})/);
    if (counts === undefined) return expression;
    const [whole, sign, from = '', comma = '', to = ''] = counts;
    if (whole === '{}' || whole === '{,}') {
      if (cursor.dialect === 'rust') fail(cursor, 'a repetition without a number');
      cursor.at -= whole.length;
      return expression;
    }
    const min = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const max = sign === undefined ? (comma === '' ? min : to === '' ? Number.POSITIVE_INFINITY : Number(to)) : sign === '?' ? 1 : Number.POSITIVE_INFINITY;
    if (max < min) fail(cursor, 'a repetition whose bounds are the wrong way round');
    if (!eat(cursor, '?') && cursor.dialect === 'python' && eat(cursor, '+')) throw new NotRegular('a possessive repetition');
    expression = { kind: 'repeat', of: expression, min, max };
  }
}

function one(cursor: Cursor, flags: Flags): Expression {
  const char = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  switch (char) {
    case '(':
      return group(cursor, flags);
    case '[':
      return chars(readClass(cursor, flags));
    case '.':
      return chars(flags.s ? anyCodePoint : notNewline);
    case '^':
      return flags.m ? choice([start, look(chars(newline), { behind: true })]) : start;
    case '$':
      if (flags.m) return choice([end, look(chars(newline))]);
      return cursor.dialect === 'rust' ? end : choice([end, look(sequence([chars(newline), end]))]);
    case '\\':
      return escaped(cursor, flags);
    case '*':
    case '+':
    case '?':
      return fail(cursor, 'a repetition of nothing');
    default:
      return chars(single(char, flags));
  }
}

const newline: CharSet = [10, 10];
const notNewline: CharSet = complementChars(newline, lastCodePoint);

function single(char: string, { i }: Flags): CharSet {
  const code = char.codePointAt(0) ?? 0;
  const set = charRange(code, code);
  return i ? ignoringCase(set) : set;
}

function group(cursor: Cursor, flags: Flags): Expression {
  let inner = flags;
  let wrap = (of: Expression): Expression => of;
  const scoped = eatMatch(cursor, /^\?([imsxuUaLR]*)(?:-([imsxuUR]+))?:/);
  if (scoped !== undefined) inner = changed(cursor, flags, scoped);
  else if (eatMatch(cursor, /^\?P?<[\p{L}_][\p{L}\p{N}_.[\]]*>/u) === undefined && eat(cursor, '?')) {
    if (cursor.dialect === 'rust') fail(cursor, 'look-around is not part of this dialect');
    if (eatMatch(cursor, /^#[^)]*/) !== undefined) wrap = (): Expression => sequence([]);
    else if (eat(cursor, '=')) wrap = (of): Expression => look(of);
    else if (eat(cursor, '!')) wrap = (of): Expression => look(of, { negate: true });
    else if (eat(cursor, '<=')) wrap = (of): Expression => look(of, { behind: true });
    else if (eat(cursor, '<!')) wrap = (of): Expression => look(of, { behind: true, negate: true });
    else if (eat(cursor, '>') || eat(cursor, '(') || eat(cursor, 'P=')) throw new NotRegular('an atomic group, a condition or a backreference');
    else fail(cursor, 'an unknown kind of group');
  }
  const { expression } = alternatives(cursor, inner);
  if (!eat(cursor, ')')) fail(cursor, 'a group that does not end');
  return wrap(expression);
}

function escaped(cursor: Cursor, flags: Flags): Expression {
  const { dialect } = cursor;
  if (eat(cursor, 'A')) return start;
  if (eat(cursor, 'z') || (dialect === 'python' && eat(cursor, 'Z'))) return end;
  if (dialect === 'rust') {
    const half = eatMatch(cursor, /^(?:b\{(start|end)(-half)?\}|([<>]))/);
    if (half !== undefined) return edge(half[1] === 'start' || half[3] === '<', half[2] !== undefined);
  }
  if (eat(cursor, 'b')) return boundary(wordChars(dialect), false);
  if (eat(cursor, 'B')) return boundary(wordChars(dialect), true);
  if (dialect === 'python' && eatMatch(cursor, /^[1-9]/) !== undefined) throw new NotRegular('a backreference');
  const set = escapedSet(cursor);
  return chars(flags.i ? ignoringCase(set) : set);
}

function edge(isStart: boolean, isHalf: boolean): Expression {
  const word = chars(wordChars('rust'));
  const before = look(word, { behind: true, negate: isStart });
  const after = look(word, { negate: !isStart });
  if (isHalf) return isStart ? before : after;
  return sequence([before, after]);
}
