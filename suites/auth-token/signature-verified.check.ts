import { defineCheck, type Check } from '../../src/author.ts';
import { forged, judgeForged } from './forged.probe.ts';

export const signatureVerified: Check = defineCheck({
  title: 'A token that was altered after signing is refused wherever one is taken',
  sources: ['RFC 8725 §3.3', 'RFC 7515 §5.2', 'OWASP ASVS v5.0.0-9.1.1'],
  needs: { forged },
  messages: {
    accepted: { level: 'breaking', text: '{operation} accepts a token that the App did not sign: {how}' },
    crashed: { level: 'breaking', text: '{operation} answers {status} to a token with {how}' },
  },
  run: ({ forged }, judging) => judgeForged(forged, 'altered', judging),
});
