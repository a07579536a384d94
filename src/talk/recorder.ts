import type { Answered, Body, Exchange, ExchangeId, Failed, Headers } from '../model/exchange.ts';
import type { ServiceName } from '../model/app.ts';
import type { OperationId } from '../model/operation.ts';
import { createRedactor, type Redactor, type SecretKind } from './redact.ts';

/** A body before redaction, whole unless `cut` says otherwise. */
export type RawBody = Body;

/** An exchange before redaction. */
export interface Draft {
  readonly id: ExchangeId;
  readonly at: number;
  readonly took: number;
  readonly by: string;
  readonly service?: ServiceName | undefined;
  readonly operation?: OperationId | undefined;
  readonly as?: string | undefined;
  /** False for what never crossed the seam by itself, such as a lever's exchange. */
  readonly traffic?: boolean | undefined;
  readonly request: { readonly method: string; readonly url: string; readonly headers: Headers; readonly body?: RawBody | undefined };
  readonly response: Answered | Failed;
}

/** Keeps every exchange of a run, redacted, on one clock. */
export interface Recorder {
  /** Takes a number and the time for a request that is about to be sent. */
  begin(): { readonly id: ExchangeId; readonly at: number };
  record(draft: Draft): Exchange;
  /** Milliseconds since the run began. */
  now(): number;
  redact(text: string): string;
  learn(secret: string, kind: SecretKind): void;
  readonly redactor: Redactor;
  /** Everything recorded so far, in the order in which it was sent. */
  exchanges(): readonly Exchange[];
  /** The same without what levers did. */
  traffic(): readonly Exchange[];
}

export function createRecorder(redactor: Redactor = createRedactor()): Recorder {
  const start = performance.now();
  const kept: { readonly exchange: Exchange; readonly traffic: boolean }[] = [];
  let count = 0;
  const now = (): number => Math.round((performance.now() - start) * 10) / 10;
  const inOrder = (entries: typeof kept): Exchange[] => entries.map(({ exchange }) => exchange).sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
  return {
    begin: () => ({ id: `x${++count}`, at: now() }),
    record(draft) {
      const exchange = freeze(redacted(draft, redactor));
      kept.push({ exchange, traffic: draft.traffic !== false });
      return exchange;
    },
    now,
    redact: (text) => redactor.text(text),
    learn: (secret, kind) => redactor.learn(secret, kind),
    redactor,
    exchanges: () => inOrder(kept),
    traffic: () => inOrder(kept.filter(({ traffic }) => traffic)),
  };
}

/** What is kept of a body, in characters; lists and documents fit, downloads do not. */
const keptCharacters = 256 * 1024;
/** What a cut may leave half of a secret in is dropped; in characters. */
const margin = 8 * 1024;

function redactedBody(raw: RawBody, redactor: Redactor): Body {
  if (raw.text.length <= keptCharacters) return { ...raw, text: redactor.text(raw.text) };
  return { ...raw, text: redactor.text(raw.text.slice(0, keptCharacters + margin)).slice(0, -margin), cut: true };
}

function redacted(draft: Draft, redactor: Redactor): Exchange {
  const body = (raw: RawBody | undefined): { body?: Body } => (raw === undefined ? {} : { body: redactedBody(raw, redactor) });
  const { request, response } = draft;
  return {
    id: draft.id,
    at: draft.at,
    took: draft.took,
    by: draft.by,
    ...(draft.service === undefined ? {} : { service: draft.service }),
    ...(draft.operation === undefined ? {} : { operation: draft.operation }),
    ...(draft.as === undefined ? {} : { as: draft.as }),
    request: { method: request.method, url: redactor.text(request.url), headers: redactor.headers(request.headers), ...body(request.body) },
    response:
      response.kind === 'failed'
        ? { kind: 'failed', reason: redactor.text(response.reason) }
        : { kind: 'answered', status: response.status, headers: redactor.headers(response.headers), ...body(response.body) },
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }
  return value;
}
