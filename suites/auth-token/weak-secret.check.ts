import { defineCheck, succeeded, type Check, type WeakKey } from '../../src/author.ts';
import { signingKeys } from './signing-keys.probe.ts';

export const weakSecret: Check = defineCheck({
  title: 'No token is signed with a key that others know or can guess at once',
  sources: ['RFC 8725 §3.5', 'RFC 7518 §3.2', 'OWASP ASVS v5.0.0-13.2.3'],
  needs: { signingKeys },
  messages: {
    known: { level: 'breaking', text: 'The {token} is signed with a key that everybody has: {key}' },
  },
  run({ signingKeys }, { examine, report }) {
    const { signIn, control, tokens } = signingKeys;
    for (const { which, algorithm, weak } of tokens) {
      // What the App itself does not take says nothing about its key.
      const on = examine({ flow: `signature of the ${which}` }, { held: succeeded(control), by: control.id });
      if (!on || weak === undefined) continue;
      report(on, 'known', {
        data: { token: which, key: inWords(weak) },
        expected: { witness: 'auth-token/signing-keys', at: 'the well-known keys', value: `a key of its own for ${algorithm}` },
        actual: { witness: 'auth-token/signing-keys', at: signIn.id, value: weak },
      });
    }
  },
});

/** The key itself is not printed: what is public about it is that it is on a list. */
function inWords(weak: WeakKey): string {
  return weak.from === 'the well-known keys' ? `number ${weak.entry} of the well-known keys` : `one of ${weak.from}`;
}
