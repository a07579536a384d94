import type { OpenApiSaid } from '../model/openapi.ts';
import { ToolError } from '../model/tool-error.ts';

/** The document of an App that runs, or why there is none. */
export type Document = { readonly app: string; readonly said: OpenApiSaid } | { readonly app: string; readonly missing: string };

/** By origin; those of this test file, since each has a module registry of its own. */
const documents = new Map<string, Document>();

/** Makes `toMatchContract` know an App by every origin under which it is asked. Returns how to forget it. */
export function registerDocument(origins: readonly string[], document: Document): () => void {
  for (const origin of origins) documents.set(origin, document);
  return () => {
    for (const origin of origins) if (documents.get(origin) === document) documents.delete(origin);
  };
}

/** @throws ToolError `usage` when no App that was launched here serves this origin, or it has no document */
export function documentOf({ origin }: URL): OpenApiSaid {
  const found = documents.get(origin);
  if (found === undefined)
    throw new ToolError(
      'usage',
      `No App that is launched here serves ${origin}.`,
      `Ask one that \`launchApp()\` launched${documents.size === 0 ? '' : `: ${[...documents.keys()].join(', ')}`}.`,
    );
  if ('missing' in found)
    throw new ToolError(
      'usage',
      `The App ${found.app} has no OpenAPI document to match: ${found.missing}.`,
      'Name it as `openapi` of the api in seamcheck.config.ts.',
    );
  return found.said;
}
