import { either, type Answer, type Search } from './answer.ts';
import { someArray } from './search-array.ts';
import { someObject } from './search-object.ts';
import { someNumberOf, someTextOf } from './search-scalar.ts';
import { fits } from './evaluate.ts';
import { allOf, anyOf, type Node } from './ir.ts';
import type { Kind } from './json-kind.ts';
import type { BothDeclare } from './law.ts';
import { plainly } from './plainly.ts';
import { reasonIn } from './reason.ts';
import { byTag, grantedBut, tagsOf } from './tags.ts';

/** Schemas with one alternative left to choose. */
type Choice = readonly Node[];

/**
 * A value of one kind that fits assertions and formulas, by choosing among alternatives as late as can be: first those that the
 * assertions already decide, then whole schemas (a branch of a union settles what the other side says of its tag), then those of which
 * all but one lead nowhere, and only then one after the other.
 */
export function branch(kind: Kind, before: readonly Node[], formulas: readonly Node[], search: Search, law: BothDeclare | undefined): Answer {
  search.tick();
  const assertions = new Map(before.map((one) => [one.key, one]));
  let choices: Choice[] = [];
  const add = (formula: Node): boolean => {
    if (formula.op === 'false') return false;
    if (formula.op === 'and') return formula.parts.every(add);
    if (formula.op === 'or') choices.push(formula.parts);
    else if (formula.op !== 'true') assertions.set(formula.key, formula);
    return true;
  };
  if (!formulas.every(add)) return 'empty';
  for (;;) {
    const listed = listedValues(assertions, choices);
    if (listed !== undefined) return listed;
    const held = [...assertions.values()];
    const leaf = leafOf(kind, held, search, law);
    if (leaf === 'empty' || choices.length === 0) return leaf;
    if ('value' in leaf && choices.every((choice) => choice.some((part) => fits(leaf.value, part) === true))) return leaf;
    const left = choices.map((choice) => (choice.some(({ key }) => assertions.has(key)) ? 'held' : sift(kind, held, choice, search)));
    const open = left.filter((choice) => choice !== 'held');
    const single = open.find(({ length }) => length <= 1);
    choices = open.filter((choice) => choice !== single);
    if (single === undefined) break;
    if (single[0] === undefined || !add(single[0])) return 'empty';
  }
  const held = [...assertions.values()];
  if (choices.length === 0) return branch(kind, held, [], search, law);
  const telling = choices.find((choice) => choice.every(({ op }) => op === 'and'));
  if (choices.length > 1 && telling === undefined) {
    const probed: Choice[] = [];
    for (const choice of choices.toSorted((a, b) => a.length - b.length)) {
      const rest = choice.filter((part) => branch(kind, held, [part], search, law) !== 'empty');
      if (rest.length === 0) return 'empty';
      probed.push(rest);
    }
    choices = probed;
  }
  const first = telling ?? choices.reduce((least, choice) => (choice.length < least.length ? choice : least));
  const besides = openBeside(choices.filter((choice) => choice !== first));
  return either(lazily(first, (part) => branch(kind, held, [part, ...besides(part)], search, law)));
}

/** The choices that are still to be made beside an alternative: its tag grants most of those that deny another one. */
function openBeside(choices: readonly Choice[]): (part: Node) => readonly Node[] {
  const formulas = choices.map(anyOf);
  const meeting = byTag(choices.map(grantedBut));
  return (part) => [...meeting(tagsOf(part))].flatMap((index) => formulas[index] ?? []);
}

function* lazily(parts: readonly Node[], answer: (part: Node) => Answer): Generator<Answer> {
  for (const part of parts) yield answer(part);
}

/** Drops the alternatives that the assertions rule out; `held` when they grant one. */
function sift(kind: Kind, held: readonly Node[], choice: Choice, search: Search): Choice | 'held' {
  const rest: Node[] = [];
  for (const part of choice) {
    search.tick();
    const known = plainly(kind, held, part);
    if (known === 'holds') return 'held';
    if (known !== 'fails') rest.push(part);
  }
  return rest;
}

/** Where the schema lists its values they are tried one by one. */
function listedValues(assertions: ReadonlyMap<string, Node>, choices: readonly Choice[]): Answer | undefined {
  for (const listed of assertions.values()) {
    if (listed.op !== 'values') continue;
    const whole = allOf([...assertions.values(), ...choices.map(anyOf)]);
    let unknown: Answer = 'empty';
    for (const value of listed.values.values()) {
      const is = fits(value, whole);
      if (is === true) return { value };
      if (is === undefined) unknown = { unknown: reasonIn(whole) };
    }
    return unknown;
  }
  return undefined;
}

function leafOf(kind: Kind, held: readonly Node[], search: Search, law: BothDeclare | undefined): Answer {
  const unread = held.find(({ op }) => op === 'unread');
  const answer =
    kind === 'number' ? someNumberOf(held) : kind === 'string' ? someTextOf(held) : kind === 'array' ? someArray(held, search) : someObject(held, search, law);
  if (unread !== undefined && answer !== 'empty') return { unknown: reasonIn(unread) };
  return answer;
}
