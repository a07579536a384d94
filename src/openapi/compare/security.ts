import { isRecord } from '../../model/json.ts';
import { child, items, members, own, settledChild, textOf, type Found, type Side } from './side.ts';

/** What is shown on the wire → the scopes it must carry. Empty: an anonymous request. */
export interface Alternative {
  readonly needs: ReadonlyMap<string, { readonly scopes: ReadonlySet<string>; readonly at: Found | undefined }>;
  readonly at: Found;
}

/**
 * The alternatives of an operation's security (OpenAPI 3.1 §4.8.30), each scheme by what is seen of it on the wire: its name in the
 * document is of no account, and neither is how a bearer token was come by.
 */
export function alternativesOf(side: Side, operation: Found): readonly Alternative[] {
  const root: Found = { pointer: '', value: side.document };
  const declared = child(operation, 'security') ?? child(root, 'security');
  const alternatives = items(declared).filter(({ value }) => isRecord(value));
  if (declared === undefined || alternatives.length === 0) return [{ needs: new Map(), at: declared ?? operation }];
  return alternatives.map((at) => {
    const needs = new Map<string, { scopes: Set<string>; at: Found | undefined }>();
    for (const [name, listed] of members(at)) {
      const scheme = schemeOf(side, name);
      const wire = scheme === undefined ? `undeclared ${name}` : wireOf(scheme.value, name);
      const scopes = needs.get(wire)?.scopes ?? new Set<string>();
      for (const { value } of items(listed)) if (typeof value === 'string') scopes.add(value);
      needs.set(wire, { scopes, at: scheme });
    }
    return { needs, at };
  });
}

function schemeOf(side: Side, name: string): Found | undefined {
  const components: Found = { pointer: '/components', value: own(side.document, 'components') };
  const map = child(components, 'securitySchemes');
  return map && settledChild(side, map, name);
}

/** What a request shows: `apiKey header x-key`, `http bearer`. */
export function wireOf(scheme: unknown, name: string): string {
  const type = textOf(own(scheme, 'type')) ?? '';
  if (type === 'apiKey') {
    const spot = textOf(own(scheme, 'in')) ?? '';
    const key = textOf(own(scheme, 'name')) ?? '';
    return `apiKey ${spot} ${spot === 'header' ? key.toLowerCase() : key}`;
  }
  if (type === 'http') return `http ${(textOf(own(scheme, 'scheme')) ?? '').toLowerCase()}`;
  if (type === 'oauth2' || type === 'openIdConnect') return 'http bearer';
  return type === '' ? `undeclared ${name}` : type;
}

/** True when whoever satisfies `have` satisfies `want` too. */
export function implies(have: Alternative, want: Alternative): boolean {
  return [...want.needs].every(([wire, { scopes }]) => {
    const own = have.needs.get(wire);
    return own !== undefined && [...scopes].every((scope) => own.scopes.has(scope));
  });
}

export function alternativeText({ needs }: Alternative): string {
  if (needs.size === 0) return 'no credentials';
  return [...needs].map(([wire, { scopes }]) => (scopes.size === 0 ? wire : `${wire} (${[...scopes].join(', ')})`)).join(' and ');
}
