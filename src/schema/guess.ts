import { hash } from 'node:crypto';
import { Exhausted, type Answer } from './answer.ts';
import { allOf, anyOf, not, type Node } from './ir.ts';
import { declarationsOf, namesWithin } from './law.ts';
import { requiredBy } from './nearest.ts';
import { apart, type Together } from './together.ts';
import { declaredAt } from './uncovered.ts';
import { isRecord, type Json } from '../model/json.ts';

/** Of fewer alternatives the search finds a value that tells more. */
const long = 30;
/** Alternatives in all, those that differ, those that both schemas have: what is looked at. */
const most = { alternatives: 20_000, changed: 20, shared: 3 } as const;

/** Whether one of two schemas has so many alternatives that the search hardly gets through. */
export function isLong(inner: Node, outer: Node): boolean {
  return alternativesOf(inner).length >= long || alternativesOf(outer).length >= long;
}

/**
 * A value of one schema that another refuses, guessed from their alternatives: what one of these allows, and the one most like it does not, all
 * others mostly refuse too; and of alternatives of which just one has to fit, a second may come to fit what one fits. Every guess is looked at as a
 * whole, so that a wrong one does no harm; undefined says nothing.
 * @param refutes whether the one schema admits a value and the other does not
 */
export function guessed(inner: Node, outer: Node, refutes: (value: Json) => boolean, solve: (node: Node) => Answer): Json | undefined {
  const [own, others] = [alternativesOf(inner), alternativesOf(outer)];
  const [ownSaying, othersSaying] = [own, others].map((list) => new Set(list.map(({ saying }) => saying)));
  const changed = own.filter(({ saying }) => othersSaying?.has(saying) !== true).slice(0, most.changed);
  const changedTo = others.filter(({ saying }) => ownSaying?.has(saying) !== true).slice(0, most.changed);
  const shared = own.filter(({ saying }) => othersSaying?.has(saying) === true).slice(0, most.shared);
  const declared = declarationsOf(outer);
  const asked = (one: Alternative, ...more: readonly Node[]): Node => allOf([anyOf([allOf(one.parts), ...declaredAt(inner)]), ...more, ...declared]);
  const refusing = (other: Alternative | undefined): readonly Node[] => (other === undefined ? [] : [not(allOf(other.parts))]);
  const guesses = function* (): Generator<Node> {
    for (const one of changed) yield asked(one, ...refusing(likest(one, changedTo)));
    for (const other of changedTo) for (const one of shared) yield asked(one, allOf(other.parts), ...refusing(likest(other, changed)));
  };
  try {
    for (const guess of guesses()) {
      const found = solve(guess);
      if (found !== 'empty' && 'value' in found && refutes(found.value) && isLawful(found.value, inner, outer)) return found.value;
    }
  } catch (error) {
    if (!(error instanceof Exhausted)) throw error;
  }
  return undefined;
}

/** Not every alternative has been asked what it declares of the objects in a value: a name of which only the outer side speaks may not occur by the law. */
function isLawful(value: Json, inner: Node, outer: Node): boolean {
  const names = namesBelow(value);
  if (names.length === 0) return true;
  const [own, others] = [namesWithin(inner, 'inner'), namesWithin(outer, 'outer')];
  return names.every((name) => own.has(name) || !others.has(name));
}

/** Of the objects in an object, or in a list. */
function namesBelow(value: Json, within = false): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => namesBelow(item, true));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(within ? [name] : []), ...namesBelow(inner, true)]);
}

interface Alternative {
  readonly parts: Together;
  /** Equal where they say the same, whichever side says it. */
  readonly saying: string;
}

const known = new WeakMap<Node, readonly Alternative[]>();

/** The alternatives of a schema's longest union, and of those in it; what stands beside holds with each. */
function alternativesOf(node: Node): readonly Alternative[] {
  let found = known.get(node);
  if (found !== undefined) return found;
  const lists: Together[] = [];
  const open = new Set<string>();
  const take = (one: Node, beside: Together): void => {
    if (lists.length > most.alternatives || open.has(one.key)) return;
    open.add(one.key);
    if (one.op === 'ref') take(one.target(), beside);
    else if (one.op === 'or' || one.op === 'one') for (const part of one.parts) take(part, beside);
    else {
      const unions = one.op === 'and' ? one.parts.filter((part) => part.op === 'or' || part.op === 'one') : [];
      const [longest] = unions.toSorted((a, b) => sizeOf(b) - sizeOf(a));
      if (longest === undefined || one.op !== 'and') lists.push([...beside, one]);
      else take(longest, [...beside, ...one.parts.filter((part) => part !== longest)]);
    }
    open.delete(one.key);
  };
  take(node, []);
  // Beside much, all begin with the same text, and long texts that are kept in a set are compared with one another.
  found = lists.map((parts) => ({ parts, saying: hash('sha1', parts.map(({ plain }) => plain).join(' '), 'base64') }));
  known.set(node, found);
  return found;
}

function sizeOf(node: Node): number {
  return 'parts' in node ? node.parts.length : 0;
}

/** The one with which an alternative has most in common: what is required, and else what is said. */
function likest(one: Alternative, among: readonly Alternative[]): Alternative | undefined {
  const [said, required] = marksOf(one);
  let [best, most]: readonly [Alternative | undefined, number] = [among[0], -1];
  for (const other of among) {
    const [says, requires] = marksOf(other);
    const common = 100 * [...requires].filter((name) => required.has(name)).length + [...says].filter((plain) => said.has(plain)).length;
    if (common > most) [best, most] = [other, common];
  }
  return best;
}

function marksOf({ parts }: Alternative): readonly [said: ReadonlySet<string>, required: ReadonlySet<string>] {
  return [new Set((apart(parts) ?? parts).map(({ plain }) => plain)), new Set(parts.flatMap(requiredBy))];
}
