import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isRecord } from '../model/json.ts';
import { ToolError } from '../model/tool-error.ts';
import { visibleJson } from '../report/escape.ts';
import type { Context } from './context.ts';
import { lines } from './lines.ts';

/** What is written for one line, and the exit code where the line could not be answered. */
export interface LineAnswer {
  readonly answer: object;
  readonly failed: 0 | 2 | 4;
}

/**
 * Answers a file of JSON lines (`-` is stdin) by one JSON line each, as soon as it is known; blank lines are passed over.
 * @returns the exit code: the gravest of the lines that could not be answered
 * @throws ToolError when the file cannot be read, or holds nothing to answer: silence is no pass
 */
export async function answerLines(
  file: string,
  { io, signal }: Pick<Context, 'io' | 'signal'>,
  answerOf: (line: string, number: number) => LineAnswer | Promise<LineAnswer>,
): Promise<number> {
  const shown = file === '-' ? 'stdin' : file;
  const stream = file === '-' ? io.input() : createReadStream(resolve(io.cwd, file));
  let code = 0;
  let number = 0;
  let answered = 0;
  try {
    for await (const line of lines(stream)) {
      signal.throwIfAborted();
      number += 1;
      if (line.trim() === '') continue;
      const { answer, failed } = await answerOf(line, number);
      io.out.write(`${visibleJson(JSON.stringify(answer))}\n`);
      code = Math.max(code, failed);
      answered += 1;
      // Lets a signal be heard, and a slow reader read.
      await setImmediate();
    }
  } catch (cause) {
    if (signal.aborted || !isRecord(cause) || typeof cause['code'] !== 'string' || cause instanceof ToolError) throw cause;
    throw new ToolError('input-invalid', `${shown} cannot be read.`, 'Give a file of JSON lines.', { cause });
  }
  if (answered === 0) throw new ToolError('input-invalid', `${shown} holds no pair.`, 'Give a file of JSON lines.');
  return code;
}
