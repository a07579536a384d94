import { dirname } from 'node:path';
import { ToolError } from '../model/tool-error.ts';
import type { Build } from './build-context.ts';
import { runCommand, type CommandOptions, type CommandResult } from './run-command.ts';

/** What we need of a compose file in its canonical form. */
export interface ComposeConfig {
  /** The project's, by the file or the folder it is in. */
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: Build;
  readonly network_mode?: string;
  readonly ports?: readonly { readonly target: number; readonly published?: string; readonly protocol?: string }[];
}

/** Runs `docker compose` over files, in the folder of the first one as Compose itself does. */
export function runCompose(files: readonly [string, ...string[]], args: readonly string[], options: Omit<CommandOptions, 'cwd'>): Promise<CommandResult> {
  const named = files.flatMap((file) => ['-f', file]);
  return runCommand('docker', ['compose', '--ansi', 'never', ...named, ...args], { ...options, cwd: dirname(files[0]) });
}

/** @throws ToolError `config-invalid` with what Compose says about the file */
export async function readComposeFile(file: string, options: Omit<CommandOptions, 'cwd'>): Promise<ComposeConfig> {
  const { code, stdout, tail } = await runCompose([file], ['config', '--format', 'json'], options);
  if (code !== 0)
    throw new ToolError(
      'config-invalid',
      `The compose file cannot be used: ${tail.at(-1) ?? 'Compose says nothing'}`,
      `\`docker compose -f ${file} config\` shows what Compose makes of it.`,
      { log: tail },
    );
  // The output of a program of ours over a file of the user's; Compose has validated it.
  return JSON.parse(stdout) as ComposeConfig;
}

/** The port of this machine that leads to a port of a service; nothing when the file leaves the choice to the engine or publishes none. */
export function publishedPort(service: ComposeService, target: number): number | undefined {
  if (service.network_mode === 'host') return target;
  const published = service.ports?.find((port) => port.target === target && port.protocol !== 'udp')?.published;
  return published !== undefined && /^[1-9]\d*$/.test(published) ? Number(published) : undefined;
}
