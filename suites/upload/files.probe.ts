import {
  allowedOrigin,
  defineProbe,
  itemsIn,
  jsonBody,
  multipart,
  notAgreed,
  operationParts,
  pathParameters,
  sampleFile,
  succeeded,
  totalIn,
  Unavailable,
  valueAt,
  type Collecting,
  type Exchange,
  type Known,
  type Session,
  type UploadAgreement,
  type Witness,
} from '../../src/author.ts';

export interface Uploaded {
  readonly exchange: Exchange;
  /** It was answered with a success that names what was stored. */
  readonly stored: boolean;
}
export interface Files {
  /** The type of the files that are sent as they should be. */
  readonly type: string;
  /** The origin that they are sent from, where another than the App's own is agreed. */
  readonly origin?: string;
  /** A small file: the control. */
  readonly small: Uploaded;
  /** A small file of each other agreed type of which one can be made. */
  readonly others?: readonly { readonly type: string; readonly uploaded: Uploaded }[];
  readonly limit?: { readonly maxBytes: number; readonly exact: Uploaded; readonly over: Uploaded; readonly overInChunks: Uploaded };
  /** Files of which the name, the declared type or the content is not agreed. */
  readonly foreign: readonly { readonly what: string; readonly disguised: boolean; readonly uploaded: Uploaded }[];
  /** How many files were listed before and after the foreign ones. */
  readonly listed?: { readonly before: number; readonly after: number; readonly by: Exchange };
}

/** Larger files are not sent. */
export const largest: number = 32 * 1024 * 1024;
const smallBytes = 2_048;
const mostOthers = 4;

/** Where an upload is agreed, and somebody can do it. */
export function uploadAgreed({ agreement, app }: Known): true | (typeof notAgreed)['upload'] {
  const { upload } = agreement;
  if (upload === undefined) return notAgreed.upload;
  if (agreement.auth !== undefined && app.users.length === 0 && !app.freshUsers) return notAgreed.users;
  return upload.of === undefined || app.resources[upload.of]?.create !== undefined || notAgreed.creatable;
}

/** Sends files that are agreed to be accepted, and files that are not. */
export const files: Witness<Files> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo: uploadAgreed,
  async collect(on) {
    const { http, agreement, need } = on;
    const upload = need(agreement.upload, 'no upload is agreed');
    const place = await placeFor(on, upload);
    const { type, extension } = need(sampleOf(upload), `no file can be made of ${upload.types?.join(', ') ?? ''}`);
    const send = (name: string, declared: string, bytes: Uint8Array, chunked = false): Promise<Uploaded> =>
      sendFile(on, upload, place, { name, declared, bytes, chunked });
    const good = (bytes: number, chunked = false): Promise<Uploaded> =>
      send(`sample.${extension}`, type, need(sampleFile(type, bytes), `no ${type} of ${bytes} bytes can be made`).bytes, chunked);
    const count = async (): Promise<{ readonly number: number; readonly by: Exchange } | undefined> => {
      const { list } = upload;
      const { paging } = agreement;
      if (list === undefined || paging === undefined) return undefined;
      const by = await http.send({ operation: list, ...place });
      const items = itemsIn(paging, jsonBody(by.response));
      const number = totalIn(paging, jsonBody(by.response)) ?? items?.length;
      return number === undefined || !succeeded(by) ? undefined : { number, by };
    };

    const small = await good(smallBytes);
    const others: NonNullable<Files['others']>[number][] = [];
    for (const other of (upload.types ?? []).filter((one) => one !== type)) {
      const sample = sampleFile(other, smallBytes);
      if (sample !== undefined && others.length < mostOthers)
        others.push({ type: other, uploaded: await send(`sample.${sample.extension}`, other, sample.bytes) });
    }
    const before = await count();
    const foreign: Files['foreign'][number][] = [];
    for (const { what, disguised, name, declared, content } of strangeFiles(upload, type, extension))
      foreign.push({ what, disguised, uploaded: await send(name, declared, content) });
    const after = before === undefined ? undefined : await count();

    const { maxBytes } = upload;
    const limit =
      maxBytes === undefined || maxBytes > largest || maxBytes < smallBytes
        ? undefined
        : { maxBytes, exact: await good(maxBytes), over: await again(() => good(maxBytes + 1)), overInChunks: await again(() => good(maxBytes + 1, true)) };
    const origin = allowedOrigin(agreement);
    return {
      type,
      small,
      ...(others.length === 0 ? {} : { others }),
      foreign,
      ...(origin === undefined ? {} : { origin }),
      ...(limit === undefined ? {} : { limit }),
      ...(before === undefined || after === undefined ? {} : { listed: { before: before.number, after: after.number, by: after.by } }),
    };
  },
});

/** What an upload is asked with: who sends it, and the object that it belongs to. */
export interface Place {
  readonly as?: Session;
  readonly path?: Readonly<Record<string, string>>;
}

/** @throws Unavailable when the object cannot be made that the upload belongs to */
export async function placeFor({ sessions, objects, agreement }: Collecting, { operation, of }: UploadAgreement): Promise<Place> {
  if (agreement.auth === undefined) return {};
  const as = await sessions.own();
  if (of === undefined) return { as };
  const { id, exchange } = await objects.create(of, as);
  if (id === undefined) throw new Unavailable(`nothing to upload to: no ${of} could be created`, exchange.id);
  return { as, path: Object.fromEntries(pathParameters(operationParts(operation).path).map((name) => [name, id])) };
}

/** A type of which a file can be made; any will do where none is agreed. */
export function sampleOf({ types = ['image/png'] }: UploadAgreement): { readonly type: string; readonly extension: string } | undefined {
  for (const type of types) {
    const sample = sampleFile(type, smallBytes);
    if (sample !== undefined) return { type, extension: sample.extension };
  }
  return undefined;
}

/** Sends one small file as it should be; undefined where none can be made. */
export async function sendSample(on: Pick<Collecting, 'http' | 'objects' | 'agreement'>, upload: UploadAgreement, place: Place): Promise<Exchange | undefined> {
  const sample = sampleOf(upload);
  const made = sample === undefined ? undefined : sampleFile(sample.type, smallBytes);
  if (sample === undefined || made === undefined) return undefined;
  const file = { name: `sample.${sample.extension}`, declared: sample.type, bytes: made.bytes, chunked: false };
  return (await sendFile(on, upload, place, file)).exchange;
}

async function sendFile(
  { http, objects, agreement }: Pick<Collecting, 'http' | 'objects' | 'agreement'>,
  upload: UploadAgreement,
  place: Place,
  file: { readonly name: string; readonly declared: string; readonly bytes: Uint8Array; readonly chunked: boolean },
): Promise<Uploaded> {
  const { operation, field, extra } = upload;
  const { type, text } = multipart({ field, filename: file.name, type: file.declared, bytes: file.bytes, ...(extra === undefined ? {} : { extra }) });
  const origin = allowedOrigin(agreement);
  const exchange = await http.send({
    operation,
    ...place,
    ...(origin === undefined ? {} : { headers: { origin } }),
    stream: { type, bytes: text, ...(file.chunked ? { chunked: true as const } : {}) },
  });
  return { exchange, stored: storedBy(exchange, upload, place, objects) };
}

/** Whether an upload was answered with a success that names what was stored; that is removed when the run ends. */
export function storedBy(exchange: Exchange, { id: idPlace, remove }: UploadAgreement, { as: session, path }: Place, objects: Collecting['objects']): boolean {
  const id = succeeded(exchange) ? valueAt(jsonBody(exchange.response), idPlace) : undefined;
  if (typeof id !== 'string' && typeof id !== 'number') return false;
  const [within] = Object.values(path ?? {});
  if (remove !== undefined && session !== undefined)
    objects.adopt({ what: 'upload', id: String(id), remove, session, ...(within === undefined ? {} : { within }) });
  return true;
}

/** An answer before the end can be lost when the connection is cut after it: twice is no chance. */
async function again(send: () => Promise<Uploaded>): Promise<Uploaded> {
  const first = await send();
  return first.exchange.response.kind === 'failed' ? send() : first;
}

interface Strange {
  readonly what: string;
  /** It says it is of an agreed type. */
  readonly disguised: boolean;
  readonly name: string;
  readonly declared: string;
  readonly content: Uint8Array;
}

const page = new TextEncoder().encode('<!doctype html><html><head><title>x</title></head><body><script>document.title = 1</script></body></html>\n');
const drawing = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = 1</script></svg>\n');
const program = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, ...Array.from({ length: 120 }, () => 0)]);

function strangeFiles({ types }: UploadAgreement, type: string, extension: string): readonly Strange[] {
  if (types === undefined) return [];
  const agreed = (one: string): boolean =>
    types.some((named) => named === one || (named.endsWith('/*') && one.startsWith(named.slice(0, -1))) || named === '*/*');
  const honest = [
    { what: 'an HTML page', name: 'page.html', declared: 'text/html', content: page },
    { what: 'an SVG with a script', name: 'drawing.svg', declared: 'image/svg+xml', content: drawing },
    { what: 'a program', name: 'program.bin', declared: 'application/octet-stream', content: program },
  ].filter(({ declared }) => !agreed(declared));
  // Text has no beginning by which it could be told.
  const disguises = type.startsWith('text/')
    ? []
    : honest.map(({ what, content }) => ({ what: `${what} that says it is ${type}`, disguised: true, name: `sample.${extension}`, declared: type, content }));
  return [...honest.map((one) => ({ ...one, disguised: false })), ...disguises];
}
