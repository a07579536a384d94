import { access, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotRead } from './cannot-read.ts';
import { decodedText, type FileText } from './load-bytes.ts';
import { gitFile } from './load-git.ts';
import { shownUrl } from './load-url.ts';
import { ToolError } from '../model/tool-error.ts';

/** Where a document was named to be, and how what stands beside it is read. */
export interface Origin {
  /** For people: without credentials. */
  readonly name: string;
  /** The document's own path in its folder; its URL, without credentials, when it has one. */
  readonly key: string;
  /** The URL as it was named, with credentials. */
  readonly url?: string;
  readonly read: () => Promise<FileText>;
  /** A file of the document's folder by its normal path from there; absent where there is no folder. @throws CannotRead */
  readonly beside?: (path: string) => Promise<FileText>;
  /** What to call such a file. */
  readonly besideName: (path: string) => string;
}

export interface OriginOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
  /** What `-` reads; `-` is refused when absent. */
  readonly stdin?: (() => AsyncIterable<Uint8Array | string>) | undefined;
}

/** What a name means: `-`, a URL, a file, or `revision:path` in git when no file is called so. */
export async function originOf(ref: string, options: OriginOptions): Promise<Origin> {
  if (ref === '-') return standardInput(options);
  if (/^https?:\/\//i.test(ref)) return remote(ref, options);
  const file = /^file:\/\//i.test(ref) ? pathOf(ref) : ref;
  if (file === undefined)
    return { name: ref, key: ref, read: () => Promise.reject(new CannotRead('it is no URL of a file of this machine')), besideName: shownUrl };
  // A letter, a colon and a slash begin a path on Windows.
  const colon = /^[A-Za-z]:[\\/]/.test(file) ? -1 : file.indexOf(':');
  if (colon === -1 || colon === file.length - 1 || (await exists(resolve(options.cwd, file)))) return local(file, options);
  return inGit(file.slice(0, colon), file.slice(colon + 1), options);
}

function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function standardInput({ stdin }: OriginOptions): Origin {
  if (stdin === undefined) throw new ToolError('usage', 'No document is read from standard input here.', 'Give a file, a URL or revision:path.');
  const read = async (): Promise<FileText> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stdin()) chunks.push(Buffer.from(chunk));
    return decodedText(Buffer.concat(chunks));
  };
  return { name: '-', key: '-', read, besideName: (path) => path };
}

function remote(ref: string, { signal }: OriginOptions): Origin {
  const read = async (): Promise<FileText> => {
    const { fetchText } = await import('./load-remote.ts');
    return fetchText(ref, { signal, named: ref, elsewhere: true });
  };
  return { name: shownUrl(ref), key: withoutUser(ref), url: ref, read, besideName: shownUrl };
}

/** What is made of it, the keys of other files and references to them, may be shown. */
function withoutUser(ref: string): string {
  const url = URL.parse(ref);
  if (url === null) return ref;
  url.username = '';
  url.password = '';
  return url.href;
}

function local(file: string, { cwd, signal }: OriginOptions): Origin {
  const full = resolve(cwd, file);
  const folder = dirname(full);
  return {
    name: file,
    key: basename(full),
    read: () => fileText(full, signal),
    beside: async (path) => {
      const wanted = resolve(folder, path);
      const real = await realpath(wanted).catch((error: unknown) => {
        throw new CannotRead(why(error));
      });
      const inside = relative(await realpath(folder), real);
      if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
        throw new CannotRead('it lies outside the folder of the document, and nothing is read from there');
      }
      const found = await stat(real);
      // A pipe might never say anything.
      if (!found.isFile() && !found.isDirectory()) throw new CannotRead('it is no ordinary file');
      return fileText(real, signal);
    },
    besideName: (path) => (dirname(file) === '.' ? path : `${dirname(file)}/${path}`),
  };
}

async function fileText(file: string, signal: AbortSignal | undefined): Promise<FileText> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new CannotRead(why(error));
  }
  return decodedText(bytes);
}

function inGit(revision: string, path: string, { cwd, signal }: OriginOptions): Origin {
  const rooted = path.startsWith('./') ? './' : '';
  const folder = posix.dirname(path);
  const inFolder = (name: string): string => (folder === '.' ? `${rooted}${name}` : `${rooted}${posix.join(folder, name)}`);
  return {
    name: `${revision}:${path}`,
    key: posix.basename(path),
    read: () => gitFile(cwd, revision, path, signal),
    beside: (name) => gitFile(cwd, revision, inFolder(name), signal),
    besideName: (name) => `${revision}:${inFolder(name)}`,
  };
}

function why(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  if (code === 'ELOOP') return 'its symbolic links lead round in a circle';
  return code ?? message;
}
