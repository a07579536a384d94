import { defineProbe, operationParts, pathParameters, type Exchange, type OperationId, type Witness } from '../../src/author.ts';
import { operations } from './operations.probe.ts';

export interface Tour {
  readonly exchanges: readonly Exchange[];
}

/** An id that no one was given. */
const nobody = '99999999-9999-4999-8999-999999999998';

/** Asks every operation that is plain reading, the way a frontend would: signed in, signed out, and for what is not there. */
export const apiTour: Witness<Tour> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  last: true,
  needs: { operations },
  async collect({ http, sessions, agreement, app }, { operations }) {
    const [user] = app.users;
    const signedIn = user === undefined || agreement.auth === undefined ? undefined : await sessions.attempt(user);
    const as = signedIn?.session;
    const asked = Object.entries(operations) as [OperationId, (typeof operations)[OperationId]][];
    const exchanges = await Promise.all(
      asked
        .filter(([, { askable }]) => askable)
        .flatMap(([operation, { path }]) => {
          const where = path === undefined ? {} : { path };
          const [parameter] = pathParameters(operationParts(operation).path);
          return [
            http.send({ operation, ...where }),
            ...(as === undefined ? [] : [http.send({ operation, ...where, as })]),
            ...(as === undefined || parameter === undefined ? [] : [http.send({ operation, path: { [parameter]: nobody }, as })]),
          ];
        }),
    );
    return { exchanges: signedIn === undefined ? exchanges : [signedIn.exchange, ...exchanges] };
  },
});
