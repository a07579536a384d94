import { defineProbe, notAgreed, protectedRead, type Exchange, type OperationId, type Witness } from '../../src/author.ts';

export interface Malformed {
  readonly operation: OperationId;
  readonly control: Exchange;
  readonly anonymous: Exchange;
  /** Values that are no credential. */
  readonly tried: readonly { readonly how: string; readonly exchange: Exchange }[];
  /** The good token behind other spellings of the scheme; none where no scheme is agreed. */
  readonly spelled: readonly { readonly scheme: string; readonly exchange: Exchange }[];
}

/** Bytes: more than most servers take for a header line, less than most take for all of them. */
const long = 16_384 - 1_024;

/** Sends what broken clients send in the place of a credential. */
export const malformed: Witness<Malformed> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  appliesTo(known) {
    const { auth } = known.agreement;
    if (auth === undefined) return notAgreed.auth;
    if (auth.transport !== 'bearer') return { reason: 'no credential is sent in a header', config: "agreement.auth: bearer({ …, access: 'body:…' })" };
    if (known.app.users.length === 0) return notAgreed.users;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  async collect({ http, sessions, agreement, app, need }) {
    const operation = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const { header, scheme } = need(agreement.auth, 'no auth is agreed').present;
    const as = await sessions.of(need(app.users[0], 'no user is configured'));
    const sent = (value: string): Promise<Exchange> => http.send({ operation, headers: { [header]: value } });
    const before = scheme === '' ? '' : `${scheme} `;
    const values: readonly (readonly [how: string, value: string])[] = [
      ...(scheme === '' ? [] : [['the scheme alone', scheme] as const, ['another scheme', 'Basic Zm9v'] as const]),
      ['undefined', `${before}undefined`],
      ['null', `${before}null`],
      ['two parts', `${before}a.b`],
      ['three parts that are none', `${before}a.b.c`],
      ['several words', `${before}not a token`],
      ['a token of 15 KiB', before + 'a'.repeat(long)],
    ];
    const control = await http.send({ operation, as });
    const anonymous = await http.send({ operation });
    const tried = await Promise.all(values.map(async ([how, value]) => ({ how, exchange: await sent(value) })));
    // RFC 9110 §11.1: the name of a scheme is told without regard to case.
    const spellings =
      header.toLowerCase() === 'authorization' && scheme !== '' ? [scheme.toLowerCase(), scheme.toUpperCase()].filter((other) => other !== scheme) : [];
    const spelled = await Promise.all(spellings.map(async (other) => ({ scheme: other, exchange: await sent(`${other} ${as.access}`) })));
    return { operation, control, anonymous, tried, spelled };
  },
});
