// The document that was agreed last time: found, read, and held against the live one. Nobody is asked for it.
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App } from '../model/app.ts';
import type { Baselined } from '../model/baseline.ts';
import type { DriftPlace } from '../model/drift.ts';
import { valueAt, type Json } from '../model/json.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import type { OperationId } from '../model/operation.ts';
import { ToolError } from '../model/tool-error.ts';
import { DoesNotApply, Unavailable } from '../model/witness.ts';
import type { Source } from '../openapi/source.ts';
import { baselineFile } from './baseline-file.ts';

/** Characters of JSON; what is longer is not shown, and the place says where to look. */
const mostShown = 2_000;

/**
 * @param liveDocument is read only where there is a baseline to hold it to
 * @throws DoesNotApply where nobody named a baseline and there is none; Unavailable where it, or the live document, cannot be compared
 */
export async function baselineOf(app: App, root: string, liveDocument: () => Promise<OpenApiSaid>, signal: AbortSignal): Promise<Baselined> {
  const usual = baselineFile(app);
  if (app.baseline === undefined && !(await isThere(resolve(root, usual))))
    throw new DoesNotApply({
      reason: `there is no baseline: no document was agreed before`,
      config: `${usual}, which \`seamcheck baseline\` writes, or app.services.api.baseline: 'git:origin/main'`,
    });
  const live = await liveDocument();
  const [{ compare }, { byConfig, setBy }, { loadSource, sourceOf }, { openApiSaid }] = await Promise.all([
    import('../openapi/compare/compare.ts'),
    import('../openapi/compare/set-levels.ts'),
    import('../openapi/load.ts'),
    import('../openapi/operations.ts'),
  ]);
  try {
    const old = await loadSource(referenceOf(app, usual), { cwd: root, signal });
    const next = sourceOf(live.document, 'the live document');
    const drift = compare(old, next, { levels: setBy(app.driftLevels ?? {}, byConfig) });
    const agreed = openApiSaid(old.document);
    return {
      name: old.name,
      operations: Object.keys(agreed.operations) as OperationId[],
      drift,
      ...(drift.findings.some(({ level }) => level !== 'note') ? { agreed } : {}),
      said: Object.fromEntries(
        drift.findings.map(({ fingerprint, location }) => [fingerprint, { ...shown('old', old, location.old), ...shown('new', next, location.new) }]),
      ),
    };
  } catch (error) {
    if (error instanceof ToolError && error.code === 'document-invalid')
      throw new Unavailable(`the baseline and the live document cannot be compared: ${error.message}`);
    throw error;
  }
}

/** `git:revision` is the document as it was there: the configured one when that is a file, else the baseline that was kept there. */
function referenceOf({ baseline, openapi = [] }: App, usual: string): string {
  if (baseline === undefined) return usual;
  const [, revision] = /^git:([^:]+)$/.exec(baseline) ?? [];
  if (revision === undefined) return baseline;
  const [only, ...others] = openapi;
  return `${revision}:./${only !== undefined && others.length === 0 && !only.at.startsWith('/') ? only.at : usual}`;
}

/** Only of the document's own file: a place in another one leads elsewhere in the tree. */
function shown<K extends 'old' | 'new'>(key: K, { name, document }: Source, place: DriftPlace | undefined): { readonly [P in K]?: Json } {
  const value = place?.file === name ? (valueAt(document, place.pointer) as Json | undefined) : undefined;
  if (value === undefined || JSON.stringify(value).length > mostShown) return {};
  return { [key]: value } as { readonly [P in K]?: Json };
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
