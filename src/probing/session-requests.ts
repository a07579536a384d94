// Between the agreement's instructions and what goes over the wire.
import type { RawAnswer, SessionRequest } from '../agreement/auth/session.ts';
import type { Answered } from '../model/exchange.ts';
import { isRecord } from '../model/json.ts';
import type { Ask } from '../model/witness.ts';

/** The request as a probe would ask it. */
export function askOf({ operation, headers, body, form, text }: SessionRequest): Ask {
  if (text !== undefined) return { operation, headers, raw: { type: 'text/plain', text } };
  const content =
    form === undefined
      ? body === undefined
        ? {}
        : { body }
      : { raw: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() } };
  return { operation, headers, ...content };
}

/**
 * JSON as a form of `text/plain` sends it: `name=value` and a line end (HTML §4.10.21.8), where the sign of equality stands in one more
 * member.
 */
export function asPlainText({ body, ...request }: SessionRequest): SessionRequest {
  return { ...request, text: `${JSON.stringify({ ...(isRecord(body) ? body : {}), form: '=' })}\r\n` };
}

/** An answer as it came, as the agreement is read over it. */
export function answerOf(url: string, raw: Answered): RawAnswer {
  return { url, status: raw.status, headers: raw.headers, ...(raw.body === undefined ? {} : { body: raw.body.text }) };
}
