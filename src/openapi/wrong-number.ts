/** Words that take a count, with the section of JSON Schema 2020-12 Validation. */
const counts: ReadonlyMap<string, string> = new Map([
  ['maxLength', '§6.3.1'],
  ['minLength', '§6.3.2'],
  ['maxItems', '§6.4.1'],
  ['minItems', '§6.4.2'],
  ['maxContains', '§6.4.4'],
  ['minContains', '§6.4.5'],
  ['maxProperties', '§6.5.1'],
  ['minProperties', '§6.5.2'],
]);

/** Whether a number is none that this word of a schema takes. */
export function isWrongNumber(word: string, value: number): boolean {
  if (word === 'multipleOf') return value <= 0;
  return counts.has(word) && (value < 0 || !Number.isInteger(value));
}

export function sectionOfCount(word: string): string | undefined {
  return counts.get(word);
}
