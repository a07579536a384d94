import { defineCheck, type Check } from '../../src/author.ts';
import { forged, judgeForged } from './forged.probe.ts';

export const algAllowlist: Check = defineCheck({
  title: 'How a token is to be verified is not for the token to say',
  sources: ['RFC 8725 §3.1', 'RFC 8725 §3.2', 'RFC 8725 §3.10', 'OWASP ASVS v5.0.0-9.1.2'],
  needs: { forged },
  messages: {
    accepted: { level: 'breaking', text: '{operation} verifies a token as the token itself wants it: {how}' },
    crashed: { level: 'breaking', text: '{operation} answers {status} to a token with {how}' },
  },
  run: ({ forged }, judging) => judgeForged(forged, 'self-described', judging),
});
