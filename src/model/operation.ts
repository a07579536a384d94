export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;
export type Method = (typeof methods)[number];

/** Method and path template, the name of an operation everywhere: `GET /todos/{id}`. */
export type OperationId = `${Method} /${string}`;

export interface OperationParts {
  readonly method: Method;
  /** The path template, with `{name}` for parameters. */
  readonly path: `/${string}`;
}

/** Takes an operation's name apart. */
export function operationParts(id: OperationId): OperationParts {
  const space = id.indexOf(' ');
  return { method: id.slice(0, space) as Method, path: id.slice(space + 1) as `/${string}` };
}

export function operationId(method: string, path: string): OperationId {
  return `${method.toUpperCase()} ${path}` as OperationId;
}

export function isOperationId(value: string): value is OperationId {
  const [method, path, ...rest] = value.split(' ');
  return rest.length === 0 && path !== undefined && path.startsWith('/') && (methods as readonly string[]).includes(method ?? '');
}

/** RFC 9110 §9.2.1. What an app does on a safe method is another matter: see reach. */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || method === 'TRACE';
}

/** `/todos/{id}` and `{ id: 'a/b' }` → `/todos/a%2Fb`. Parameters that are not given stay as they are. */
export function expandPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{([^{}]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? encodeURIComponent(values[name] ?? '') : whole));
}

/** The operation without its parameters' names: `GET /todos/{id}` and `GET /todos/{todo_id}` are one. */
export function withoutNames(id: OperationId): OperationId {
  return id.replace(/\{[^{}]+\}/g, '{}') as OperationId;
}

/**
 * One spelling of what is sent alike: `/café` and `/caf%c3%a9` (RFC 3987 §3.1), `%7E` and `~` (RFC 3986 §6.2.2). `%2F` is no slash.
 * @param path or a template of one
 */
export function normalPath(path: string): string {
  if (!/[^!-~]|%/.test(path)) return path;
  const encoded = path.toWellFormed().replace(/[^!-~]+/g, encodeURIComponent);
  return encoded.replace(/%[0-9a-f]{2}/gi, (octet) => {
    const sign = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return /[\w.~-]/.test(sign) ? sign : octet.toUpperCase();
  });
}

/** The names of a template's parameters, in order. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}

/**
 * Finds the operation that serves a concrete path. As OpenAPI 3.1 §4.8.8.2 asks, a concrete segment wins over a templated one,
 * from left to right.
 */
export function matchOperation(method: string, path: string, among: readonly OperationId[]): OperationId | undefined {
  const start = `${method.toUpperCase()} `;
  const asked = normalPath(path);
  const index = indexOf(among);
  const same = index?.concrete.get(`${start}${asked}`);
  if (same !== undefined) return same;
  const segments = asked.split('/');
  let best: { readonly id: OperationId; readonly rank: string } | undefined;
  for (const id of index === undefined ? among : (index.templated.get(shape(start, segments)) ?? [])) {
    if (!id.startsWith(start)) continue;
    const { parts, fixed } = templateOf(id);
    if (parts.length !== segments.length || !fixed.every((at) => parts[at] === segments[at])) continue;
    let rank = '';
    const fits = parts.every((part, at) => {
      const segment = segments[at] ?? '';
      const fit = segmentFit(part, segment);
      rank += fit ?? '';
      return fit !== undefined;
    });
    if (fits && (best === undefined || rank < best.rank)) best = { id, rank };
  }
  return best?.id;
}

/** A list of operations laid out for asking again and again. */
interface Index {
  /** Those without parameters: whoever is one of them is the best fit. */
  readonly concrete: ReadonlyMap<string, OperationId>;
  /** The others, by method and number of segments. */
  readonly templated: ReadonlyMap<string, readonly OperationId[]>;
}
const indexes = new WeakMap<readonly OperationId[], Index | 'asked once'>();

/** Most lists are made for one question: they are laid out when they are asked again. */
function indexOf(among: readonly OperationId[]): Index | undefined {
  const known = indexes.get(among);
  if (known === undefined) indexes.set(among, 'asked once');
  if (known !== 'asked once') return known;
  const concrete = new Map<string, OperationId>();
  const templated = new Map<string, OperationId[]>();
  for (const id of among) {
    if (!id.includes('{')) {
      const { method, path } = operationParts(id);
      concrete.set(`${method} ${normalPath(path)}`, id);
      continue;
    }
    const key = shape(id.slice(0, id.indexOf(' ') + 1), templateOf(id).parts);
    const list = templated.get(key);
    if (list === undefined) templated.set(key, [id]);
    else list.push(id);
  }
  const index = { concrete, templated };
  indexes.set(among, index);
  return index;
}

function shape(start: string, parts: readonly string[]): string {
  return `${start}${parts.length}`;
}

interface Template {
  readonly parts: readonly string[];
  /** Which of them have no parameter. */
  readonly fixed: readonly number[];
}
const templates = new Map<OperationId, Template>();

/** Every request of a run is laid beside every operation, so these are taken apart once. */
function templateOf(id: OperationId): Template {
  let template = templates.get(id);
  if (template === undefined) {
    const parts = normalPath(operationParts(id).path).split('/');
    template = { parts, fixed: parts.flatMap((part, index) => (part.includes('{') ? [] : [index])) };
    if (templates.size >= 10_000) templates.clear();
    templates.set(id, template);
  }
  return template;
}

function segmentFit(template: string, segment: string): '0' | '1' | undefined {
  if (!template.includes('{')) return template === segment ? '0' : undefined;
  if (segment === '') return undefined;
  const [before = '', ...literals] = template.split(/\{[^{}]+\}/);
  const after = literals.pop();
  if (after === undefined) return template === segment ? '0' : undefined;
  if (!segment.startsWith(before)) return undefined;
  // Every parameter takes at least one character. The leftmost fit leaves the most room; a regex could be made to try them all.
  let end = before.length;
  for (const literal of literals) {
    const at = segment.indexOf(literal, end + 1);
    if (at < 0) return undefined;
    end = at + literal.length;
  }
  return segment.length - after.length > end && segment.endsWith(after) ? '1' : undefined;
}
