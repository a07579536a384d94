import { performance } from 'node:perf_hooks';
import { exactText, parseExact } from '../../model/exact-json.ts';
import { isRecord } from '../../model/json.ts';
import { ToolError } from '../../model/tool-error.ts';
import { schemaFault } from '../../openapi/schema-fault.ts';
import { clip, shownValue, visible, visibleJson } from '../../report/escape.ts';
import { contained, type Containment, type Reading, type SchemaAt } from '../../schema/contained.ts';
import { answerLines } from '../answer-lines.ts';
import { given, type Context } from '../context.ts';
import { dialectNames, dialectOf } from '../dialect-name.ts';
import { readSchemaFile } from '../schema-file.ts';
import type { ContainsArguments } from './contains-arguments.ts';

type Options = Pick<ContainsArguments, 'dialect' | 'formats' | 'direction' | 'json'>;

const exits = { yes: 0, no: 1, unknown: 3 } as const;

/** Resolves with the exit code. */
export async function runContains(inner: string | undefined, outer: string | undefined, options: Options, { io }: Context): Promise<number> {
  if (inner === undefined || outer === undefined)
    throw new ToolError('usage', 'Two schemas are compared.', 'Give INNER and OUTER, or --pairs FILE; see --help.');
  if (inner.startsWith('-') && outer.startsWith('-')) throw new ToolError('usage', 'Both schemas cannot come from stdin.', 'Give one of them as a file.');
  const one = await readSchemaFile(inner, io, options.dialect);
  const other = await readSchemaFile(outer, io, options.dialect);
  const { answer, ms } = judge({ ...one, ...given({ dialect: options.dialect }) }, { ...other, ...given({ dialect: options.dialect }) }, options);
  if (options.json === true) io.out.write(`${visibleJson(JSON.stringify({ ...plain(answer), ms }))}\n`);
  else io.out.write(text(answer, visible(inner), visible(outer)));
  return exits[answer.contained];
}

/** Resolves with the exit code. */
export async function runPairs(file: string, others: readonly (string | undefined)[], options: Options, context: Context): Promise<number> {
  if (others.some((one) => one !== undefined)) throw new ToolError('usage', '--pairs brings its own schemas.', 'Leave out INNER and OUTER.');
  return answerLines(file, context, (line, number) => {
    const { failed = 0, ...answer } = answerOf(line, number, options);
    return { answer, failed };
  });
}

interface Answered {
  readonly id: unknown;
  readonly contained: boolean | null;
  readonly value: unknown;
  readonly reason: string | null;
  /** Milliseconds. */
  readonly ms: number;
  /** The exit code of a line that got no answer. */
  readonly failed?: 2 | 4;
}

function answerOf(line: string, number: number, options: Options): Answered {
  let id: unknown = null;
  const unanswered = (failed: 2 | 4, reason: string): Answered => ({
    id,
    contained: null,
    value: null,
    reason: `line ${number}: ${clip(reason, 500)}`,
    ms: 0,
    failed,
  });
  try {
    const pair = parseExact(line.replace(/^\uFEFF/, ''));
    if (!isRecord(pair)) return unanswered(2, 'it is not an object');
    id = pair['id'] ?? null;
    for (const side of ['inner', 'outer']) {
      if (!Object.hasOwn(pair, side)) return unanswered(2, `it has no "${side}"`);
      if (!isSchema(pair[side])) return unanswered(2, `its "${side}" is no schema: a schema is an object or a boolean`);
    }
    const named = pair['dialect'] ?? undefined;
    const dialect = typeof named === 'string' ? dialectOf(named) : options.dialect;
    if (named !== undefined && dialect === undefined) return unanswered(2, `its "dialect" is none of ${dialectNames.join(', ')}`);
    for (const side of ['inner', 'outer']) {
      const fault = schemaFault(pair[side], { pointer: '', value: pair[side] }, dialect);
      if (fault !== undefined) return unanswered(2, `its "${side}" ${fault.reason} (${fault.at})`);
    }
    const at = (document: unknown): SchemaAt => ({ document, pointer: '', ...given({ dialect }) });
    const { answer, ms } = judge(at(pair['inner']), at(pair['outer']), options);
    return { id, ...plain(answer), ms };
  } catch (error) {
    if (error instanceof SyntaxError) return unanswered(2, `it is not JSON: ${error.message}`);
    return unanswered(4, `this is a bug in Seamcheck: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function judge(inner: SchemaAt, outer: SchemaAt, { formats, direction }: Options): { readonly answer: Containment; readonly ms: number } {
  const start = performance.now();
  const answer = contained(inner, outer, given({ formats, direction }) satisfies Reading);
  return { answer, ms: Math.round((performance.now() - start) * 1000) / 1000 };
}

function plain(answer: Containment): Pick<Answered, 'contained' | 'value' | 'reason'> {
  if (answer.contained === 'yes') return { contained: true, value: null, reason: null };
  return answer.contained === 'no'
    ? { contained: false, value: answer.value, reason: null }
    : { contained: null, value: null, reason: answer.reason.slice(0, 2000) };
}

function text(answer: Containment, inner: string, outer: string): string {
  if (answer.contained === 'yes') return `contained: every value of ${inner} is a value of ${outer}\n`;
  if (answer.contained === 'unknown') return `unknown: ${clip(answer.reason, 2000)}\n`;
  return `not contained: a value of ${inner} that ${outer} refuses\n  ${shownValue(answer.value, 10_000)}\n`;
}

function isSchema(value: unknown): boolean {
  return typeof value === 'boolean' || (isRecord(value) && exactText(value) === undefined);
}
