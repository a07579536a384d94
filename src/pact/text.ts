import { stripVTControlCharacters } from 'node:util';

/** Text of a pact or of the verifier, fit to be shown: no escape sequences, one line, cut. */
export function shown(text: string, most = 300): string {
  const line = stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
