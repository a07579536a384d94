import { answered, defineCheck, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { files, uploadAgreed } from './files.probe.ts';
import { refusals } from './refusals.probe.ts';

export const rejectsEarly: Check = defineCheck({
  title: 'Uploads that cannot be accepted are refused in time, and never with a crash',
  sources: ['RFC 9110 §15.5.1', 'RFC 7578 §4', 'OWASP ASVS v5.0.0-15.2.2', 'OWASP API4:2023'],
  needs: { files, refusals },
  appliesTo: uploadAgreed,
  messages: {
    crashed: { level: 'breaking', text: 'An upload that cannot be accepted is answered with {status}: {what}' },
    acceptedFromNobody: { level: 'breaking', text: 'A file from nobody is stored, with {status}' },
    readFirst: { level: 'warning', text: 'A file from nobody is refused with {status} only when all of its {bytes} bytes had been sent' },
  },
  run({ files, refusals }, { examine, report }) {
    const { small } = files;
    const ready = small.stored && succeeded(small.exchange);
    for (const { what, exchange, after } of refusals.malformed) {
      const status = statusOf(exchange);
      if (!answered(exchange) && after !== undefined && !answered(after)) {
        const on = examine({ flow: `upload of ${what}` }, { held: ready, by: small.exchange.id });
        if (on)
          report(on, 'crashed', {
            data: { status: 'silence, as is whatever is asked after it', what },
            expected: { witness: 'agreement', at: 'upload', value: '4xx' },
            actual: { witness: 'upload/refusals', at: exchange.id, value: reasonOf(exchange) },
          });
        continue;
      }
      const on = examine({ flow: `upload of ${what}` }, { held: ready && (fromTheApp(exchange) || crashed(exchange)), by: small.exchange.id });
      if (on && status !== undefined && crashed(exchange))
        report(on, 'crashed', {
          data: { status, what },
          expected: { witness: 'agreement', at: 'upload', value: '4xx' },
          actual: { witness: 'upload/refusals', at: exchange.id, value: status },
        });
    }
    // What is well-formed and too large, or of another type, is refused by other code: that of a limit or a filter.
    for (const [what, exchanges] of [
      ['a file that is one byte too large', files.limit === undefined ? [] : [files.limit.over.exchange, files.limit.overInChunks.exchange]],
      ['a file of another type', files.foreign.map(({ uploaded }) => uploaded.exchange)],
    ] as const) {
      const worst = exchanges.find(crashed);
      const on = worst !== undefined && examine({ flow: `upload of ${what}` }, { held: ready, by: small.exchange.id });
      if (on)
        report(on, 'crashed', {
          data: { status: statusOf(worst) ?? 0, what },
          expected: { witness: 'agreement', at: 'upload', value: '4xx' },
          actual: { witness: 'upload/files', at: worst.id, value: statusOf(worst) },
        });
    }
    if (refusals.anonymous === undefined) return;
    const { exchange, bytes, stored } = refusals.anonymous;
    const on = examine({ flow: 'upload from nobody' }, { held: ready && fromTheApp(exchange), by: small.exchange.id });
    const status = statusOf(exchange) ?? 0;
    const sent = exchange.request.body?.bytes ?? 0;
    if (on && stored)
      report(on, 'acceptedFromNobody', {
        data: { status },
        expected: { witness: 'agreement', at: 'auth', value: 'a refusal' },
        actual: { witness: 'upload/refusals', at: exchange.id, value: status },
      });
    else if (on && status >= 400 && sent >= bytes)
      report(on, 'readFirst', {
        data: { status, bytes },
        expected: { witness: 'agreement', at: 'auth', value: 'a refusal before the file is read' },
        actual: { witness: 'upload/refusals', at: exchange.id, value: sent },
      });
  },
});

/** A gateway that finds nobody behind it says nothing of the App; neither does one that is overloaded. */
function crashed(exchange: Exchange): boolean {
  const status = statusOf(exchange) ?? 0;
  return status >= 500 && ![502, 503, 504].includes(status);
}

function reasonOf({ response }: Exchange): string {
  return response.kind === 'failed' ? response.reason : String(response.status);
}
