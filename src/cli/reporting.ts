import { ToolError } from '../model/tool-error.ts';
import { errorText } from './error-text.ts';
import type { MainIo } from './io.ts';

export interface Reporting {
  /** Runs one reporter. What it throws is told, and keeps no other reporter from its work. */
  run(name: string, reporter: () => void | Promise<void>): Promise<void>;
  /** The same for one that cannot wait; told once per name. */
  runNow(name: string, reporter: () => void): void;
  /** A run whose report is missing is not a run that passed. */
  failed(): boolean;
}

export function createReporting({ err }: MainIo): Reporting {
  const broken = new Set<string>();
  function told(name: string, error: unknown): void {
    if (broken.has(name)) return;
    broken.add(name);
    err.write(errorText(error instanceof ToolError ? error : new Error(`the reporter ${name} failed`, { cause: error }), { style: err.style, debug: false }));
  }
  return {
    async run(name, reporter) {
      try {
        await reporter();
      } catch (error) {
        told(name, error);
      }
    },
    runNow(name, reporter) {
      try {
        reporter();
      } catch (error) {
        told(name, error);
      }
    },
    failed: () => broken.size > 0,
  };
}
