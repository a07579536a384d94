import { isRecord } from '../model/json.ts';
import { draftOf } from './dialect.ts';
import { absentees, ignored } from './direction.ts';
import { allOf, anyOf, anything, declares, every, not, nothing, ofKinds, size, some, text, unread, type Names, type Node } from './ir.ts';
import { kindBits } from './json-kind.ts';
import { readRange } from './read-scalar.ts';
import type { Reader, SchemaObject } from './reader.ts';

export function readObject(reader: Reader, found: SchemaObject): readonly Node[] {
  const { pointer, value } = found;
  const parts: Node[] = [];
  const number = readRange(value, 'minProperties', 'maxProperties');
  parts.push(typeof number === 'string' ? unread({ pointer, value }, number) : size(number.min, number.max));
  const { names, patterns } = declaredNames(found);
  const left = reader.law !== undefined && reader.direction !== undefined ? ignored(reader.document, found, reader.direction) : undefined;
  for (const name of names) {
    // What the other side ignores is not sent; where it is sent all the same nothing is asked of it.
    if (left?.has(name) === true) parts.push(...(reader.law === 'inner' ? [every(only(name), nothing)] : []));
    else parts.push(every(only(name), reader.below(found, 'properties', name)));
  }
  for (const pattern of patterns) parts.push(every(like(pattern), reader.below(found, 'patternProperties', pattern)));
  for (const keyword of ['properties', 'patternProperties', 'dependentRequired', 'dependentSchemas', 'dependencies']) {
    if (Object.hasOwn(value, keyword) && !isRecord(value[keyword])) parts.push(unread({ pointer, value }, `${keyword} is not an object`));
  }
  if (Object.hasOwn(value, 'additionalProperties')) {
    parts.push(every({ names, nodes: patterns.map(pattern), others: true }, reader.below(found, 'additionalProperties')));
  }
  if (Object.hasOwn(value, 'propertyNames') && draftOf(reader.dialect) >= 6) {
    parts.push(every({ names: [], nodes: [reader.below(found, 'propertyNames')], others: true }, nothing));
  }
  const required = readRequired(reader, found);
  for (const name of required) parts.push(typeof name === 'string' ? has(name) : name);
  parts.push(...readDependent(reader, found));
  if (reader.law !== undefined) parts.push(...declared(reader.law, found, names, patterns, required));
  return parts;
}

/** The names and patterns that `properties` and `patternProperties` list. */
export function declaredNames({ value }: SchemaObject): { readonly names: readonly string[]; readonly patterns: readonly string[] } {
  const keys = (keyword: string): readonly string[] => (isRecord(value[keyword]) ? Object.keys(value[keyword]).sort() : []);
  return { names: keys('properties'), patterns: keys('patternProperties') };
}

export function pattern(source: string): Node {
  return text({ says: 'pattern', source });
}

const objects: Node = ofKinds(kindBits.object);

function only(name: string): Names {
  return { names: [name], nodes: [], others: false };
}

function like(source: string): Names {
  return { names: [], nodes: [pattern(source)], others: false };
}

function has(name: string): Node {
  return some(only(name), anything);
}

function readRequired({ document, direction }: Reader, { pointer, value }: SchemaObject): readonly (string | Node)[] {
  const required = value['required'];
  if (required === undefined) return [];
  if (!Array.isArray(required) || !required.every((name) => typeof name === 'string')) return [unread({ pointer, value }, 'required is no list of names')];
  const absent = direction === undefined ? undefined : absentees(document, { pointer, value }, direction);
  return (required as readonly string[]).filter((name) => absent?.has(name) !== true);
}

function readDependent(reader: Reader, found: SchemaObject): readonly Node[] {
  const { pointer, value } = found;
  const old = draftOf(reader.dialect) <= 7;
  const parts: Node[] = [];
  for (const keyword of old ? ['dependencies'] : ['dependentRequired', 'dependentSchemas']) {
    const map = value[keyword];
    if (!isRecord(map)) continue;
    for (const name of Object.keys(map).sort()) {
      const needs = map[name];
      const needed = keyword === 'dependentRequired' || (old && Array.isArray(needs));
      if (needed && !(Array.isArray(needs) && needs.every((one) => typeof one === 'string')))
        return [unread({ pointer, value }, `${keyword} is no list of names`)];
      const then = needed ? allOf((needs as readonly string[]).map(has)) : reader.below(found, keyword, name);
      parts.push(anyOf([not(allOf([objects, has(name)])), then]));
    }
  }
  return parts;
}

function declared(
  side: 'inner' | 'outer',
  { value }: SchemaObject,
  names: readonly string[],
  patterns: readonly string[],
  required: readonly (string | Node)[],
): readonly Node[] {
  const listed = [...names, ...required.filter((name) => typeof name === 'string')];
  const speaks = Object.hasOwn(value, 'additionalProperties') || Object.hasOwn(value, 'unevaluatedProperties');
  if (listed.length === 0 && patterns.length === 0 && !speaks) return [];
  return [declares(side, listed, patterns.map(pattern), !speaks)];
}
