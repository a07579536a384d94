import { emptiness, manyOf, sizeOf, type Emptiness } from './emptiness.ts';
import { formatFormula } from './format.ts';
import { all, and, none, not, or, type Formula } from './formula.ts';
import { lengthsBetween } from './lengths.ts';
import { includes } from './membership.ts';
import { patternFormula, type Flavour, type Unreadable } from './pattern.ts';
import { TooMuchWork } from './product.ts';
import { wordList } from './word-list.ts';

export type { Flavour, Unreadable } from './pattern.ts';

/** A set of texts. Equal keys mean equal sets; different keys mean nothing. */
export type Language = Formula;

/** Why a question about a language has no answer. */
export interface Undecided {
  readonly reason: string;
}

/** How much work one question may be, in threads moved by a letter: half a second at the most. */
const defaultWork = 500_000;

export const anyText: Language = all;
export const noText: Language = none;

/** The texts in which a pattern is found. Without a flavour it is ECMAScript's, and another only if it cannot be that. */
export function pattern(source: string, flavour?: Flavour): Language | Unreadable {
  return patternFormula(source, flavour);
}

/** The texts a format admits, see `format.ts`; undefined for one that the validators don't know or don't assert of texts. */
export function formatTexts(name: string): Language | undefined {
  return formatFormula(name);
}

/** Texts of so many characters (code points), ends included. */
export function lengths(min?: number, max?: number): Language {
  return lengthsBetween(min ?? 0, max ?? Number.POSITIVE_INFINITY);
}

export function justTexts(texts: readonly string[]): Language {
  return texts.length === 0 ? none : wordList(texts);
}

export function intersectTexts(...languages: readonly Language[]): Language {
  return and(languages);
}

export function unionTexts(...languages: readonly Language[]): Language {
  return or(languages);
}

export function complementTexts(language: Language): Language {
  return not(language);
}

/** Whether a text is in the language; undefined where a pattern that has to be run took too long. */
export function includesText(language: Language, text: string): boolean | undefined {
  return includes(language, text);
}

/** Exact, or undecided with the reason. The same question has the same answer whatever was asked before. */
export function isEmptyTexts(language: Language, work: number = defaultWork): boolean | Undecided {
  const found = answer(language, work);
  return found.kind === 'undecided' ? { reason: found.reason } : found.kind === 'empty';
}

/**
 * A text of the language that is none of those to avoid: short, and printable where it can be. Undefined when there is none, when that is
 * undecided, or when it would be longer than a million characters.
 */
export function someText(language: Language, avoiding: readonly string[] = [], work: number = defaultWork): string | undefined {
  return textsOf(language, 1, avoiding, work)[0];
}

/** As many different texts of the language as asked for; fewer when there are no more, or none further are found. */
export function textsOf(language: Language, limit: number, avoiding: readonly string[] = [], work: number = defaultWork): readonly string[] {
  const taken = new Set(avoiding);
  const texts: string[] = [];
  const take = (found: readonly string[]): void => {
    for (const text of found) {
      if (texts.length >= limit || taken.has(text) || includes(language, text) !== true) continue;
      taken.add(text);
      texts.push(text);
    }
  };
  if (limit >= many) take(listed(language, limit + taken.size, work));
  for (let turn = 0; turn < mostTurns && texts.length < limit; turn += 1) {
    const found = answer(taken.size === 0 ? language : and([language, not(justTexts([...taken]))]), work);
    if (found.kind !== 'inhabited' || found.word === undefined) break;
    const before = texts.length;
    take([found.word, ...(found.alike ?? [])]);
    if (texts.length === before) break;
  }
  return texts;
}

/** So many are listed before they are looked for one after the other, and not longer than so many turns. */
const [many, mostTurns] = [20, 50];

function listed(language: Language, limit: number, work: number): readonly string[] {
  try {
    return manyOf(language, limit, { left: work });
  } catch (error) {
    if (error instanceof TooMuchWork) return [];
    throw error;
  }
}

/** How many texts the language has: exact up to `limit`, else Infinity; undecided when even that cannot be told. */
export function sizeOfTexts(language: Language, limit: number = 1_000, work: number = defaultWork): number | Undecided {
  try {
    const counted = sizeOf(language, limit, { left: work });
    if (counted !== undefined) return counted;
  } catch (error) {
    if (error instanceof TooMuchWork) return { reason: error.message };
    throw error;
  }
  const texts = textsOf(language, limit + 1, [], work);
  if (texts.length > limit) return Number.POSITIVE_INFINITY;
  const empty = isEmptyTexts(texts.length === 0 ? language : and([language, not(justTexts(texts))]), work);
  if (typeof empty !== 'boolean') return empty;
  return empty ? texts.length : Number.POSITIVE_INFINITY;
}

const answers = new Map<string, Emptiness>();
const mostAnswers = 2_000;

function answer(language: Language, work: number): Emptiness {
  if (language.key.length > 2_000) return emptiness(language, { left: work });
  const key = `${work} ${language.key}`;
  const before = answers.get(key);
  if (before !== undefined) return before;
  if (answers.size >= mostAnswers) answers.clear();
  const found = emptiness(language, { left: work });
  answers.set(key, found);
  return found;
}
