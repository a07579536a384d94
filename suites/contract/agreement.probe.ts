import { defineProbe, type Agreement, type Witness } from '../../src/author.ts';

/** What both teams agreed, origins filled in. */
export const agreement: Witness<Agreement> = defineProbe({
  reach: 'documents',
  isolation: 'shared',
  needs: {},
  collect: async (on) => on.agreement,
});
