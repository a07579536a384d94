import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { Agent, errors, request } from 'undici';
import type { ServiceName } from '../model/app.ts';
import { ToolError } from '../model/tool-error.ts';

const firstPause = 50;
const longestPause = 500;
/** A single request may hang this long, in milliseconds; a development server compiles on the first one. */
const longestAttempt = 5_000;

/** What became ready at the last moment is asked this long, in milliseconds. */
const leastWait = 500;

export interface ReadinessOptions {
  readonly service: ServiceName;
  /** What is asked for: origin and path. */
  readonly url: string;
  /** Milliseconds. */
  readonly within: number;
  /** Since when, as `performance.now()` says it; now, when not said. */
  readonly since?: number;
  /** Ends the wait with its reason; a launcher aborts it with a ToolError when the process exits. */
  readonly signal: AbortSignal;
  readonly log: () => readonly string[];
  /** What the reader can do when it does not become ready. */
  readonly remedy: string;
}

/**
 * Asks until an answer below 500 comes; says after how many milliseconds it did.
 * @throws ToolError `app-not-ready` with the last reason; the signal's reason when that comes first
 */
export async function waitUntilReady(options: ReadinessOptions): Promise<number> {
  const begin = options.since ?? performance.now();
  const remaining = Math.max(leastWait, begin + options.within - performance.now());
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(Math.ceil(remaining))]);
  const agent = new Agent({ connect: { lookup: lookupLocalhost }, keepAliveTimeout: 1 });
  let reason = 'it was never asked';
  try {
    for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
      const answer = await ask(options.url, agent, signal);
      if (answer === undefined) return Math.round(performance.now() - begin);
      // An attempt that was cut off by the deadline says less than the one before it.
      if (!signal.aborted || reason === 'it was never asked') reason = answer;
      await sleep(pause, undefined, { signal });
    }
  } catch (error) {
    options.signal.throwIfAborted();
    if (!signal.aborted) throw error;
    const seconds = (options.within / 1000).toFixed(options.within < 10_000 ? 1 : 0);
    throw new ToolError('app-not-ready', `${options.service} was not ready within ${seconds} s: ${options.url} ${reason}`, options.remedy, {
      log: options.log(),
    });
  } finally {
    await agent.destroy();
  }
}

/** Asks once. Nothing when it is ready, else why it is not. */
async function ask(url: string, agent: Agent, signal: AbortSignal): Promise<string | undefined> {
  const attempt = AbortSignal.any([signal, AbortSignal.timeout(longestAttempt)]);
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher: agent, signal: attempt, headers: { accept: '*/*', 'user-agent': 'seamcheck' } });
    // Destroying a body that is not read to its end raises an error on it.
    body.on('error', () => undefined);
    if (statusCode < 500) {
      body.destroy();
      return undefined;
    }
    const type = String(headers['content-type'] ?? 'no content type').split(';', 1)[0];
    return `answered ${statusCode} (${printable(String(type))})${excerpt(await firstText(body))}`;
  } catch (error) {
    return whyNot(error, attempt);
  }
}

async function firstText(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  let text = '';
  for await (const chunk of body) {
    text += chunk.toString('utf8');
    if (text.length > 1000) break;
  }
  body.destroy();
  return text;
}

function excerpt(text: string): string {
  const line = printable(text.replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')).slice(0, 120);
  return line === '' ? '' : `: "${line}"`;
}

function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function whyNot(error: unknown, attempt: AbortSignal): string {
  if (attempt.aborted) return 'did not answer in time';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'refused the connection';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'has a name that leads nowhere';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'closed the connection without an answer';
  if (error instanceof errors.HTTPParserError) return 'does not speak HTTP';
  if (/CERT|SIGNATURE|ISSUER/.test(code)) return `has a certificate that is not trusted (${code}); NODE_EXTRA_CA_CERTS names further authorities`;
  return `could not be asked: ${printable(error instanceof Error ? error.message : String(error)).slice(0, 200)}`;
}

type LookupDone = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Names under `.localhost` lead to 127.0.0.1 as in browsers (RFC 6761 §6.3); many system resolvers do not know them. */
function lookupLocalhost(hostname: string, options: LookupOptions, done: LookupDone): void {
  if (!hostname.toLowerCase().endsWith('.localhost')) systemLookup(hostname, options, done);
  else if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
}
