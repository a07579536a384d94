import { defineCheck, statusOf, type Check } from '../../src/author.ts';
import { fateOf, forged } from './forged.probe.ts';

export const signatureVerified: Check = defineCheck({
  title: 'A token that was altered after signing is refused wherever one is taken',
  sources: ['RFC 8725 §3.3', 'RFC 7515 §5.2', 'OWASP ASVS v5.0.0-9.1.1'],
  needs: { forged },
  messages: {
    accepted: { level: 'breaking', text: '{operation} accepts a token that the App did not sign: {how}' },
    crashed: { level: 'breaking', text: '{operation} answers {status} to a token with {how}' },
  },
  run({ forged }, { examine, report }) {
    for (const channel of forged.channels) {
      const { operation } = channel;
      const { control, taken, crashed } = fateOf(channel, 'altered');
      const on = examine({ operation }, control);
      if (!on) continue;
      const expected = { witness: 'auth-token/forged', at: 'the genuine token', value: { algorithm: forged.algorithm, status: statusOf(channel.control) } };
      for (const [message, found] of [
        ['accepted', taken],
        ['crashed', crashed],
      ] as const) {
        const [first] = found;
        if (first === undefined) continue;
        const status = statusOf(first.exchange) ?? 0;
        report(on, message, {
          data: { operation, status, how: found.map(({ how }) => how).join('; ') },
          expected,
          actual: { witness: 'auth-token/forged', at: first.exchange.id, value: status },
        });
      }
    }
  },
});
