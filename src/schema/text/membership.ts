import type { Automaton } from './automaton.ts';
import { valueOf, type Formula } from './formula.ts';

/** Whether a text is in the set; undefined where a pattern that has to be run took too long. */
export function includes(formula: Formula, text: string): boolean | undefined {
  let length: number | undefined;
  return valueOf(formula, (atom) => {
    switch (atom.kind) {
      case 'lengths':
        length ??= Array.from(text).length;
        return atom.min <= length && length <= atom.max;
      case 'regular':
        return atom.words === undefined ? accepts(atom.automaton(), text) : atom.words.has(text);
      case 'opaque':
        return atom.test(text);
    }
  });
}

function accepts(automaton: Automaton, text: string): boolean {
  let state = automaton.first;
  for (let at = 0; at < text.length && automaton.fate(state) === 'open';) {
    const code = (automaton.unicode ? text.codePointAt(at) : text.charCodeAt(at)) ?? 0;
    at += code > 0xff_ff ? 2 : 1;
    state = automaton.step(state, automaton.partition.classOf(code));
  }
  return automaton.accepts(state);
}
