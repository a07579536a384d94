import type { Invalid } from './invalid.ts';

/** Why a document is none of OpenAPI 3.0, 3.1 and 3.2. */
export function wrongVersion(document: Readonly<Record<string, unknown>>): Invalid | undefined {
  const version = document['openapi'];
  if (version === undefined) return { reason: 'has no openapi field, so its version is unknown', at: '' };
  if (typeof version !== 'string') return { reason: 'has an openapi field that is not a string, such as "3.1.0"', at: '/openapi' };
  if (/^3\.[012](\.\d+)?(-.+)?$/.test(version)) return undefined;
  return { reason: `is of version ${JSON.stringify(version.slice(0, 20))}, and only OpenAPI 3.0, 3.1 and 3.2 are read`, at: '/openapi' };
}
