import type { DriftDirection, DriftFinding, DriftMessage } from '../../model/drift.ts';
import type { Level } from '../../model/finding.ts';
import type { Effect } from './changes.ts';
import type { Fits } from './fit.ts';
import type { Identity } from './identical.ts';
import { levelOf } from './law.ts';
import type { Sides } from './object-changes.ts';
import type { Operation } from './operations.ts';
import type { Sameness } from './same.ts';
import type { Schemas } from './schema-pair.ts';
import type { Found } from './side.ts';
import { speakerOf, type Speaker } from './speaker.ts';

/** A finding before those that are one are put together. */
export interface Raw {
  readonly id: string;
  readonly level: Level;
  readonly direction: DriftDirection;
  readonly operation: string;
  readonly old: Found | undefined;
  readonly new: Found | undefined;
  readonly text: string;
  readonly wire: boolean;
  /** Made when the finding is told; undefined when none could be made. */
  readonly counterexample?: () => DriftMessage | undefined;
  /** Told only with a counterexample that holds. */
  readonly unproven?: boolean;
  /** Asked where none was found: true when there is none, and it was a surmise. */
  readonly refuted?: () => boolean;
  /** Tells apart what has one id at one place. */
  readonly about?: string;
  /** In this document it is missing, and the place is only where it would be: what is missing in a hundred operations is one thing. */
  readonly missing?: 'old' | 'new';
  readonly set?: DriftFinding['set'];
}

export interface RawUndecided {
  readonly operation: string;
  readonly direction: DriftDirection;
  readonly old: Found | undefined;
  readonly new: Found | undefined;
  readonly reason: string;
}

/** What the parts of a comparison share. */
export interface Context {
  readonly sides: Sides;
  readonly identity: Identity;
  /** What every operation stands on is the same: version, security, security schemes. */
  readonly sameGround: boolean;
  readonly sameness: Sameness;
  readonly fits: Fits;
  readonly schemas: Schemas;
  readonly add: (raw: Raw) => void;
  readonly leaveOpen: (undecided: RawUndecided) => void;
}

/** One operation as the two documents have it. */
export interface Meeting {
  readonly context: Context;
  readonly old: Operation;
  readonly new: Operation;
}

export interface Told {
  readonly id: string;
  readonly effect: Effect;
  readonly direction: DriftDirection;
  readonly old?: Found | undefined;
  readonly new?: Found | undefined;
  readonly text: string;
  readonly about?: string;
  readonly missing?: 'old' | 'new';
  /** An exception from the law of levels. */
  readonly level?: Level;
  readonly counterexample?: () => DriftMessage | undefined;
  readonly unproven?: true;
}

export function speaks({ old }: Meeting, direction: DriftDirection): Speaker {
  return speakerOf(direction, old.inverted);
}

export function tell(meeting: Meeting, told: Told): void {
  const { id, effect, direction, text, about, counterexample } = told;
  meeting.context.add({
    id,
    level: told.level ?? levelOf(effect, speaks(meeting, direction)),
    direction,
    operation: meeting.old.name,
    old: told.old,
    new: told.new,
    text,
    wire: effect !== 'remark',
    ...(about === undefined ? {} : { about }),
    ...(told.missing === undefined ? {} : { missing: told.missing }),
    ...(counterexample === undefined ? {} : { counterexample }),
    ...(told.unproven === true ? { unproven: true } : {}),
  });
}
