import type { Check, Control, Examined, Judging, Messages } from '../model/check.ts';
import type { Finding, Level, Subject } from '../model/finding.ts';
import { subjectName } from '../model/finding.ts';
import type { ExaminedSubject, NotCovered, Outcome, UndecidedSubject } from '../model/outcome.ts';
import type { Collected, Known } from '../model/witness.ts';
import { isAgreed } from './agreed.ts';
import { conclusion } from './conclude.ts';
import { fingerprint } from './fingerprint.ts';
import type { PlannedCheck } from './plan.ts';

export interface Judgement {
  readonly known: Known;
  /** By witness id, deep-frozen. */
  readonly collected: Readonly<Record<string, Collected | undefined>>;
  readonly failOn: Level;
}

/** Runs one check over what was collected. Never throws: a check that does is an `error`. */
export function judge(check: Check, planned: PlannedCheck, { known, collected, failOn }: Judgement): Outcome {
  const base = { check: planned.id, title: check.title, examined: [], undecided: [], findings: [] };
  const said: Record<string, unknown> = {};
  for (const [name, id] of Object.entries(planned.needs)) {
    const witness = collected[id];
    if (witness?.kind === 'failed') return { ...base, kind: 'error', reason: `the witness ${id} failed: ${witness.reason}` };
    if (witness?.kind === 'unavailable' && witness.notCovered !== undefined)
      return { ...base, kind: 'none', reason: witness.notCovered.reason, notCovered: witness.notCovered };
    if (witness?.kind !== 'said') {
      return {
        ...base,
        kind: 'inconclusive',
        reason: witness?.reason ?? `the witness ${id} was not collected`,
        ...(witness?.exchange === undefined ? {} : { exchange: witness.exchange }),
      };
    }
    said[name] = witness.data;
  }
  for (const [name, id] of Object.entries(planned.uses)) {
    const witness = collected[id];
    // One that is out of reach is not missed; one that we broke would be a pass on less.
    if (witness?.kind === 'failed') return { ...base, kind: 'error', reason: `the witness ${id} failed: ${witness.reason}` };
    said[name] = witness?.kind === 'said' ? witness.data : undefined;
  }

  const examined = new Map<string, ExaminedSubject>();
  const undecided = new Map<string, UndecidedSubject>();
  const subjects = new Map<Examined, Subject>();
  const findings = new Map<string, Finding>();
  let absent: NotCovered | undefined;
  const judging: Judging<Messages> = {
    examine(subject, control) {
      const name = subjectName(subject);
      if ('held' in control && !control.held) {
        undecided.set(name, { subject, control: control.by, agreed: isAgreed(subject, known) });
        return undefined;
      }
      examined.set(name, { subject, control: controlName(control) });
      const proof = Object.freeze({}) as Examined;
      subjects.set(proof, subject);
      return proof;
    },
    nothing(notCovered) {
      absent ??= notCovered;
    },
    report(on, message, { expected, actual, data, fingerprint: own }) {
      const subject = subjects.get(on);
      const declared = Object.hasOwn(check.messages, message) ? check.messages[message] : undefined;
      if (subject === undefined || declared === undefined) throw new Error(`${planned.id} reported ${message} on a subject that was not examined`);
      const id = own ?? fingerprint(planned.id, message, subject);
      // A subject says a thing once, however often it was seen.
      if (findings.has(id)) return;
      findings.set(id, {
        check: planned.id,
        message,
        text: filled(declared.text, data ?? {}),
        level: declared.level,
        subject,
        expected,
        actual,
        fingerprint: id,
      });
    },
  };
  try {
    const answer: unknown = check.run(said, judging);
    // What an async check throws later would otherwise end the process.
    if (answer instanceof Promise) answer.catch(() => undefined);
    if (answer !== undefined) throw new Error(`${planned.id} returned something; a check is synchronous and returns nothing`);
  } catch (error) {
    return { ...base, kind: 'error', reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
  if (absent !== undefined && examined.size === 0 && undecided.size === 0) return { ...base, kind: 'none', reason: absent.reason, notCovered: absent };
  const seen = {
    ...base,
    examined: [...examined.values()],
    undecided: [...undecided.values()].filter(({ subject }) => !examined.has(subjectName(subject))),
    findings: [...findings.values()],
  };
  return { ...seen, ...conclusion(seen, failOn) };
}

function controlName(control: Control): string {
  return 'held' in control ? control.by : `none needed: ${control.none}`;
}

function filled(text: string, data: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{([^}]+)\}/g, (_whole, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) throw new Error(`the message "${text}" has no value for {${name}}`);
    return String(value);
  });
}
