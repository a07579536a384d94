import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import type { Invalid } from './invalid.ts';
import { roleUnder, type Role } from './references.ts';
import { isWrongNumber, sectionOfCount } from './wrong-number.ts';

/**
 * The first word of a schema whose value no version of JSON Schema lets it have: a count that is none, a step of nothing, a `$ref` that is
 * no text, a pattern that nobody can read. Wherever a keyword may stand, since Swagger 2 has these words in parameters too.
 */
export function invalidWord(value: unknown, from: JsonPointer = ''): Invalid | undefined {
  const waiting: { readonly at: JsonPointer; readonly value: unknown; readonly role: Role }[] = [{ at: from, value, role: 'keywords' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { at, role } = next;
    if (Array.isArray(next.value)) {
      for (let index = next.value.length - 1; index >= 0; index -= 1) waiting.push({ at: `${at}/${index}`, value: next.value[index], role: 'keywords' });
      continue;
    }
    if (!isRecord(next.value)) continue;
    for (const [key, child] of Object.entries(next.value).toReversed()) {
      const place = `${at}${pointerOf([key])}` as JsonPointer;
      const reason = role === 'keywords' ? wrongIn(key, child) : undefined;
      if (reason !== undefined) return { reason, at: place };
      // The names of scopes are anyone's choice.
      const under = key === 'scopes' ? 'data' : roleUnder(role, key);
      if (under !== 'data') waiting.push({ at: place, value: child, role: under });
    }
  }
  return undefined;
}

/** Why a word cannot have this value; undefined when it can. */
export function wrongIn(word: string, value: unknown): string | undefined {
  if (word === '$ref' && typeof value !== 'string' && value !== null) return 'has a "$ref" that is no string (JSON Schema 2020-12 §8.2.3.1)';
  if (word === 'pattern' && typeof value === 'string' && isUnreadable(value))
    return `has the pattern ${JSON.stringify(value.slice(0, 100))}, which is no regular expression (JSON Schema 2020-12 Validation §6.3.3)`;
  if (typeof value !== 'number' || !isWrongNumber(word, value)) return undefined;
  const rule = word === 'multipleOf' ? 'greater than 0' : 'a whole number, 0 or greater';
  return `has "${word}": ${value}, which must be ${rule} (JSON Schema 2020-12 Validation ${sectionOfCount(word) ?? '§6.2.1'})`;
}

/** Longer ones are for the engine's bounds. */
const longestPattern = 10_000;

/**
 * Whether a text is no regular expression in any dialect: its groups do not match up, or it repeats nothing. What ECMAScript does not
 * know may be of Rust's, Python's, Java's or PCRE's dialect, so their constructs are replaced by plain ones first.
 */
export function isUnreadable(pattern: string): boolean {
  if (pattern.length > longestPattern || isRead(pattern) || isRead(pattern, 'u') || isRead(pattern, 'v')) return false;
  const plain = pattern
    .replace(/\\Q.*?(?:\\E|$)/gs, 'a')
    .replace(/\\./gs, 'a')
    .replace(/\[\^?\]?[^\]]*\]/g, 'a')
    .replace(/\(\?#[^)]*\)|\(\*[A-Z_:\d=]+\)/g, '')
    .replace(/\(\?(?:P?<(?![=!])[^>]*>|'[^']*')/g, '(')
    .replace(/\(\?\(/g, '((')
    .replace(/\(\?(?:P[=>]|&)?[\w^+-]*\)/g, '')
    .replace(/\(\?(?:[\w^-]*:|>|\|)/g, '(?:')
    .replace(/([*+?}])[*+?]+/g, '$1');
  return !isRead(plain);
}

function isRead(pattern: string, flags = ''): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
