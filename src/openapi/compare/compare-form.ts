import type { DriftDirection, DriftMessage } from '../../model/drift.ts';
import type { Json } from '../../model/json.ts';
import { contained, inhabitant } from '../../schema/contained.ts';
import { formExample, reservedExample, type Sought } from './form-example.ts';
import { placed, restricted } from './fit.ts';
import { formSample } from './form-sample.ts';
import { speaks, tell, type Meeting } from './meeting.ts';
import type { Parameter } from './parts.ts';
import { formOf, isBetween, type Written } from './serialization.ts';
import type { Side } from './side.ts';
import { readingDirection, type Speaker } from './speaker.ts';

export interface FormPart {
  readonly key: string;
  readonly direction: DriftDirection;
  readonly prefix: 'request-parameter' | 'response-header';
  readonly subject: string;
  readonly one: Parameter;
  readonly other: Parameter;
  readonly whole: (value: Json) => DriftMessage;
}

const kinds: readonly Written[] = ['array', 'object', 'text', 'literal'];

/** How the value becomes text, by what is seen of that for the values it has. */
export function compareForm(meeting: Meeting, part: FormPart): void {
  const { direction, prefix, subject, one, other, whole } = part;
  const { sides } = meeting.context;
  const speaker = speaks(meeting, direction);
  const [speaking, side, listening, listener] = speaker === 'client' ? [one, sides.old, other, sides.new] : [other, sides.new, one, sides.old];
  let open: string | undefined;
  for (const written of kinds) {
    // Of what is no list there, it is told that it is none.
    if (hasNone(listening, listener, written, speaker)) continue;
    const sought = differing(one, other, speaking, written);
    const example = sought === undefined ? 'empty' : formExample(side, speaking, speaker, sought);
    if (example === 'empty') continue;
    if ('unknown' in example) {
      open ??= example.unknown;
      continue;
    }
    tell(meeting, {
      id: `${prefix}-${changedWord(one, other)}-changed`,
      effect: 'other',
      ...placesOf(part),
      text: `${subject} is written ${sampleOf(other, written)} instead of ${sampleOf(one, written)}`,
      counterexample: () => whole(example.value),
    });
    open = undefined;
    break;
  }
  if (open !== undefined) leaveOpen(meeting, part, open);
  if (one.in !== 'query') return;
  compareReserved(meeting, part, side, speaking, speaker);
  compareEmpty(meeting, part);
}

function hasNone({ schema, serialization }: Parameter, side: Side, written: Written, speaker: Speaker): boolean {
  if (schema === undefined || serialization.content !== undefined || (written !== 'array' && written !== 'object')) return false;
  return inhabitant(restricted(side, schema, { type: written }), { direction: readingDirection(speaker), formats: 'assert' }) === 'empty';
}

/** What a value must be for the two forms to be told apart; undefined where they never are. */
function differing(one: Parameter, other: Parameter, speaking: Parameter, written: Written): Sought | undefined {
  const a = formOf(one.serialization, written);
  const b = formOf(other.serialization, written);
  if (a === b) return undefined;
  // What is empty is written in no style at all (RFC 6570 §2.3).
  const least = speaking.serialization.content === undefined ? 1 : 0;
  return { written, least: isBetween(a, b, written) ? 2 : least };
}

function compareReserved(meeting: Meeting, part: FormPart, side: Side, speaking: Parameter, speaker: Speaker): void {
  const { one, other, subject, prefix, whole } = part;
  const is = other.serialization.allowReserved;
  if (one.serialization.allowReserved === is) return;
  const example = reservedExample(side, speaking, speaker);
  if (example === 'empty') return;
  if ('unknown' in example) return leaveOpen(meeting, part, example.unknown);
  tell(meeting, {
    id: `${prefix}-allow-reserved-${is ? 'set' : 'unset'}`,
    effect: is ? 'wider' : 'narrower',
    ...placesOf(part),
    text: `${subject} ${is ? 'takes reserved characters as they are now' : 'does not take reserved characters as they are any more'}`,
    counterexample: () => whole(example.value),
  });
}

function compareEmpty(meeting: Meeting, part: FormPart): void {
  const { one, other, subject, prefix, direction, whole } = part;
  const is = other.serialization.allowEmptyValue;
  if (one.serialization.allowEmptyValue === is) return;
  const { sides } = meeting.context;
  const [lacking, side] = is ? [one, sides.old] : [other, sides.new];
  const reading = { direction: readingDirection(speaks(meeting, direction)), formats: 'assert' } as const;
  // Where an empty text is a value like another, nothing depends on it.
  const usual =
    lacking.schema === undefined || contained({ document: { const: '' }, pointer: '' }, placed({ side, slot: lacking.schema }), reading).contained === 'yes';
  tell(meeting, {
    id: `${prefix}-allow-empty-value-${is ? 'set' : 'unset'}`,
    effect: usual ? 'remark' : is ? 'wider' : 'narrower',
    ...placesOf(part),
    text: `${subject} ${is ? 'takes an empty value now' : 'does not take an empty value any more'}`,
    counterexample: () => whole(''),
  });
}

function placesOf({ key, direction, one, other }: FormPart): {
  readonly old: Parameter['at'];
  readonly new: Parameter['at'];
  readonly about: string;
  readonly direction: DriftDirection;
} {
  return { old: one.at, new: other.at, about: key, direction };
}

function leaveOpen({ context, old }: Meeting, { direction, one, other, subject }: FormPart, reason: string): void {
  context.leaveOpen({ operation: old.name, direction, old: one.at, new: other.at, reason: `how ${subject} is written: ${reason}` });
}

function changedWord(one: Parameter, other: Parameter): string {
  if (one.serialization.content !== other.serialization.content) return 'content';
  return one.serialization.style === other.serialization.style ? 'explode' : 'style';
}

function sampleOf({ serialization, name }: Parameter, written: Written): string {
  return formSample(formOf(serialization, written), written, name);
}
