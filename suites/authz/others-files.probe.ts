import {
  defineProbe,
  jsonBody,
  multipart,
  notAgreed,
  operationParts,
  pathParameters,
  sampleFile,
  succeeded,
  valueAt,
  withoutNames,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { readsPlainly } from '../contract/operations.probe.ts';
import { sampleOf, uploadAgreed } from '../upload/files.probe.ts';
import { twoUsers, unheardOf } from './others-objects.probe.ts';

export interface OthersFiles {
  readonly upload: OperationId;
  readonly remove?: OperationId;
  /** A user uploads a file. */
  readonly own: Exchange;
  /** Its id; absent where it was not stored. */
  readonly id?: string;
  /** What is read by the file's id: by its owner, by another user, and by them of one that is not there. */
  readonly reads: readonly { readonly operation: OperationId; readonly owned: Exchange; readonly read: Exchange; readonly nowhere: Exchange }[];
  /** The other user uploads one to the same object, and to one that is not there. */
  readonly added?: { readonly exchange: Exchange; readonly nowhere: Exchange };
  /** The other user removes it; what its owner has listed before and after. */
  readonly removal?: { readonly exchange: Exchange; readonly before: Exchange; readonly after: Exchange };
  /** The other user lists what is there. */
  readonly listed?: { readonly operation: OperationId; readonly owned: Exchange; readonly read: Exchange };
}

const bytes = 2_048;

/** Two users, and a file that is only one's: the other reads and removes it, and adds one where it is. */
export const othersFiles: Witness<OthersFiles> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  last: true,
  needs: {},
  uses: { openapi },
  appliesTo(known) {
    const { agreement, app } = known;
    if (agreement.auth === undefined) return notAgreed.auth;
    const { of } = agreement.upload ?? {};
    if (of !== undefined && app.resources[of]?.shared === true) return { reason: 'files are uploaded to objects that belong to no one user' };
    return app.freshUsers || app.users.length > 1 ? uploadAgreed(known) : notAgreed.twoUsers;
  },
  async collect(on, { openapi }) {
    const { http, objects, agreement, app, need } = on;
    const { owner, other } = await twoUsers(on);
    const { operation, of, field, extra, list, remove, id: place } = need(agreement.upload, 'no upload is agreed');
    const { type, extension } = need(sampleOf(need(agreement.upload, 'no upload is agreed')), 'no file can be made');
    const content = need(sampleFile(type, bytes), `no ${type} of ${bytes} bytes can be made`).bytes;
    const target = of === undefined ? undefined : (await objects.create(of, owner)).id;
    const at = (asked: OperationId, value: string | undefined): { readonly path?: Readonly<Record<string, string>> } =>
      value === undefined ? {} : { path: Object.fromEntries(pathParameters(operationParts(asked).path).map((parameter) => [parameter, value])) };
    const send = (as: Session, to: string | undefined): Promise<Exchange> => {
      const { type: declared, text } = multipart({ field, filename: `sample.${extension}`, type, bytes: content, ...(extra === undefined ? {} : { extra }) });
      return http.send({ operation, as, ...at(operation, to), raw: { type: declared, text } });
    };
    const own = await send(owner, target);
    const made = succeeded(own) ? valueAt(jsonBody(own.response), place) : undefined;
    const so = { upload: operation, own, ...(remove === undefined ? {} : { remove }) };
    if (typeof made !== 'string' && typeof made !== 'number') return { ...so, reads: [] };
    const id = String(made);
    const within = target === undefined ? {} : { within: target };
    if (remove !== undefined) objects.adopt({ what: 'upload', id, remove, session: owner, ...within });
    /** The file's own parameter is the last; those before it name the object it belongs to, where its path does. */
    const atFile = (asked: OperationId, value: string): { readonly path: Readonly<Record<string, string>> } => {
      const parameters = pathParameters(operationParts(asked).path);
      return { path: Object.fromEntries(parameters.map((parameter, index) => [parameter, index === parameters.length - 1 ? value : (target ?? value)])) };
    };
    const reads: OthersFiles['reads'][number][] = [];
    // A file that belongs to no object may be for everyone, as pictures of users are.
    for (const read of remove === undefined || of === undefined || !app.ours ? [] : readsOf(remove, openapi)) {
      const ask = (as: Session, value: string): Promise<Exchange> => http.send({ operation: read, as, ...atFile(read, value) });
      reads.push({ operation: read, owned: await ask(owner, id), read: await ask(other, id), nowhere: await ask(other, unheardOf(id)) });
    }
    const added = target === undefined ? {} : { added: { exchange: await send(other, target), nowhere: await send(other, unheardOf(target)) } };
    const removal = remove === undefined || list === undefined ? {} : { removal: await removed(remove, list) };
    const seen =
      list === undefined || removal.removal === undefined
        ? {}
        : { listed: { operation: list, owned: removal.removal.before, read: await http.send({ operation: list, as: other, ...at(list, target) }) } };
    await objects.tidy();
    return { ...so, id, reads, ...added, ...removal, ...seen };

    async function removed(by: OperationId, listing: OperationId): Promise<NonNullable<OthersFiles['removal']>> {
      const listed = (): Promise<Exchange> => http.send({ operation: listing, as: owner, ...at(listing, target) });
      const before = await listed();
      const exchange = await http.send({ operation: by, as: other, ...atFile(by, id) });
      return { exchange, before, after: await listed() };
    }
  },
});

/** What can be read of a file by what its removal names, and is said to need a session: the path that removes it, and what is under that. */
function readsOf(remove: OperationId, openapi: OpenApiSaid | undefined): readonly OperationId[] {
  const path = withoutNames(remove).replace(/^\S+ /, '');
  return (Object.entries(openapi?.operations ?? {}) as [OperationId, OpenApiSaid['operations'][OperationId]][]).flatMap(([operation, { security }]) => {
    const bare = withoutNames(operation).replace(/^\S+ /, '');
    const alike = pathParameters(operationParts(operation).path).length === pathParameters(operationParts(remove).path).length;
    return operation.startsWith('GET ') && security === 'some' && alike && readsPlainly(operation, openapi) && (bare === path || bare.startsWith(`${path}/`))
      ? [operation]
      : [];
  });
}
