import type { OperationId } from './operation.ts';
import type { ServiceName } from './app.ts';

/** `x12`: numbered within a run, in the order in which requests were sent. */
export type ExchangeId = `x${number}`;

/** Header lines as they were on the wire: order, case and duplicates kept. */
export type Headers = readonly (readonly [name: string, value: string])[];

export interface Body {
  /** Text, redacted. Bodies that are not text are kept as their length alone. */
  readonly text: string;
  /** Length on the wire, after content decoding. */
  readonly bytes: number;
  /** True when `text` is not the whole body: it was longer than what is kept, or is not text. */
  readonly cut: boolean;
}

export interface Request {
  readonly method: string;
  /** Absolute, secrets redacted. */
  readonly url: string;
  readonly headers: Headers;
  readonly body?: Body;
}

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Headers;
  readonly body?: Body;
}

export interface Failed {
  readonly kind: 'failed';
  /** What happened instead of an answer: `connection refused`, `timed out after 10 s`, `net::ERR_FAILED (CORS: …)`. */
  readonly reason: string;
}

/** One request with what came back. Plain data, redacted when it was recorded. */
export interface Exchange {
  readonly id: ExchangeId;
  /** Milliseconds since the run began, when the request was sent. */
  readonly at: number;
  /** Milliseconds until the answer was complete, or until it failed. */
  readonly took: number;
  /** The probe, tour or browser visit that sent it. */
  readonly by: string;
  readonly service?: ServiceName;
  /** The operation that was asked for, where the sender named one. */
  readonly operation?: OperationId;
  /** The user whose session it carried. */
  readonly as?: string;
  readonly request: Request;
  readonly response: Answered | Failed;
}

export function answered(exchange: Exchange | undefined): exchange is Exchange & { readonly response: Answered } {
  return exchange?.response.kind === 'answered';
}

/** The status, or undefined when nothing was answered. */
export function statusOf(exchange: Exchange | undefined): number | undefined {
  return answered(exchange) ? exchange.response.status : undefined;
}

/** True for an answered 2xx. */
export function succeeded(exchange: Exchange | undefined): exchange is Exchange & { readonly response: Answered } {
  const status = statusOf(exchange);
  return status !== undefined && status >= 200 && status < 300;
}

/** Every value of a header line of that name, in order; names compare without case (RFC 9110 §5.1). */
export function headerValues(headers: Headers, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([line]) => line.toLowerCase() === wanted).map(([, value]) => value);
}

/** The values of a response header; none when nothing was answered. */
export function responseHeader(exchange: Exchange, name: string): readonly string[] {
  return answered(exchange) ? headerValues(exchange.response.headers, name) : [];
}

/** The media type without parameters, in lower case; undefined without a Content-Type. */
export function mediaType(headers: Headers): string | undefined {
  const [value] = headerValues(headers, 'content-type');
  return value?.split(';', 1)[0]?.trim().toLowerCase();
}

/** The body as JSON, or undefined when there is none, it was cut, or it does not parse. */
export function jsonBody(message: { readonly body?: Body } | Failed | undefined): unknown {
  if (message === undefined || !('body' in message) || message.body === undefined || message.body.cut || message.body.text === '') return undefined;
  try {
    return JSON.parse(message.body.text);
  } catch {
    return undefined;
  }
}

/** The same status and the same words, the path itself aside: two requests that the App does not tell apart. */
export function sameAnswer(a: Exchange, b: Exchange): boolean {
  return statusOf(a) === statusOf(b) && wordsOf(a) === wordsOf(b);
}

function wordsOf(exchange: Exchange): string {
  return answered(exchange) ? (exchange.response.body?.text ?? '').replaceAll(new URL(exchange.request.url).pathname, '') : '';
}
