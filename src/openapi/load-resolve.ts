import { posix } from 'node:path';

/** The file that a reference names, by its key: its path from the document's folder, or its URL; none is the document itself. */
export type Resolved = { readonly key: string | undefined } | { readonly reason: string };

export interface Naming {
  /** The key of the document itself. */
  readonly main: string;
  /** What it calls itself by (`$self`, OpenAPI 3.2 §4.1.1; `$id`): a URI without fragment. */
  readonly self: string | undefined;
  /** The file that was read and calls itself by this URI. */
  readonly identified: (uri: string) => string | undefined;
}

/**
 * Resolves a reference without its fragment (RFC 3986 §5), against the file it stands in. A path never leaves the document's folder; a URI
 * below that of the document is a file below its folder.
 * @param from the key of the file it stands in
 */
export function resolveFile(uri: string, from: string, naming: Naming): Resolved {
  const { main, self } = naming;
  if (uri === '') return known(from, main);
  const scheme = /^([A-Za-z][A-Za-z\d+.-]*):/.exec(uri)?.[1];
  if (scheme === undefined) return isUrl(from) ? remote(URL.parse(uri, from)?.href, main) : local(uri, from, main);
  if (self !== undefined) {
    if (uri === self) return { key: undefined };
    const folder = self.slice(0, self.lastIndexOf('/') + 1);
    if (!isUrl(main) && /^\w+:\/\/[^/]+\//.test(folder) && uri.startsWith(folder)) return local(uri.slice(folder.length), main, main);
  }
  const identified = naming.identified(uri);
  if (identified !== undefined) return { key: identified };
  if (isUrl(uri)) return remote(uri, main);
  return { reason: `${scheme}: is not followed, only relative paths and http(s) are` };
}

export function isUrl(key: string): boolean {
  return /^https?:\/\//i.test(key);
}

function remote(url: string | undefined, main: string): Resolved {
  return url === undefined ? { reason: 'that is no URL' } : known(url, main);
}

function local(uri: string, from: string, main: string): Resolved {
  let path: string;
  try {
    path = decodeURIComponent(uri.replace(/\?.*$/, ''));
  } catch {
    return { reason: 'it is not percent-encoded as it should be' };
  }
  if (path.includes('\0')) return { reason: 'that is no file name' };
  const key = posix.normalize(posix.join(posix.dirname(from), path));
  if (path.startsWith('/') || key === '..' || key.startsWith('../')) {
    return { reason: 'it lies outside the folder of the document, and nothing is read from there' };
  }
  return known(key, main);
}

function known(key: string, main: string): Resolved {
  return { key: key === main ? undefined : key };
}
