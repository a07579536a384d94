// A hop as an exchange, still with its secrets: the recorder redacts.
import type { Answered, Failed, Headers } from '../../model/exchange.ts';
import { headerValues } from '../../model/exchange.ts';
import type { Draft, RawBody } from '../recorder.ts';
import { keptBody } from './body-text.ts';
import { headerEntries, headerLines } from './header-lines.ts';
import type { Hop } from './network-log.ts';
import type { Origins } from './origins.ts';

interface Context {
  readonly by: string;
  readonly origins: Origins;
  readonly redact: (text: string) => string;
}

/** Undefined for what never went over the wire: answers from the browser's cache or out of a service worker. */
export function exchangeOf(hop: Hop, { by, origins, redact }: Context): Draft | undefined {
  const { request } = hop.sent;
  const configured = origins.configured(request.url);
  const cached = hop.response?.fromDiskCache === true || hop.response?.fromPrefetchCache === true;
  if ((cached && hop.responseExtra === undefined) || hop.response?.fromServiceWorker === true) return undefined;
  const took = hop.ended === undefined ? 0 : Math.round((hop.ended - hop.sent.timestamp) * 10_000) / 10;
  const response = responseOf(hop, redact);
  const shared = { id: hop.id, at: hop.at, took: Math.max(0, took), by };
  if (!configured) {
    return { ...shared, traffic: false, request: { method: request.method, url: request.url, headers: [] }, response: withoutContent(response) };
  }
  const headers = requestHeaders(hop);
  return {
    ...shared,
    service: origins.service(request.url),
    request: { method: request.method, url: request.url, headers, body: requestBody(hop, headers, redact) },
    response,
  };
}

/** The status the wire had, whatever the page got to see of it. */
export function wireStatus(hop: Hop): number | undefined {
  return hop.responseExtra?.statusCode ?? hop.response?.status;
}

export function requestHeaders(hop: Hop): Headers {
  return headerEntries(hop.requestExtra?.headers ?? hop.sent.request.headers);
}

export function responseHeaders(hop: Hop): Headers {
  const extra = hop.responseExtra;
  if (extra?.headersText !== undefined) return headerLines(extra.headersText);
  return headerEntries(extra?.headers ?? hop.response?.headers ?? {});
}

function responseOf(hop: Hop, redact: (text: string) => string): Answered | Failed {
  const status = wireStatus(hop);
  const { failed } = hop;
  // A page that gives up on an answer it has begun to read, or on a page change, says nothing against that answer.
  if (failed !== undefined && !(failed.canceled === true && status !== undefined && failed.corsErrorStatus === undefined)) {
    return { kind: 'failed', reason: reasonOf(hop) };
  }
  if (status === undefined) return { kind: 'failed', reason: 'no answer before the visit ended' };
  const body = status === 304 || hop.redirected ? undefined : keptBody(hop.responseText, hop.bytes === 0 ? undefined : hop.bytes, redact);
  return { kind: 'answered', status, headers: responseHeaders(hop), ...(body === undefined ? {} : { body }) };
}

function reasonOf(hop: Hop): string {
  const { failed } = hop;
  if (failed === undefined) return '';
  const { corsErrorStatus: cors } = failed;
  const status = wireStatus(hop);
  const why = [
    cors === undefined ? undefined : `CORS: ${cors.corsError}${cors.failedParameter === '' ? '' : ` ${cors.failedParameter}`}`,
    failed.blockedReason === undefined ? undefined : `blocked: ${failed.blockedReason}`,
    failed.canceled === true ? 'cancelled' : undefined,
    status === undefined ? undefined : `the answer had status ${status}`,
  ].filter((part) => part !== undefined);
  return why.length === 0 ? failed.errorText : `${failed.errorText} (${why.join('; ')})`;
}

function requestBody(hop: Hop, headers: Headers, redact: (text: string) => string): RawBody | undefined {
  if (hop.requestText === undefined && hop.sent.request.hasPostData !== true) return undefined;
  const length = Number(headerValues(headers, 'content-length')[0]);
  return keptBody(hop.requestText, Number.isFinite(length) ? length : undefined, redact);
}

function withoutContent(response: Answered | Failed): Answered | Failed {
  return response.kind === 'failed' ? response : { kind: 'answered', status: response.status, headers: [] };
}
