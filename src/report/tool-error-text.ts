import { ToolError } from '../model/tool-error.ts';
import { clip } from './escape.ts';

const mostOfALine = 1000;

/** Why Seamcheck could not do its work, what to do about it, and what the App said last; for the message of an error. */
export function toolErrorText({ message, remedy, log }: ToolError): string {
  const said = log.slice(-20).map((line) => `    ${clip(line, mostOfALine)}`);
  return [
    ...message
      .split('\n')
      .slice(0, 60)
      .map((line) => clip(line, mostOfALine)),
    `to do: ${clip(remedy, mostOfALine)}`,
    ...(said.length === 0 ? [] : ['log:', ...said]),
  ].join('\n');
}

/** The same error for a test runner, which shows a message and nothing else. Any other error as it is. */
export function forTestRunner(error: unknown): unknown {
  return error instanceof ToolError ? new Error(toolErrorText(error), { cause: error }) : error;
}
