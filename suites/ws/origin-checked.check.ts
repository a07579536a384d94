import { defineCheck, isOpen, notAgreed, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { decides, handshakes } from './handshakes.probe.ts';

export const originChecked: Check = defineCheck({
  title: 'Only pages of agreed origins open a socket as the user',
  sources: ['RFC 6455 §4.2.2', 'RFC 6455 §10.2', 'OWASP ASVS v5.0.0-4.4.2', 'OWASP WSTG-CLNT-10'],
  needs: { agreement, handshakes },
  appliesTo({ agreement }) {
    if (agreement.realtime === undefined) return notAgreed.realtime;
    return agreement.origins !== undefined || notAgreed.origins;
  },
  messages: {
    hijackable: { level: 'breaking', text: 'A page of {origin} opens a socket with the user’s cookies' },
    foreignAccepted: { level: 'warning', text: 'A page of {origin} opens a socket, though only with a credential that it has' },
    missingAccepted: { level: 'breaking', text: 'A handshake without Origin opens a socket, though one is agreed to be required' },
  },
  run({ agreement, handshakes }, { examine, report }) {
    const { realtime, origins } = agreement;
    if (realtime === undefined) return;
    const { control, foreign, withoutOrigin } = handshakes;
    for (const { likeness, origin, visit } of foreign) {
      const shown =
        likeness === 'made up' ? 'an origin made up for this run' : likeness === 'null' ? 'the origin null' : 'an origin that begins like the frontend’s';
      const on = examine({ flow: `a socket from ${shown}` }, { held: isOpen(control) && decides(visit.handshake), by: control.handshake.id });
      if (!on || !isOpen(visit)) continue;
      // The browser attaches a cookie whoever asks; any other credential a page must have first.
      report(on, realtime.auth === 'cookie' ? 'hijackable' : 'foreignAccepted', {
        data: { origin: shown },
        expected: { witness: 'agreement', at: 'origins', value: origins },
        actual: { witness: 'ws/handshakes', at: visit.handshake.id, value: { origin, status: 101 } },
      });
    }
    if (!realtime.originRequired || withoutOrigin === undefined) return;
    const on = examine({ flow: 'a socket without an Origin' }, { held: isOpen(control) && decides(withoutOrigin.handshake), by: control.handshake.id });
    if (!on || !isOpen(withoutOrigin)) return;
    report(on, 'missingAccepted', {
      expected: { witness: 'agreement', at: 'realtime.originRequired', value: true },
      actual: { witness: 'ws/handshakes', at: withoutOrigin.handshake.id, value: 101 },
    });
  },
});
