// A check's page for a terminal. Knows what our pages use: headings, lists, fenced code, quotes, tables as they are, bold, code and links.
import type { Style } from './style.ts';

const invisible = /[^\P{Cc}\n\t]/gu;

/**
 * A Markdown page as text that reads well in a terminal.
 * @param width columns to fill; paragraphs are broken there
 */
export function explain(page: string, style: Style, width = 100): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let indent = '';
  let fence: string | undefined;
  const flush = (): void => {
    if (paragraph.length > 0) out.push(...filled(paragraph.join(' '), indent, width).map((line) => inline(line, style)));
    paragraph = [];
    indent = '';
  };
  for (const line of withoutHead(page.replaceAll('\r\n', '\n').replace(invisible, '')).split('\n')) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark !== undefined && mark.startsWith(fence)) fence = undefined;
      else out.push(line === '' ? '' : `    ${style('cyan', line)}`);
    } else if (mark !== undefined) {
      flush();
      fence = mark;
    } else if (/^\s*$/.test(line)) {
      flush();
      if (out.length > 0 && out.at(-1) !== '') out.push('');
    } else if (/^#{1,6} /.test(line)) {
      flush();
      if (out.length > 0 && out.at(-1) !== '') out.push('');
      out.push(style('bold', inline(line.replace(/^#+ /, '').replace(/ #+$/, ''), style)), '');
    } else if (/^\s*\|/.test(line)) {
      flush();
      out.push(inline(line, style));
    } else if (/^\s*(?:[-*+]|\d+[.)]) /.test(line)) {
      flush();
      const [, space = '', bullet = '', text = ''] = /^(\s*)([-*+]|\d+[.)]) +(.*)$/.exec(line) ?? [];
      indent = ' '.repeat(space.length + bullet.length + 1);
      paragraph = [`${space}${/\d/.test(bullet) ? bullet : '-'} ${text}`];
    } else paragraph.push(line.trim());
  }
  flush();
  while (out.at(-1) === '') out.pop();
  return `${out.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

/** The generated head is data for tools; what a reader wants of it stands in the page. */
function withoutHead(page: string): string {
  return page.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/<!--[\s\S]*?-->\n?/g, '');
}

function filled(text: string, indent: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = /^\s*/.exec(text)?.[0] ?? '';
  let empty = true;
  // Code spans and links stay whole, so that styling never straddles a line.
  for (const word of text.trim().match(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|\*\*[^*]+\*\*|\S)+/g) ?? []) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

function inline(line: string, style: Style): string {
  return line
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith('`') && part.length > 2
        ? style('cyan', part)
        : part
            .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_whole, text: string, address: string) =>
              text === address ? text : `${text} (${style('underline', address)})`,
            )
            .replace(/\*\*([^*]+)\*\*/g, (_whole, text: string) => style('bold', text)),
    )
    .join('');
}
