import { defineCheck, statusOf, succeeded, type Check } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { reuse } from './reuse.probe.ts';

export const reuseDetection: Check = defineCheck({
  title: 'A rotated refresh token is refused after its grace, and using it ends the session it came from',
  sources: ['RFC 9700 §4.14.2', 'OWASP ASVS v5.0.0-10.4.5'],
  needs: { reuse },
  messages: {
    replayAccepted: { level: 'breaking', text: 'A refresh token that was used up is still accepted {seconds} s later' },
    familyAlive: {
      level: 'breaking',
      text: 'After a stolen refresh token was presented, the session it belongs to goes on: its newest token still answers {status}',
    },
  },
  run({ reuse }, { examine, report }) {
    const { first, second, replay, afterReplay } = reuse.steps;
    const subject = { flow: 'reuse of a rotated refresh token' };
    // Without refreshes that work, or without an answer that decides, there is nothing to see here.
    const ready = succeeded(first) && succeeded(second);
    if (!ready || !fromTheApp(replay) || !fromTheApp(afterReplay)) {
      examine(subject, { held: false, by: (afterReplay ?? replay ?? second ?? first).id });
      return;
    }
    const on = examine(subject, { held: true, by: second.id });
    if (!on) return;
    const expected = { witness: 'agreement', at: 'auth.refresh.rotation', value: { graceSeconds: reuse.graceSeconds, onReuse: reuse.onReuse } };
    if (succeeded(replay) && reuse.yielded.replay) {
      report(on, 'replayAccepted', {
        data: { seconds: reuse.graceSeconds + 1 },
        expected,
        actual: { witness: 'refresh/reuse', at: replay.id, value: statusOf(replay) },
      });
    } else if (reuse.onReuse === 'revoke-family' && succeeded(afterReplay) && reuse.yielded.afterReplay) {
      report(on, 'familyAlive', {
        data: { status: statusOf(afterReplay) ?? 0 },
        expected,
        actual: { witness: 'refresh/reuse', at: afterReplay.id, value: statusOf(afterReplay) },
      });
    }
  },
});
