import { withinReach, type Reach } from '../model/app.ts';
import type { NotCovered } from '../model/outcome.ts';
import type { Known, Probe } from '../model/witness.ts';
import { witnessesOf, type Catalogue } from './catalogue.ts';

export interface PlannedWitness {
  readonly id: string;
  readonly probe: Probe;
  /** Ids of the witnesses that must be there first; each is planned too. */
  readonly needs: Readonly<Record<string, string>>;
  /** The same for those it can do without; only the planned ones. */
  readonly uses: Readonly<Record<string, string>>;
  /** The checks for whose sake it is collected. */
  readonly for: readonly string[];
}

export interface PlannedCheck {
  readonly id: string;
  readonly needs: Readonly<Record<string, string>>;
  readonly uses: Readonly<Record<string, string>>;
}

export interface Plan {
  readonly checks: readonly PlannedCheck[];
  /** Checks that will not be judged, and why. */
  readonly none: readonly { readonly id: string; readonly because: NotCovered; readonly beyondReach: boolean }[];
  /** In dependency order. */
  readonly witnesses: readonly PlannedWitness[];
}

export interface Bounds {
  readonly reach: Reach;
  /** Slow probes run only when their check was asked for by name. */
  readonly slow: boolean;
  /** Whether a browser may be used at all. */
  readonly browser: boolean;
}

type Refusal = { readonly because: NotCovered; readonly beyondReach: boolean };

/** Decides which of the chosen checks apply, and which witnesses they need: the closure of those and nothing else. */
export function plan(catalogue: Catalogue, chosen: readonly string[], known: Known, bounds: Bounds): Plan {
  const witnesses = witnessesOf(catalogue);
  const refusals = new Map<string, Refusal | undefined>();
  const ordered: string[] = [];
  const wantedBy = new Map<string, Set<string>>();

  function refusalOf(id: string): Refusal | undefined {
    if (refusals.has(id)) return refusals.get(id);
    const probe = witnesses.probe(id);
    const refusal = ownRefusal(id, probe, known, bounds) ?? firstOf(Object.values(probe.needs).map((need) => refusalOf(witnesses.idOf(need))));
    refusals.set(id, refusal);
    return refusal;
  }
  function usable(uses: Probe['uses']): Record<string, string> {
    const entries = Object.entries(uses).map(([name, witness]) => [name, witnesses.idOf(witness)] as const);
    return Object.fromEntries(entries.filter(([, id]) => refusalOf(id) === undefined));
  }
  function ids(needs: Probe['needs']): Record<string, string> {
    return Object.fromEntries(Object.entries(needs).map(([name, witness]) => [name, witnesses.idOf(witness)]));
  }
  function want(id: string, check: string): void {
    const wanted = wantedBy.get(id) ?? new Set<string>();
    if (wanted.has(check)) return;
    wantedBy.set(id, wanted.add(check));
    const probe = witnesses.probe(id);
    for (const need of [...Object.values(ids(probe.needs)), ...Object.values(usable(probe.uses))]) want(need, check);
    if (!ordered.includes(id)) ordered.push(id);
  }

  const checks: PlannedCheck[] = [];
  const none: { id: string; because: NotCovered; beyondReach: boolean }[] = [];
  for (const id of chosen) {
    const check = catalogue.checks[id];
    if (check === undefined) continue;
    const applies = check.appliesTo?.(known) ?? true;
    const refusal =
      applies === true ? firstOf(Object.values(check.needs).map((need) => refusalOf(witnesses.idOf(need)))) : { because: applies, beyondReach: false };
    if (refusal !== undefined) {
      none.push({ id, ...refusal });
      continue;
    }
    const planned: PlannedCheck = { id, needs: ids(check.needs), uses: usable(check.uses) };
    for (const need of [...Object.values(planned.needs), ...Object.values(planned.uses)]) want(need, id);
    checks.push(planned);
  }
  return {
    checks,
    none,
    witnesses: ordered.map((id) => {
      const probe = witnesses.probe(id);
      return { id, probe, needs: ids(probe.needs), uses: usable(probe.uses), for: [...(wantedBy.get(id) ?? [])] };
    }),
  };
}

/** Ids of the witnesses that the checks of a plan look at themselves. */
export function witnessesFor({ checks }: Pick<Plan, 'checks'>): ReadonlySet<string> {
  return new Set(checks.flatMap(({ needs, uses }) => [...Object.values(needs), ...Object.values(uses)]));
}

function ownRefusal(id: string, probe: Probe, known: Known, bounds: Bounds): Refusal | undefined {
  const applies = probe.appliesTo?.(known) ?? true;
  if (applies !== true) return { because: applies, beyondReach: false };
  if (!withinReach(probe.reach, bounds.reach)) {
    return {
      because: { reason: `${id} ${reachText[probe.reach]}, and the reach in force is ${bounds.reach}`, config: `reach: '${probe.reach}'` },
      beyondReach: true,
    };
  }
  if (probe.slow === true && !bounds.slow)
    return { because: { reason: `${id} takes more than 10 s: it runs when its check is named with --only` }, beyondReach: true };
  if (probe.browser === true && !bounds.browser)
    return { because: { reason: `${id} drives a browser, which this run was not to use`, config: 'verify without --no-browser' }, beyondReach: true };
  return undefined;
}

const reachText: Readonly<Record<Reach, string>> = {
  documents: 'reads documents',
  reads: 'asks the App',
  'leaves-traces': 'leaves traces, such as refused sign-ins',
  'creates-data': 'creates data',
  destructive: 'is destructive',
};

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
