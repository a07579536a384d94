import { isRecord } from '../../model/json.ts';
import { canonical } from './same.ts';
import { shapeOf, type Shape } from './shape.ts';
import type { Sides } from './object-changes.ts';
import type { Found } from './side.ts';

const most = 2_000;

/** Whether a body in this media type is XML. */
export function isXml(media: string): boolean {
  return /[/+]xml(;|$)/.test(media);
}

/**
 * Whether two schemas are written as XML in different ways (OpenAPI 3.1 §4.8.26): the same values, in elements of other names or in
 * attributes. What is in only one of the schemas is told of elsewhere, and so are their values.
 */
export function areWrittenOtherwise(sides: Sides, old: Found, next: Found): boolean {
  const seen = new Set<string>();
  const waiting: (readonly [old: Found, next: Found, name: string])[] = [[old, next, '']];
  for (let pair = waiting.pop(); pair !== undefined && seen.size < most; pair = waiting.pop()) {
    const [from, to, name] = pair;
    const [one, other] = [shapeOf(sides.old, from), shapeOf(sides.new, to)];
    if (writtenAs(one, name) !== writtenAs(other, name)) return true;
    const key = `${one.at.pointer} ${other.at.pointer}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const [inner, property] of one.properties) {
      const partner = other.properties.get(inner);
      if (partner !== undefined) waiting.push([property, partner, inner]);
    }
    const [item, partner] = [one.schemas.get('items'), other.schemas.get('items')];
    if (item !== undefined && partner !== undefined) waiting.push([item, partner, name]);
  }
  return false;
}

/** Defaults filled in; the name of a property is that of its element. */
function writtenAs({ words }: Shape, name: string): string {
  const xml = words.get('xml')?.value;
  const said = isRecord(xml) ? Object.entries(xml).filter(([key, value]) => value !== false && !key.startsWith('x-')) : [];
  return canonical({ name, ...Object.fromEntries(said) });
}
