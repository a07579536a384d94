// A probe's request in the App's own terms → what goes over the wire.
import { authorise } from '../agreement/auth/session.ts';
import type { Agreement } from '../model/agreement.ts';
import type { ServiceName } from '../model/app.ts';
import type { Answered } from '../model/exchange.ts';
import { expandPath, operationParts } from '../model/operation.ts';
import type { Ask } from '../model/witness.ts';
import type { Talk, Transmitted } from '../talk/http.ts';
import type { Pace } from './pace.ts';
import { piecewise } from '../talk/piecewise.ts';

/** Milliseconds until an answer must be complete, unless the ask says otherwise. */
export const answerWithin = 10_000;

export interface Asking {
  readonly talk: Talk;
  readonly agreement: Agreement;
  /** Origins by service, as the App was launched. */
  readonly origins: Readonly<Partial<Record<ServiceName, string>>>;
  /** Resolves once the frontend may be asked. @throws Unavailable */
  readonly frontend?: () => Promise<void>;
  /** Where the api is agreed to be asked no more often than so. */
  readonly pace?: Pace;
}

export interface AskedBy {
  readonly by: string;
  readonly signal: AbortSignal;
  /** The user it is about, where no session says so yet. */
  readonly as?: string;
  readonly traffic?: boolean;
  readonly learn?: (raw: Answered) => void;
}

/** Sends one request and follows nothing. Never throws for what the App does. */
export async function ask(
  { talk, agreement, origins, frontend, pace }: Asking,
  wanted: Ask,
  { by, signal, as, traffic, learn }: AskedBy,
): Promise<Transmitted> {
  const service = wanted.service ?? 'api';
  const origin = origins[service];
  if (origin === undefined) throw new Error(`The App has no service ${service}.`);
  const { method, path } = operationParts(wanted.operation);
  // Appended, not resolved: a path such as `//host` would lead elsewhere.
  const url = new URL(origin + expandPath(path, wanted.path ?? {}));
  for (const [name, value] of Object.entries(wanted.query ?? {})) url.searchParams.set(name, String(value));
  if (service === 'web') await frontend?.();
  else await pace?.(url.pathname, signal);
  const content = contentOf(wanted);
  const headers: Record<string, string> = {
    // A page would be a right answer to a request that does not say it wants data.
    accept: 'application/json, application/problem+json',
    ...(content?.type === undefined ? {} : { 'content-type': content.type }),
    ...(wanted.stream === undefined || wanted.stream.chunked === true ? {} : { 'content-length': String(wanted.stream.bytes.length) }),
    ...(wanted.as === undefined || agreement.auth === undefined ? {} : authorise(agreement.auth, wanted.as, url.href)),
    ...lowerCased(wanted.headers ?? {}),
  };
  return talk.transmit({
    method: wanted.method ?? method,
    url: url.href,
    headers: Object.entries(headers),
    body: wanted.stream === undefined ? content?.text : piecewise(wanted.stream),
    by,
    service,
    operation: wanted.operation,
    as: as ?? wanted.as?.user,
    traffic,
    timeout: wanted.timeout ?? answerWithin,
    signal,
    ...(learn === undefined ? {} : { learn }),
  });
}

function contentOf({ raw, body, stream }: Ask): { readonly type?: string; readonly text?: string | Uint8Array } | undefined {
  if (stream !== undefined) return { type: stream.type };
  if (raw !== undefined) return raw;
  return body === undefined ? undefined : { type: 'application/json', text: JSON.stringify(body) };
}

/** One spelling, so that a probe's header replaces a session's. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
