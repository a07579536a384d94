import { ToolError } from '../model/tool-error.ts';

/** Something else has the port that the operating system called free: it was faster than our process. */
export class PortRace extends ToolError {
  constructor(message: string, remedy: string = 'Run again; another port will be taken.', log: readonly string[] = []) {
    super('port-taken', message, remedy, { log });
  }
}
