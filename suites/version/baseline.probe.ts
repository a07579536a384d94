import { defineProbe, notAgreed, type Baselined, type Witness } from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';

/** What was agreed last time, and what changed since. */
export const baseline: Witness<Baselined> = defineProbe({
  reach: 'documents',
  isolation: 'shared',
  needs: { openapi },
  appliesTo: ({ app }) => app.openapi || notAgreed.openapi,
  collect: ({ documents }) => documents.baseline(),
});
