import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { waysToCapture, whereToTell, type Captured, type Word } from './captured.ts';
import { charsMatching, ecmaDot, ecmaDotUnits, ecmaEscapes } from './char-class.ts';
import {
  anyCodePoint,
  anyUnit,
  charRange,
  complementChars,
  hasChar,
  intersectChars,
  lastCodePoint,
  lastUnit,
  noChars,
  unionChars,
  type CharSet,
} from './char-set.ts';
import { boundary, chars, choice, end, look, NotRegular, sequence, start, type Expression } from './expression.ts';

/** With `u` a pattern is about code points, without it about UTF-16 units. */
interface Mode {
  readonly unicode: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly captured: Captured;
  readonly telling: Telling;
  /** More or fewer texts than the pattern's, where a backreference cannot be told. */
  readonly roughly: Roughly | undefined;
}

export type Roughly = 'more' | 'fewer';

/** Where it is told apart what groups captured, and how many characters may still be read again for that. */
interface Telling {
  readonly places: ReturnType<typeof whereToTell>;
  left: number;
}

const mostRead = 50_000;

const parser = new RegExpParser({ ecmaVersion: 2025 });

/** Reads an ECMAScript pattern; `flags` may also hold `i` and `m`. @throws SyntaxError when it is none in this mode, NotRegular */
export function readEcma(source: string, unicode: boolean, flags: string = '', roughly?: Roughly): Expression {
  const pattern = parser.parsePattern(source, 0, source.length, { unicode });
  const [ignoreCase, multiline] = [flags.includes('i'), flags.includes('m')];
  const telling = { places: whereToTell(pattern), left: mostRead };
  return alternatives(pattern.alternatives, { unicode, ignoreCase, multiline, dotAll: false, captured: new Map(), telling, roughly });
}

function alternatives(options: readonly AST.Alternative[], mode: Mode): Expression {
  const ways = options.flatMap((option) => waysOf(option, mode).map((one) => [option.elements, one] as const));
  return choice(ways.map(([elements, one]) => sequence(elements.map((element) => read(element, one)))));
}

function waysOf(option: AST.Alternative, mode: Mode): readonly Mode[] {
  const { telling, captured } = mode;
  const groups = telling.places.get(option);
  // One inside another is told apart anew for each way of the outer one.
  const length = option.end - option.start;
  if (groups === undefined || telling.left < length) return [mode];
  const ways = waysToCapture(groups, captured, (element) => fewLetters(element, mode));
  telling.left -= length * ways.length;
  return ways.map((way) => ({ ...mode, captured: way }));
}

function fewLetters(element: AST.Element, mode: Mode): Word | undefined {
  if (element.type !== 'Character' && element.type !== 'CharacterSet' && element.type !== 'CharacterClass') return undefined;
  const letters: number[] = [];
  const set = setOf(element, mode);
  for (let at = 0; at < set.length; at += 2) {
    for (let letter = set[at] ?? 0; letter <= (set[at + 1] ?? 0); letter += 1) if (letters.push(letter) > mostLetters) return undefined;
  }
  return letters;
}

const mostLetters = 64;

function read(element: AST.Element, mode: Mode): Expression {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return chars(setOf(element, mode));
    case 'Group':
      return alternatives(element.alternatives, modified(mode, element.modifiers));
    case 'CapturingGroup': {
      const word = mode.captured.get(element);
      return word === undefined ? alternatives(element.alternatives, mode) : spelled(word);
    }
    case 'Quantifier':
      return { kind: 'repeat', of: read(element.element, mode), min: element.min, max: element.max };
    case 'Assertion':
      return assertion(element, mode);
    case 'Backreference':
      return backreference(element, mode);
    case 'ExpressionCharacterClass':
      throw new NotRegular(`the class ${element.raw}`);
  }
}

function spelled(word: Word): Expression {
  return sequence(word.map((letter) => chars(charRange(letter, letter))));
}

/** Of what its group may have captured, roughly: any text, and with `fewer` none. */
function backreference(element: AST.Backreference, mode: Mode): Expression {
  const word = element.ambiguous || mode.ignoreCase ? undefined : mode.captured.get(element.resolved);
  mode.telling.left -= word?.length ?? 0;
  if (word !== undefined && mode.telling.left >= 0) return spelled(word);
  if (mode.roughly === undefined) throw new NotRegular(`the backreference ${element.raw}`);
  return mode.roughly === 'fewer'
    ? chars(noChars)
    : { kind: 'repeat', of: chars(mode.unicode ? anyCodePoint : anyUnit), min: 0, max: Number.POSITIVE_INFINITY };
}

/** What is denied is more the less there is of it. */
function denied(mode: Mode): Mode {
  return mode.roughly === undefined ? mode : { ...mode, roughly: mode.roughly === 'more' ? 'fewer' : 'more' };
}

function assertion(element: AST.Assertion, mode: Mode): Expression {
  switch (element.kind) {
    case 'start':
      return mode.multiline ? choice([start, look(chars(lineEnds), { behind: true })]) : start;
    case 'end':
      return mode.multiline ? choice([end, look(chars(lineEnds))]) : end;
    case 'word':
      return boundary(setOfSource('\\w', ecmaEscapes.word, mode), element.negate);
    case 'lookahead':
    case 'lookbehind':
      return look(alternatives(element.alternatives, element.negate ? denied(mode) : mode), { behind: element.kind === 'lookbehind', negate: element.negate });
  }
}

const lineEnds: CharSet = [10, 10, 13, 13, 0x20_28, 0x20_29];

function modified(mode: Mode, modifiers: AST.Modifiers | null): Mode {
  if (modifiers === null) return mode;
  const { add, remove } = modifiers;
  const now = (name: 'ignoreCase' | 'multiline' | 'dotAll'): boolean => (add[name] || mode[name]) && remove?.[name] !== true;
  return { ...mode, ignoreCase: now('ignoreCase'), multiline: now('multiline'), dotAll: now('dotAll') };
}

type Single = AST.Character | AST.CharacterSet | AST.CharacterClass;

function setOf(element: Single | AST.CharacterClassElement, mode: Mode): CharSet {
  const last = mode.unicode ? lastCodePoint : lastUnit;
  if (element.type === 'CharacterSet' && element.kind === 'any') {
    if (mode.dotAll) return mode.unicode ? anyCodePoint : anyUnit;
    return mode.unicode ? ecmaDot : ecmaDotUnits;
  }
  if (!mode.ignoreCase) return plainSet(element, mode);
  const folded = element.type === 'CharacterClass' ? element.elements.map((inner) => foldedAscii(inner, mode)) : [foldedAscii(element, mode)];
  if (!folded.every((set) => set !== undefined)) return charsMatching(element.raw, mode.unicode ? 'iu' : 'i');
  const set = unionChars(folded);
  return element.type === 'CharacterClass' && element.negate ? complementChars(set, last) : set;
}

function plainSet(element: Single | AST.CharacterClassElement, mode: Mode): CharSet {
  const last = mode.unicode ? lastCodePoint : lastUnit;
  switch (element.type) {
    case 'Character':
      return charRange(element.value, element.value);
    case 'CharacterClassRange':
      return charRange(element.min.value, element.max.value);
    case 'CharacterClass': {
      const set = unionChars(element.elements.map((inner) => plainSet(inner, mode)));
      return element.negate ? complementChars(set, last) : set;
    }
    case 'CharacterSet': {
      if (element.kind === 'any') return setOf(element, mode);
      if (element.kind === 'property') return charsMatching(element.raw, 'u');
      const set = ecmaEscapes[element.kind];
      return element.negate ? complementChars(set, last) : set;
    }
    case 'ClassStringDisjunction':
    case 'ExpressionCharacterClass':
      throw new NotRegular(`the class ${element.raw}`);
  }
}

// What folds from and to ASCII is known without asking the runtime (ECMA-262 §22.2.2.7.3): with `u` also ſ and the Kelvin sign do.
function foldedAscii(element: Single | AST.CharacterClassElement, mode: Mode): CharSet | undefined {
  // Neither digits nor spaces have a case.
  if (element.type === 'CharacterSet' && (element.kind === 'digit' || element.kind === 'space')) return plainSet(element, mode);
  if (element.type !== 'Character' && element.type !== 'CharacterClassRange') return undefined;
  const set = plainSet(element, mode);
  if ((set.at(-1) ?? 0) > 0x7f) return undefined;
  const lower = intersectChars(set, [0x61, 0x7a]).map((code) => code - 32);
  const upper = intersectChars(set, [0x41, 0x5a]).map((code) => code + 32);
  const ascii = unionChars([set, lower, upper]);
  return mode.unicode ? unionChars([ascii, hasChar(ascii, 0x73) ? [0x1_7f, 0x1_7f] : [], hasChar(ascii, 0x6b) ? [0x21_2a, 0x21_2a] : []]) : ascii;
}

function setOfSource(source: string, plain: CharSet, { ignoreCase, unicode }: Mode): CharSet {
  return ignoreCase ? charsMatching(source, unicode ? 'iu' : 'i') : plain;
}
