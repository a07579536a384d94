import type { TextAtom } from './ir.ts';
import { formatTexts, includesText, lengths, pattern, type Language, type Unreadable } from './text/language.ts';

const languages = new Map<string, Language | Unreadable>();
const mostLanguages = 5_000;

/** The texts that an assertion of a schema admits, or why they cannot be told. */
export function languageOf(atom: TextAtom): Language | Unreadable {
  if (atom.says === 'length') return lengths(atom.min, atom.max);
  const key = atom.says === 'pattern' ? `/${atom.source}` : atom.name;
  let language = languages.get(key);
  if (language === undefined) {
    if (languages.size >= mostLanguages) languages.clear();
    language =
      atom.says === 'pattern' ? pattern(atom.source) : (formatTexts(atom.name) ?? { kind: 'unreadable', reason: `the format ${atom.name} is not known` });
    languages.set(key, language);
  }
  return language;
}

/** Whether a format asserts anything of texts. */
export function knowsFormat(name: string): boolean {
  return formatTexts(name) !== undefined;
}

/** Undefined when it cannot be told. */
export function fitsText(atom: TextAtom, value: string): boolean | undefined {
  const language = languageOf(atom);
  return language.kind === 'unreadable' ? undefined : includesText(language, value);
}
