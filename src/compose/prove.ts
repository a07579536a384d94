import type { ProveOptions } from './options.ts';
import { prove } from '../prove/prove.ts';
import type { ProveReport } from '../model/proof.ts';
import { loadCatalogue } from './catalogue.ts';
import { partsOf, questionedApps } from './verify.ts';

export async function proveAll({ io, config, only = [], record = false, signal, listen }: ProveOptions): Promise<ProveReport> {
  const parts = partsOf(io);
  const apps = await questionedApps({ io, ...(config === undefined ? {} : { config }) }, parts);
  // What is known, required or recorded of the App is not to soften or sharpen the proof.
  const bare = apps.map(({ accepted: _accepted, required: _required, coverage: _coverage, ...app }) => app);
  return prove({ catalogue: await loadCatalogue(), apps: bare, parts, only, record, signal, listen });
}
