import { compile, defineCheck, disagreement, hasJudgeableBody, notAgreed, responseHeader, statusOf, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp, fromTheEdge } from '../contract/fixtures.probe.ts';
import { files, largest, uploadAgreed } from './files.probe.ts';

export const sizeLimit: Check = defineCheck({
  title: 'A file of the largest agreed size is stored, and one byte more is refused so that the frontend can read it',
  sources: ['RFC 9110 §15.5.14', 'OWASP ASVS v5.0.0-5.2.1', 'OWASP API4:2023'],
  needs: { agreement, files },
  appliesTo(known) {
    const agreed = uploadAgreed(known);
    if (agreed !== true) return agreed;
    const { maxBytes } = known.agreement.upload ?? {};
    if (maxBytes === undefined)
      return { ...notAgreed.upload, reason: 'no largest size of an upload is agreed', config: 'agreement.upload.maxBytes: 1_048_576' };
    return (
      maxBytes <= largest || { ...notAgreed.upload, reason: `no file as large as ${maxBytes} bytes is sent`, config: `agreement.upload.maxBytes: ${largest}` }
    );
  },
  messages: {
    refusedAtLimit: { level: 'breaking', text: 'A file of exactly {bytes} bytes, agreed to be accepted, is answered with {status}' },
    accepted: { level: 'breaking', text: 'A file of {bytes} bytes, one more than agreed, is stored' },
    unreadable: { level: 'breaking', text: '{origin} cannot read the {status} to a file that is too large: the browser reports a network error' },
    otherShape: { level: 'breaking', text: 'The {status} to a file that is too large has another shape than agreed: {reason}' },
    otherStatus: { level: 'warning', text: 'A file that is too large is answered with {status} and not with 413' },
    unanswered: { level: 'warning', text: 'A file that is too large gets no answer: {reason}' },
  },
  run({ agreement, files }, { examine, report }) {
    const { small, limit, origin } = files;
    if (limit === undefined) {
      examine({ flow: 'a file of the largest size' }, { held: false, by: small.exchange.id });
      return;
    }
    const { maxBytes, exact } = limit;
    const expected = { witness: 'agreement', at: 'upload.maxBytes', value: maxBytes };
    const shown = ({ id, response }: Exchange): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
      witness: 'upload/files',
      at: id,
      value: response.kind === 'answered' ? response.status : response.reason,
    });
    const fits = examine(
      { flow: 'a file of the largest size' },
      { held: small.stored && isStored(small.exchange) && fromTheApp(exact.exchange), by: small.exchange.id },
    );
    const status = statusOf(exact.exchange) ?? 0;
    if (fits && status >= 400) report(fits, 'refusedAtLimit', { data: { bytes: maxBytes, status }, expected, actual: shown(exact.exchange) });

    for (const [flow, { exchange, stored }] of [
      ['a file that is one byte too large', limit.over],
      ['a file that is one byte too large, in chunks', limit.overInChunks],
    ] as const) {
      const cut = exchange.response.kind === 'failed' && exchange.response.reason.includes('connection was closed');
      const on = examine({ flow }, { held: small.stored && isStored(small.exchange) && (cut || fromTheApp(exchange)), by: small.exchange.id });
      if (!on) continue;
      const actual = shown(exchange);
      if (exchange.response.kind === 'failed') {
        report(on, 'unanswered', { data: { reason: exchange.response.reason }, expected: { ...expected, value: 413 }, actual });
        continue;
      }
      const { status: answered } = exchange.response;
      if (stored) report(on, 'accepted', { data: { bytes: maxBytes + 1 }, expected, actual });
      // Without a Content-Length a server may ask for one (RFC 9110 §15.5.12), mostly one in front of the App; no browser leaves it out.
      if (answered < 400 || answered === 411) continue;
      if (origin !== undefined && readable(small.exchange, origin) && !readable(exchange, origin)) {
        report(on, 'unreadable', {
          data: { origin, status: answered },
          expected: { witness: 'agreement', at: 'origins', value: origin },
          actual: { ...actual, value: responseHeader(exchange, 'access-control-allow-origin') },
        });
      }
      const difference =
        agreement.errors === undefined || !hasJudgeableBody(exchange) || fromTheEdge(exchange) ? undefined : disagreement(agreement.errors, exchange, compile);
      if (difference !== undefined) {
        report(on, 'otherShape', {
          data: { status: answered, reason: difference.reason },
          expected: { witness: 'agreement', at: 'errors', value: difference.expected },
          actual: { ...actual, value: difference.actual },
        });
      }
      // Servers that read by the length see no file at all here, and say so.
      const sawNone = exchange === limit.overInChunks.exchange && [400, 422].includes(answered) && statusOf(limit.over.exchange) === 413;
      if (answered !== 413 && !sawNone) report(on, 'otherStatus', { data: { status: answered }, expected: { ...expected, value: 413 }, actual });
    }
  },
});

function isStored(exchange: Exchange): boolean {
  const status = statusOf(exchange) ?? 0;
  return status >= 200 && status < 300;
}

function readable(exchange: Exchange, origin: string): boolean {
  return responseHeader(exchange, 'access-control-allow-origin').some((value) => value.trim() === origin || value.trim() === '*');
}
