import { clip, visible } from './escape.ts';
import type { Format, Style } from './style.ts';
import { counted } from './verdict-line.ts';

interface Swept {
  readonly app: string;
  readonly origin: string;
  readonly outcome: 'removed' | 'gone' | 'left' | 'unknown';
  readonly text: string;
}

const words: Readonly<Record<Swept['outcome'], string>> = { removed: 'removed', gone: 'was gone', left: 'stays', unknown: 'not tried' };
const formats: Readonly<Record<Swept['outcome'], Format>> = { removed: 'green', gone: 'dim', left: 'red', unknown: 'yellow' };

/** What became of each object, App by App. Ends with a line break. */
export function sweepText(swept: readonly Swept[], style: Style): string {
  if (swept.length === 0) return 'Nothing was left by an earlier run.\n';
  const lines: string[] = [];
  for (const [, group] of Map.groupBy(swept, ({ app, origin }) => `${app} ${origin}`)) {
    const [first] = group;
    if (first === undefined) continue;
    const removed = group.filter(({ outcome }) => outcome === 'removed' || outcome === 'gone').length;
    lines.push(`${style('bold', visible(first.app))} at ${clip(first.origin, 200)}: ${removed} of ${counted(group.length, 'object')} gone`);
    lines.push(...group.map(({ outcome, text }) => `  ${style(formats[outcome], words[outcome].padEnd(9))}  ${clip(text, 400)}`));
  }
  return `${lines.join('\n')}\n`;
}
