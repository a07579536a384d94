import { visitRegExpAST, type AST } from '@eslint-community/regexpp';

/** What a group captured, as code points or UTF-16 units. */
export type Word = readonly number[];
export type Captured = ReadonlyMap<AST.CapturingGroup, Word>;
type Group = AST.CapturingGroup;

const [mostWords, mostWays, longest] = [64, 256, 1_000];

/**
 * The groups that a pattern refers back to, and where it can be told apart what they captured: in the smallest alternative that all their
 * references are in, if each of its matches goes through the group just once, before them.
 */
export function whereToTell(pattern: AST.Pattern): ReadonlyMap<AST.Alternative, readonly Group[]> {
  const groups = new Set<Group>();
  // Most patterns refer to none, and need not be gone through.
  if (!/\\[\dk]/.test(pattern.raw)) return new Map();
  visitRegExpAST(pattern, {
    onBackreferenceEnter: ({ resolved }) => {
      for (const group of [resolved].flat()) groups.add(group);
    },
  });
  const places = new Map<AST.Alternative, readonly Group[]>();
  for (const group of groups) {
    const place = placeOf(group);
    if (place !== undefined) places.set(place, [...(places.get(place) ?? []), group]);
  }
  return places;
}

function placeOf(group: Group): AST.Alternative | undefined {
  const { references } = group;
  // Looking behind, a pattern is gone through from right to left.
  if ([group, ...references].some(looksBehind) || references.some((one) => one.start < group.end)) return undefined;
  const end = Math.max(...references.map((one) => one.end));
  let around: AST.Node = group.parent;
  while (around.type === 'Alternative' && around.end < end) {
    const { parent }: AST.Alternative = around;
    const goesThrough = parent.type === 'CapturingGroup' || (parent.type === 'Group' && parent.modifiers === null);
    if (!goesThrough || parent.alternatives.length > 1) return undefined;
    around = parent.parent;
  }
  return around.type === 'Alternative' ? around : undefined;
}

/**
 * In which ways groups can have captured something, where these are few: `(['"]).*\1` is one pattern for each of two quotes.
 * @param lettersOf the letters an element stands for; undefined when they are many
 */
export function waysToCapture(groups: readonly Group[], before: Captured, lettersOf: (element: AST.Element) => Word | undefined): readonly Captured[] {
  let ways: readonly Captured[] = [before];
  for (const group of groups) {
    const words = wordsOf(group.alternatives, lettersOf);
    if (words === undefined || ways.length * words.length > mostWays) continue;
    ways = ways.flatMap((way) => words.map((word) => new Map([...way, [group, word]])));
  }
  return ways;
}

function looksBehind(node: AST.Node): boolean {
  for (let above = node.parent; above !== null; above = above.parent) if (above.type === 'Assertion' && above.kind === 'lookbehind') return true;
  return false;
}

type Letters = (element: AST.Element) => Word | undefined;

function wordsOf(alternatives: readonly AST.Alternative[], lettersOf: Letters): readonly Word[] | undefined {
  return joined(alternatives.map(({ elements }) => inTurn(elements.map((element) => wordsOfElement(element, lettersOf)))));
}

function wordsOfElement(element: AST.Element, lettersOf: Letters): readonly Word[] | undefined {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return lettersOf(element)?.map((letter) => [letter]);
    case 'Group':
      return element.modifiers === null ? wordsOf(element.alternatives, lettersOf) : undefined;
    case 'CapturingGroup':
      // What refers to it may stand anywhere.
      return element.references.length === 0 ? wordsOf(element.alternatives, lettersOf) : undefined;
    case 'Quantifier': {
      if (element.max > mostWords) return undefined;
      const once = wordsOfElement(element.element, lettersOf);
      const times = Array.from({ length: element.max - element.min + 1 }, (_, more) => element.min + more);
      return joined(times.map((count) => inTurn(Array.from({ length: count }, () => once))));
    }
    case 'Assertion':
    case 'Backreference':
    case 'ExpressionCharacterClass':
      return undefined;
  }
}

type Words = readonly Word[] | undefined;

function joined(lists: readonly Words[]): Words {
  if (!lists.every((list) => list !== undefined)) return undefined;
  const all = new Map(lists.flat().map((word) => [word.join(), word]));
  return all.size > mostWords ? undefined : [...all.values()];
}

function inTurn(lists: readonly Words[]): Words {
  let words: readonly Word[] = [[]];
  for (const list of lists) {
    if (list === undefined || words.length * list.length > mostWords) return undefined;
    words = words.flatMap((before) => list.map((word) => [...before, ...word]));
    if (words.some(({ length }) => length > longest)) return undefined;
  }
  return words;
}
