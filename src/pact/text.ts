import { stripVTControlCharacters } from 'node:util';
import { valueAt } from '../model/json.ts';

/** Text of a pact or of the verifier, fit to be shown: no escape sequences, one line, cut. */
export function shown(text: string, most = 300): string {
  const line = stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** The text at a place of a document; anything else that stands there counts as none. */
export function textAt(document: unknown, place: string, otherwise = ''): string {
  const value = valueAt(document, place);
  return typeof value === 'string' ? value : otherwise;
}
