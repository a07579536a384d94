import { describe, expect, test } from 'vitest';
import { readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { SigningKeys } from './signing-keys.probe.ts';

const clean = readCase('auth-token/weak-secret', 'bearer.clean');
const byCookie = readCase('auth-token/weak-secret', 'cookie.clean');
const mutant = readCase('auth-token/weak-secret', 'bearer.key-is-the-default');

function seen({ said }: Editing): Editable<SigningKeys> {
  return said<SigningKeys>('auth-token/signing-keys');
}
function weak(data: Editing, key: SigningKeys['tokens'][number]['weak']): void {
  seen(data).tokens.forEach((token) => Object.assign(token, { weak: key }));
}

describe('known', () => {
  test('both sides shown, and never the key', () => {
    const { kind, findings } = mutant.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'known',
        level: 'breaking',
        subject: { flow: 'signature of the access token' },
        text: expect.stringMatching(/^The access token is signed with a key that everybody has: number \d+ of the well-known keys$/),
        expected: { value: 'a key of its own for HS256' },
        actual: { witness: 'auth-token/signing-keys', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('change-in-production');
  });
  test.for(['the name of the App', 'keys of one character or none'] as const)('from %s', (from) => {
    for (const one of [clean, byCookie])
      expect(one.judged((data) => weak(data, { from })).findings).toMatchObject([{ text: expect.stringContaining(`one of ${from}`) }]);
  });
  test('of a refresh token as well', () => {
    const { findings } = mutant.judged((data) =>
      Object.assign(seen(data), {
        tokens: [...seen(data).tokens, { which: 'refresh token', algorithm: 'HS512', weak: { from: 'the well-known keys', entry: 3 } }],
      }),
    );
    expect(findings.map(({ subject }) => subject)).toEqual([{ flow: 'signature of the access token' }, { flow: 'signature of the refresh token' }]);
  });
});
test.for(troubles)('a control that does not hold: %s', ([, befall]) => {
  expect(mutant.judged((data) => befall(seen(data).control))).toMatchObject({ kind: 'inconclusive', findings: [] });
});
