import { defineCheck, notAgreed, statusOf, succeeded, type Check } from '../../src/author.ts';
import { fromTheApp, fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';
import { refreshRace, type Runner } from './refresh-race.probe.ts';

export const rotationRace: Check = defineCheck({
  title: 'Two refreshes at once with one token leave a session that works, and only one',
  sources: ['RFC 9700 §4.14.2', 'OWASP ASVS v5.0.0-10.4.5'],
  needs: { refreshRace },
  appliesTo({ agreement: { auth } }) {
    if (auth?.refresh === undefined) return auth === undefined ? notAgreed.auth : notAgreed.refresh;
    return auth.refresh.rotation !== 'none' || notAgreed.rotation;
  },
  messages: {
    crashes: { level: 'breaking', text: 'Of two refreshes at once one is answered {status}' },
    bothRefused: { level: 'breaking', text: 'Two refreshes at once are both refused ({statuses}): the user is signed out' },
    signedOut: { level: 'breaking', text: 'Of two refreshes at once one gives a token that is refused with {status} when it is used' },
    secondFamily: { level: 'breaking', text: 'Two refreshes at once open two sessions: when the reuse of their token ends one, the other goes on' },
  },
  run({ refreshRace }, { examine, report }) {
    const { graceSeconds, onReuse, control, rounds, afterwards } = refreshRace;
    const clear = (one: Runner): boolean => settled(one.exchange) && (one.used === undefined || settled(one.used.exchange));
    // A limiter may end it early; what was run until then was run.
    const run = rounds.filter((round) => round.runners.every(clear));
    const runners = run.flatMap((round) => round.runners);
    const held = succeeded(control.exchange) && control.yielded && runners.length > 0;
    const on = examine({ flow: 'two refreshes at once' }, { held, by: control.exchange.id });
    if (!on) return;
    const expected = { witness: 'agreement', at: 'auth.refresh.rotation', value: { graceSeconds, onReuse } };
    const shown = (exchange: Runner['exchange']): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
      witness: 'timing/refresh-race',
      at: exchange.id,
      value: statusOf(exchange),
    });
    const crashed = runners.find(({ exchange }) => (statusOf(exchange) ?? 0) >= 500);
    if (crashed !== undefined) report(on, 'crashes', { data: { status: statusOf(crashed.exchange) ?? 0 }, expected, actual: shown(crashed.exchange) });
    for (const { runners: both } of run) {
      const [one] = both;
      const statuses = both.map(({ exchange }) => statusOf(exchange) ?? 0);
      if (one !== undefined && statuses.every((status) => status >= 400 && status < 500))
        report(on, 'bothRefused', { data: { statuses: statuses.join(' and ') }, expected, actual: shown(one.exchange) });
      // Without a grace the loser is a thief for all the server knows, and may end the session; but who is let in is let in.
      const mustLive = graceSeconds > 0 || onReuse === 'reject' || both.every(({ yielded }) => yielded);
      const dead = both.find(({ yielded, used }) => yielded && used !== undefined && (statusOf(used.exchange) ?? 0) >= 400 && !used.yielded);
      if (dead?.used !== undefined && mustLive)
        report(on, 'signedOut', { data: { status: statusOf(dead.used.exchange) ?? 0 }, expected, actual: shown(dead.used.exchange) });
    }
    // Where the reuse ended neither, that is not the race's doing.
    if (afterwards === undefined || onReuse !== 'revoke-family' || afterwards.replay.yielded || !fromTheApp(afterwards.replay.exchange)) return;
    const alive = afterwards.newest.find(({ exchange, yielded }) => succeeded(exchange) && yielded);
    const over = afterwards.newest.find(({ exchange, yielded }) => fromTheApp(exchange) && !succeeded(exchange) && !yielded);
    if (alive !== undefined && over !== undefined) report(on, 'secondFamily', { expected, actual: shown(alive.exchange) });
  },
});

/** An answer that decides: a failure does too, but no overload, and nothing that another sent in the App's place. */
function settled(exchange: Runner['exchange']): boolean {
  return !isTrouble(exchange) && !fromTheEdge(exchange);
}
