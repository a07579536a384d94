/** One link of a `Link` header. */
export interface LinkValue {
  /** As it is written: it may be relative (RFC 8288 §3.1). */
  readonly target: string;
  /** Relation types in lower case (§3.3); none when the link says none. */
  readonly relations: readonly string[];
}

/** Longer than any server sends; beyond it nothing is read. */
const longest = 64 * 1024;
const token = /[!#$%&'*+.^_`|~\w-]+/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const unquoted = /[^\s;,"]+/y;
const target = /<([^<>\s"]*)>/y;
const space = /[ \t]*/y;

/** The links of `Link` header lines, in order (RFC 8288 §3); undefined when the lines are not what the grammar allows. */
export function linksIn(lines: readonly string[]): readonly LinkValue[] | undefined {
  const links: LinkValue[] = [];
  for (const line of lines) {
    const found = line.length > longest ? undefined : linksOfLine(line);
    if (found === undefined) return undefined;
    links.push(...found);
  }
  return links;
}

function linksOfLine(line: string): readonly LinkValue[] | undefined {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) return undefined;
    at = pattern.lastIndex;
    return match;
  };
  const mark = (wanted: string): boolean => {
    take(space);
    if (line[at] !== wanted) return false;
    at += 1;
    take(space);
    return true;
  };

  const links: LinkValue[] = [];
  take(space);
  while (at < line.length) {
    // A list may have empty members (RFC 9110 §5.6.1.2).
    if (mark(',')) continue;
    const leads = take(target)?.[1];
    if (leads === undefined) return undefined;
    let relations: readonly string[] | undefined;
    while (mark(';')) {
      // A parameter may be missing between two semicolons, as some servers write them.
      const name = take(token)?.[0].toLowerCase();
      if (name === undefined) continue;
      let value = '';
      if (mark('=')) {
        const text = take(quoted)?.[1]?.replace(/\\(.)/g, '$1') ?? take(unquoted)?.[0];
        if (text === undefined) return undefined;
        value = text;
      }
      // The first `rel` counts (§3.3).
      if (name === 'rel') relations ??= value.toLowerCase().split(/\s+/).filter(Boolean);
    }
    links.push({ target: leads, relations: relations ?? [] });
    take(space);
    if (at < line.length && !mark(',')) return undefined;
  }
  return links;
}

/** Where the first link of a relation leads, resolved against the request's URL; undefined without one, or when it is no URL. */
export function linkTo(relation: string, lines: readonly string[], base: string): URL | undefined {
  const found = linksIn(lines)?.find(({ relations }) => relations.includes(relation));
  return found !== undefined && URL.canParse(found.target, base) ? new URL(found.target, base) : undefined;
}
