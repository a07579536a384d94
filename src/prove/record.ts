import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Catalogue } from '../engine/catalogue.ts';
import { planFromRecording } from '../engine/verify.ts';
import type { AppReport, Recording } from '../model/report.ts';
import type { Mutant } from './mutant.ts';

/** One case of a check's unit test: what was collected, without what the check does not look at. */
export interface RecordedCase extends Recording {
  readonly check: string;
  /** `clean`, or the mutant that must be killed by this message. */
  readonly mutant: string;
  readonly message?: string;
}

/** Writes `<folder>/<check>/<transport>.<clean|mutant>.json`, and removes what stood there for these checks. */
export async function record(
  folder: string,
  catalogue: Catalogue,
  checks: readonly string[],
  clean: readonly AppReport[],
  tried: readonly { readonly mutant: Mutant; readonly report: AppReport }[],
): Promise<void> {
  for (const check of checks) {
    await rm(join(folder, check), { recursive: true, force: true });
    const cases = [
      ...clean.filter(({ outcomes }) => outcomes.some((one) => one.check === check && one.kind !== 'none')).map((report) => ({ report, mutant: 'clean' })),
      ...tried.filter(({ mutant }) => mutant.kills.check === check).map(({ mutant, report }) => ({ report, mutant: mutant.id, message: mutant.kills.message })),
    ];
    for (const { report, ...named } of cases) {
      const file = join(folder, check, `${report.name}.${named.mutant}.json`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${JSON.stringify({ check, ...named, ...trimmed(catalogue, check, report) } satisfies RecordedCase)}\n`);
    }
  }
}

/** Only the witnesses the check looks at, only the exchanges those refer to, and no fingerprints of tokens. */
function trimmed(catalogue: Catalogue, check: string, { recording, reach }: AppReport): Recording {
  const [planned] = planFromRecording(catalogue, recording, reach, [check]).checks;
  const wanted = new Set([...Object.values(planned?.needs ?? {}), ...Object.values(planned?.uses ?? {})]);
  const witnesses = Object.fromEntries(Object.entries(recording.witnesses).filter(([id]) => wanted.has(id)));
  const referred = new Set([...JSON.stringify(witnesses).matchAll(/"\$exchange":"(x\d+)"/g)].map(([, id]) => id));
  return { ...recording, witnesses, exchanges: recording.exchanges.filter(({ id }) => referred.has(id)), fingerprints: {} };
}
