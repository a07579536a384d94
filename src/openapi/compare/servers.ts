import { isRecord } from '../../model/json.ts';
import { child, items, own, textOf, type Found } from './side.ts';

/** The path under which an operation is served, without a slash at its end. */
export interface BasePath {
  readonly path: string;
  /** Scheme and host; empty for a relative URL. */
  readonly origin: string;
  readonly at: Found;
}

const most = 50;

/**
 * The servers that count for an operation: its own, else its path's, else the document's, else `/` (OpenAPI 3.1 §4.8.1). A variable is
 * each of the values that its `enum` lists.
 * @param owners nearest first
 */
export function basePathsOf(owners: readonly Found[]): readonly BasePath[] {
  for (const owner of owners) {
    const servers = items(child(owner, 'servers'));
    if (servers.length > 0) return servers.flatMap(serverPaths).slice(0, most);
  }
  return [{ path: '', origin: '', at: owners.at(-1) ?? { pointer: '', value: undefined } }];
}

function serverPaths(server: Found): readonly BasePath[] {
  const url = textOf(own(server.value, 'url'));
  if (url === undefined) return [];
  let written = [url.slice(0, 2_000)];
  const variables = own(server.value, 'variables');
  for (const [, name = ''] of url.matchAll(/\{([^}]+)\}/g)) {
    const variable = own(variables, name);
    const choices = isRecord(variable) ? choicesOf(variable) : [];
    if (choices.length > 0) written = written.flatMap((text) => choices.map((choice) => text.replaceAll(`{${name}}`, choice))).slice(0, most);
  }
  return written.map((text) => {
    const parsed = URL.parse(text, 'http://document.invalid/');
    const origin = parsed === null || parsed.host === 'document.invalid' ? '' : parsed.origin;
    return { path: parsed === null ? '' : parsed.pathname.replace(/\/+$/, ''), origin, at: server };
  });
}

function choicesOf(variable: Readonly<Record<string, unknown>>): readonly string[] {
  const listed = Array.isArray(variable['enum']) ? variable['enum'].filter((value) => typeof value === 'string') : [];
  const preferred = textOf(variable['default']);
  return [...new Set([...(preferred === undefined ? [] : [preferred]), ...listed])];
}
