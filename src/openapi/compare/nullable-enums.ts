import { isRecord } from '../../model/json.ts';
import type { Source } from '../source.ts';

/**
 * A type that may be null beside an `enum` that does not list null: by the letter null is not allowed, and in OpenAPI 3.0 it is read as
 * people mean it, `nullable` being the more telling word. In 3.1 only the letter can be read. Where a document of 3.1 has such schemas, its
 * generator wrote those of 3.0 with the same meaning, so that beside it both are read by the letter.
 */
export function readAlike(old: Source, next: Source): readonly [Source, Source] {
  if (isOld(old) === isOld(next)) return [old, next];
  if (isOld(old)) return hasNullableEnum(next.document) ? [byTheLetter(old), next] : [old, next];
  return hasNullableEnum(old.document) ? [old, byTheLetter(next)] : [old, next];
}

function isOld({ document }: Source): boolean {
  return document.openapi.startsWith('3.0');
}

function lacksNull(list: unknown): boolean {
  return Array.isArray(list) && !list.includes(null);
}

function hasNullableEnum(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasNullableEnum);
  if (!isRecord(value)) return false;
  const { type } = value;
  return (Array.isArray(type) && type.includes('null') && lacksNull(value['enum'])) || Object.values(value).some(hasNullableEnum);
}

function byTheLetter(source: Source): Source {
  const document = withoutMark(source.document);
  return { ...source, document: document as Source['document'] };
}

/** The same value where nothing is to be taken out. */
function withoutMark(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutMark);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isRecord(value)) return value;
  if (value['nullable'] === true && lacksNull(value['enum'])) {
    const { nullable: _mark, ...rest } = value;
    return rest;
  }
  const members = Object.entries(value).map(([key, member]) => [key, withoutMark(member)] as const);
  return members.some(([key, member]) => member !== value[key]) ? Object.fromEntries(members) : value;
}
