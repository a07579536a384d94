// Header lines, as raw as CDP gives them.
import type { Headers } from '../../model/exchange.ts';

/** The lines of an HTTP/1 message head, status line first: order, case and duplicates kept. */
export function headerLines(head: string): Headers {
  const lines: [string, string][] = [];
  for (const line of head.split(/\r?\n/).slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) lines.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return lines;
}

/** CDP's header object: lines of one name are joined with a newline there. HTTP/2's pseudo headers are left out. */
export function headerEntries(headers: Readonly<Record<string, string>>): Headers {
  return Object.entries(headers)
    .filter(([name]) => !name.startsWith(':'))
    .flatMap(([name, value]) => value.split('\n').map((line) => [name, line] as const));
}
