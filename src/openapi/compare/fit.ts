import { isRecord, pointer as pointerOf, type Json } from '../../model/json.ts';
import { confirmed, contained, inhabitant, tellsApart, type Containment, type Reading, type SchemaAt } from '../../schema/contained.ts';
import { referenceTo } from '../../schema/reference.ts';
import type { Sides } from './object-changes.ts';
import type { Found, Side } from './side.ts';
import { readingDirection, type Speaker } from './speaker.ts';

export type { Containment } from '../../schema/contained.ts';

/** A schema that was not declared allows anything. */
export type Slot = Found | undefined;

/** Asks the engine about schemas of the two documents; what was asked once is remembered. */
export interface Fits {
  /** What this speaker may say after the change (the client: what it said before), within what the other side reckons with. Not yet confirmed. */
  readonly fit: (old: Slot, next: Slot, speaker: Speaker) => Containment;
  /** The same values, read as plain JSON Schema; false when that could not be decided. */
  readonly equal: (old: Slot, next: Slot, speaker: Speaker) => boolean;
  /** Whether each side stays within what the other reckons with; what only this speaker's other side writes counts for nothing. */
  readonly alike: (old: Slot, next: Slot, speaker: Speaker) => boolean;
  /** A value that this speaker may say; undefined when none was found. */
  readonly base: (slot: Slot, which: 'old' | 'new', speaker: Speaker) => Json | undefined;
  /** The same, and neither an empty text nor an empty list, where there is such a value. */
  readonly someText: (slot: Slot, which: 'old' | 'new', speaker: Speaker) => Json | undefined;
  /** A value of this type, where there is such a value. */
  readonly someOf: (type: 'object' | 'array', slot: Slot, which: 'old' | 'new', speaker: Speaker) => Json | undefined;
  /** Whether all that this speaker may say by one schema keeps to one more rule. */
  readonly keeps: (rule: Readonly<Record<string, unknown>>, slot: Slot, which: 'old' | 'new', speaker: Speaker) => Containment;
  /** True when the value is one that this speaker may say and the other side does not reckon with, by an independent validator too. */
  readonly refutes: (value: Json, old: Slot, next: Slot, speaker: Speaker) => boolean;
}

export function fitsOf(sides: Sides): Fits {
  const known = new Map<string, Containment>();
  const bases = new Map<string, { readonly value: Json } | undefined>();
  const shown = new Map<string, boolean>();
  const slotOf = (side: Side, slot: Slot): SchemaAt => (slot === undefined ? { document: true, pointer: '' } : placed({ side, slot }));
  const asked = (key: string, inner: SchemaAt, outer: SchemaAt, reading: Reading): Containment => {
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = contained(inner, outer, reading)));
    return answer;
  };
  const reading = (speaker: Speaker, silent: 'law' | 'open'): Reading => ({ direction: readingDirection(speaker), formats: 'assert', silent, confirm: false });
  const name = (old: Slot, next: Slot): string => `${old?.pointer ?? '*'} ${next?.pointer ?? '*'}`;
  const base: Fits['base'] = (slot, which, speaker) => {
    const key = `${speaker} ${which} ${slot?.pointer ?? '*'}`;
    if (!bases.has(key)) {
      const found = slot === undefined ? { value: null } : inhabitant(slotOf(sides[which], slot), reading(speaker, 'open'));
      bases.set(key, typeof found === 'object' && 'value' in found ? found : undefined);
    }
    return bases.get(key)?.value;
  };
  return {
    base,
    someText(slot, which, speaker) {
      const value = base(slot, which, speaker);
      if (slot === undefined || !(value === '' || (Array.isArray(value) && value.length === 0))) return value;
      const found = inhabitant(restricted(sides[which], slot, value === '' ? { minLength: 1 } : { minItems: 1 }), reading(speaker, 'open'));
      return typeof found === 'object' && 'value' in found ? found.value : value;
    },
    someOf(type, slot, which, speaker) {
      const value = base(slot, which, speaker);
      const isOfType = type === 'array' ? Array.isArray(value) : isRecord(value);
      if (slot === undefined || isOfType) return value;
      const key = `${type} ${speaker} ${which} ${slot.pointer}`;
      if (bases.has(key)) return bases.get(key)?.value;
      const found = inhabitant(restricted(sides[which], slot, { type }), reading(speaker, 'open'));
      bases.set(key, typeof found === 'object' && 'value' in found ? found : undefined);
      return typeof found === 'object' && 'value' in found ? found.value : undefined;
    },
    keeps(rule, slot, which, speaker) {
      return contained(slotOf(sides[which], slot), { document: { openapi: '3.1.0', rule }, pointer: '/rule' }, reading(speaker, 'open'));
    },
    fit(old, next, speaker) {
      const one = slotOf(sides.old, old);
      const other = slotOf(sides.new, next);
      const [inner, outer] = speaker === 'client' ? [one, other] : [other, one];
      return asked(`${speaker} law ${name(old, next)}`, inner, outer, reading(speaker, 'law'));
    },
    equal(old, next, speaker) {
      const one = slotOf(sides.old, old);
      const other = slotOf(sides.new, next);
      const open = reading(speaker, 'open');
      // What the one side may not say by the law is mostly something that the other says.
      const found = known.get(`${speaker} law ${name(old, next)}`);
      if (found?.contained === 'no' && tellsApart(found.value, one, other, open)) return false;
      return (
        asked(`${speaker} > ${name(old, next)}`, one, other, open).contained === 'yes' &&
        asked(`${speaker} < ${name(old, next)}`, other, one, open).contained === 'yes'
      );
    },
    alike(old, next, speaker) {
      const one = slotOf(sides.old, old);
      const other = slotOf(sides.new, next);
      const law = reading(speaker, 'law');
      return (
        asked(`${speaker} law > ${name(old, next)}`, one, other, law).contained === 'yes' &&
        asked(`${speaker} law < ${name(old, next)}`, other, one, law).contained === 'yes'
      );
    },
    refutes(value, old, next, speaker) {
      const one = slotOf(sides.old, old);
      const other = slotOf(sides.new, next);
      const [inner, outer] = speaker === 'client' ? [one, other] : [other, one];
      // One value shows many changes of what it is a value of.
      const key = `${speaker} ${name(old, next)} ${JSON.stringify(value)}`;
      let is = shown.get(key);
      if (is === undefined) shown.set(key, (is = confirmed(value, inner, outer, reading(speaker, 'open'))));
      return is;
    },
  };
}

/** A schema, and the document that it stands in. */
export interface Placed {
  readonly side: Side;
  readonly slot: Found;
}

export function placed({ side, slot }: Placed): SchemaAt {
  return { document: side.document, pointer: slot.pointer };
}

/** A schema with one more rule, in a document that is the same otherwise: one for all such schemas, as reading one takes its time. */
export function restricted(side: Side, slot: Found, rule: Readonly<Record<string, unknown>>): SchemaAt {
  return lodged(side, slot, 'allOf', rule);
}

/** What either a schema allows or another. */
export function eitherOf({ side, slot }: Placed, other: Readonly<Record<string, unknown>>): SchemaAt {
  return lodged(side, slot, 'anyOf', other);
}

/** What a schema does not allow. */
export function refusedBy({ side, slot }: Placed): SchemaAt {
  return lodged(side, slot, 'not');
}

function lodged(side: Side, { pointer }: Found, how: 'allOf' | 'anyOf' | 'not', rule?: Readonly<Record<string, unknown>>): SchemaAt {
  let more = documents.get(side);
  if (more === undefined) {
    const schemas: Record<string, unknown> = {};
    documents.set(side, (more = { schemas, document: { ...(side.document as Readonly<Record<string, unknown>>), 'x-seamcheck-restricted': schemas } }));
  }
  const name = `${how} ${JSON.stringify(rule)} ${pointer}`;
  const it = { $ref: referenceTo(pointer) };
  more.schemas[name] ??= { [how]: rule === undefined ? it : [it, rule] };
  return { document: more.document, pointer: pointerOf(['x-seamcheck-restricted', name]) };
}

const documents = new WeakMap<Side, { readonly schemas: Record<string, unknown>; readonly document: object }>();
