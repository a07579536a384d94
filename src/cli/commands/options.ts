import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';

/** Options that several commands share, spelled once. */
export const configOption = (): Option => new Option('-c, --config <path>', 'the config file (default: seamcheck.config.*, found from this folder upward)');
export const onlyOption = (): Option => new Option('--only <check...>', 'checks by id, area or pattern: cors/on-500, cors, "cors/*"').argParser(checksArgument);
export const launcherOption = (): Option =>
  new Option('--launcher <launcher>', 'how the App is brought up').choices(['processes', 'containers', 'url', 'auto']);
export const jsonOption = (): Option => new Option('--json', 'print only JSON on stdout');

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) throw new InvalidArgumentError('It must be a whole number of 1 or more.');
  return value;
}

/** Where runs write down what they create. */
export function journalFolder(cwd: string, outputDir = 'reports'): string {
  return resolve(cwd, outputDir, 'journal');
}

/** One or several, with commas between them: no id has one. */
export function checksArgument(text: string, before: readonly string[] = []): readonly string[] {
  const named = text.split(',').flatMap((one) => one.trim() || []);
  if (named.length === 0) throw new InvalidArgumentError('Name a check or an area.');
  return [...before, ...named];
}
