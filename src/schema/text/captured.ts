import type { AST } from '@eslint-community/regexpp';

/** What a group captured, as code points or UTF-16 units. */
export type Word = readonly number[];
export type Captured = ReadonlyMap<AST.CapturingGroup, Word>;

const [mostWords, mostWays] = [64, 256];

/**
 * In which ways the groups that a pattern refers back to can have captured something, where these are few: `(['"]).*\1` is one pattern for
 * each of two quotes. Settled are groups that every match of the alternative goes through just once, and that only it refers to.
 * @param lettersOf the letters an element stands for; undefined when they are many
 */
export function waysToCapture(alternative: AST.Alternative, before: Captured, lettersOf: (element: AST.Element) => Word | undefined): readonly Captured[] {
  let ways: readonly Captured[] = [before];
  for (const group of groupsOnTheWay(alternative)) {
    if (before.has(group) || group.references.length === 0 || !group.references.every((one) => isAfter(one, group, alternative))) continue;
    const words = wordsOf(group.alternatives, lettersOf);
    if (words === undefined || ways.length * words.length > mostWays) continue;
    ways = ways.flatMap((way) => words.map((word) => new Map([...way, [group, word]])));
  }
  return ways;
}

function groupsOnTheWay({ elements }: AST.Alternative): readonly AST.CapturingGroup[] {
  return elements.flatMap((element) => {
    if (element.type !== 'CapturingGroup' && (element.type !== 'Group' || element.modifiers !== null)) return [];
    const own = element.type === 'CapturingGroup' ? [element] : [];
    const [only, ...others] = element.alternatives;
    return only === undefined || others.length > 0 ? own : [...own, ...groupsOnTheWay(only)];
  });
}

/** Looking behind, a pattern is gone through from right to left. */
function isAfter(reference: AST.Backreference, group: AST.CapturingGroup, within: AST.Alternative): boolean {
  return !reference.ambiguous && reference.start >= group.end && reference.end <= within.end && !looksBehind(reference) && !looksBehind(group);
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
  }
  return words;
}
