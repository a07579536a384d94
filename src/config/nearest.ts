import { closest, distance } from 'fastest-levenshtein';

/** The word that was probably meant, if one is near enough to be worth naming. */
export function nearest(word: string, among: readonly string[]): string | undefined {
  if (among.length === 0) return undefined;
  const best = closest(
    word.toLowerCase(),
    among.map((candidate) => candidate.toLowerCase()),
  );
  const found = among.find((candidate) => candidate.toLowerCase() === best);
  const bound = Math.max(1, Math.floor(Math.max(word.length, best.length) / 3));
  return found !== undefined && distance(word.toLowerCase(), best) <= bound ? found : undefined;
}
