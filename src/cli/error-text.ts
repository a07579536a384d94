import { ToolError, toolErrorExits } from '../model/tool-error.ts';
import { clip } from '../report/escape.ts';
import type { Style } from '../report/style.ts';

const mostOfALine = 1000;
const deepest = 5;

/** What a person reads when Seamcheck could not do its work: what happened, what to do, what the App said, why. */
export function errorText(error: unknown, { style, debug }: { readonly style: Style; readonly debug: boolean }): string {
  const known = error instanceof ToolError && error.code !== 'internal';
  const lines = known
    ? [
        `${style('red', 'error')} ${style('dim', `[${error.code}]`)} ${indented(error.message, '  ')}`,
        `  ${style('bold', 'to do')}  ${indented(error.remedy, '         ')}`,
      ]
    : [
        `${style('red', 'error')} ${style('dim', '[internal]')} this is a bug in Seamcheck: ${indented(headline(error), '  ')}`,
        `  ${style('bold', 'to do')}  ${error instanceof ToolError ? indented(error.remedy, '         ') : 'Run it again with --debug and report what it says.'}`,
      ];
  if (error instanceof ToolError && error.log.length > 0)
    lines.push(`  ${style('bold', 'log')}`, ...error.log.slice(-20).map((line) => `    ${clip(line, mostOfALine)}`));
  lines.push(...causes(error).map((cause) => `  ${style('dim', 'because')}  ${indented(headline(cause), '           ')}`));
  if (debug) lines.push(...stacks(error).map((line) => style('dim', `  ${line}`)));
  return `${lines.join('\n')}\n`;
}

export function exitCodeOf(error: unknown): 2 | 3 | 4 {
  return error instanceof ToolError ? toolErrorExits[error.code] : 4;
}

function headline(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' || error instanceof ToolError ? error.message : `${error.name}: ${error.message}`;
}

/** A failed clean-up hides the error before it (`SuppressedError`); several at once hide each other (`AggregateError`). */
function causes(error: unknown, depth = 0): readonly unknown[] {
  if (!(error instanceof Error) || depth === deepest) return [];
  const next: unknown[] = [error.cause];
  // By name: Node 22 has no SuppressedError of its own.
  if (error.name === 'SuppressedError') {
    const { error: later, suppressed } = error as Error & { readonly error?: unknown; readonly suppressed?: unknown };
    next.push(later, suppressed);
  }
  if (error instanceof AggregateError) next.push(...(error.errors as readonly unknown[]).slice(0, deepest));
  return next.filter((cause) => cause !== undefined).flatMap((cause) => [cause, ...causes(cause, depth + 1)]);
}

function stacks(error: unknown): readonly string[] {
  return [error, ...causes(error)].flatMap((one) => (one instanceof Error ? (one.stack ?? '').split('\n').map((line) => clip(line, mostOfALine)) : []));
}

function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .slice(0, 60)
    .map((line) => clip(line, mostOfALine))
    .join(`\n${indent}`);
}
