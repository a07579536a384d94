import { defineCheck, isOpen, notAgreed, statusOf, succeeded, type Check, type SocketVisit } from '../../src/author.ts';
import { expired } from '../auth-token/expired.probe.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { events } from './events.probe.ts';
import { decides, handshakes } from './handshakes.probe.ts';

export const unauthenticatedRejected: Check = defineCheck({
  title: 'Without a valid credential a socket is told nothing',
  sources: ['RFC 6455 §4.2.2', 'RFC 6455 §10.5', 'OWASP ASVS v5.0.0-4.4.3'],
  needs: { agreement, handshakes },
  uses: { events, expired },
  appliesTo({ agreement }) {
    const { realtime } = agreement;
    if (realtime === undefined) return notAgreed.realtime;
    return realtime.auth !== 'none' || { reason: 'sockets are agreed to need no credential', config: "agreement.realtime.auth: 'cookie'" };
  },
  messages: {
    signedIn: { level: 'breaking', text: 'A socket with {credential} is told that it is signed in' },
    expired: {
      level: 'breaking',
      text: 'A socket with a credential that has expired is told that it is signed in; over HTTP the same credential is answered {status}',
    },
    told: { level: 'breaking', text: 'A socket with {credential} is told of what users do: {event}' },
  },
  run({ agreement, handshakes, events, expired }, { examine, report }) {
    const { realtime } = agreement;
    if (realtime === undefined) return;
    const { control, refusable } = handshakes;
    const expected = { witness: 'agreement', at: 'realtime.auth', value: 'a refusal, or silence' };
    const listened = events?.nobody;
    for (const { credential, visit } of refusable) {
      // Who has no credential may be heard out, or just never told anything: that is seen only where something happens.
      const heard = credential === 'no credential' && listened !== undefined ? listened : visit;
      const told = events === undefined || heard !== listened ? undefined : tellsOf(heard, events.changes);
      const silent = realtime.ready === undefined && isOpen(heard) && (heard !== listened || !somethingHappened(events?.mine, events?.changes.length));
      const by = silent ? `${heard.handshake.id}, which opened it, and nothing says whether it is signed in: agreement.realtime.ready` : control.handshake.id;
      const on = examine({ flow: `a socket with ${credential}` }, { held: isOpen(control) && decides(heard.handshake) && !silent, by });
      if (!on) continue;
      const actual = { witness: heard === listened ? 'ws/events' : 'ws/handshakes', at: heard.handshake.id };
      if (heard.ready === 'told') report(on, 'signedIn', { data: { credential }, expected, actual: { ...actual, value: realtime.ready } });
      else if (told !== undefined) report(on, 'told', { data: { credential, event: told }, expected, actual: { ...actual, value: told } });
    }
    const { socket, control: good, after } = expired ?? {};
    // What HTTP takes as well did not expire, or for nobody: that is for auth-token/expired-rejected.
    if (socket === undefined || good === undefined || !agreement.auth?.anonymous.includes(statusOf(after) ?? 0)) return;
    const dumb = realtime.ready === undefined && isOpen(socket.after);
    const held = isOpen(control) && isOpen(socket.control) && succeeded(good) && decides(socket.after.handshake) && !dumb;
    const on = examine({ flow: 'a socket with an expired credential' }, { held, by: socket.control.handshake.id });
    if (on && socket.after.ready === 'told')
      report(on, 'expired', {
        data: { status: statusOf(after) ?? 0 },
        expected: { witness: 'auth-token/expired', at: after?.id ?? '', value: statusOf(after) },
        actual: { witness: 'auth-token/expired', at: socket.after.handshake.id, value: realtime.ready },
      });
  },
});

function somethingHappened(mine: SocketVisit | undefined, changes = 0): boolean {
  return isOpen(mine) && changes > 0;
}

/** The event that a socket was told of a change of somebody; errors and pings are none. */
function tellsOf({ frames }: SocketVisit, changes: readonly { readonly event: string; readonly id: string; readonly marker: string }[]): string | undefined {
  return changes.find(({ marker, id }) => frames.some(({ from, text }) => from === 'app' && (text.includes(marker) || (id.length > 7 && text.includes(id)))))
    ?.event;
}
