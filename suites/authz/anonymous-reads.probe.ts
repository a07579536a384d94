import {
  defineProbe,
  isSafe,
  notAgreed,
  operationParts,
  protectedRead,
  sameAnswer,
  succeeded,
  withoutNames,
  type Agreement,
  type Exchange,
  type Known,
  type OpenApiSaid,
  type OperationId,
  type Witness,
  ofEach,
} from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { operations } from '../contract/operations.probe.ts';

/** Who says that an operation is for signed-in users only, and where. */
export interface Statement {
  readonly witness: 'agreement' | 'openapi';
  readonly at: string;
}
export interface AnonymousReads {
  readonly byOperation: Readonly<
    Record<
      OperationId,
      {
        readonly stated: Statement;
        /** With the session of a user who may. */
        readonly authorised: Exchange;
        readonly anonymous: Exchange;
        /** With the session once more, where nobody was answered something and not the same: what differs here differs by itself. */
        readonly again?: Exchange;
      }
    >
  >;
}

/** Everything that can be read and is said to need a session, with one and without. */
export const anonymousReads: Witness<AnonymousReads> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures, operations },
  uses: { openapi },
  appliesTo: signedInUsersOnly,
  async collect({ http, sessions, agreement, app }, { operations, openapi }) {
    const [first = ''] = app.users;
    const [admin] = app.admins;
    const session = await sessions.of(first);
    const privileged = (agreement.privileged ?? []).map(withoutNames);
    const above = admin === undefined || admin === first ? undefined : (await sessions.attempt(admin)).session;
    const byOperation = await ofEach(operations, async (operation, { askable, path }) => {
      const stated = askable && isSafe(operationParts(operation).method) ? statedProtected(operation, { agreement, app }, openapi) : undefined;
      if (stated === undefined) return undefined;
      const where = path === undefined ? {} : { path };
      const as = privileged.includes(withoutNames(operation)) ? above : session;
      if (as === undefined) return undefined;
      let by = as;
      let authorised = await http.send({ operation, ...where, as });
      if (!succeeded(authorised) && as === session && above !== undefined) {
        by = above;
        authorised = await http.send({ operation, ...where, as: above });
      }
      const anonymous = await http.send({ operation, ...where });
      if (!succeeded(anonymous) || !succeeded(authorised) || sameAnswer(anonymous, authorised)) return { stated, authorised, anonymous };
      return { stated, authorised, anonymous, again: await http.send({ operation, ...where, as: by }) };
    });
    return { byOperation };
  },
});

export function signedInUsersOnly(known: Known): true | (typeof notAgreed)['auth'] {
  if (known.agreement.auth === undefined) return notAgreed.auth;
  if (known.app.users.length === 0) return notAgreed.users;
  return protectedRead(known) !== undefined || notAgreed.protectedRead;
}

/** What is asked before anyone is signed in, or whoever is. */
export function opening({ auth, health }: Agreement): readonly OperationId[] {
  const asked = [auth?.signIn.operation, auth?.refresh?.operation, auth?.signUp?.operation, auth?.signOut, auth?.csrf?.from, health];
  return asked.filter((operation) => operation !== undefined);
}

/**
 * Undefined where nobody says so: what merely exists may be meant for everyone, and so is what signs in and up. What the document says
 * counts by itself; without it, what the config names as a user's own does.
 */
export function statedProtected(operation: OperationId, { agreement, app }: Known, openapi: OpenApiSaid | undefined): Statement | undefined {
  const is = (other: OperationId | undefined): boolean => other !== undefined && withoutNames(other) === withoutNames(operation);
  const { auth } = agreement;
  if ([...agreement.public, ...opening(agreement)].some(is)) return undefined;
  if (is(auth?.me)) return { witness: 'agreement', at: 'auth.me' };
  if (agreement.privileged?.some(is) === true) return { witness: 'agreement', at: 'privileged' };
  for (const [name, { list, create, read, update, remove }] of Object.entries(app.resources))
    if ([list, create, read, update, remove].some(is)) return { witness: 'agreement', at: `public (resources.${name} is not in it)` };
  const documented = Object.entries(openapi?.operations ?? {}).find(([id]) => is(id as OperationId))?.[1];
  return documented?.security === 'some' ? { witness: 'openapi', at: `${documented.pointer}/security` } : undefined;
}
