// Text from the App is hostile: it may move a cursor, forge a line, or command the CI that prints it.

/** Controls, invisible format characters (bidi overrides among them), lone surrogates, line and paragraph separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const short: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };
/** GitHub reads `##[…]` anywhere in a line, Azure `##vso[…]`, TeamCity `##teamcity[…]`. */
const markedCommand = /##(?=\[|vso\[|teamcity\[)/gi;
/** GitHub reads `::name::` at the start of a line, spaces before it included. */
const colonCommand = /^(\s*):(?=:)/;

/** One line in which every character can be seen and none is a command. Safe wherever it is put into a line. */
export function visible(text: string): string {
  return text
    .replace(invisible, escapeCharacter)
    .replace(markedCommand, String.raw`#\x23`)
    .replace(colonCommand, String.raw`$1\x3a`);
}

/** Like `visible`, and no longer than `max` characters; what is left out is counted. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return visible(text);
  // A surrogate pair is not torn: its first half alone would be shown as an escape that the App never sent.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max;
  return `${visible(text.slice(0, end))}… (${text.length - end} more characters)`;
}

/** The same JSON value in which every character can be seen, and none is a command; line breaks between its parts stay. */
export function visibleJson(json: string): string {
  return json
    .replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
    )
    .replace(markedCommand, String.raw`#\u0023`);
}

/** Any value as one line: JSON, made visible, no longer than `max`. */
export function shownValue(value: unknown, max = 300): string {
  return clip(visibleJson(asJson(value)), max);
}

function asJson(value: unknown): string {
  try {
    return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? typeof value);
  } catch {
    // Cyclic, or nested so deeply that the stack ends; a list that is turned into text by `String` ends it too.
    return Object.prototype.toString.call(value);
  }
}

function escapeCharacter(character: string): string {
  const known = short[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
