import type { Json } from '../model/json.ts';
import type { Answer } from './answer.ts';
import type { Node } from './ir.ts';
import { isExact } from './json-kind.ts';
import { membersOf } from './number/member.ts';
import { allNumbers, intersectNumbers, isEmptyNumbers, type NumberSet } from './number/number-set.ts';
import { languageOf } from './text-atom.ts';
import { complementTexts, intersectTexts, isEmptyTexts, justTexts, someText, type Language } from './text/language.ts';

/** A number that all the assertions admit. */
export function someNumberOf(assertions: readonly Node[]): Answer {
  let set: NumberSet = allNumbers;
  const avoiding: (number | string)[] = [];
  for (const one of assertions) {
    if (one.op === 'number') set = intersectNumbers(set, one.set);
    if (one.op === 'not' && one.part.op === 'values') avoiding.push(...[...one.part.values.values()].flatMap(quantity));
  }
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

/** A text that all the assertions admit. */
export function someTextOf(assertions: readonly Node[]): Answer {
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
  const whole = intersectTexts(...languages, ...(avoiding.length > 0 ? [complementTexts(justTexts(avoiding))] : []));
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
