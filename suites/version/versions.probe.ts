import {
  defineProbe,
  isSafe,
  notAgreed,
  operationParts,
  pathParameters,
  succeeded,
  type Exchange,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';

export interface Version {
  readonly operation: OperationId;
  readonly asked: Exchange;
  /** A path that nobody serves, beside the operation and in the same version. */
  readonly neighbour: Exchange;
}
export interface Versions {
  /** Whether the requests carried a session. */
  readonly signedIn: boolean;
  /** Each agreed version whose operation is plain reading. */
  readonly byVersion: Readonly<Record<string, Version>>;
  /** An operation in a version that nobody made. */
  readonly madeUp?: { readonly version: string; readonly like: string; readonly operation: OperationId; readonly asked: Exchange };
  /** A path that nobody serves. */
  readonly unknown: Exchange;
  /** Successes of what belongs to no version, asked with the same session. */
  readonly controls: readonly Exchange[];
}

/** Asks every agreed version for what it is agreed to read, and for a version that nobody made. */
export const versions: Witness<Versions> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures },
  appliesTo: ({ agreement }) => agreement.versions !== undefined || notAgreed.versions,
  async collect({ http, sessions, agreement, app, marker, need }, { fixtures }) {
    const [user] = app.users;
    const session = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const as: { readonly as?: Session } = session === undefined ? {} : { as: session };
    const agreed = Object.entries(agreement.versions ?? {}).filter(
      ([, operation]) =>
        isSafe(operationParts(operation).method) && pathParameters(operationParts(operation).path).length === 0 && !app.exclude.includes(operation),
    );
    need(agreed[0], 'no agreed version names an operation that can be read without parameters');
    const byVersion: Record<string, Version> = {};
    for (const [version, operation] of agreed.slice(0, 10)) {
      const beside = inVersion(operation, version, version, marker());
      byVersion[version] = { operation, asked: await http.send({ operation, ...as }), neighbour: await http.send({ operation: beside, ...as }) };
    }
    const like = agreed.find(([version, operation]) => operationParts(operation).path.split('/').includes(version));
    const controls = Object.entries(fixtures.operations)
      .filter(([operation]) => !agreed.some(([, other]) => other === operation))
      .flatMap(([, { asked }]) => (asked !== undefined && succeeded(asked) ? [asked] : []));
    const rest = { signedIn: session !== undefined, byVersion, unknown: fixtures.unknown, controls: controls.slice(0, 2) };
    if (like === undefined) return rest;
    const version = /\d/.test(like[0]) ? like[0].replace(/\d+/, '999') : 'v999';
    const operation = inVersion(like[1], like[0], version);
    return { ...rest, madeUp: { version, like: like[0], operation, asked: await http.send({ operation, ...as }) } };
  },
});

/** The operation in another version; with `last`, the path beside it. */
function inVersion(operation: OperationId, version: string, other: string, last?: string): OperationId {
  const { path } = operationParts(operation);
  const segments = path.split('/');
  const at = segments.indexOf(version);
  const moved = segments.map((segment, index) => (index === at ? other : segment));
  if (last !== undefined) moved.splice(-1, 1, last);
  return `GET ${moved.join('/') as `/${string}`}`;
}
