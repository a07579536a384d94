import vm from 'node:vm';
import { isRecord } from '../model/json.ts';

/** Work on hostile input was ended because it took too long. */
export class TookTooLong extends Error {
  constructor(milliseconds: number) {
    super(`took longer than ${milliseconds} ms`);
    this.name = 'TookTooLong';
  }
}

const bench: { work?: () => unknown } = {};
const script = new vm.Script('work()');
let context: vm.Context | undefined;

/**
 * Runs synchronous work and ends it, wherever it is, when the time is up. V8 can be interrupted inside a regular expression
 * that backtracks without end and inside generated code; `vm`'s watchdog is the one way to do so without another thread.
 * @throws TookTooLong, and whatever the work throws
 */
export function within<T>(milliseconds: number, work: () => T): T {
  context ??= vm.createContext(bench);
  const outer = bench.work;
  bench.work = work;
  try {
    return script.runInContext(context, { timeout: milliseconds }) as T;
  } catch (error) {
    // Not `instanceof Error`: the watchdog's error comes from the other context.
    if (isRecord(error) && error['code'] === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new TookTooLong(milliseconds);
    throw error;
  } finally {
    if (outer === undefined) delete bench.work;
    else bench.work = outer;
  }
}
