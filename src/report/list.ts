import { levels, type Level } from '../model/finding.ts';
import type { CatalogueEntry } from '../model/catalogue-entry.ts';
import { visible } from './escape.ts';
import { levelFormat } from './findings-text.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import { counted } from './verdict-line.ts';

/** The catalogue as a table: id, title, the levels its findings can have, the witnesses it needs. */
export function list(catalogue: readonly CatalogueEntry[], style: Style): string {
  const head = ['check', 'title', 'findings', 'needs'].map((name) => style('dim', name));
  const rows = catalogue.map((entry) => [
    style('bold', visible(entry.id)),
    visible(entry.title),
    levelNames(entry.levels, style),
    entry.needs.map(visible).join(', '),
  ]);
  const areas = new Set(catalogue.map(({ area }) => area)).size;
  return `${[...table([head, ...rows]), '', `${counted(catalogue.length, 'check')} in ${counted(areas, 'area')}; read on: npx seamcheck explain <check>`].join('\n')}\n`;
}

/** The same as JSON, without the pages. */
export function listJson(catalogue: readonly CatalogueEntry[]): string {
  return `${JSON.stringify(
    catalogue.map(({ id, area, title, sources, levels: of, needs }) => ({ id, area, title, sources, levels: of, needs })),
    undefined,
    2,
  )}\n`;
}

function levelNames(of: readonly Level[], style: Style): string {
  return levels
    .toReversed()
    .filter((level) => of.includes(level))
    .map((level) => style(levelFormat[level], level))
    .join(', ');
}
