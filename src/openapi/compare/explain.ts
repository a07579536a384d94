import { pages } from './pages.ts';

/** What a finding of this id means and what to do; undefined for an id that there is not. */
export function explainDrift(id: string): string | undefined {
  const page = pages().get(id);
  return page === undefined ? undefined : `${id}\n\n${page.title}\n\nLevel: ${page.level}\n\n${page.means}\n\nWhat to do\n  ${page.remedy}\n`;
}

/** One line. */
export function driftTitle(id: string): string {
  return pages().get(id)?.title ?? id;
}

export function isDriftId(id: string): boolean {
  return pages().has(id);
}

export function driftIds(): Iterable<string> {
  return pages().keys();
}
