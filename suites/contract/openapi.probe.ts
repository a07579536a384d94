import { defineProbe, notAgreed, type OpenApiSaid, type Witness } from '../../src/author.ts';

/** What the backend says it serves. */
export const openapi: Witness<OpenApiSaid> = defineProbe({
  reach: 'documents',
  isolation: 'shared',
  needs: {},
  appliesTo: ({ app }) => app.openapi || notAgreed.openapi,
  collect: ({ documents }) => documents.openapi(),
});
