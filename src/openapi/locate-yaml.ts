import { getScalarValue, type parseEvents } from 'js-yaml';
import { pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { keysOf, type Offsets } from './locate.ts';

type Event = ReturnType<typeof parseEvents>[number];
const kinds = { sequence: 2, mapping: 3, scalar: 4, alias: 5, pop: 6 } as const;
const styles = { plain: 1, singleQuoted: 2, doubleQuoted: 3 } as const;

/** Indices into the events: where to point (at the name of a member, at an item), and where the value begins. */
interface Member {
  readonly shown: number;
  readonly value: number;
}
type Members = ReadonlyMap<string, Member>;

/** Merges of what was merged in its turn; what comes from further away is where it was merged. */
const mostMerges = 100;

/**
 * Where things stand in a YAML text: what an alias or a merge key brings is where its anchor is. Keeps 6 bytes of an event, 10 of a large
 * text, and not the event, which takes 100.
 * @param before where an offset of the text is in the one that was given
 */
export function yamlOffsets(text: string, events: readonly Event[], before: (offset: number) => number): Offsets {
  const kept = keep(text, events);
  const { kind, starts, targets } = kept;
  const known = new Map<number, Members>();
  const settled = (index: number): number => targets.get(index) ?? index;

  const membersOf = (index: number, merges = 0): Members => {
    const again = known.get(index);
    if (again !== undefined) return again;
    const { members, merged } = ownMembers(text, kept, index);
    known.set(index, members); // before anything is merged: an alias may lead back here
    if (merges === mostMerges) return members;
    const sources = merged
      .map(settled)
      .flatMap((one) => (kind[one] === kinds.sequence ? [...membersOf(one, merges + 1).values()].map(({ value }) => settled(value)) : [one]));
    for (const source of sources) for (const [name, member] of membersOf(source, merges + 1)) if (!members.has(name)) members.set(name, member);
    return members;
  };

  return (pointer) => {
    let found: { pointer: JsonPointer; offset: number } = { pointer: '', offset: before(starts[1] ?? 0) };
    let at = settled(1);
    for (const key of keysOf(pointer)) {
      const member = membersOf(at).get(key);
      if (member === undefined) break;
      found = { pointer: `${found.pointer}${pointerOf([key])}` as JsonPointer, offset: before(starts[member.shown] ?? 0) };
      at = settled(member.value);
    }
    return found;
  };
}

interface Kept {
  readonly kind: Uint8Array;
  readonly style: Uint8Array;
  /** Where to point. */
  readonly starts: Uint16Array | Uint32Array;
  /** Of a scalar, where its text ends; of what holds others, the index of its end. */
  readonly ends: Uint16Array | Uint32Array;
  /** Of each alias, what it stands for. */
  readonly targets: ReadonlyMap<number, number>;
}

function keep(text: string, events: readonly Event[]): Kept {
  const length = events.length;
  const Numbers = text.length < 1 << 16 && length < 1 << 16 ? Uint16Array : Uint32Array;
  const kept = {
    kind: new Uint8Array(length),
    style: new Uint8Array(length),
    starts: new Numbers(length),
    ends: new Numbers(length),
    targets: new Map<number, number>(),
  };
  const open: number[] = [];
  const anchors = new Map<string, number>();
  for (let index = 0; index < length; index += 1) {
    const event = events[index];
    if (event === undefined) continue;
    kept.kind[index] = event.type;
    if (event.type === kinds.pop) {
      kept.ends[open.pop() ?? 0] = index;
      continue;
    }
    if (event.type === kinds.alias) {
      kept.starts[index] = event.anchorStart - 1;
      const target = anchors.get(text.slice(event.anchorStart, event.anchorEnd));
      if (target !== undefined) kept.targets.set(index, target);
      continue;
    }
    if (event.type === kinds.scalar) {
      kept.style[index] = event.style;
      const quote = event.style === styles.singleQuoted || event.style === styles.doubleQuoted ? 1 : 0;
      // Nothing stands nowhere: where it is held.
      kept.starts[index] = event.valueStart < 0 ? (kept.starts[open.at(-1) ?? 0] ?? 0) : event.valueStart - quote;
      kept.ends[index] = Math.max(0, event.valueEnd);
    } else {
      open.push(index);
      if ('start' in event) kept.starts[index] = event.start;
    }
    if ('anchorStart' in event && event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), index);
  }
  return kept;
}

function ownMembers(
  text: string,
  { kind, style, starts, ends }: Kept,
  index: number,
): { readonly members: Map<string, Member>; readonly merged: readonly number[] } {
  const members = new Map<string, Member>();
  const merged: number[] = [];
  const isMapping = kind[index] === kinds.mapping;
  if (!isMapping && kind[index] !== kinds.sequence) return { members, merged };
  const after = (at: number): number => (kind[at] === kinds.mapping || kind[at] === kinds.sequence ? (ends[at] ?? at) : at) + 1;
  const end = ends[index] ?? 0;
  for (let at = index + 1, count = 0; at < end; count += 1) {
    const value = isMapping ? after(at) : at;
    if (!isMapping) members.set(String(count), { shown: at, value });
    else if (kind[at] === kinds.scalar) {
      const name = nameAt(text, style[at] ?? 1, starts[at] ?? 0, ends[at] ?? 0);
      if (name === '<<' && style[at] === styles.plain) merged.push(value);
      else members.set(name, { shown: at, value });
    }
    at = after(value);
  }
  return { members, merged };
}

/** A name is one line, plain or quoted; one written as a block is as good as not written. */
function nameAt(text: string, style: number, start: number, end: number): string {
  if (style === styles.plain) return text.slice(start, end);
  const none = { anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 };
  return getScalarValue(text, {
    ...none,
    type: kinds.scalar,
    style: style === styles.singleQuoted ? styles.singleQuoted : styles.doubleQuoted,
    valueStart: start + 1,
    valueEnd: end,
    chomping: 1,
    indent: -1,
    fast: false,
  });
}
