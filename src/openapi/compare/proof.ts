import { isRecord, type Json } from '../../model/json.ts';
import { inhabitant } from '../../schema/contained.ts';
import type { Context } from './meeting.ts';
import type { Difference, SchemaFinding, Way } from './difference.ts';
import type { Step } from './object-changes.ts';
import { shapeOf } from './shape.ts';
import type { Speaker } from './speaker.ts';

/** Whole values that may prove a change, the one that shows it best first. None is proven yet. */
export function* provingValues(context: Context, { change, at, root, way, shown, ran }: SchemaFinding, speaker: Speaker): Generator<Json> {
  const side = speaker === 'client' ? 'old' : 'new';
  const base = (difference: Difference): Json | undefined => context.fits.base(difference[side], side, speaker);
  const lifted = (value: Json): Json => around(context, value, root, way, speaker);
  // Of what `shown` stands for the text is known to be written: an empty one may not be.
  if (ran !== undefined && (typeof ran === 'number' || (typeof ran === 'string' && ran !== ''))) yield lifted(ran);
  if (shown !== undefined) yield shown;
  if (ran !== undefined) yield lifted(ran);
  const tagged = change.tag?.[side];
  const alternative = tagged === undefined ? undefined : context.fits.base(tagged.alternative, side, speaker);
  if (tagged !== undefined && isRecord(alternative)) {
    yield lifted({ ...(alternative as Readonly<Record<string, Json>>), [tagged.property]: tagged.value });
  }
  if (change.kind.endsWith(speaker === 'client' ? '-of-removed' : '-of-added')) {
    const only = context.fits.base(change[side], side, speaker);
    if (only !== undefined) yield lifted(only);
  }
  const own = change.property === undefined ? base(at) : (context.fits.someOf('object', at[side], side, speaker) ?? base(at));
  const tailored =
    own === undefined
      ? undefined
      : tailoredTo(change.kind, change.property, own, change[side]?.pointer === undefined ? undefined : context.fits.base(change[side], side, speaker));
  if (tailored !== undefined) yield lifted(tailored);
  const known = context.fits.fit(at.old, at.new, speaker);
  if (known.contained === 'no') yield lifted(known.value);
  const whole = context.fits.fit(root.old, root.new, speaker);
  if (whole.contained === 'no') yield whole.value;
  if (change.beyondSchema === true && own !== undefined) yield lifted(own === '' ? encoded(change[side]?.value) : own);
}

/** A value, and the least values on the way to it. */
export function around(context: Context, value: Json, root: Difference, way: Way, speaker: Speaker): Json {
  const levels = [root, ...way.map(({ into }) => into)];
  const marked = levels.map(({ meant }) => meant);
  const called = (told: Json, index: number): Json => {
    const meant = marked[index];
    return meant === undefined || !isRecord(told) ? told : { ...(told as Readonly<Record<string, Json>>), [meant.property]: meant.value };
  };
  return way.reduceRight(
    (inner: Json, { step }, index) => {
      const level = levels[index];
      return level === undefined ? inner : called(set(context, inner, step, level, speaker), index);
    },
    called(value, way.length),
  );
}

/** A text that an encoding or a media type could have made: an empty one is the same in all of them. */
function encoded(by: unknown): string {
  if (by === 'base64' || by === 'base64url') return 'aGk=';
  if (by === 'base16') return '6869';
  return by === 'application/json' ? '{"a":1}' : 'hi';
}

/** The least value, with or without the property that the change is about. */
function tailoredTo(kind: string, property: string | undefined, base: Json, value: Json | undefined): Json | undefined {
  if (property === undefined || !isRecord(base)) return undefined;
  const { [property]: _left, ...without } = base as Readonly<Record<string, Json>>;
  if (/^(became-required|became-optional|required-added|required-removed)$/.test(kind)) return without;
  if (value === undefined || !/^(removed|added)$/.test(kind)) return undefined;
  return { ...without, [property]: value };
}

/** One level of a value: the least one, with what is below set into it. */
function set(context: Context, value: Json, step: Step, level: Difference, speaker: Speaker): Json {
  const which = speaker === 'client' ? 'old' : 'new';
  if (step.kind === 'branch') return value;
  const base = context.fits.someOf(step.kind === 'item' ? 'array' : 'object', level[which], which, speaker);
  if (step.kind === 'item') {
    const { prefix } = shapeOf(context.sides[which], level[which]);
    const place = step.index ?? 0;
    const known = Array.isArray(base) ? (base as readonly Json[]) : [];
    const before = Array.from({ length: place }, (_, index) => known[index] ?? context.fits.base(prefix[index], which, speaker) ?? null);
    return [...before, value, ...known.slice(place + 1)];
  }
  const name = step.kind === 'property' ? step.name : step.kind === 'pattern' ? nameLike(step.pattern) : freshName(base);
  return { ...(isRecord(base) ? base : {}), [name]: value };
}

function nameLike(pattern: string): string {
  const found = inhabitant({ document: { type: 'string', pattern }, pointer: '' });
  return typeof found === 'object' && 'value' in found && typeof found.value === 'string' ? found.value : pattern;
}

function freshName(base: Json | undefined): string {
  let name = 'key';
  while (isRecord(base) && Object.hasOwn(base, name)) name += '_';
  return name;
}
