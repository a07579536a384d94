import { errorText } from './error-text.ts';
import type { Interrupt, MainIo } from './io.ts';

/** Exit codes of shells: 128 and the signal's number. What nobody caught is our bug. */
const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143, crash: 4 } as const;
/** Milliseconds that clean-up gets after a crash, when nobody may be there to press Ctrl-C again. */
const patience = 20_000;

export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
  /** Undefined while nothing has interrupted. */
  exitCode(): number | undefined;
  /** Signals end the process at once from here on: who computes without a pause would not hear them, and has nothing to clean up. */
  leave(): void;
}

/** The first signal or crash aborts and lets everything clean up; a second one ends the process at once. */
export function listenForInterruption(io: MainIo, debug: boolean): Interruption {
  const controller = new AbortController();
  let first: number | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const stop = io.onInterrupt((interrupt) => {
    const code = interrupt.kind === 'signal' ? codes[interrupt.signal] : codes.crash;
    if (interrupt.kind === 'crash') io.err.write(errorText(interrupt.error, { style: io.err.style, debug }));
    if (first !== undefined) {
      // A crash during clean-up does not end the clean-up of the rest; a signal does.
      if (interrupt.kind === 'signal') io.exit(code);
      return;
    }
    first = code;
    io.err.write('stopping…\n');
    if (interrupt.kind === 'crash') deadline = setTimeout(() => io.exit(code), patience).unref();
    controller.abort(reasonOf(interrupt));
  });
  return {
    signal: controller.signal,
    exitCode: () => first,
    leave: stop,
    [Symbol.dispose]() {
      clearTimeout(deadline);
      stop();
    },
  };
}

function reasonOf(interrupt: Interrupt): DOMException {
  return new DOMException(interrupt.kind === 'signal' ? `stopped by ${interrupt.signal}` : 'stopped after a crash', 'AbortError');
}
