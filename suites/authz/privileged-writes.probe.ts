import {
  defineProbe,
  isSafe,
  notAgreed,
  operationParts,
  pathParameters,
  valueAt,
  withoutNames,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { nobody } from './others-objects.probe.ts';

export interface PrivilegedWrites {
  readonly byOperation: Readonly<Record<OperationId, { readonly admin: Exchange; readonly user: Exchange; readonly anonymous: Exchange }>>;
}

/** What only admins may do, sent by nobody, by a user and by an admin, so that nothing can come of it: for an id that nothing has, or with a body that cannot be right. */
export const privilegedWrites: Witness<PrivilegedWrites> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  uses: { openapi },
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (agreement.privileged === undefined) return notAgreed.privileged;
    if (app.admins.length === 0) return notAgreed.admin;
    if (!app.owned) return notAgreed.owned;
    return app.users.some((user) => !app.admins.includes(user)) || notAgreed.users;
  },
  async collect({ http, sessions, agreement, app, need }, { openapi }) {
    const byOperation: Record<OperationId, PrivilegedWrites['byOperation'][OperationId]> = {};
    const excluded = app.exclude.map(withoutNames);
    for (const operation of agreement.privileged ?? []) {
      const sent = harmless(operation, openapi);
      if (sent === undefined || excluded.includes(withoutNames(operation))) continue;
      const user = await sessions.of(
        need(
          app.users.find((one) => !app.admins.includes(one)),
          'every user is an admin',
        ),
      );
      const admin = await sessions.of(need(app.admins[0], 'no admin is configured'));
      byOperation[operation] = {
        anonymous: await http.send({ operation, ...sent }),
        user: await http.send({ operation, ...sent, as: user }),
        admin: await http.send({ operation, ...sent, as: admin }),
      };
    }
    return { byOperation };
  },
});

/** What to send with it; undefined where something could come of it, as without a parameter it is told to begin by being asked. */
function harmless(
  operation: OperationId,
  openapi: OpenApiSaid | undefined,
): { readonly path: Readonly<Record<string, string>>; readonly body?: unknown } | undefined {
  const { method, path } = operationParts(operation);
  if (isSafe(method)) return undefined;
  const declared = Object.entries(openapi?.operations ?? {}).find(([id]) => withoutNames(id as OperationId) === withoutNames(operation))?.[1];
  const names = pathParameters(path);
  if (names.length === 0) return declared?.requestBody?.required === true ? { path: {}, body: [] } : undefined;
  const unheard = Object.fromEntries(names.map((name, index) => [name, isNumber(declared, index, openapi) ? '987654321' : nobody]));
  if (method === 'DELETE') return { path: unheard };
  // Nothing to change is no change, but PUT and POST may make what they do not find.
  return { path: unheard, body: method === 'PATCH' ? {} : [] };
}

function isNumber(declared: OpenApiSaid['operations'][OperationId] | undefined, index: number, openapi: OpenApiSaid | undefined): boolean {
  const schema = declared?.parameters.filter((one) => one.in === 'path')[index]?.schema;
  return schema !== undefined && schema !== null && ['integer', 'number'].includes(String(valueAt(openapi?.document, `${schema}/type`)));
}
