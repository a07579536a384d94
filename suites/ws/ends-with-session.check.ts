import { defineCheck, isOpen, statusOf, succeeded, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { ending, endingAgreed } from './ending.probe.ts';

export const endsWithSession: Check = defineCheck({
  title: 'A socket is told nothing more once its session has ended',
  sources: ['OWASP ASVS v5.0.0-7.4.1', 'RFC 6455 §7.1.2', 'OWASP WebSocket Security Cheat Sheet'],
  needs: { agreement, ending },
  appliesTo: endingAgreed,
  messages: {
    outlives: { level: 'breaking', text: '{seconds} s after sign-out its credential answers {status}, and its socket is still told what happens' },
    outlivesSignOut: { level: 'warning', text: '{seconds} s after sign-out its socket is still told what happens, as its credential still works' },
    reopens: { level: 'breaking', text: 'After sign-out its credential answers {status}, and a new socket takes it and is told what happens' },
  },
  run({ agreement, ending }, { examine, report }) {
    const { realtime } = agreement;
    const { steps, markers, socket, reopened } = ending;
    if (realtime === undefined) return;
    const tells = (marker: string, { frames } = socket): boolean => frames.some(({ from, text }) => from === 'app' && text.includes(marker));
    const subject = { flow: 'a socket whose session is signed out' };
    const signedOut = succeeded(steps.signOut) || (statusOf(steps.signOut) ?? 500) < 400;
    const worked = steps.before === undefined || succeeded(steps.before);
    const held = isOpen(socket) && succeeded(steps.told) && tells(markers.told) && signedOut && worked && succeeded(steps.change);
    const on = examine(subject, { held, by: steps.told.id });
    if (!on) return;
    const status = statusOf(steps.after);
    const isOver = status === 401 || status === 403;
    if (isOver && reopened !== undefined && tells(markers.change, reopened))
      report(on, 'reopens', {
        data: { status },
        expected: { witness: 'ws/ending', at: steps.after?.id ?? '', value: status },
        actual: { witness: 'ws/ending', at: reopened.handshake.id, value: 'told on the socket' },
      });
    if (!tells(markers.change)) return;
    const shown = {
      expected: { witness: 'agreement', at: 'realtime.endsWithin', value: realtime.endsWithin },
      actual: { witness: 'ws/ending', at: steps.change.id, value: 'told on the socket' },
    };
    // A credential that cannot be taken back is the App's agreed way; then the socket does what every request may do.
    if (isOver) report(on, 'outlives', { data: { seconds: realtime.endsWithin, status }, ...shown });
    else report(on, 'outlivesSignOut', { data: { seconds: realtime.endsWithin }, ...shown });
  },
});
