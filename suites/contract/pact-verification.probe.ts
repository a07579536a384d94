import { defineProbe, notAgreed, type PactVerification, type Witness } from '../../src/author.ts';

export interface PactVerifications {
  readonly files: readonly PactVerification[];
}

/** Has Pact’s own verifier play the consumers’ interactions against the running api, provider states set up before each. */
export const pactVerification: Witness<PactVerifications> = defineProbe({
  reach: 'creates-data',
  // Provider states rewrite accounts and data as they please, those of our users included.
  isolation: 'app',
  needs: {},
  appliesTo: ({ app }) => app.pacts || notAgreed.pacts,
  async collect({ pact }) {
    return { files: await pact.verify() };
  },
});
