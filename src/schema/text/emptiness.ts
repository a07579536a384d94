import { charsOf, type Letter } from './alphabet.ts';
import { countTexts } from './count.ts';
import { and, atomsOf, not, settled, type Formula, type OpaqueAtom } from './formula.ts';
import { includes } from './membership.ts';
import { listTexts } from './list.ts';
import { productOf, TooMuchWork, type Purse } from './product.ts';
import { shortestPath } from './shortest-path.ts';
import { wordList } from './word-list.ts';

/** Whether a set of texts holds any. `word` is missing only where even the shortest is above a million characters. */
export type Emptiness =
  | { readonly kind: 'empty' }
  | { readonly kind: 'inhabited'; readonly word?: string; readonly alike?: readonly string[] }
  | { readonly kind: 'undecided'; readonly reason: string };

/** Words of opaque sets are looked for in so many assignments of them. */
const mostOpaque = 6;
/** Of texts that only trying can tell, and of others like each. */
const mostTries = 8;

/** Decides it. `alike` are further words on the way of the one found. */
export function emptiness(formula: Formula, purse: Purse): Emptiness {
  if (formula.kind === 'none') return { kind: 'empty' };
  try {
    const choices = formula.kind === 'and' ? formula.parts.flatMap((part) => (part.kind === 'regular' && part.words !== undefined ? [part.words] : [])) : [];
    const [words] = choices.toSorted((a, b) => a.size - b.size);
    if (words !== undefined) return among([...words], formula);
    const sample = sampleOf(formula);
    if (sample !== undefined) return { kind: 'inhabited', word: sample };
    const opaque = atomsOf(formula, 'opaque');
    return opaque.length === 0 ? regular(formula, purse) : withOpaque(formula, opaque, purse);
  } catch (error) {
    if (error instanceof TooMuchWork) return { kind: 'undecided', reason: error.message };
    throw error;
  } finally {
    for (const atom of atomsOf(formula, 'regular')) atom.tidy?.();
  }
}

/** A text somebody would write. Only where the formula asks for what it is a sample of: elsewhere it would be a strange choice. */
function sampleOf(formula: Formula): string | undefined {
  const asked = formula.kind === 'and' ? formula.parts : [formula];
  const regulars = asked.flatMap((part) => (part.kind === 'regular' ? (part.samples ?? []) : []));
  const opaque = atomsOf(formula, 'opaque').flatMap(({ samples }) => samples);
  return [...regulars, ...opaque].find((text) => includes(formula, text) === true);
}

function among(words: readonly string[], formula: Formula): Emptiness {
  const [word, ...alike] = words.filter((text) => includes(formula, text) === true);
  if (word !== undefined) return { kind: 'inhabited', word, alike };
  const open = words.find((text) => includes(formula, text) === undefined);
  if (open === undefined) return { kind: 'empty' };
  return { kind: 'undecided', reason: `running its pattern on ${JSON.stringify(open.slice(0, 60))} takes too long` };
}

function regular(formula: Formula, purse: Purse): Emptiness {
  for (const { min, max, rest } of byLength(formula)) {
    const product = productOf(rest, purse);
    const path = shortestPath(product, min, max);
    if (path === undefined) continue;
    if (path.letters === undefined) return { kind: 'inhabited' };
    const letters = path.letters.map((letter) => product.letters[letter] as Letter);
    return { kind: 'inhabited', word: letters.map(({ char }) => char).join(''), alike: alike(letters) };
  }
  return { kind: 'empty' };
}

/** Between two lengths that the formula names, all its length atoms are settled. */
function byLength(formula: Formula): readonly { readonly min: number; readonly max: number; readonly rest: Formula }[] {
  const lengths = atomsOf(formula, 'lengths');
  const cuts = [...new Set([0, ...lengths.flatMap(({ min, max }) => [min, max + 1])])].filter(Number.isFinite).toSorted((a, b) => a - b);
  return cuts
    .map((min, index) => ({
      min,
      max: (cuts[index + 1] ?? Number.POSITIVE_INFINITY) - 1,
      rest: settled(formula, (atom) => (atom.kind === 'lengths' ? atom.min <= min && min <= atom.max : undefined)),
    }))
    .filter(({ rest }) => rest.kind !== 'none');
}

/** How many texts: exact up to `limit`, `Infinity` above; undefined where only trying can tell. @throws TooMuchWork */
export function sizeOf(formula: Formula, limit: number, purse: Purse): number | undefined {
  if (atomsOf(formula, 'opaque').length > 0) return undefined;
  let total = 0;
  for (const { min, max, rest } of byLength(formula)) {
    total += countTexts(productOf(rest, purse), min, max, limit);
    if (total > limit) return Number.POSITIVE_INFINITY;
  }
  return total;
}

/** Some of the texts, many at one go; none where only trying can tell. @throws TooMuchWork */
export function manyOf(formula: Formula, limit: number, purse: Purse): readonly string[] {
  if (atomsOf(formula, 'opaque').length > 0) return [];
  const found: string[] = [];
  for (const { min, max, rest } of byLength(formula)) {
    if (found.length < limit) found.push(...listTexts(productOf(rest, purse), min, max, limit - found.length));
  }
  return found;
}

const mostAlike = 256;

/** The word with letters exchanged for others of their kind, the last ones first. */
function alike(letters: readonly Letter[]): readonly string[] {
  if (letters.length > 10_000) return [];
  let ends: readonly string[] = [''];
  for (const [index, letter] of letters.toReversed().entries()) {
    const chars = ends.length >= mostAlike ? [letter.char] : charsOf(letter, 64);
    ends = chars.flatMap((char) => ends.map((end) => char + end)).slice(0, mostAlike);
    if (ends.length < mostAlike) continue;
    const before = letters
      .slice(0, letters.length - 1 - index)
      .map(({ char }) => char)
      .join('');
    return ends.map((end) => before + end);
  }
  return ends;
}

function withOpaque(formula: Formula, opaque: readonly OpaqueAtom[], purse: Purse): Emptiness {
  if (opaque.length > mostOpaque) return { kind: 'undecided', reason: `it asks for ${opaque.length} formats or patterns that no automaton describes` };
  let doubtful: readonly Formula[] = [];
  const search = (wanted: Formula): string | undefined => {
    const found = regular(wanted, purse);
    if (found.kind !== 'inhabited') return undefined;
    const words = [found.word ?? '', ...(found.alike ?? [])];
    const word = words.find((text) => includes(formula, text) === true);
    if (word === undefined) doubtful = [...doubtful, and([wanted, not(wordList(words))])];
    return word;
  };
  for (let choice = 0; choice < 2 ** opaque.length; choice += 1) {
    const chosen = new Map(opaque.map((atom, index) => [atom.key, (choice >> index) % 2 === 0]));
    const rest = settled(formula, (atom) => chosen.get(atom.key));
    if (rest.kind === 'none') continue;
    const claims = (isSure: boolean): Formula[] =>
      opaque.map((atom) => (chosen.get(atom.key) === true ? (isSure ? atom.below : atom.above) : not(isSure ? atom.above : atom.below)));
    for (const isSure of [true, false]) {
      const word = search(and([rest, ...claims(isSure)]));
      if (word !== undefined) return { kind: 'inhabited', word };
    }
  }
  if (doubtful.length === 0) return { kind: 'empty' };
  // What is left may be another text, or none at all.
  for (let tries = 0; tries < mostTries; tries += 1) {
    const again = doubtful;
    doubtful = [];
    for (const wanted of again) {
      const word = search(wanted);
      if (word !== undefined) return { kind: 'inhabited', word };
    }
    if (doubtful.length === 0) break;
  }
  return { kind: 'undecided', reason: opaque[0]?.reason ?? '' };
}
