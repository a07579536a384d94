import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import type { Swagger } from './swagger2-source.ts';

const flows: Readonly<Record<string, string>> = {
  implicit: 'implicit',
  password: 'password',
  application: 'clientCredentials',
  accessCode: 'authorizationCode',
};

/** A security scheme in OpenAPI 3's words; one that Swagger 2 does not know stays as it is. */
export function securityScheme({ move }: Swagger, name: string, scheme: unknown): unknown {
  if (!isRecord(scheme)) return scheme;
  const { type, flow, authorizationUrl, tokenUrl, scopes, ...rest } = scheme;
  if (type === 'basic') return { ...rest, type: 'http', scheme: 'basic' };
  const named = typeof flow === 'string' ? flows[flow] : undefined;
  if (type !== 'oauth2' || named === undefined) return scheme;
  const from: JsonPointer = `/securityDefinitions${pointerOf([name])}`;
  move(`/components/securitySchemes${pointerOf([name])}/flows/${named}`, from);
  const written = { ...(authorizationUrl === undefined ? {} : { authorizationUrl }), ...(tokenUrl === undefined ? {} : { tokenUrl }), scopes: scopes ?? {} };
  return { ...rest, type: 'oauth2', flows: { [named]: written } };
}
