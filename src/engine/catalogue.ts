import type { Check } from '../model/check.ts';
import type { Probe, Witness } from '../model/witness.ts';
import { ToolError } from '../model/tool-error.ts';

/** Every check and probe by its id, which is its path: `cors/on-500`. */
export interface Catalogue {
  readonly checks: Readonly<Record<string, Check>>;
  readonly probes: Readonly<Record<string, Witness<unknown>>>;
}

/** Witnesses are named by identity in a check; this gives back their ids. */
export interface Witnesses {
  idOf(witness: Witness<unknown>): string;
  probe(id: string): Probe;
}

export function witnessesOf(catalogue: Catalogue): Witnesses {
  const ids = new Map(Object.entries(catalogue.probes).map(([id, witness]) => [witness, id]));
  return {
    idOf(witness) {
      const id = ids.get(witness);
      if (id === undefined)
        throw new ToolError(
          'internal',
          'A check names a witness that is not in the catalogue.',
          'Run `npm run generate`; every witness must be exported from a *.probe.ts file.',
        );
      return id;
    },
    probe(id) {
      const probe = catalogue.probes[id];
      if (probe === undefined) throw new ToolError('internal', `There is no witness ${id}.`, 'Run `npm run generate`.');
      return probe as Probe;
    },
  };
}

/** The part of an id before the slash. */
export function areaOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

/**
 * The checks that a selection means: ids, areas, or ids with `*`. An empty selection means all.
 * @param nearest finds the known word that was probably meant, for the error
 * @throws ToolError `unknown-check` naming the nearest
 */
export function select(
  catalogue: Catalogue,
  selection: readonly string[],
  nearest: (word: string, among: readonly string[]) => string | undefined,
): readonly string[] {
  const ids = Object.keys(catalogue.checks);
  if (selection.length === 0) return ids;
  const chosen = new Set<string>();
  for (const wanted of selection) {
    const pattern = new RegExp(
      `^${wanted
        .split('*')
        .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
        .join('.*')}$`,
    );
    const found = ids.filter((id) => areaOf(id) === wanted || pattern.test(id));
    if (found.length === 0) {
      const meant = nearest(wanted, [...ids, ...new Set(ids.map(areaOf))]);
      throw new ToolError(
        'unknown-check',
        `There is no check or area \`${wanted}\`.`,
        `${meant === undefined ? '' : `Did you mean \`${meant}\`? `}\`npx seamcheck list\` shows them all.`,
      );
    }
    for (const id of found) chosen.add(id);
  }
  return ids.filter((id) => chosen.has(id));
}
