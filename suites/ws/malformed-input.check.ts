import { defineCheck, isOpen, statusOf, succeeded, type Check, type Exchange, type SocketVisit } from '../../src/author.ts';
import { isTrouble } from '../contract/fixtures.probe.ts';
import { malformed } from './malformed.probe.ts';

export const malformedInput: Check = defineCheck({
  title: 'A message that makes no sense is answered, ignored or closed on with a code, and harms nobody else',
  sources: ['RFC 6455 §7.1.5', 'RFC 6455 §7.4.1', 'OWASP WebSocket Security Cheat Sheet'],
  needs: { malformed },
  messages: {
    dropped: { level: 'breaking', text: 'On {what} the connection is lost without a closing handshake: the client sees 1006, as when the network fails' },
    othersDropped: { level: 'breaking', text: 'After messages that make no sense another socket of the App is dead' },
    appFails: { level: 'breaking', text: 'After messages that make no sense the App no longer works: {what}' },
  },
  run({ malformed }, { examine, report }) {
    const { bystander, pongs, sent, again, http } = malformed;
    const expected = { witness: 'agreement', at: 'realtime', value: 'an answer, silence, or a close with a code' };
    // A proxy may close an idle socket, with a code; one that answered pings and is there no longer has stopped.
    const lost = isLost(bystander);
    const dropped = sent.filter(({ visit }) => isLost(visit));
    // All are sent at once: of several that go with everyone else each may have done it.
    const together = lost && dropped.length > 1;
    for (const { what, visit } of sent) {
      const held = isOpen(bystander) && isOpen(visit) && !(together && isLost(visit));
      const on = examine({ flow: `${what} on a socket` }, { held, by: `${bystander.handshake.id}${together ? ', which ended with everyone else’s' : ''}` });
      if (on && isLost(visit)) {
        report(on, 'dropped', { data: { what }, expected, actual: { witness: 'ws/malformed', at: visit.handshake.id, value: visit.end?.code } });
      }
    }
    const ready = sent.some(({ visit }) => isOpen(visit));
    const others = examine({ flow: 'other sockets, while one sends what makes no sense' }, { held: isOpen(bystander) && ready, by: bystander.handshake.id });
    const dumb = bystander.end === undefined && pongs.before && !pongs.after;
    if (others && (lost || dumb))
      report(others, 'othersDropped', {
        expected,
        actual: {
          witness: 'ws/malformed',
          at: sent[0]?.visit.handshake.id ?? '',
          value: together ? { ended: 1006, with: dropped.map(({ what }) => what) } : (bystander.end?.code ?? 'no pong'),
        },
      });
    const works = examine(
      { flow: 'the App after messages that make no sense' },
      { held: isOpen(bystander) && ready && (http === undefined || succeeded(http.before)), by: bystander.handshake.id },
    );
    const failed =
      http !== undefined && fell(http.after)
        ? { what: `an ordinary request answers ${statusOf(http.after) ?? 'nothing'}`, at: http.after.id }
        : fell(again.handshake)
          ? { what: `a new socket is answered with ${statusOf(again.handshake) ?? 'nothing'}`, at: again.handshake.id }
          : undefined;
    if (works && failed !== undefined)
      report(works, 'appFails', { data: { what: failed.what }, expected, actual: { witness: 'ws/malformed', at: failed.at, value: failed.what } });
  },
});

/** Ended by the App's side, without a closing handshake. */
function isLost({ end }: SocketVisit): boolean {
  return end?.by === 'app' && end.code === 1006;
}

/** Nothing came, or a failure of its own. */
function fell(exchange: Exchange): boolean {
  const status = statusOf(exchange);
  return status === undefined || (status >= 500 && !isTrouble(exchange));
}
