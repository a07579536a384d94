import { defineProbe, notAgreed, type Exchange, type OperationId, type Witness } from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';

export interface Readiness {
  readonly operation: OperationId;
  /** A path that nobody serves. */
  readonly unknown: Exchange;
  /** Asked by nobody in particular, twice: the first may have to wake something. */
  readonly asked: readonly Exchange[];
}

/** Asks the operation that says whether the App is ready, as a load balancer does. */
export const readiness: Witness<Readiness> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures },
  appliesTo: ({ agreement }) => agreement.health !== undefined || notAgreed.health,
  async collect({ http, agreement, need }, { fixtures }) {
    const operation = need(agreement.health, 'no operation is agreed to say whether the App is ready');
    return { operation, unknown: fixtures.unknown, asked: [await http.send({ operation }), await http.send({ operation })] };
  },
});
