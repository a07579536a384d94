/** Says whether a path inside a build context is left out of it. */
export interface IgnoreRules {
  ignores(path: string): boolean;
  /** Whether nothing below an ignored folder can be let in again. */
  canSkip(folder: string): boolean;
}

interface Rule {
  readonly pattern: RegExp;
  readonly text: string;
  readonly letsIn: boolean;
}

/** The rules of a `.dockerignore` file (docs.docker.com, Build context): the last one that matches a path or a folder above it decides. */
export function ignoreRules(text: string): IgnoreRules {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(ruleOf);
  return {
    ignores(path) {
      const candidates = withParents(path);
      return rules.findLast((rule) => candidates.some((candidate) => rule.pattern.test(candidate)))?.letsIn === false;
    },
    canSkip(folder) {
      return !rules.some(({ letsIn, text: pattern }) => letsIn && (`${pattern}/`.startsWith(`${folder}/`) || wildcardMayReach(pattern, `${folder}/`)));
    },
  };
}

function ruleOf(line: string): Rule {
  const letsIn = line.startsWith('!');
  const text = (letsIn ? line.slice(1).trim() : line).replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  return { text, letsIn, pattern: toRegExp(text) };
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|\\.|[.+^${}()|\\/[\]]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('[') && part.length > 2) return part;
    return part.startsWith('\\') && part.length === 2 ? `\\${part.charAt(1)}` : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

function withParents(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

function wildcardMayReach(pattern: string, folder: string): boolean {
  const wildcard = pattern.search(/[*?[]/);
  if (wildcard === -1) return false;
  const start = pattern.slice(0, wildcard);
  return folder.startsWith(start) || start.startsWith(folder);
}
