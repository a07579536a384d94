import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { CannotRead } from './cannot-read.ts';
import { decodedText, type FileText } from './load-bytes.ts';
import { shownUrl } from './load-url.ts';
import { isPublic } from './public-address.ts';

/** Milliseconds, bytes, hops. */
const limits = { time: 30_000, named: 100 * 1024 * 1024, referenced: 20 * 1024 * 1024, redirects: 5 } as const;

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** The URL that a person named: its host may be of this machine or this network, which no host found in a document may. */
  readonly named?: string;
  /** Whether it may redirect to other hosts. */
  readonly elsewhere: boolean;
}

/**
 * Fetches a document. Every address that a host resolves to is checked, for each redirect too, and the connection is made to the
 * addresses that were checked, so that a second answer of the resolver changes nothing.
 * @throws CannotRead
 */
export async function fetchText(url: string, { signal, named, elsewhere }: FetchOptions): Promise<FileText> {
  const first = URL.parse(url);
  if (first === null) throw new CannotRead('it is no URL');
  const trusted = named === undefined ? null : URL.parse(named);
  // What stands beside the document is asked for as the document was.
  if (first.username === '' && first.origin === trusted?.origin) [first.username, first.password] = [trusted.username, trusted.password];
  const within = AbortSignal.timeout(limits.time);
  const until = signal === undefined ? within : AbortSignal.any([signal, within]);
  const guarded = new Agent({ connect: { lookup: publicLookup } });
  const plain = new Agent();
  try {
    let at = first;
    for (let hop = 0; hop <= limits.redirects; hop += 1) {
      if (at.protocol !== 'http:' && at.protocol !== 'https:') throw new CannotRead('it is neither http nor https');
      const free = at.host === trusted?.host;
      if (!elsewhere && at.host !== first.host) throw new CannotRead('it redirects to another host, and those are asked only with --allow-remote');
      if (!free) refusePrivate(at);
      const answer = await request(bare(at), { dispatcher: free ? plain : guarded, signal: until, headers: headersFor(at) });
      const { location } = answer.headers;
      // A body that nobody reads to its end says so as an error.
      answer.body.on('error', () => undefined);
      if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string') {
        if (answer.statusCode !== 200) throw new CannotRead(`it answers ${answer.statusCode}`);
        const most = named === url ? limits.named : limits.referenced;
        const bytes = decoded(await bytesOf(answer.body, most), answer.headers['content-encoding'], most);
        return { ...decodedText(bytes), url: bare(at) };
      }
      answer.body.destroy();
      at = URL.parse(location, at.href) ?? at;
    }
    throw new CannotRead(`it redirects more than ${limits.redirects} times`);
  } catch (error) {
    signal?.throwIfAborted();
    if (within.aborted) throw new CannotRead(`it takes longer than ${limits.time / 1000} s`);
    throw error instanceof CannotRead ? error : new CannotRead(causeOf(error));
  } finally {
    await Promise.all([guarded.destroy(), plain.destroy()]);
  }
}

function bare(url: URL): string {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  copy.hash = '';
  return copy.href;
}

function headersFor({ username, password }: URL): Record<string, string> {
  const accept = { accept: 'application/vnd.oai.openapi+json, application/json, application/yaml;q=0.9, */*;q=0.5' };
  if (username === '') return accept;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { ...accept, authorization: `Basic ${credentials}` };
}

function refusePrivate(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw new CannotRead(refusal(url.host));
}

function refusal(host: string): string {
  return `${host} is an address of this machine or of a private network, and references are not followed there`;
}

/** Refuses a host as soon as one of its addresses is not public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    const list = Array.isArray(addresses) ? addresses : [];
    if (error !== null) return callback(error, '', 4);
    const [first] = list;
    if (first === undefined || list.some(({ address }) => !isPublic(address))) return callback(new CannotRead(refusal(hostname)), '', 4);
    return options.all === true ? callback(null, list) : callback(null, first.address, first.family);
  });
};

async function bytesOf(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > most) throw new CannotRead(`it is larger than ${most / 1024 / 1024} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is sent in codings though none was asked for (RFC 9110 §8.4): the last one that was applied comes off first. */
function decoded(bytes: Buffer, encoding: string | string[] | undefined, most: number): Buffer {
  const codings = [encoding ?? []].flat().join(',').split(',');
  return codings.reduceRight((body, named) => {
    const coding = named.trim().toLowerCase();
    if (coding === '' || coding === 'identity') return body;
    const decode = decoders.get(coding);
    if (decode === undefined) throw new CannotRead(`it is sent in the coding ${JSON.stringify(coding.slice(0, 40))}, which is not read`);
    try {
      return decode(body, { maxOutputLength: most });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new CannotRead(`it is larger than ${most / 1024 / 1024} MB`);
      throw new CannotRead(`it is sent as ${coding}, and is not in that coding`);
    }
  }, bytes);
}

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;
const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
  ['zstd', zstdDecompressSync],
]);

function causeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) if (at instanceof CannotRead) return at.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? shownUrl(message).slice(0, 200);
}
