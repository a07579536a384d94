/** One thing wrong in a config. Texts never hold a value from the config, except operations, origins and names. */
export interface Problem {
  readonly path: readonly (string | number)[];
  /** What is wrong: `must be text, but is a number`. */
  readonly what: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

/** `app.users.a.password`, `[1].app.exclude[0]`, `app.users["a b"]`. */
export function pathText(path: readonly (string | number)[]): string {
  const text = path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 60))}]`;
    })
    .join('');
  return text === '' ? 'the default export' : text.replace(/^\./, '');
}

/** One problem in one line. @param whole what it is called where the path leads nowhere */
export function problemText({ path, what, remedy }: Problem, whole = 'the default export'): string {
  return `${path.length === 0 ? whole : pathText(path)}: ${what}. ${remedy}`;
}

/** What a value is, without saying which. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'empty';
  return (
    { string: 'text', number: 'a number', boolean: 'a boolean', object: 'an object', function: 'a function', bigint: 'a bigint', symbol: 'a symbol' }[
      typeof value as string
    ] ?? typeof value
  );
}

/** True when `path` is `place` or lies within it. */
export function isWithin(path: readonly (string | number)[], place: readonly (string | number)[]): boolean {
  return place.every((key, index) => path[index] === key);
}
