import { defineProbe, notAgreed, protectedRead, type Exchange, type Inspected, type OperationId, type Witness } from '../../src/author.ts';

export interface Inspection {
  readonly found: Inspected;
  /** An operation that only a signed-in user may ask, asked with the agreed credential, and with none. */
  readonly read?: { readonly operation: OperationId; readonly signedIn: Exchange; readonly anonymous: Exchange };
  /** The first user’s sign-in as it is agreed. */
  readonly signIn?: Exchange;
}

/** Looks at the OpenAPI document in itself, and at what it says of who may ask. */
export const inspection: Witness<Inspection> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  appliesTo: ({ app }) => app.openapi || notAgreed.openapi,
  async collect({ documents, http, sessions, agreement, app }) {
    const found = await documents.inspect();
    const [user] = app.users;
    const operation = protectedRead({ agreement, app });
    if (user === undefined || agreement.auth === undefined || operation === undefined) return { found };
    const { exchange: signIn, session } = await sessions.attempt(user);
    if (session === undefined) return { found };
    return { found, signIn, read: { operation, signedIn: await http.send({ operation, as: session }), anonymous: await http.send({ operation }) } };
  },
});
