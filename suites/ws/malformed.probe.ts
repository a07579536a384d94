import { defineProbe, notAgreed, protectedRead, type Exchange, type SocketVisit, type Witness } from '../../src/author.ts';
import { opened, realtimeAgreed } from './handshakes.probe.ts';

export interface Malformed {
  /** A socket that says nothing wrong, while the others do. */
  readonly bystander: SocketVisit;
  /** Whether it answers pings, before and after. Some servers and proxies never do. */
  readonly pongs: { readonly before: boolean; readonly after: boolean };
  readonly sent: readonly { readonly what: string; readonly visit: SocketVisit }[];
  /** A new socket when all is over. */
  readonly again: SocketVisit;
  /** An ordinary request before and after. */
  readonly http?: { readonly before: Exchange; readonly after: Exchange };
}

/** Milliseconds for an answer to a message, or the end. */
const patience = 1_000;
/** Milliseconds for a pong. */
const ponged = 5_000;

const messages: readonly { readonly what: string; readonly message: string | Uint8Array }[] = [
  { what: 'text that is not JSON', message: '{"type": oops' },
  { what: 'JSON that is no object', message: '[null]' },
  { what: 'an object without a type', message: '{}' },
  { what: 'a type that nobody knows', message: '{"type":"no-such-type"}' },
  { what: 'a type that is no text', message: '{"type":{"a":[1]}}' },
  { what: 'a binary message', message: Uint8Array.of(0, 255, 254, 1) },
  { what: 'deeply nested JSON', message: `${'['.repeat(5_000)}${']'.repeat(5_000)}` },
];

/** Sends what no client of the App's sends, each on a socket of its own. */
export const malformed: Witness<Malformed> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'shared',
  needs: {},
  // What it may do to other sockets must not be taken for what others ask.
  last: true,
  appliesTo(known) {
    const agreed = realtimeAgreed(known);
    return agreed === true ? known.app.owned || notAgreed.owned : agreed;
  },
  async collect({ http, sockets, sessions, agreement, app }) {
    const [user] = app.users;
    const session = agreement.auth === undefined ? undefined : user === undefined ? await sessions.own() : await sessions.of(user);
    const as = session === undefined || agreement.realtime?.auth === 'none' ? {} : { as: session };
    const read = protectedRead({ agreement, app });
    const ask = async (): Promise<Exchange | undefined> =>
      read === undefined || session === undefined ? undefined : http.send({ operation: read, as: session });
    const bystander = await opened(sockets.open(as));
    const pongs = { before: await bystander.alive(ponged) };
    const before = await ask();
    const sent = await Promise.all(
      messages.map(async ({ what, message }) => {
        const socket = await sockets.open(as);
        const seen = new Set(socket.visit().frames);
        socket.send(message);
        // Who ignores it says nothing.
        await socket.next((frame) => !seen.has(frame), patience);
        const visit = socket.visit();
        await socket.close();
        return { what, visit };
      }),
    );
    // What the others did may only now be felt.
    const after = pongs.before && (await bystander.alive(ponged));
    const again = await sockets.open(as);
    const asked = await ask();
    return {
      bystander: bystander.visit(),
      pongs: { ...pongs, after },
      sent,
      again: again.visit(),
      ...(before === undefined || asked === undefined ? {} : { http: { before, after: asked } }),
    };
  },
});
