import type { DriftDirection, DriftMessage } from '../../model/drift.ts';
import type { Json } from '../../model/json.ts';
import { speaks, tell, type Meeting } from './meeting.ts';
import type { Parameter } from './parts.ts';
import { formOf, type Written } from './serialization.ts';
import { shapeOf } from './shape.ts';
import type { Side } from './side.ts';
import type { Speaker } from './speaker.ts';

export interface FormPart {
  readonly key: string;
  readonly direction: DriftDirection;
  readonly prefix: 'request-parameter' | 'response-header';
  readonly subject: string;
  readonly one: Parameter;
  readonly other: Parameter;
  readonly whole: (value: Json) => DriftMessage;
}

/** How the value becomes text, by what is seen of that for the values it has. */
export function compareForm(meeting: Meeting, { key, direction, prefix, subject, one, other, whole }: FormPart): void {
  const { sides } = meeting.context;
  const speaker = speaks(meeting, direction);
  const [speaking, side] = speaker === 'client' ? [one, sides.old] : [other, sides.new];
  const kinds = writtenKinds(side, speaking);
  const places = { old: one.at, new: other.at, about: key, direction } as const;
  const differing = kinds.find((kind) => !alike(one, other, kind, side, speaking));
  if (differing !== undefined) {
    const what = changedWord(one, other);
    const value: Json = differing === 'object' ? { a: 'x', b: 'y' } : differing === 'array' ? ['x', 'y'] : 'x';
    tell(meeting, {
      id: `${prefix}-${what}-changed`,
      effect: 'other',
      ...places,
      text: `${subject} is written ${formText(other)} instead of ${formText(one)}`,
      counterexample: () => whole(fitting(meeting, speaker, speaking, value, differing)),
    });
  }
  if (one.in !== 'query' || !kinds.some((kind) => kind !== 'scalar' || mayBeText(side, speaking))) return;
  for (const [word, id, says] of [
    ['allowReserved', 'allow-reserved', 'reserved characters as they are'],
    ['allowEmptyValue', 'allow-empty-value', 'an empty value'],
  ] as const) {
    const was = one.serialization[word];
    const is = other.serialization[word];
    if (was === is) continue;
    tell(meeting, {
      id: `${prefix}-${id}-${is ? 'set' : 'unset'}`,
      effect: is ? 'wider' : 'narrower',
      ...places,
      text: `${subject} ${is ? 'takes' : 'does not take'} ${says} ${is ? 'now' : 'any more'}`,
      counterexample: () => whole(word === 'allowReserved' ? 'a/b?c' : ''),
    });
  }
}

function alike(one: Parameter, other: Parameter, kind: Written, side: Side, speaking: Parameter): boolean {
  const a = formOf(one.serialization, kind);
  const b = formOf(other.serialization, kind);
  if (a === b) return true;
  // A number or a boolean looks the same as JSON.
  const json = [a, b].some((form) => form === 'content application/json') && [a, b].some((form) => form === 'plain');
  return json && kind === 'scalar' && !mayBeText(side, speaking);
}

function writtenKinds(side: Side, { schema }: Parameter): readonly Written[] {
  const types = schema === undefined ? undefined : typesOf(side, schema, 0);
  if (types === undefined) return ['scalar', 'array', 'object'];
  const kinds = new Set([...types].map((type): Written => (type === 'array' || type === 'object' ? type : 'scalar')));
  return [...kinds];
}

function mayBeText(side: Side, { schema }: Parameter): boolean {
  const types = schema === undefined ? undefined : typesOf(side, schema, 0);
  return types === undefined || types.has('string');
}

/** The types that a value may have, through alternatives; undefined for any. */
function typesOf(side: Side, schema: NonNullable<Parameter['schema']>, depth: number): ReadonlySet<string> | undefined {
  const shape = shapeOf(side, schema);
  if (shape.types !== undefined) return shape.types;
  if (shape.values !== undefined) return new Set([...shape.values.values()].map((value) => (typeof value === 'object' ? 'object' : typeof value)));
  const [union] = shape.unions;
  if (union === undefined || depth > 5) return undefined;
  const all = union.branches.map((branch) => typesOf(side, branch, depth + 1));
  return all.every((types) => types !== undefined) ? new Set(all.flatMap((types) => [...(types ?? [])])) : undefined;
}

function changedWord(one: Parameter, other: Parameter): string {
  if (one.serialization.content !== other.serialization.content) return 'content';
  return one.serialization.style === other.serialization.style ? 'explode' : 'style';
}

function formText({ serialization: { content, style, explode } }: Parameter): string {
  return content === undefined ? `as ${style}${explode ? ', exploded' : ''}` : `as ${content}`;
}

/** A value whose text differs, that the schema allows. */
function fitting(meeting: Meeting, speaker: Speaker, parameter: Parameter, otherwise: Json, kind: Written): Json {
  const base = parameter.schema === undefined ? undefined : meeting.context.fits.someText(parameter.schema, speaker === 'client' ? 'old' : 'new', speaker);
  if (base === undefined || kind === 'scalar') return base ?? otherwise;
  if (kind === 'array' && Array.isArray(base)) {
    const side = meeting.context.sides[speaker === 'client' ? 'old' : 'new'];
    const items = parameter.schema === undefined ? undefined : shapeOf(side, parameter.schema).schemas.get('items');
    const item = items === undefined ? 'x' : meeting.context.fits.base(items, side.which, speaker);
    return base.length >= 2 || item === undefined ? (base as Json) : [...(base as readonly Json[]), ...Array.from({ length: 2 - base.length }, () => item)];
  }
  if (kind === 'object' && typeof base === 'object' && base !== null && Object.keys(base).length === 0) return otherwise;
  return base;
}
