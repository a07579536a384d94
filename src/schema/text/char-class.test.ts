import { expect, test } from 'vitest';
import { charsMatching, ecmaDot, ecmaDotUnits, ecmaEscapes, ignoringCase } from './char-class.ts';
import { complementChars, hasChar, lastCodePoint, lastUnit, sizeOfChars } from './char-set.ts';

test.each([
  '\\p{L}',
  '\\P{L}',
  '\\p{Cn}',
  '\\p{Co}',
  '\\p{Noncharacter_Code_Point}',
  '\\p{Assigned}',
  '[^\\p{Script=Latin}]',
  '\\p{Default_Ignorable_Code_Point}',
  '\\p{Cs}',
])('%s is what the runtime matches, character by character', (source) => {
  const set = charsMatching(source, 'u');
  const expression = new RegExp(`^${source}$`, 'u');
  const wrong: number[] = [];
  // Every character of the planes that differ, and every 89th of the others.
  for (let code = 0; code <= lastCodePoint; code += code < 0x4_00_00 || code >> 16 === 14 || (code & 0xff_ff) > 0xff_f0 ? 1 : 89) {
    if (expression.test(String.fromCodePoint(code)) !== hasChar(set, code)) wrong.push(code);
  }
  expect(wrong.slice(0, 5)).toStrictEqual([]);
});

test('the sets written down are the runtime’s', () => {
  expect(charsMatching('\\w', 'u')).toStrictEqual(ecmaEscapes.word);
  expect(charsMatching('\\d', 'u')).toStrictEqual(ecmaEscapes.digit);
  expect(charsMatching('\\s', 'u')).toStrictEqual(ecmaEscapes.space);
  expect(charsMatching('.', 'u')).toStrictEqual(ecmaDot);
  expect(charsMatching('.', '')).toStrictEqual(ecmaDotUnits);
  expect(charsMatching('\\D', '')).toStrictEqual(complementChars(ecmaEscapes.digit, lastUnit));
});

test('letters that differ in case only', () => {
  expect(ignoringCase([0x6b, 0x6b])).toStrictEqual([0x4b, 0x4b, 0x6b, 0x6b, 0x21_2a, 0x21_2a]);
  expect(ignoringCase([0x1_04_00, 0x1_04_00])).toStrictEqual([0x1_04_00, 0x1_04_00, 0x1_04_28, 0x1_04_28]);
  expect(sizeOfChars(charsMatching('[^x]', 'iu'))).toBe(lastCodePoint + 1 - 2);
});
