import { readConfig } from './config/config.ts';

/** Once, when the server starts: say at once what is wrong with the environment. */
export function register(): void {
  const result = readConfig();
  if (result.ok) return;
  for (const problem of result.problems) console.error(`Configuration: ${problem}`);
  console.error('Every page answers 503 until this is put right.');
}
