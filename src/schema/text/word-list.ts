import type { Automaton } from './automaton.ts';
import { singled } from './partition.ts';
import type { RegularAtom } from './regular-atom.ts';

/** These texts and no others. */
export function wordList(texts: readonly string[]): RegularAtom {
  const words = [...new Set(texts)].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  let made: Automaton | undefined;
  return { kind: 'regular', key: JSON.stringify(words), words: new Set(words), automaton: () => (made ??= automatonOfWords(words)) };
}

const lost = 0;

function automatonOfWords(words: readonly string[]): Automaton {
  const classes = singled(words.flatMap((word) => Array.from(word, (char) => char.codePointAt(0) ?? 0)));
  const nexts: Map<number, number>[] = [new Map(), new Map()];
  const ends = new Set<number>();
  for (const word of words) {
    let state = 1;
    for (const char of word) {
      const code = classes.classOf(char.codePointAt(0) ?? 0);
      const next = nexts[state]?.get(code) ?? nexts.push(new Map()) - 1;
      nexts[state]?.set(code, next);
      state = next;
    }
    ends.add(state);
  }
  return {
    partition: classes,
    unicode: true,
    first: words.length === 0 ? lost : 1,
    step: (state, char) => nexts[state]?.get(char) ?? lost,
    accepts: (state) => ends.has(state),
    fate: (state) => (state === lost ? 'never' : 'open'),
    weight: () => 1,
    size: () => nexts.length,
  };
}
