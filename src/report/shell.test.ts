import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { printfCommand, shellWord } from './shell.ts';

/** What a POSIX shell makes of a word. */
function said(word: string): string {
  return execFileSync('sh', ['-c', `printf '%s' ${word}`], { encoding: 'utf8', env: { API: 'http://api', TOKEN: 's3cret $(no)' } });
}

const hostile = [
  'plain',
  '',
  "it's",
  `"double" $TOKEN \${API} \`id\` $(id) \\ \\n %s %% !history !!`,
  "'; rm -rf / #",
  '-n',
  '--help',
  '~/x *.ts {a,b} [c] | & ; < > ( )',
  'tab\tand\x1b[31mred\x1b[0m\x07',
  'two\nlines',
  '-\x1b',
  '\u202eevil \u200b\u{e0041} äöü 漢字 🙂 \u009b2J',
  '##[error]x ###vso[a] ##',
  '@/etc/passwd',
  '100% \x01%s %d \\0',
];

test.each(hostile)('a shell reads back %j', (text) => {
  expect(said(shellWord(text))).toBe(text);
});

test.each(hostile)('a shell reads back %j around a variable', (text) => {
  expect(said(shellWord(text, { variable: 'TOKEN' }, text))).toBe(`${text}s3cret $(no)${text}`);
});

test.each([...hostile, 'ends with line breaks\n\n', 'nul \0 byte'])('printf writes %j', (text) => {
  expect(execFileSync('sh', ['-c', printfCommand(text)], { encoding: 'utf8' })).toBe(text);
});

test.each(hostile)('the word for %j holds nothing that a terminal or a CI acts on', (text) => {
  for (const word of [shellWord(text), shellWord(text, { variable: 'TOKEN' })]) expect(word).not.toMatch(/[\p{Cc}\p{Cf}]|##\[|##vso\[/u);
});

test('reads well where it can', () => {
  expect(shellWord('Authorization: Bearer ', { variable: 'TOKEN' })).toBe('"Authorization: Bearer $TOKEN"');
  expect(shellWord({ variable: 'API' }, '/todos?page=2&size=1')).toBe('"$API/todos?page=2&size=1"');
  expect(shellWord({ variable: 'API' }, 'x')).toBe('"${API}x"');
  expect(shellWord({ variable: 'API' }, '/a$b')).toBe(`"$API"'/a$b'`);
  expect(shellWord('Accept: text/html')).toBe("'Accept: text/html'");
});
