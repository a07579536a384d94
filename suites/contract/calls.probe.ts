import { defineProbe, matchOperation, notAgreed, type Exchange, type OperationId, type PactRequest, type Witness } from '../../src/author.ts';
import { fixtures } from './fixtures.probe.ts';

export interface Calls {
  readonly calls: readonly (PactRequest & {
    /** What it was answered; only what is plain reading and names no object is asked. */
    readonly asked?: Exchange;
  })[];
}

/** As many different paths are asked as a frontend has. */
const most = 40;

/** Asks what the frontend’s pacts say that it reads. */
export const calls: Witness<Calls> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures },
  appliesTo: ({ app }) => app.pacts || notAgreed.pacts,
  async collect({ pact, http, sessions, agreement, app }) {
    const [user] = app.users;
    const as = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const requests = await pact.requests();
    const asked = new Map<string, Exchange>();
    for (const { method, path } of requests) {
      const operation = `${method} ${path}` as OperationId;
      const excluded = agreement.auth?.signOut === operation || matchOperation(method, path, app.exclude) !== undefined;
      if (method !== 'GET' || excluded || asked.has(path) || namesObject(path) || asked.size >= most) continue;
      asked.set(path, await http.send({ operation, ...(as === undefined ? {} : { as }) }));
    }
    return {
      calls: requests.map((request) => {
        const exchange = request.method === 'GET' ? asked.get(request.path) : undefined;
        return exchange === undefined ? request : { ...request, asked: exchange };
      }),
    };
  },
});

/** A segment with a digit is most likely an id, of an object that this App need not have; `v1` is none. */
export function namesObject(path: string): boolean {
  return path.split('/').some((segment) => /\d/.test(segment) && !/^v\d{1,2}$/i.test(segment)) || path.includes('{');
}
