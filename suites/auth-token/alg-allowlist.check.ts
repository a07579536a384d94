import { defineCheck, statusOf, type Check } from '../../src/author.ts';
import { fateOf, forged } from './forged.probe.ts';

export const algAllowlist: Check = defineCheck({
  title: 'How a token is to be verified is not for the token to say',
  sources: ['RFC 8725 §3.1', 'RFC 8725 §3.2', 'RFC 8725 §3.10', 'OWASP ASVS v5.0.0-9.1.2'],
  needs: { forged },
  messages: {
    accepted: { level: 'breaking', text: '{operation} verifies a token as the token itself wants it: {how}' },
    crashed: { level: 'breaking', text: '{operation} answers {status} to a token with {how}' },
  },
  run({ forged }, { examine, report }) {
    for (const channel of forged.channels) {
      const { operation } = channel;
      const { control, taken, crashed } = fateOf(channel, 'self-described');
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
