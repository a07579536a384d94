import type { Json } from '../model/json.ts';
import type { Answer } from './answer.ts';
import type { Node } from './ir.ts';
import { isExact } from './json-kind.ts';
import { membersOf } from './number/member.ts';
import { allNumbers, intersectNumbers, isEmptyNumbers, type NumberSet } from './number/number-set.ts';
import { languageOf } from './text-atom.ts';
import { complementTexts, intersectTexts, isEmptyTexts, justTexts, someText, textsOf, type Language } from './text/language.ts';

interface Numbers {
  readonly set: NumberSet;
  readonly avoiding: readonly (number | string)[];
}

function numbersOf(assertions: readonly Node[]): Numbers {
  let set: NumberSet = allNumbers;
  const avoiding: (number | string)[] = [];
  for (const one of assertions) {
    if (one.op === 'number') set = intersectNumbers(set, one.set);
    if (one.op === 'not' && one.part.op === 'values') avoiding.push(...[...one.part.values.values()].flatMap(quantity));
  }
  return { set, avoiding };
}

/** Numbers that all the assertions admit; there may be more. */
export function manyNumbersOf(assertions: readonly Node[], limit: number): readonly number[] {
  const { set, avoiding } = numbersOf(assertions);
  return membersOf(set, limit, avoiding).flatMap(({ isDouble, value }) => (isDouble ? [value] : []));
}

/** A number that all the assertions admit. */
export function someNumberOf(assertions: readonly Node[]): Answer {
  const { set, avoiding } = numbersOf(assertions);
  const empty = isEmptyNumbers(set);
  if (empty === true) return 'empty';
  const members = membersOf(set, 4, avoiding);
  const found = members.find(({ isDouble }) => isDouble);
  if (found !== undefined) return { value: found.value };
  if (members[0] !== undefined) return { unknown: `only numbers that no double carries are left, such as ${members[0].text.slice(0, 60)}` };
  // As many members as are to be avoided and one more would have been found if there were any.
  return empty === false ? 'empty' : { unknown: 'its multiples could not be told apart' };
}

function quantity(value: Json): readonly (number | string)[] {
  return typeof value === 'number' ? [value] : isExact(value) ? [value.rawJSON] : [];
}

interface Texts {
  readonly language: Language;
  readonly avoiding: readonly string[];
  /** Why not all of them can be told. */
  readonly unknown: string | undefined;
}

function textsOfAll(assertions: readonly Node[]): Texts {
  const languages: Language[] = [];
  const avoiding: string[] = [];
  let unknown: string | undefined;
  for (const one of assertions) {
    if (one.op === 'not' && one.part.op === 'values') avoiding.push(...[...one.part.values.values()].filter((value) => typeof value === 'string'));
    if (one.op !== 'text') continue;
    const language = languageOf(one.atom);
    if (language.kind === 'unreadable') unknown = language.reason;
    else languages.push(one.negated ? complementTexts(language) : language);
  }
  return { language: intersectTexts(...languages), avoiding, unknown };
}

/** Texts that all the assertions admit; there may be more. */
export function manyTextsOf(assertions: readonly Node[], limit: number): readonly string[] {
  const { language, avoiding, unknown } = textsOfAll(assertions);
  return unknown === undefined ? textsOf(language, limit, avoiding) : [];
}

/** A text that all the assertions admit. */
export function someTextOf(assertions: readonly Node[]): Answer {
  const { language, avoiding, unknown } = textsOfAll(assertions);
  const whole = avoiding.length > 0 ? intersectTexts(language, complementTexts(justTexts(avoiding))) : language;
  const { empty, value } = shortest(whole);
  if (empty === true) return 'empty';
  if (unknown !== undefined) return { unknown };
  if (value !== undefined) return { value };
  return { unknown: typeof empty === 'object' ? empty.reason : 'the shortest text is longer than a million characters' };
}

type Shortest = { readonly empty: ReturnType<typeof isEmptyTexts>; readonly value: string | undefined };

/** A document asks the same few questions at a thousand places. */
const answered = new Map<string, Shortest>();
const most = 2_000;

function shortest(language: Language): Shortest {
  let known = answered.get(language.key);
  if (known === undefined) {
    const empty = isEmptyTexts(language);
    known = { empty, value: empty === true ? undefined : someText(language) };
    if (answered.size >= most) answered.clear();
    answered.set(language.key, known);
  }
  return known;
}
