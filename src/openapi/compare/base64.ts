import { isRecord } from '../../model/json.ts';
import type { Source } from '../source.ts';

/**
 * `format: byte` of OpenAPI 3.0 is `contentEncoding: base64` of 3.1 (3.1.1 §4.7.14.3), and the one is asserted and the other is not. Where
 * one of two documents says the one and its counterpart the other, both are read as the encoding, which asserts nothing.
 */
export function readBase64Alike(old: Source, next: Source): readonly [Source, Source] {
  const [one, other] = [saysOf(old.document), saysOf(next.document)];
  return (one.byte && other.encoding) || (one.encoding && other.byte) ? [asEncoding(old), asEncoding(next)] : [old, next];
}

interface Says {
  byte: boolean;
  encoding: boolean;
}

function saysOf(document: unknown): Readonly<Says> {
  const says = { byte: false, encoding: false };
  look(document, says);
  return says;
}

/** Of every document all is looked at, so that it must not cost: no list is made of what an object holds. */
function look(value: unknown, says: Says): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) look(item, says);
    return;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const key in members) {
    const member = members[key];
    if (typeof member === 'object') look(member, says);
    else if (member === 'byte') says.byte ||= key === 'format';
    else if (member === 'base64') says.encoding ||= key === 'contentEncoding';
  }
}

function asEncoding(source: Source): Source {
  return { ...source, document: encoded(source.document) as Source['document'] };
}

/** The same value where nothing is to be said otherwise. */
function encoded(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(encoded);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isRecord(value)) return value;
  if (value['format'] === 'byte' && value['type'] !== undefined) {
    const { format: _byte, ...rest } = value;
    return { ...rest, contentEncoding: 'base64' };
  }
  const members = Object.entries(value).map(([key, member]) => [key, encoded(member)] as const);
  return members.some(([key, member]) => member !== value[key]) ? Object.fromEntries(members) : value;
}
