import { z } from 'zod';
import type { Transport } from '../api/client.ts';

/** What the browser has to know. Nothing in here is secret. */
export interface PublicConfig {
  apiOrigin: string;
  transport: Transport;
}

export interface Config extends PublicConfig {
  /** How this server reaches the API. */
  apiInternalUrl: string;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] };

const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' });

const environmentSchema = z.object({
  API_ORIGIN: z
    .string({ error: 'is not set' })
    .pipe(httpUrl)
    .pipe(z.string().refine(namesOriginOnly, 'must be an origin like https://api.example.com, without a path'))
    .transform((value) => new URL(value).origin),
  API_INTERNAL_URL: httpUrl.transform((value) => value.replace(/\/+$/, '')).optional(),
  AUTH_TRANSPORT: z.enum(['bearer', 'cookie'], { error: 'must be "bearer" or "cookie"' }).default('bearer'),
});

function namesOriginOnly(url: string): boolean {
  return ['', '/'].includes(url.slice(new URL(url).origin.length));
}

/**
 * Reads the environment of the running process, never that of the build: one build serves every environment. There is
 * deliberately no default for the API's address.
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    return { ok: false, problems: result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) };
  }
  const { API_ORIGIN, API_INTERNAL_URL, AUTH_TRANSPORT } = result.data;
  return {
    ok: true,
    config: { apiOrigin: API_ORIGIN, apiInternalUrl: API_INTERNAL_URL ?? API_ORIGIN, transport: AUTH_TRANSPORT },
  };
}
