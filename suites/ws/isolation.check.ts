import { defineCheck, eventIn, isOpen, notAgreed, succeeded, type Check, type SocketVisit } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { changesAgreed, events, idIn, toldOf } from './events.probe.ts';

export const isolation: Check = defineCheck({
  title: 'Users are told only of what is theirs',
  sources: ['OWASP API1:2023', 'OWASP ASVS v5.0.0-8.2.2', 'OWASP WebSocket Security Cheat Sheet'],
  needs: { agreement, events },
  appliesTo(known) {
    const agreed = changesAgreed(known);
    if (agreed !== true) return agreed;
    if (!known.app.freshUsers && known.app.users.length < 2) return notAgreed.twoUsers;
    return known.agreement.realtime?.auth !== 'none' || { reason: 'sockets are agreed to need no credential', config: "agreement.realtime.auth: 'cookie'" };
  },
  messages: {
    leaked: { level: 'breaking', text: 'Another user is told {event} of an object that is not theirs' },
    uploadLeaked: { level: 'breaking', text: 'Another user is told {event} while a file is sent to an object that is not theirs' },
  },
  run({ agreement, events }, { examine, report }) {
    const { realtime } = agreement;
    const { mine, other, changes, uploads = [] } = events;
    if (realtime === undefined || other === undefined) {
      examine({ flow: 'events of another user' }, { held: false, by: mine.handshake.id });
      return;
    }
    for (const change of changes) {
      const { event, exchange, marker, id, shared } = change;
      if (shared === true) continue;
      // Until its owner hears of it, that others do not shows nothing.
      const told = toldOf(events, change, realtime.type).length > 0;
      const leak = other.frames.find(
        (frame) =>
          frame.from === 'app' &&
          (frame.text.includes(marker) || (isUnique(id) && eventIn(frame, realtime) === event && idIn(frame, change.at, change.place) === id)),
      );
      const stayed = leak !== undefined || other.end === undefined || other.end.by === 'us';
      const on = examine(
        { event },
        { held: isOpen(mine) && isOpen(other) && succeeded(exchange) && stayed && (told || leak !== undefined), by: other.handshake.id },
      );
      if (!on || leak === undefined) continue;
      report(on, 'leaked', {
        data: { event },
        expected: { witness: 'agreement', at: `realtime.changes.${change.resource}`, value: 'to the owner alone' },
        actual: { witness: 'ws/events', at: exchange.id, value: eventIn(leak, realtime) ?? leak.text.slice(0, 200) },
      });
    }
    const ofChanges = changes.map(({ event }) => event);
    for (const { object, exchange } of uploads) {
      const about = ({ frames }: SocketVisit): readonly string[] =>
        frames.flatMap((frame) => {
          const event = eventIn(frame, realtime);
          return frame.from === 'app' && event !== undefined && !ofChanges.includes(event) && frame.text.includes(object) ? [event] : [];
        });
      const shared = changes.some((change) => change.id === object && change.shared === true);
      if (shared || !isUnique(object)) continue;
      const told = about(other);
      for (const event of new Set([...about(mine), ...told])) {
        const stayed = told.includes(event) || other.end === undefined || other.end.by === 'us';
        const on = examine({ event }, { held: isOpen(mine) && isOpen(other) && succeeded(exchange) && stayed, by: other.handshake.id });
        if (on && told.includes(event))
          report(on, 'uploadLeaked', {
            data: { event },
            expected: { witness: 'agreement', at: 'upload.of', value: 'to the owner alone' },
            actual: { witness: 'ws/events', at: exchange.id, value: event },
          });
      }
    }
  },
});

/** Short ids are counted, and may be counted for each user anew. */
function isUnique(id: string): boolean {
  return id.length > 7;
}
