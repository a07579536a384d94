import { createHash } from 'node:crypto';
import type { DriftFinding, DriftLocation, DriftMessage, DriftPlace, DriftUndecided } from '../../model/drift.ts';
import { levels } from '../../model/finding.ts';
import type { Raw, RawUndecided } from './meeting.ts';
import type { Sides } from './object-changes.ts';
import type { Found, Side } from './side.ts';

/** What is one change is one finding that lists its operations; breaks first. */
export function grouped(raws: readonly Raw[], sides: Sides): { readonly findings: readonly DriftFinding[]; readonly unproven: readonly RawUndecided[] } {
  const groups = new Map<string, Raw[]>();
  for (const raw of raws) {
    const key = `${raw.id} ${raw.level} ${raw.set?.law ?? ''} ${raw.direction} ${placesOf(raw)} ${raw.about ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [raw]);
    else group.push(raw);
  }
  const findings: DriftFinding[] = [];
  const unproven: RawUndecided[] = [];
  for (const group of groups.values()) {
    const finding = told(group, sides);
    if (finding !== undefined) findings.push(finding);
    else if (group[0] !== undefined && group[0].refuted?.() !== true)
      unproven.push({ ...group[0], reason: `${group[0].text}, and no value was found that a validator confirms` });
  }
  return { findings: findings.toSorted((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level)), unproven };
}

function placesOf({ old, new: next, missing }: Raw): string {
  return `${missing === 'old' ? '-' : (old?.pointer ?? '*')} ${missing === 'new' ? '-' : (next?.pointer ?? '*')}`;
}

function told(group: readonly Raw[], sides: Sides): DriftFinding | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const counterexample = first.level === 'breaking' || first.unproven === true ? messageOf(group) : undefined;
  if (counterexample === undefined && first.unproven === true) return undefined;
  const operations = [...new Set(group.map(({ operation }) => operation))];
  const { id, level, direction, text, wire, set } = first;
  return {
    id,
    level,
    direction,
    operation: first.operation,
    operations,
    location: locationOf(sides, first),
    text,
    ...(counterexample === undefined ? {} : { counterexample }),
    wire,
    fingerprint: fingerprintOf(first),
    ...(set === undefined ? {} : { set }),
  };
}

/** Of the first operation for which one can be made; where that takes long, the others are not tried. */
function messageOf(group: readonly Raw[]): DriftMessage | undefined {
  for (const { counterexample } of group.slice(0, 3)) {
    const message = counterexample?.();
    if (message !== undefined) return message;
  }
  return undefined;
}

export function undecidedOf(raws: readonly RawUndecided[], sides: Sides): readonly DriftUndecided[] {
  const seen = new Set<string>();
  return raws.flatMap((raw) => {
    const key = `${raw.direction} ${raw.old?.pointer ?? '*'} ${raw.new?.pointer ?? '*'}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const { operation, direction, reason } = raw;
    return [{ operation, direction, reason, location: locationOf(sides, raw) }];
  });
}

function locationOf(sides: Sides, { old, new: next }: { readonly old: Found | undefined; readonly new: Found | undefined }): DriftLocation {
  const one = old && placeOf(sides.old, old);
  const other = next && placeOf(sides.new, next);
  return { ...(one === undefined ? {} : { old: one }), ...(other === undefined ? {} : { new: other }) };
}

function placeOf({ source }: Side, { pointer }: Found): DriftPlace {
  const found = source.locate(pointer);
  // An inline document has no lines: all of it is on the first.
  return found ?? { file: source.name, pointer, line: 1, column: 1 };
}

/** By names that stay when lines move: the place in the old document, or in the new one for what is new. */
function fingerprintOf({ id, direction, old, new: next, missing, about = '' }: Raw): string {
  const place = (missing === 'old' ? undefined : old?.pointer) ?? next?.pointer ?? '';
  return createHash('sha256')
    .update(JSON.stringify([id, direction, place, about]))
    .digest('hex')
    .slice(0, 16);
}
