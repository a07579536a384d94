import { isRecord } from '../model/json.ts';
import { draftOf } from './dialect.ts';
import type { Reader, SchemaObject } from './reader.ts';
import type { Found } from './reference.ts';

/** Where `$ref`, `$dynamicRef` or `$recursiveRef` leads. */
export function targetOf({ resolver, dialect, scope }: Reader, { pointer, value }: SchemaObject): Found | { readonly reason: string } | undefined {
  if (typeof value['$ref'] === 'string') return resolver.resolve(value['$ref'], pointer);
  if (draftOf(dialect) < 2019) return undefined;
  const keyword = draftOf(dialect) === 2020 ? '$dynamicRef' : '$recursiveRef';
  const dynamic = value[keyword];
  if (typeof dynamic !== 'string') return undefined;
  const target = resolver.resolve(dynamic, pointer);
  if ('reason' in target || !isRecord(target.value)) return target;
  // It is dynamic only when it leads to a dynamic anchor (2020-12 §8.2.3.2, 2019-09 §8.2.4.2.2).
  const anchor = keyword === '$recursiveRef' ? (target.value['$recursiveAnchor'] === true ? '' : undefined) : target.value['$dynamicAnchor'];
  if (typeof anchor !== 'string' || (keyword === '$dynamicRef' && !dynamic.endsWith(`#${anchor}`))) return target;
  return scope.outermost(anchor) ?? target;
}
