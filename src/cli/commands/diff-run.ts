import { resolve } from 'node:path';
import type { AcceptedEntry } from '../../model/accepted.ts';
import { holds } from '../../model/accepted.ts';
import type { Drift, DriftFinding } from '../../model/drift.ts';
import { atOrAbove } from '../../model/outcome.ts';
import { ToolError } from '../../model/tool-error.ts';
import { compare } from '../../openapi/compare/compare.ts';
import { loadSource } from '../../openapi/load.ts';
import { nothingCompared } from '../../report/drift-words.ts';
import { visible, visibleJson } from '../../report/escape.ts';
import { given, type Context } from '../context.ts';
import { forOneComputation } from '../one-computation.ts';
import { keepYoungGeneration, widenYoungGeneration } from '../young-generation.ts';
import type { DiffArguments } from './diff-arguments.ts';
import { levelsOf } from './diff-levels.ts';

/** Resolves with the exit code. */
export async function runDiff(old: string | undefined, next: string | undefined, options: DiffArguments, context: Context): Promise<number> {
  const { io, signal } = context;
  if (options.explain !== undefined) return explainId(options.explain, context);
  if (options.pairs !== undefined) {
    if (old !== undefined) throw new ToolError('usage', '--pairs brings its own documents.', 'Leave out OLD and NEW.');
    const { format, failOn, accepted } = options;
    for (const [option, value] of Object.entries({ '--format': format === 'json' ? undefined : format, '--fail-on': failOn, '--accepted': accepted }))
      if (value !== undefined) throw new ToolError('usage', `--pairs answers each line in JSON, whatever ${option} says.`, `Leave out ${option}.`);
    const { runDiffPairs } = await import('./diff-pairs.ts');
    await knownIds(options);
    return runDiffPairs(options.pairs, options, context, await levelsOf(options, context));
  }
  if (old === undefined || next === undefined) throw new ToolError('usage', 'Two documents are compared.', 'Give OLD and NEW, or --pairs FILE; see --help.');
  await knownIds(options);
  const reading = { cwd: io.cwd, signal, stdin: io.input, ...given({ allowRemote: options.allowRemote }) };
  const asUsual = forOneComputation();
  const letGrow = keepYoungGeneration();
  const before = await loadSource(old, reading);
  const after = await loadSource(next, reading);
  const levels = await levelsOf(options, context);
  widenYoungGeneration(before.size + after.size);
  const found = compare(before, after, { levels });
  letGrow();
  asUsual();
  const entries = await acceptedEntries(options, io.cwd);
  const drift = withAccepted(found, entries);
  io.out.write(await written(drift, options, context));
  if (options.accepted !== undefined) await tellUnmatched(drift, entries, options.accepted, context);
  if (drift.operations === 0) io.err.write(`${nothingCompared(drift)}\n`);
  return exitOf(drift, options);
}

async function knownIds({ level }: DiffArguments): Promise<void> {
  if (level === undefined) return;
  const { isDriftId } = await import('../../openapi/compare/explain.ts');
  for (const id of Object.keys(level)) if (!isDriftId(id)) await refuseId(id);
}

async function refuseId(wanted: string): Promise<never> {
  const [{ driftIds }, { closest, distance }] = await Promise.all([import('../../openapi/compare/explain.ts'), import('fastest-levenshtein')]);
  const meant = closest(wanted, [...driftIds()]);
  const remedy = distance(wanted, meant) > wanted.length / 3 ? 'Copy the id from the finding.' : `Did you mean ${meant}?`;
  throw new ToolError('usage', `There is no finding ${wanted}.`, remedy);
}

async function explainId(id: string, { io }: Context): Promise<number> {
  const { explainDrift } = await import('../../openapi/compare/explain.ts');
  const page = explainDrift(id) ?? (await refuseId(id));
  io.out.write(page);
  return 0;
}

async function acceptedEntries({ accepted }: DiffArguments, cwd: string): Promise<readonly AcceptedEntry[]> {
  const name = accepted ?? 'contracts/accepted.json';
  const file = resolve(cwd, name);
  const { existsSync } = await import('node:fs');
  if (!existsSync(file)) {
    if (accepted === undefined) return [];
    throw new ToolError('usage', `There is no file ${name}.`, 'Name the file of accepted findings.');
  }
  const { readAccepted } = await import('../../config/accepted.ts');
  return readAccepted(file, name, Date.now());
}

function withAccepted(drift: Drift, entries: readonly AcceptedEntry[]): Drift {
  if (entries.length === 0) return drift;
  const known = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const findings = drift.findings.map((finding): DriftFinding => {
    const entry = known.get(finding.fingerprint);
    if (entry === undefined) return finding;
    const { reason, owner, expires, expired } = entry;
    return { ...finding, accepted: { reason, owner, expires, ...given({ expired }) } };
  });
  return { ...drift, findings };
}

/** Only of a file that was named: that of the project holds entries of checks too. */
async function tellUnmatched({ findings }: Drift, entries: readonly AcceptedEntry[], name: string, { io }: Context): Promise<void> {
  const known = new Set(findings.map(({ fingerprint }) => fingerprint));
  const unmatched = entries.filter(({ fingerprint, check }) => check === undefined && !known.has(fingerprint));
  if (unmatched.length === 0) return;
  const { acceptanceText } = await import('../../report/accepted-text.ts');
  for (const entry of unmatched) io.err.write(`${visible(name)} accepts ${entry.fingerprint}, which was not found: ${acceptanceText(entry)}\n`);
}

function exitOf({ findings, verdict, undecided, operations }: Drift, { failOn = 'breaking' }: DiffArguments): number {
  if (failOn !== 'never' && findings.some(({ level, accepted }) => atOrAbove(level, failOn) && !holds(accepted))) return 1;
  // What is accepted may hide a verdict, never that something is unknown, or that there was nothing to compare.
  return verdict === 'unknown' || undecided.length > 0 || operations === 0 ? 3 : 0;
}

async function written(drift: Drift, { format = 'text', failOn = 'breaking' }: DiffArguments, { io }: Context): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../../report/drift-text.ts')).driftText(drift, io.out.style);
    case 'json':
      return visibleJson(`${JSON.stringify(drift, null, 2)}\n`);
    case 'markdown':
      return (await import('../../report/drift-markdown.ts')).driftMarkdown(drift);
    case 'junit':
      return (await import('../../report/drift-junit.ts')).driftJunit(drift, failOn);
    case 'sarif': {
      const [{ driftSarif }, { driftTitle }, { version }] = await Promise.all([
        import('../../report/drift-sarif.ts'),
        import('../../openapi/compare/explain.ts'),
        import('../version.ts'),
      ]);
      return driftSarif(drift, version(), driftTitle);
    }
    case 'github': {
      const [{ driftGithub }, { repositoryFile }] = await Promise.all([import('../../report/drift-github.ts'), import('../repository-file.ts')]);
      return driftGithub(drift, (file) => repositoryFile(file, io));
    }
  }
}
