import { defineProbe, operationParts, pathParameters, type Exchange, type OperationId, type Witness, ofEach } from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';
import { operations } from '../contract/operations.probe.ts';

export interface Slashes {
  /** What a path that nobody serves answers. */
  readonly unknown: Exchange;
  readonly byOperation: Readonly<
    Record<OperationId, { readonly plain: Exchange; /** With a slash more at the end of the path, or one less. */ readonly twin: Exchange }>
  >;
}

/** Asks what the config names at the other spelling of its path. */
export const slashes: Witness<Slashes> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures, operations },
  async collect({ http, sessions, agreement, app }, { fixtures, operations }) {
    const [user] = app.users;
    const as = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const byOperation = await ofEach(operations, async (operation, { askable, named }) => {
      const { method, path } = operationParts(operation);
      const plain = fixtures.operations[operation]?.asked;
      if (!askable || !named || plain === undefined || path === '/' || pathParameters(path).length > 0) return undefined;
      const twin: OperationId = path.endsWith('/') ? `${method} /${path.slice(1, -1)}` : `${method} ${path}/`;
      return { plain, twin: await http.send({ operation: twin, ...(as === undefined ? {} : { as }) }) };
    });
    return { unknown: fixtures.unknown, byOperation };
  },
});
