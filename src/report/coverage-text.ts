import type { CoverageChange } from '../model/coverage.ts';
import type { AppReport } from '../model/report.ts';
import { clip, visible } from './escape.ts';
import type { Style } from './style.ts';
import { counted } from './verdict-line.ts';

const mostLines = 20;

/** `cors/on-500 on GET /todos: no crash lever is declared`. */
export function coverageText({ check, operation, because }: CoverageChange['gone'][number]): string {
  return `${visible(check)}${operation === undefined ? '' : ` on ${clip(operation, 160)}`}${because === undefined ? '' : `: ${clip(because, 300)}`}`;
}

/** What is examined no longer, by name; that more is examined, as a note. */
export function coverageLines({ coverage }: Pick<AppReport, 'coverage'>, style: Style): readonly string[] {
  if (coverage === undefined) return [];
  const { gone, grown } = coverage;
  const lines: string[] = [];
  if (gone.length > 0)
    lines.push(
      '',
      style('bold', 'no longer examined'),
      ...gone.slice(0, mostLines).map((one) => `  ${coverageText(one)}`),
      ...(gone.length > mostLines ? [`  and ${gone.length - mostLines} more`] : []),
      `  ${style('dim', 'where that is right, `seamcheck verify --update-coverage` records it')}`,
    );
  if (grown.length > 0) {
    const [first] = grown;
    const more = grown.length > 1 ? ` and ${counted(grown.length - 1, 'other')}` : '';
    lines.push(
      '',
      `${style('cyan', 'note')}  examined, but not recorded: ${first === undefined ? '' : coverageText(first)}${more}; \`seamcheck verify --update-coverage\` records it`,
    );
  }
  return lines;
}
