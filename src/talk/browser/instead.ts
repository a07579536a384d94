// Gives a page other answers than the api's. Through CDP and at the stage of the response, so that the request, its preflight and the
// api's headers are as they always are: with `page.route()` Playwright would answer preflights itself.
import { STATUS_CODES } from 'node:http';
import type { CDPSession } from '@playwright/test';
import type { Instead } from '../../model/witness.ts';

interface Paused {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly method: string };
  readonly responseErrorReason?: string;
  readonly responseStatusCode?: number;
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
}

/** Of the answer as it was sent: what is given has another length, and is in no coding. */
const ofTheBody = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

/** Resolves once answers are watched for. */
export async function answerInstead(session: CDPSession, instead: Instead): Promise<void> {
  // What cannot be given, for instance as the page is gone, is given by nobody.
  session.on('Fetch.requestPaused', (event) => void give(session, event, instead).catch(() => goOn(session, event)));
  const urlPattern = `${instead.startsWith.replace(/[\\*?]/g, String.raw`\$&`)}*`;
  await session.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] });
}

async function give(session: CDPSession, event: Paused, { answer }: Instead): Promise<void> {
  const { requestId, request, responseStatusCode: status, responseHeaders = [] } = event;
  // A redirect has no body that could be read, and a preflight none that anybody reads.
  const isAnswer = event.responseErrorReason === undefined && status !== undefined && (status < 300 || status >= 400) && request.method !== 'OPTIONS';
  if (!isAnswer) return goOn(session, event);
  const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId });
  const text = Buffer.from(body, base64Encoded ? 'base64' : 'utf8').toString('utf8');
  const given = answer({ method: request.method, url: request.url, status, body: text });
  if (given === undefined) return goOn(session, event);
  await session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: given.status,
    responsePhrase: STATUS_CODES[given.status] ?? 'Other',
    responseHeaders: responseHeaders.filter(({ name }) => !ofTheBody.has(name.toLowerCase())).map(({ name, value }) => ({ name, value })),
    body: Buffer.from(given.body, 'utf8').toString('base64'),
  });
}

async function goOn(session: CDPSession, { requestId }: Paused): Promise<void> {
  await session.send('Fetch.continueRequest', { requestId }).catch(() => undefined);
}
