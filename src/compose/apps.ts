import { loadConfig } from '../config/load.ts';
import type { ResolvedApp } from '../config/resolve.ts';
import type { Io } from './options.ts';

/** Every App of the config, in its order. @throws ToolError `config-missing`, `config-invalid` */
export function loadApps(options: {
  readonly io: Pick<Io, 'cwd'>;
  readonly config?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly driftAlone?: boolean;
}): Promise<readonly ResolvedApp[]> {
  const { io, config, signal, driftAlone = false } = options;
  return loadConfig({
    cwd: io.cwd,
    driftAlone,
    ...(config === undefined ? {} : { config }),
    ...(signal === undefined ? {} : { signal }),
    driftIds: async () => (await import('../openapi/compare/explain.ts')).driftIds(),
  });
}
