import type { Json } from '../../model/json.ts';
import type { Change } from './changes.ts';
import type { Containment, Slot } from './fit.ts';
import type { Step } from './object-changes.ts';
import type { Found } from './side.ts';

/** Two schemas that differ, with what differs at their own level and below. */
export interface Difference {
  readonly old: Found;
  readonly new: Found;
  readonly changes: readonly Change[];
  readonly below: readonly { readonly step: Step; readonly difference: Difference }[];
  /** What is allowed here follows from what is allowed below. */
  readonly composed: boolean;
  /** The value of a base's property that leads here. */
  readonly meant?: { readonly property: string; readonly value: string };
}

/** The way from the schemas of a message to those that differ. */
export type Way = readonly { readonly step: Step; readonly into: Difference }[];

/** One change of a schema, and how it was found. */
export interface SchemaFinding {
  readonly change: Change;
  readonly breaking: boolean;
  readonly at: Difference;
  readonly root: Difference;
  readonly way: Way;
  /** A whole value that shows it, where the one that containment found by itself does not. */
  readonly shown?: Json;
  /** Where a base leads to `root`, the message around it. */
  readonly message?: { readonly root: Difference; readonly way: Way };
  /** Said at this place, it does not keep to the rule that the change is about. */
  readonly ran?: Json;
}

export interface SchemaJudgement {
  readonly findings: readonly SchemaFinding[];
  /** Why it could not be decided whether this breaks. */
  readonly undecided?: string;
}

/** Of a value that is written as text: asks again, of the texts, when the values say no. */
export interface Soften {
  /** Two that write alike have one. */
  readonly key: string;
  readonly fit: (old: Slot, next: Slot) => Containment;
  /** Of a part of what is written, by the steps that lead to it. */
  readonly within: (old: Slot, next: Slot, steps: readonly Step[]) => Containment;
  /** Whether both allow the same texts. */
  readonly same: (old: Slot, next: Slot) => boolean;
  /** Whether nothing that a value's text may be read as is what the other side reckons with. */
  readonly refuses: (value: Json, old: Slot, next: Slot) => boolean;
}
