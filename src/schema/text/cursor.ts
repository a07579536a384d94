/** The `regex` crate of Rust, which Pydantic uses, and Python's `re`, which it can be told to use. */
export type Other = 'rust' | 'python';

export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

/** Where the reading stands. */
export interface Cursor {
  readonly text: readonly string[];
  readonly dialect: Other;
  at: number;
  depth: number;
}

export function fail(cursor: Cursor, what: string): never {
  throw new SyntaxError(`${what}, at character ${cursor.at + 1}`);
}

export function eat(cursor: Cursor, text: string): boolean {
  if (cursor.text.slice(cursor.at, cursor.at + text.length).join('') !== text) return false;
  cursor.at += text.length;
  return true;
}

/** Eats what the expression, anchored by `y`, finds here. */
export function eatMatch(cursor: Cursor, expression: RegExp): RegExpExecArray | undefined {
  const match = expression.exec(cursor.text.slice(cursor.at, cursor.at + 80).join(''));
  if (match === null || match.index !== 0) return undefined;
  cursor.at += Array.from(match[0]).length;
  return match;
}
