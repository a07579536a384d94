import { dirname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Drift, DriftFinding, SetLevel } from '../../model/drift.ts';
import { parseExact } from '../../model/exact-json.ts';
import { isRecord } from '../../model/json.ts';
import { ToolError } from '../../model/tool-error.ts';
import { compare } from '../../openapi/compare/compare.ts';
import { loadSource, sourceOf, type Source } from '../../openapi/load.ts';
import { clip } from '../../report/escape.ts';
import { answerLines, type LineAnswer } from '../answer-lines.ts';
import { given, type Context } from '../context.ts';
import type { DiffArguments } from './diff-arguments.ts';

type Levels = Readonly<Record<string, SetLevel>>;

/** Resolves with the exit code. A line that cannot be answered is answered so, and the rest goes on. */
export async function runDiffPairs(file: string, options: DiffArguments, { io, signal }: Context, levels: Levels): Promise<number> {
  const folder = file === '-' ? io.cwd : dirname(resolve(io.cwd, file));
  return answerLines(file, { io, signal }, (line, number) => answerOf(line, number, options, levels, folder, signal));
}

async function answerOf(line: string, number: number, options: DiffArguments, levels: Levels, folder: string, signal: AbortSignal): Promise<LineAnswer> {
  let id: unknown = null;
  const start = performance.now();
  const elapsed = (): number => Math.round((performance.now() - start) * 1000) / 1000;
  const unanswered = (failed: 2 | 4, reason: string): LineAnswer => ({
    answer: { id, verdict: 'unknown', findings: [], reason: `line ${number}: ${clip(reason, 500)}`, ms: elapsed() },
    failed,
  });
  try {
    const pair = parseExact(line.replace(/^\uFEFF/, ''));
    if (!isRecord(pair)) return unanswered(2, 'it is not an object');
    id = pair['id'] ?? null;
    const load = async (side: 'old' | 'new'): Promise<Source> => {
      const named = pair[side];
      if (typeof named === 'string') return loadSource(named, { cwd: folder, signal, ...given({ allowRemote: options.allowRemote }) });
      if (isRecord(named)) return sourceOf(named, side);
      throw new ToolError('input-invalid', `its "${side}" is neither a document nor a path`, 'Give an object or a path.');
    };
    const drift = compare(await load('old'), await load('new'), { levels });
    return { answer: { id, ...told(drift), ms: elapsed() }, failed: 0 };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof SyntaxError) return unanswered(2, `it is not JSON: ${error.message}`);
    if (error instanceof ToolError && error.code !== 'internal') return unanswered(2, error.message);
    return unanswered(4, `this is a bug in Seamcheck: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function told({ verdict, findings, undecided }: Drift): object {
  return {
    verdict,
    findings: findings.map(({ id, level, direction, operation, operations, location, text, counterexample, set }: DriftFinding) => ({
      id,
      level,
      direction,
      operation,
      location,
      counterexample: counterexample ?? null,
      text,
      ...(operations.length > 1 ? { operations } : {}),
      ...given({ set }),
    })),
    ...(undecided.length > 0 ? { undecided: undecided.map(({ operation, direction, reason }) => ({ operation, direction, reason })) } : {}),
  };
}
