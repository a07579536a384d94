import type { ServiceName } from '../model/app.ts';
import { ToolError } from '../model/tool-error.ts';

/** Something answers on a port that the operating system called free, before our process could have bound it. */
export class PortRace extends ToolError {
  constructor(name: ServiceName, port: number) {
    super('port-taken', `${name}: something else answers on port ${port} already`, `Run again; another port will be taken.`);
  }
}
