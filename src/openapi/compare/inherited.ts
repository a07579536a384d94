import type { JsonPointer } from '../../model/json.ts';
import type { Difference, SchemaFinding, SchemaJudgement, Way } from './difference.ts';
import { baseAt, basesOf } from './inheritance.ts';
import type { Pair, Sides, Step } from './object-changes.ts';
import { nameOf } from './read-discriminator.ts';
import { shapeOf, type Shape } from './shape.ts';
import type { Found } from './side.ts';
import type { Speaker } from './speaker.ts';

/** What is asked on the way; both remember. */
interface Asked {
  readonly judge: (old: Found, next: Found, speaker: Speaker) => SchemaJudgement;
  readonly pairs: (old: Shape, next: Shape, speaker: Speaker) => readonly Pair[];
}

/** What changed in the schemas that bases lead to, anywhere in a message, beyond what was told of the message. */
export type Inherited = (old: Found, next: Found, speaker: Speaker, told: readonly SchemaFinding[]) => SchemaJudgement;

interface Child {
  readonly into: Difference;
  readonly judged: SchemaJudgement;
}

/** A place in a message, and how it was come to. */
interface Place {
  readonly at: Difference;
  readonly from?: { readonly place: Place; readonly step: Step };
}

const nothing: SchemaJudgement = { findings: [] };

/** No keyword of a base refers to what it leads to, but who reads the message reads it by that: what both documents know by one value is compared. */
export function inheritedOf(sides: Sides, { judge, pairs }: Asked): Inherited {
  const [before, after] = [basesOf(sides.old), basesOf(sides.new)];
  if (before.size === 0 || after.size === 0) return () => nothing;
  const known = new Map<string, readonly Child[]>();
  const heard = new Map<string, SchemaJudgement>();
  const changed = new Map<Speaker, boolean>();

  const childrenAt = (old: Found, next: Found, speaker: Speaker): readonly Child[] => {
    const [was, is] = [baseAt(sides.old, old), baseAt(sides.new, next)];
    if (was === undefined || was.property !== is?.property) return [];
    const key = `${speaker} ${old.pointer} ${next.pointer}`;
    let children = known.get(key);
    if (children === undefined) {
      children = [...was.children].flatMap(([value, from]) => {
        const to = is.children.get(value);
        // Led to another schema, it is the mapping that changed.
        if (to === undefined || nameOf(from) !== nameOf(to)) return [];
        return [{ into: { ...difference(from, to), meant: { property: was.property, value } }, judged: judge(from, to, speaker) }];
      });
      known.set(key, children);
    }
    return children;
  };

  /** Most changes are none of a child, and then no message needs to be gone through. */
  const isChanged = (speaker: Speaker): boolean => {
    let is = changed.get(speaker);
    if (is === undefined) {
      const isSaid = ({ judged }: Child): boolean => judged.findings.length > 0 || judged.undecided !== undefined;
      is = [...before.keys()].some(
        (base) => !after.has(base) || childrenAt({ pointer: base, value: undefined }, { pointer: base, value: undefined }, speaker).some(isSaid),
      );
      changed.set(speaker, is);
    }
    return is;
  };

  const inherited: Inherited = (old, next, speaker, told) => {
    const root = difference(old, next);
    const seen = new Map<JsonPointer, Set<JsonPointer>>();
    const places = new Set(told.flatMap(placesOf));
    const findings: SchemaFinding[] = [];
    let undecided: string | undefined;
    const waiting: Place[] = [{ at: root }];
    for (const place of waiting) {
      const one = shapeOf(sides.old, place.at.old);
      const other = shapeOf(sides.new, place.at.new);
      const beside = seen.get(one.at.pointer);
      if (beside?.has(other.at.pointer) === true) continue;
      if (beside === undefined) seen.set(one.at.pointer, new Set([other.at.pointer]));
      else beside.add(other.at.pointer);
      for (const { into, judged } of childrenAt(one.at, other.at, speaker)) {
        const inside: Place = { at: into, from: { place, step: { kind: 'branch' } } };
        undecided ??= judged.undecided;
        const own = judged.findings.filter((finding) => !placesOf(finding).some((one) => places.has(one)));
        for (const finding of own) findings.push({ ...finding, message: { root, way: wayTo(inside) } });
        for (const one of own.flatMap(placesOf)) places.add(one);
        waiting.push(inside);
      }
      for (const { step, old: from, new: to } of pairs(one, other, speaker)) waiting.push({ at: difference(from, to), from: { place, step } });
    }
    return { findings, ...(undecided === undefined ? {} : { undecided }) };
  };

  return (old, next, speaker, told) => {
    if (!isChanged(speaker)) return nothing;
    const key = `${speaker} ${old.pointer} ${next.pointer}`;
    let judgement = heard.get(key);
    if (judgement === undefined) heard.set(key, (judgement = inherited(old, next, speaker, told)));
    return judgement;
  };
}

function wayTo(place: Place): Way {
  const way: Way[number][] = [];
  for (let at = place; at.from !== undefined; at = at.from.place) way.push({ step: at.from.step, into: at.at });
  return way.toReversed();
}

function difference(old: Found, next: Found): Difference {
  return { old, new: next, changes: [], below: [], composed: false };
}

/** What is said of a base is said once: where something came or went, one of its places is in the schema that is made from the base. */
function placesOf({ change: { kind, property, old, new: next }, breaking }: SchemaFinding): readonly string[] {
  return [old, next].flatMap((place, index) => (place === undefined ? [] : [`${breaking} ${kind} ${property} ${index} ${place.pointer}`]));
}
