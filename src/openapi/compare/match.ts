import { normalPath, withoutNames } from '../../model/operation.ts';
import { mergedInto } from './merge.ts';
import type { Match, Operation } from './operations.ts';
import { isListed } from './servers.ts';

export interface Moved {
  readonly from: string;
  readonly to: string;
  readonly pairs: readonly Match[];
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
 * By method and path, base path before it and the parameters' names away. Where several of a document come to the same, which the standard
 * forbids and real documents have, those of the same names belong together, then the others as they follow; one that
 * is left over goes on to be served by another of them.
 */
export function matchOperations(old: readonly Operation[], next: readonly Operation[]): Matched {
  const index = new Map<string, Operation[]>();
  const named = new Map<string, Operation>();
  for (const operation of next) {
    for (const { path } of operation.bases) {
      listed(index, keyOf(operation, path)).push(operation);
      const whole = wholeOf(operation, path);
      if (!named.has(whole)) named.set(whole, operation);
    }
  }
  const spoken = new Set(old.flatMap((operation) => operation.bases.map(({ path }) => wholeOf(operation, path))));
  const pairs: Match[] = [];
  const left: { base: string; match: Match }[] = [];
  const lost: Operation[] = [];
  const taken = new Map<Operation, string>();
  const looked = new Map<string, number>();
  const ownKey = (operation: Operation): string => keyOf(operation, operation.bases[0]?.path ?? '');

  const partner = (operation: Operation, base: string): Operation | undefined => {
    const same = named.get(wholeOf(operation, base));
    if (same !== undefined) return same;
    const candidates = index.get(keyOf(operation, base)) ?? [];
    if (candidates.length < 2) return candidates[0];
    const isFree = (candidate: Operation): boolean =>
      taken.get(candidate) !== ownKey(operation) && !candidate.bases.some(({ path }) => spoken.has(wholeOf(candidate, path)));
    // Who is not free once is not free later: of thirty thousand each is looked at once.
    const asked = `${ownKey(operation)} ${keyOf(operation, base)}`;
    let at = looked.get(asked) ?? 0;
    for (let candidate = candidates[at]; candidate !== undefined && !isFree(candidate); candidate = candidates[at]) at += 1;
    looked.set(asked, at);
    return candidates[at] ?? candidates[0];
  };

  for (const operation of old) {
    const first = operation.bases.map(({ path }) => partner(operation, path)).find((candidate) => candidate !== undefined);
    if (first === undefined) {
      lost.push(operation);
      continue;
    }
    taken.set(first, ownKey(operation));
    const match = { old: operation, new: first };
    pairs.push(match);
    for (const base of operation.bases) if (!index.has(keyOf(operation, base.path)) && !isListed(base, first.bases)) left.push({ base: base.path, match });
  }
  const known = new Set(old.flatMap((operation) => operation.bases.map(({ path }) => keyOf(operation, path))));
  const isShadowed = (operation: Operation): boolean =>
    operation.bases.every(({ path }) => known.has(keyOf(operation, path)) || index.get(keyOf(operation, path))?.[0] !== operation);
  const fresh = next.filter((operation) => !taken.has(operation) && !isShadowed(operation));
  const moved = movedGroup(lost, fresh);
  const movedOld = new Set(moved?.pairs.map((match) => match.old));
  const movedNew = new Set(moved?.pairs.map((match) => match.new));
  const come = fresh.filter((operation) => !movedNew.has(operation));
  const merged = mergedInto(
    lost.filter((operation) => !movedOld.has(operation)),
    come,
  );
  const answered = new Set(merged.map((match) => match.old));
  return {
    pairs: [...pairs, ...merged],
    moved: moved === undefined ? [] : [moved],
    left,
    gone: lost.filter((operation) => !movedOld.has(operation) && !answered.has(operation)),
    come,
  };
}

function listed(index: Map<string, Operation[]>, key: string): Operation[] {
  let list = index.get(key);
  if (list === undefined) index.set(key, (list = []));
  return list;
}

/** With the parameters' names. */
function wholeOf({ method, path }: Operation, base: string): string {
  return `${method} ${normalPath(`${base}${path}`)}`;
}

/** `GET /api/todos/{}`. A slash at the end is another path. */
function keyOf({ method, path }: Operation, base: string): string {
  return withoutNames(`${method} ${normalPath(`${base}${path}`)}` as `GET /${string}`);
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
