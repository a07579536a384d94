import { child, items, own, textOf, type Found } from './side.ts';

/** The path under which an operation is served, without a slash at its end. */
export interface BasePath {
  readonly path: string;
  /** Scheme and host; empty for a relative URL. */
  readonly origin: string;
  readonly at: Found;
  readonly template: ServerTemplate;
  /** What stands for each of its variables. */
  readonly values: readonly string[];
}

/** A server's URL, with the names of its variables away: `https://{}.example.com/{}`. */
export interface ServerTemplate {
  readonly form: string;
  readonly variables: readonly ServerVariable[];
}

export interface ServerVariable {
  readonly name: string;
  readonly at: Found;
  readonly default: string | undefined;
  /** What `enum` lists; undefined where it may be anything. */
  readonly listed: ReadonlySet<string> | undefined;
  readonly inHost: boolean;
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
  return [{ path: '', origin: '', at: owners.at(-1) ?? { pointer: '', value: undefined }, template: { form: '', variables: [] }, values: [] }];
}

function serverPaths(server: Found): readonly BasePath[] {
  const url = textOf(own(server.value, 'url'))?.slice(0, 2_000);
  if (url === undefined) return [];
  const template = templateOf(server, url);
  let combined: readonly (readonly string[])[] = [[]];
  for (const variable of template.variables) {
    const choices = choicesOf(variable);
    combined = combined.flatMap((before) => choices.map((choice) => [...before, choice])).slice(0, most);
  }
  return combined.map((values) => {
    const { path, origin } = baseOf(template, values);
    return { path, origin, at: server, template, values };
  });
}

const placeholder = /\{([^}]+)\}/g;

function templateOf(server: Found, url: string): ServerTemplate {
  const [, scheme = '', host = ''] = /^([^/?#]*)(\/\/[^/?#]*)/.exec(url) ?? [];
  const declared = child(server, 'variables');
  const variables = [...url.matchAll(placeholder)].map(({ 1: name = '', index }): ServerVariable => {
    const at = (declared && child(declared, name)) ?? server;
    const listed = at === server ? undefined : own(at.value, 'enum');
    return {
      name,
      at,
      default: at === server ? undefined : textOf(own(at.value, 'default')),
      listed: Array.isArray(listed) ? new Set(listed.filter((value) => typeof value === 'string')) : undefined,
      inHost: index > scheme.length && index < scheme.length + host.length,
    };
  });
  return { form: url.replace(placeholder, '{}').replace(/\/+$/, ''), variables };
}

/** The value that the document prefers first; a variable of which nothing is said stays as it is written. */
function choicesOf({ name, default: preferred, listed }: ServerVariable): readonly string[] {
  const all = new Set([...(preferred === undefined ? [] : [preferred]), ...(listed ?? [])]);
  return all.size === 0 ? [`{${name}}`] : [...all];
}

/** Where a server is, with these values for its variables. */
export function baseOf({ form }: ServerTemplate, values: readonly string[]): Pick<BasePath, 'path' | 'origin'> {
  let next = 0;
  const parsed = URL.parse(
    form.replaceAll('{}', () => values[next++] ?? ''),
    'http://document.invalid/',
  );
  const isWhole = parsed !== null && parsed.host !== 'document.invalid';
  return {
    path: parsed === null ? '' : parsed.pathname.replace(/\/+$/, ''),
    origin: isWhole ? parsed.origin : '',
  };
}

/** Without its scheme. */
export function hostOf({ origin }: BasePath): string {
  return origin.replace(/^[^/]*\/\//, '');
}

/** Whether one of these servers is the same but for the values of variables, and lists those, or takes any. */
export function isListed(base: BasePath, servers: readonly BasePath[]): boolean {
  return (
    base.values.length > 0 &&
    servers.some(
      ({ template }) =>
        template.form === base.template.form &&
        template.variables.every(({ listed, default: preferred, inHost }, index) => {
          const value = base.values[index] ?? '';
          if (listed !== undefined) return listed.has(value);
          // A path of which nothing is listed is served where its default says, as far as anybody knows.
          return preferred === value || inHost || base.template.variables[index]?.listed !== undefined;
        }),
    )
  );
}
