// Words for a POSIX shell. What a reader pastes must mean exactly what was sent, whatever the App put into it.

/** A literal text, or the value of a variable. */
export type Part = string | { readonly variable: string };

const bare = /^[\w@%+=:,./-]+$/;
/** `!` is history expansion in an interactive bash, inside double quotes too. */
const safeInDoubleQuotes = /^[^"$`\\!\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;
/** `##[` and `##vso[` are commands to some CI systems; an empty quotation in between changes nothing for the shell. */
const twoHashes = /#(?=#)/g;
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** One word of a command line. A trailing line break in a literal with other control characters is lost, as `$(…)` does. */
export function shellWord(...parts: readonly Part[]): string {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return literal(only);
  if (parts.every((part) => typeof part !== 'string' || safeInDoubleQuotes.test(part)))
    return `"${parts.map(inDoubleQuotes).join('')}"`.replace(twoHashes, '#""');
  return parts.map((part) => (typeof part === 'string' ? (part === '' ? '' : literal(part)) : `"$${part.variable}"`)).join('');
}

/** True when a text has characters that cannot be seen, so that only `printf` can write it. */
export function needsPrintf(text: string): boolean {
  return unseen.test(text);
}

/** A `printf` command that writes exactly this text, on one visible line. */
export function printfCommand(text: string): string {
  const format = Array.from(text, (character) =>
    unseen.test(character) ? octal(character) : character === '\\' || character === '%' ? character + character : character,
  ).join('');
  // A leading hyphen would be an option.
  return `printf ${singleQuoted(format.replace(/^-/, String.raw`\055`))}`;
}

function inDoubleQuotes(part: Part, index: number, parts: readonly Part[]): string {
  if (typeof part === 'string') return part;
  const next = parts[index + 1];
  return typeof next === 'string' && /^\w/.test(next) ? `\${${part.variable}}` : `$${part.variable}`;
}

function literal(text: string): string {
  if (bare.test(text)) return text;
  return needsPrintf(text) ? `"$(${printfCommand(text)})"` : singleQuoted(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`).replace(twoHashes, "#''")}'`;
}

function octal(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
