// Between the agreement's instructions and what goes over the wire.
import type { RawAnswer, SessionRequest } from '../agreement/auth/session.ts';
import type { Answered } from '../model/exchange.ts';
import type { Ask } from '../model/witness.ts';

/** The request as a probe would ask it. */
export function askOf({ operation, headers, body, form }: SessionRequest): Ask {
  const content =
    form === undefined
      ? body === undefined
        ? {}
        : { body }
      : { raw: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() } };
  return { operation, headers, ...content };
}

/** An answer as it came, as the agreement is read over it. */
export function answerOf(url: string, raw: Answered): RawAnswer {
  return { url, status: raw.status, headers: raw.headers, ...(raw.body === undefined ? {} : { body: raw.body.text }) };
}
