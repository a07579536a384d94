import { defineCheck, notAgreed, statusOf, succeeded, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { files, uploadAgreed } from './files.probe.ts';

export const typeValidated: Check = defineCheck({
  title: 'Files of the agreed types are stored, and no others, whatever they say they are',
  sources: ['RFC 9110 §15.5.16', 'OWASP ASVS v5.0.0-5.2.2', 'OWASP WSTG-BUSL-08', 'OWASP WSTG-BUSL-09'],
  needs: { agreement, files },
  appliesTo(known) {
    const agreed = uploadAgreed(known);
    if (agreed !== true) return agreed;
    return (
      known.agreement.upload?.types !== undefined || {
        ...notAgreed.upload,
        reason: 'no types of uploads are agreed',
        config: "agreement.upload.types: ['image/png']",
      }
    );
  },
  messages: {
    typeAccepted: { level: 'breaking', text: 'A file of a type that is not agreed is stored: {what}' },
    contentTrusted: { level: 'breaking', text: 'A file is believed what it says it is: {what} is stored' },
    agreedRefused: { level: 'breaking', text: 'A file of an agreed type is refused with {status} for its type: {type}' },
    // A file may be no good for a reason that we do not know.
    agreedNotTaken: { level: 'warning', text: 'A small file of an agreed type is refused with {status}: {type}' },
    storedAnyway: { level: 'breaking', text: 'Files that were refused are listed afterwards: {count} more than before' },
  },
  run({ agreement, files }, { examine, report }) {
    const { small, others = [], foreign, listed } = files;
    const ready = small.stored && succeeded(small.exchange);
    const agreed = [{ type: files.type, uploaded: small }, ...others];
    const taken = agreed.find(({ uploaded }) => uploaded.stored && succeeded(uploaded.exchange))?.uploaded.exchange;
    for (const { type, uploaded } of agreed) {
      const status = statusOf(uploaded.exchange) ?? 0;
      // The one that shows that files are taken at all says nothing of itself.
      if (uploaded.exchange === taken) continue;
      const on = examine({ flow: `upload of ${type}` }, { held: taken !== undefined && fromTheApp(uploaded.exchange), by: (taken ?? small.exchange).id });
      if (on && !uploaded.stored && [400, 415, 422].includes(status))
        report(on, status === 415 ? 'agreedRefused' : 'agreedNotTaken', {
          data: { type, status },
          expected: { witness: 'agreement', at: 'upload.types', value: agreement.upload?.types },
          actual: { witness: 'upload/files', at: uploaded.exchange.id, value: status },
        });
    }
    const expected = { witness: 'agreement', at: 'upload.types', value: agreement.upload?.types };
    for (const { what, disguised, uploaded } of foreign) {
      const { exchange, stored } = uploaded;
      // 202 promises nothing yet (RFC 9110 §15.3.3): the file may be looked at later.
      const decided = fromTheApp(exchange) && !(stored && statusOf(exchange) === 202);
      const on = examine({ flow: `upload of ${what}` }, { held: ready && decided, by: decided ? small.exchange.id : exchange.id });
      if (on && stored)
        report(on, disguised ? 'contentTrusted' : 'typeAccepted', {
          data: { what },
          expected,
          actual: { witness: 'upload/files', at: exchange.id, value: statusOf(exchange) },
        });
    }
    if (listed === undefined || foreign.some(({ uploaded }) => uploaded.stored)) return;
    const more = listed.after - listed.before;
    // A list that lacks the file stored before it is behind, and what is more in it later may be that one.
    const isCurrent = listed.before > 0;
    const on = examine({ flow: 'what is listed after refused uploads' }, { held: ready && succeeded(listed.by) && isCurrent, by: small.exchange.id });
    if (on && more > 0)
      report(on, 'storedAnyway', {
        data: { count: more },
        expected: { ...expected, value: listed.before },
        actual: { witness: 'upload/files', at: listed.by.id, value: listed.after },
      });
  },
});
