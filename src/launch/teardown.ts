/** What has to be undone, in reverse order. */
export interface Teardown {
  /** Registers an undoing; call it before the thing is done. */
  defer(undo: () => Promise<void>): void;
  /** Undoes everything once, the rest even when one fails; later calls wait for the first. @throws AggregateError */
  run(): Promise<void>;
  /** Whether undoing has begun. */
  readonly begun: () => boolean;
}

export function createTeardown(): Teardown {
  const undoings: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  async function undoAll(): Promise<void> {
    const errors: unknown[] = [];
    // Asked anew each time: what is registered while undoing is undone too.
    for (let undo = undoings.pop(); undo !== undefined; undo = undoings.pop()) {
      try {
        await undo();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `The App could not be taken down completely: ${errors.map(String).join('; ')}`);
  }
  return {
    defer: (undo) => void undoings.push(undo),
    run: () => (running ??= undoAll()),
    begun: () => running !== undefined,
  };
}
