import { hash } from 'node:crypto';
import { isRecord, type JsonPointer } from '../model/json.ts';
import type { Found } from './reference.ts';
import type { Resolver } from './resolve.ts';

/**
 * Which `$dynamicAnchor` (2020-12) or `$recursiveAnchor` (2019-09) of a name is the outermost on the way to where reading stands: the first
 * resource entered that has one holds it for all below (2020-12 §8.2.3.2).
 */
export interface DynamicScope {
  /** Says the same of schemas read under it, or the empty text where nothing in the document is dynamic. */
  readonly key: () => string;
  /** Reads with the resource of a place entered. */
  readonly entering: <T>(pointer: JsonPointer, work: () => T) => T;
  /** Reads later what is come to now, under the scope of now. */
  readonly kept: <T>(work: () => T) => () => T;
  readonly outermost: (name: string) => Found | undefined;
}

type Bound = ReadonlyMap<string, Found>;

export function dynamicScope(document: unknown, resolver: Resolver): DynamicScope {
  let bound: Bound = new Map();
  let text: string | undefined;
  const dynamic = resolver.isDynamic();
  const under = <T>(scope: Bound, work: () => T): T => {
    const before = bound;
    bound = scope;
    try {
      return work();
    } finally {
      bound = before;
    }
  };
  return {
    key: () => {
      if (!dynamic) return '';
      text ??= hash('sha1', JSON.stringify(isRecord(document) ? document : null), 'base64');
      return `${text} ${[...bound]
        .map(([name, { pointer }]) => `${name}=${pointer}`)
        .sort()
        .join(' ')}`;
    },
    entering: (pointer, work) => {
      if (!dynamic) return work();
      const added = resolver.anchorsAt(pointer).filter(([name]) => !bound.has(name));
      return added.length === 0 ? work() : under(new Map([...bound, ...added]), work);
    },
    kept: (work) => {
      const scope = bound;
      return () => under(scope, work);
    },
    outermost: (name) => bound.get(name),
  };
}
