import { isRecord } from '../../model/json.ts';
import { isMarked } from '../../schema/direction.ts';
import { shown, type Change } from './changes.ts';
import type { Shape } from './shape.ts';
import type { Found, Side } from './side.ts';
import type { Speaker } from './speaker.ts';

/** A step from a schema to one inside it. */
export type Step =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'extra' }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'item'; readonly index?: number }
  | { readonly kind: 'branch' };

export interface Pair {
  readonly step: Step;
  readonly old: Found;
  readonly new: Found;
}

export interface Sides {
  readonly old: Side;
  readonly new: Side;
}

/** What changed between the properties of two objects, and the pairs of schemas to look into. */
export function objectChanges(
  sides: Sides,
  old: Shape,
  next: Shape,
  speaker: Speaker,
): { readonly changes: readonly Change[]; readonly pairs: readonly Pair[] } {
  const changes: Change[] = [];
  const pairs: Pair[] = [];
  const mark = speaker === 'client' ? 'readOnly' : 'writeOnly';
  const marked = (side: Side, property: Found): boolean => isMarked(side.document, property, mark);
  for (const name of new Set([...old.properties.keys(), ...next.properties.keys()])) {
    const one = old.properties.get(name);
    const other = next.properties.get(name);
    // What this speaker never writes is not part of what it says.
    const silentOld = one !== undefined && marked(sides.old, one);
    const silentNew = other !== undefined && marked(sides.new, other);
    if ((one === undefined || silentOld) && (other === undefined || silentNew)) continue;
    if (one !== undefined && other !== undefined) {
      if (silentOld !== silentNew) {
        const kind = `became-${silentNew ? '' : 'not-'}${mark === 'readOnly' ? 'read-only' : 'write-only'}`;
        const text = `is ${silentNew ? 'now' : 'no longer'} ${mark === 'readOnly' ? 'read-only' : 'write-only'}`;
        const held = silentNew ? speaker === 'owner' && old.required.has(name) : speaker === 'client' && next.required.has(name);
        changes.push({ kind, effect: held ? 'unclear' : silentNew ? 'loss' : 'addition', old: one, new: other, text, property: name });
        continue;
      }
      pairs.push({ step: { kind: 'property', name }, old: one, new: other });
      const was = old.required.has(name);
      const is = next.required.has(name);
      if (was !== is) changes.push(requiredChange(name, is, one, other));
    } else if (one !== undefined) changes.push(...gone(next, name, one, old.required.has(name), speaker));
    else if (other !== undefined) changes.push(...come(old, name, other, next.required.has(name), speaker));
  }
  for (const name of new Set([...old.required, ...next.required])) {
    if (old.properties.has(name) || next.properties.has(name) || old.required.has(name) === next.required.has(name)) continue;
    changes.push(requiredChange(name, next.required.has(name), old.at, next.at));
  }
  const rest = restChanges(old, next);
  return { changes: [...changes, ...rest.changes], pairs: [...pairs, ...rest.pairs] };
}

/** Properties by pattern that both have. */
export function patternPairs(old: Shape, next: Shape): readonly Pair[] {
  return [...old.schemas].flatMap(([key, one]): readonly Pair[] => {
    const other = key.startsWith(patterns) ? next.schemas.get(key) : undefined;
    return other === undefined ? [] : [{ step: { kind: 'pattern', pattern: key.slice(patterns.length) }, old: one, new: other }];
  });
}

const patterns = 'patternProperties/';

function requiredChange(name: string, now: boolean, one: Found, other: Found): Change {
  return now
    ? { kind: 'became-required', effect: 'narrower', old: one, new: other, text: 'is required now', property: name }
    : { kind: 'became-optional', effect: 'wider', old: one, new: other, text: 'is optional now', property: name };
}

function gone(next: Shape, name: string, one: Found, required: boolean, speaker: Speaker): readonly Change[] {
  const closed = isClosed(next);
  const kind = `${required && speaker === 'owner' ? 'required-' : ''}removed`;
  const text = closed && speaker === 'client' ? 'is not accepted any more' : 'is gone';
  const lost = required && speaker === 'owner' ? 'wider' : closed && speaker === 'client' ? 'narrower' : 'loss';
  return [{ kind, effect: lost, old: one, new: next.at, text, property: name }];
}

function come(old: Shape, name: string, other: Found, required: boolean, speaker: Speaker): readonly Change[] {
  const closed = isClosed(old);
  const kind = `${required && speaker === 'client' ? 'required-' : ''}added`;
  const text = required ? 'is new and required' : 'is new';
  const effect = required && speaker === 'client' ? 'narrower' : closed && speaker === 'owner' ? 'wider' : 'addition';
  return [{ kind, effect, old: old.at, new: other, text, property: name }];
}

function isClosed(shape: Shape): boolean {
  return [shape.schemas.get('additionalProperties'), shape.schemas.get('unevaluatedProperties')].some((rest) => rest?.value === false || isNever(rest?.value));
}

function isNever(value: unknown): boolean {
  return isRecord(value) && isRecord(value['not']) && Object.keys(value['not']).length === 0;
}

function restChanges(old: Shape, next: Shape): { readonly changes: readonly Change[]; readonly pairs: readonly Pair[] } {
  const one = old.schemas.get('additionalProperties');
  const other = next.schemas.get('additionalProperties');
  const places = { old: one ?? old.at, new: other ?? next.at };
  const open = (rest: Found | undefined): boolean =>
    rest === undefined || rest.value === true || (isRecord(rest.value) && Object.keys(rest.value).length === 0);
  const shut = (rest: Found | undefined): boolean => rest?.value === false;
  if (shut(one) === shut(other) && open(one) === open(other)) {
    return one === undefined || other === undefined || !isRecord(one.value) || !isRecord(other.value)
      ? { changes: [], pairs: [] }
      : { changes: [], pairs: [{ step: { kind: 'extra' }, old: one, new: other }] };
  }
  if (shut(other))
    return { changes: [{ kind: 'additional-properties-closed', effect: 'narrower', text: 'allows no other properties any more', ...places }], pairs: [] };
  if (shut(one)) return { changes: [{ kind: 'additional-properties-opened', effect: 'wider', text: 'allows other properties now', ...places }], pairs: [] };
  const change: Change = open(one)
    ? { kind: 'additional-properties-restricted', effect: 'narrower', text: `allows other properties only as ${shown(other?.value)} now`, ...places }
    : { kind: 'additional-properties-freed', effect: 'wider', text: 'allows other properties of any kind now', ...places };
  return { changes: [change], pairs: [] };
}
