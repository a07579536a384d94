import type { DriftDirection, DriftMessage } from '../../model/drift.ts';
import type { Json } from '../../model/json.ts';
import { shown } from './changes.ts';
import { levelOf } from './law.ts';
import type { Slot } from './fit.ts';
import { speaks, tell, type Meeting } from './meeting.ts';
import type { SchemaFinding, Soften, Way } from './difference.ts';
import { around, provingValues } from './proof.ts';

/** Which part of an exchange a schema describes. */
export interface SchemaPart {
  /** How ids begin: `request-body`, `request-parameter`, `response-body`, `response-header`. */
  readonly part: 'request-body' | 'request-parameter' | 'response-body' | 'response-header';
  readonly direction: DriftDirection;
  /** As it is called in a sentence: `the query parameter limit`. */
  readonly subject: string;
  /** Wraps a value into the whole message that carries it. */
  readonly whole: (value: Json) => DriftMessage;
  /** Of what is text on the wire. */
  readonly soften?: Soften | undefined;
}

/** Tells what changed between two schemas of a message, by the smallest schemas that differ. */
export function tellSchemas(meeting: Meeting, old: Slot, next: Slot, given: SchemaPart): void {
  const { context } = meeting;
  const { part, direction } = given;
  const speaker = speaks(meeting, direction);
  if (old === undefined && next === undefined) return;
  if (old === undefined || next === undefined) return tellOneSided(meeting, old, next, given);
  const { soften } = given;
  const { findings, undecided } = context.schemas.judge(old, next, speaker, soften);
  const proves = (value: Json, root: SchemaFinding['root']): boolean =>
    context.fits.refutes(value, root.old, root.new, speaker) && soften?.refuses(value, root.old, root.new) !== false;
  for (const finding of findings) {
    const { change, breaking } = finding;
    const way = [...(finding.message?.way ?? []), ...finding.way];
    const effect = isIdle(finding) && part !== 'request-parameter' ? 'remark' : change.effect;
    const level = breaking ? 'breaking' : levelOf(effect, speaker);
    context.add({
      id: idOf(part, direction, way, finding),
      // What breaks by itself and is allowed where it stands is worth a note.
      level: !breaking && level === 'breaking' ? 'note' : level,
      direction,
      operation: meeting.old.name,
      old: change.old,
      new: change.new,
      text: `${subjectOf(given.subject, way, finding)} ${change.text}`,
      wire: effect !== 'remark',
      about: change.property ?? '',
      // One of several that are new is known by its own place.
      ...(/^(any|one)-of-added$/.test(change.kind) ? { missing: 'old' as const } : {}),
      ...(breaking && change.beyondSchema !== true ? { unproven: true } : {}),
      ...(breaking
        ? {
            counterexample: (): DriftMessage | undefined => {
              const { message } = finding;
              const last = message?.way.at(-1)?.into;
              for (const bare of provingValues(context, finding, speaker)) {
                const value = last === undefined ? bare : around(context, bare, last, [], speaker);
                if (change.beyondSchema !== true && !proves(value, finding.root)) continue;
                return given.whole(message === undefined ? value : around(context, value, message.root, message.way, speaker));
              }
              return undefined;
            },
            refuted: () =>
              (soften?.fit(finding.root.old, finding.root.new) ?? context.fits.fit(finding.root.old, finding.root.new, speaker)).contained === 'yes',
          }
        : {}),
    });
  }
  if (undecided !== undefined) context.leaveOpen({ operation: meeting.old.name, direction, old, new: next, reason: `${given.subject}: ${undecided}` });
}

/** The default of an item, or of a value under any name: what is not there is no item. */
function isIdle({ change, way }: SchemaFinding): boolean {
  const last = way.findLast(({ step }) => step.kind !== 'branch')?.step.kind;
  return change.kind.startsWith('default-value-') && last !== undefined && last !== 'property';
}

function tellOneSided(meeting: Meeting, old: Slot, next: Slot, { part, direction, subject, whole, soften }: SchemaPart): void {
  const { fits } = meeting.context;
  const speaker = speaks(meeting, direction);
  if (fits.equal(old, next, speaker) || soften?.same(old, next) === true) return;
  const answer = soften?.fit(old, next) ?? fits.fit(old, next, speaker);
  if (answer.contained === 'unknown') {
    meeting.context.leaveOpen({ operation: meeting.old.name, direction, old, new: next, reason: `${subject}: ${answer.reason}` });
    return;
  }
  tell(meeting, {
    id: `${part}-schema-${old === undefined ? 'added' : 'removed'}`,
    effect: answer.contained === 'no' ? 'unclear' : 'addition',
    direction,
    old,
    new: next,
    text: `${subject} ${old === undefined ? 'has a schema now, and could be anything' : 'has no schema any more, and may be anything'}`,
    ...(answer.contained === 'no'
      ? { unproven: true, counterexample: () => (fits.refutes(answer.value, old, next, speaker) ? whole(answer.value) : undefined) }
      : {}),
  });
}

function idOf(part: string, direction: DriftDirection, way: Way, { change }: SchemaFinding): string {
  const inside = change.property !== undefined || way.some(({ step }) => step.kind !== 'branch');
  if (!inside) return `${part}-${change.kind}`;
  const own = part === 'request-parameter' || part === 'response-header' ? `${part}-property` : `${direction}-property`;
  // `request-required-property-added` reads better than its parts.
  return change.kind.startsWith('required-')
    ? `${own.replace(/property$/, 'required-property')}-${change.kind.slice('required-'.length)}`
    : `${own}-${change.kind}`;
}

function subjectOf(subject: string, way: Way, { change }: SchemaFinding): string {
  let path = '';
  for (const { step } of way) {
    if (step.kind === 'property') path += `.${step.name}`;
    else if (step.kind === 'item') path += step.index === undefined ? '[]' : `[${step.index}]`;
    else if (step.kind === 'extra') path += '.*';
    else if (step.kind === 'pattern') path += `./${step.pattern}/`;
  }
  if (change.property !== undefined) path += `.${change.property}`;
  const clipped = path.length > 200 ? `…${path.slice(-200)}` : path;
  const place = clipped === '' ? subject : `${clipped.replace(/^\./, '')} in ${subject}`;
  const meant = way.findLast(({ into }) => into.meant !== undefined)?.into.meant;
  return meant === undefined ? place : `${place}, where ${meant.property} is ${shown(meant.value)},`;
}
