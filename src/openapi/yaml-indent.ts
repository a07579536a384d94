/** Wide enough for any block that a bracket or a quoted text stands in. */
const pad = ' '.repeat(200);
const limits = { repairs: 300, milliseconds: 10_000 } as const;

/** A text as it can be parsed, and where an offset of it was before. */
export interface Indented<T> {
  readonly parsed: T;
  readonly text: string;
  readonly before: (offset: number) => number;
}

/**
 * Parses YAML whose lists in brackets and quoted texts go on at a line's beginning, `]` under its key. YAML 1.2.2 §7.4 wants such lines
 * indented; libyaml and its kin do not care, and real documents are written by them. Where a line begins means nothing there, so such lines
 * are pushed in. Lines of nothing but closing brackets are pushed in together: in a block text that adds spaces to prose or an example.
 * @throws what `parse` throws otherwise
 */
export function parseIndented<T>(text: string, parse: (text: string) => T): Indented<T> {
  try {
    return { parsed: parse(text), text, before: (offset) => offset };
  } catch (error) {
    if (deficientAt(error) === undefined) throw error;
  }
  const until = performance.now() + limits.milliseconds;
  const lines = new Set([...text.matchAll(/^[ \t]*[\]}][\]},; \t]*$/gm)].map(({ index }) => index));
  for (let repairs = 0; ; repairs += 1) {
    const starts = [...lines].sort((a, b) => a - b);
    const padded = withPads(text, starts);
    const before = (offset: number): number => offset - pad.length * starts.filter((start, index) => start + index * pad.length < offset).length;
    try {
      return { parsed: parse(padded), text: padded, before };
    } catch (error) {
      const at = deficientAt(error);
      const line = at === undefined ? -1 : text.lastIndexOf('\n', before(at) - 1) + 1;
      if (at === undefined || lines.has(line) || repairs >= limits.repairs || performance.now() > until) throw moved(error, before);
      lines.add(line);
    }
  }
}

function withPads(text: string, starts: readonly number[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const start of starts) {
    parts.push(text.slice(from, start), pad);
    from = start;
  }
  return parts.join('') + text.slice(from);
}

/** Where a line is not indented enough, when that is what is wrong. */
function deficientAt(error: unknown): number | undefined {
  const { reason, mark } = error as { readonly reason?: unknown; readonly mark?: { readonly position?: unknown } };
  return reason === 'deficient indentation' && typeof mark?.position === 'number' ? mark.position : undefined;
}

function moved(error: unknown, before: (offset: number) => number): unknown {
  const { mark } = error as { readonly mark?: { position?: unknown } };
  if (mark !== undefined && typeof mark.position === 'number') mark.position = Math.max(0, before(mark.position));
  return error;
}
