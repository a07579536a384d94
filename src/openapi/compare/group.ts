import type { DriftFinding, DriftLocation, DriftMessage, DriftPlace, DriftUndecided } from '../../model/drift.ts';
import { levels } from '../../model/finding.ts';
import { fingerprintsOf } from './fingerprint.ts';
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
  const told: { readonly raw: Raw; readonly finding: Unnamed }[] = [];
  const unproven: RawUndecided[] = [];
  for (const group of groups.values()) {
    const finding = findingOf(group, sides);
    if (finding !== undefined && group[0] !== undefined) told.push({ raw: group[0], finding });
    else {
      const open = group.find(({ refuted }) => refuted?.() !== true);
      if (open !== undefined) unproven.push({ ...open, reason: `${open.text}, and no value was found that a validator confirms` });
    }
  }
  const fingerprints = fingerprintsOf(
    told.map(({ raw }) => raw),
    sides,
  );
  const findings = told.map(({ finding }, index): DriftFinding => ({ ...finding, fingerprint: fingerprints[index] ?? '' }));
  return { findings: findings.toSorted((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level)), unproven };
}

function placesOf({ old, new: next, missing }: Raw): string {
  return `${missing === 'old' ? '-' : (old?.pointer ?? '*')} ${missing === 'new' ? '-' : (next?.pointer ?? '*')}`;
}

type Unnamed = Omit<DriftFinding, 'fingerprint'>;

function findingOf(group: readonly Raw[], sides: Sides): Unnamed | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const shown = first.level === 'breaking' || first.unproven === true ? shownBy(group) : undefined;
  if (shown === undefined && first.unproven === true) return undefined;
  const { id, level, direction, operation, text, wire, set } = shown?.by ?? first;
  return {
    id,
    level,
    direction,
    operation,
    operations: [...new Set([operation, ...(shown?.all ?? group).map((raw) => raw.operation)])],
    location: locationOf(sides, first),
    text,
    ...(shown === undefined ? {} : { counterexample: shown.message }),
    wire,
    ...(set === undefined ? {} : { set }),
  };
}

interface Shown {
  readonly by: Raw;
  readonly message: DriftMessage;
  readonly all: readonly Raw[];
}

/** By the first operation for which a message can be made, and without those before in which nothing shows; where that takes long, the others are not tried. */
function shownBy(group: readonly Raw[]): Shown | undefined {
  const idle = new Set<Raw>();
  let tried = 0;
  for (const by of group) {
    const message = by.counterexample?.();
    if (message !== undefined) return { by, message, all: group.filter((raw) => !idle.has(raw)) };
    if (by.refuted?.() === true) idle.add(by);
    else tried += 1;
    if (tried === 3) return undefined;
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
