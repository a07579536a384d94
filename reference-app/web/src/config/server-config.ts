import 'server-only';
import { connection } from 'next/server';
import { readConfig, type Config } from './config.ts';

/** The configuration of the running server. Waits for a request, so nothing of it can get into the build. */
export async function serverConfig(): Promise<Config> {
  await connection();
  const result = readConfig();
  // proxy.ts answers 503 before a page is rendered; this is for a page the proxy's matcher lets through.
  if (!result.ok) throw new Error(`Configuration: ${result.problems.join('; ')}`);
  return result.config;
}
