import { isRecord } from '../model/json.ts';

/**
 * The path part of the first server (OpenAPI 3.1 §4.8.5), without a slash at its end: `/api/v1`, or nothing. Its host is never used, for
 * credentials go to configured origins only. Of a path item's or an operation's own servers and the document's, the nearest counts.
 */
export function basePath(...owners: readonly unknown[]): string {
  for (const owner of owners) {
    const servers = isRecord(owner) ? owner['servers'] : undefined;
    if (Array.isArray(servers) && servers.length > 0) return pathOf(servers[0]);
  }
  return '';
}

function pathOf(server: unknown): string {
  if (!isRecord(server) || typeof server['url'] !== 'string') return '';
  const { url, variables } = server;
  const filled = url.slice(0, 2_000).replace(/\{([^}]+)\}/g, (whole, name: string) => {
    const variable = isRecord(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined;
    return isRecord(variable) && typeof variable['default'] === 'string' ? variable['default'] : whole;
  });
  const parsed = URL.parse(filled, 'http://document.invalid/');
  return parsed === null ? '' : parsed.pathname.replace(/\/+$/, '');
}
