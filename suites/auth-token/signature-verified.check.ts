import { defineCheck, statusOf, type Check } from '../../src/author.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { accepted, forged, opening, opens } from './forged.probe.ts';

export const signatureVerified: Check = defineCheck({
  title: 'A token that was altered after signing is refused wherever one is taken',
  sources: ['RFC 8725 §3.3', 'RFC 7515 §5.2', 'OWASP ASVS v5.0.0-9.1.1'],
  needs: { forged },
  messages: {
    accepted: { level: 'breaking', text: '{operation} accepts a token that the App did not sign: {how}' },
    crashed: { level: 'breaking', text: '{operation} answers {status} to a token with {how}' },
  },
  run({ forged }, { examine, report }) {
    for (const { operation, control, anonymous, tried } of forged.channels) {
      const ours = tried.filter(({ kind }) => kind === 'altered');
      const decided = ours.filter(({ exchange }) => ownAnswer(exchange));
      const works = fromTheApp(control) && opens(control, anonymous) && (anonymous === undefined || fromTheApp(anonymous));
      const on = examine(
        { operation },
        { held: works && decided.length > 0, by: works && decided.length === 0 ? (ours[0]?.exchange ?? control).id : opening(control, anonymous) },
      );
      if (!on) continue;
      const expected = { witness: 'auth-token/forged', at: 'the genuine token', value: { algorithm: forged.algorithm, status: statusOf(control) } };
      const taken = decided.filter((one) => accepted(one, anonymous));
      const [first] = taken;
      if (first !== undefined)
        report(on, 'accepted', {
          data: { operation, how: taken.map(({ how }) => how).join('; ') },
          expected,
          actual: { witness: 'auth-token/forged', at: first.exchange.id, value: statusOf(first.exchange) },
        });
      const crashes = decided.filter(({ exchange }) => (statusOf(exchange) ?? 0) >= 500);
      const [crash] = crashes;
      if (crash !== undefined)
        report(on, 'crashed', {
          data: { operation, status: statusOf(crash.exchange) ?? 0, how: crashes.map(({ how }) => how).join('; ') },
          expected,
          actual: { witness: 'auth-token/forged', at: crash.exchange.id, value: statusOf(crash.exchange) },
        });
    }
  },
});
