import { withoutNames } from '../../model/operation.ts';
import type { Operation } from './operations.ts';

export interface Moved {
  readonly from: string;
  readonly to: string;
  readonly pairs: readonly Match[];
}

export interface Match {
  readonly old: Operation;
  readonly new: Operation;
}

/** The operations of two documents laid beside one another. */
export interface Matched {
  readonly pairs: readonly Match[];
  /** Whole groups that are served under another prefix now. */
  readonly moved: readonly Moved[];
  /** Base paths of the old document under which a matched operation is not served any more. */
  readonly left: readonly { readonly base: string; readonly match: Match }[];
  readonly gone: readonly Operation[];
  readonly come: readonly Operation[];
}

/**
 * By method and path, base path before it and the parameters' names away. Where two of a document come to the same, the first counts,
 * as it does for a router.
 */
export function matchOperations(old: readonly Operation[], next: readonly Operation[]): Matched {
  const index = new Map<string, Operation>();
  for (const operation of next) for (const { path } of operation.bases) setFirst(index, keyOf(operation, path), operation);
  const pairs: Match[] = [];
  const left: { base: string; match: Match }[] = [];
  const lost: Operation[] = [];
  const taken = new Set<Operation>();
  const seen = new Set<string>();
  for (const operation of old) {
    const found = operation.bases.map(({ path }) => index.get(keyOf(operation, path)));
    const first = found.find((candidate) => candidate !== undefined);
    const own = keyOf(operation, operation.bases[0]?.path ?? '');
    if (seen.has(own)) continue;
    seen.add(own);
    if (first === undefined) {
      lost.push(operation);
      continue;
    }
    taken.add(first);
    const match = { old: operation, new: first };
    pairs.push(match);
    for (const [at, { path }] of operation.bases.entries()) if (found[at] === undefined) left.push({ base: path, match });
  }
  const fresh = next.filter((operation) => !taken.has(operation) && !isShadowed(operation, index));
  const moved = movedGroup(lost, fresh);
  const movedOld = new Set(moved?.pairs.map((match) => match.old));
  const movedNew = new Set(moved?.pairs.map((match) => match.new));
  return {
    pairs,
    moved: moved === undefined ? [] : [moved],
    left,
    gone: lost.filter((operation) => !movedOld.has(operation)),
    come: fresh.filter((operation) => !movedNew.has(operation)),
  };
}

function isShadowed(operation: Operation, index: ReadonlyMap<string, Operation>): boolean {
  return operation.bases.every(({ path }) => index.get(keyOf(operation, path)) !== operation);
}

function setFirst(index: Map<string, Operation>, key: string, operation: Operation): void {
  const before = index.get(key);
  // What is written out wins over what is only reached through a second server.
  if (before === undefined) index.set(key, operation);
}

/** `GET /api/todos/{}`. A slash at the end is another path. */
function keyOf({ method, path }: Operation, base: string): string {
  return withoutNames(`${method} ${base}${path}` as `GET /${string}`);
}

/** Two operations or more, and most of what is missing, that are there under another prefix: `/api/v1` dropped, `/v2` for `/v1`. */
function movedGroup(lost: readonly Operation[], fresh: readonly Operation[]): Moved | undefined {
  if (lost.length < 2 || fresh.length < 2) return undefined;
  const byKey = new Map(fresh.map((operation) => [keyOf(operation, operation.bases[0]?.path ?? ''), operation] as const));
  const counts = new Map<string, { from: string; to: string; count: number }>();
  for (const operation of lost.slice(0, 40)) {
    const path = `${operation.bases[0]?.path ?? ''}${operation.path}`;
    for (const candidate of fresh) {
      if (candidate.method !== operation.method) continue;
      const prefix = prefixes(erased(path), erased(`${candidate.bases[0]?.path ?? ''}${candidate.path}`));
      if (prefix === undefined) continue;
      const key = JSON.stringify(prefix);
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { ...prefix, count: 1 });
      else known.count += 1;
    }
  }
  const best = [...counts.values()].toSorted((a, b) => b.count - a.count || a.from.length - b.from.length)[0];
  if (best === undefined || best.count < 2) return undefined;
  const pairs = lost.flatMap((operation): readonly Match[] => {
    const path = erased(`${operation.bases[0]?.path ?? ''}${operation.path}`);
    if (!(path === best.from || path.startsWith(best.from === '' ? '/' : `${best.from}/`))) return [];
    const other = byKey.get(`${operation.method} ${best.to}${path.slice(best.from.length)}`);
    return other === undefined ? [] : [{ old: operation, new: other }];
  });
  return pairs.length >= 2 && pairs.length * 2 >= lost.length ? { from: best.from, to: best.to, pairs } : undefined;
}

function erased(path: string): string {
  return path.replace(/\{[^{}]+\}/g, '{}');
}

/** What is left of both paths once their common end is taken away, when that end says anything. */
function prefixes(from: string, to: string): { readonly from: string; readonly to: string } | undefined {
  const one = from.split('/').slice(1);
  const other = to.split('/').slice(1);
  let common = 0;
  while (common < Math.min(one.length, other.length) && one[one.length - 1 - common] === other[other.length - 1 - common]) common += 1;
  const end = one.slice(one.length - common);
  if (common === 0 || end.every((segment) => segment === '{}' || segment === '')) return undefined;
  const head = (segments: readonly string[]): string =>
    segments
      .slice(0, segments.length - common)
      .map((segment) => `/${segment}`)
      .join('');
  return { from: head(one), to: head(other) };
}
