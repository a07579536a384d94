import {
  defineCheck,
  isCookie,
  isRecord,
  operationParts,
  statusOf,
  succeeded,
  withoutNames,
  type Agreement,
  type AuthAgreement,
  type Check,
  type OpenApiSaid,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from './agreement.probe.ts';
import { inspection } from './inspection.probe.ts';
import { openapi } from './openapi.probe.ts';

/** How many places of one document are told. */
const most = 5;

export const openapiValid: Check = defineCheck({
  title: 'The OpenAPI document is valid, and tells how clients really sign in',
  sources: ['OpenAPI 3.1 §4.1', 'OpenAPI 3.1 §4.8.10 (operationId)', 'OpenAPI 3.1 §4.8.27 (Security Scheme Object)'],
  needs: { agreement, inspection },
  uses: { openapi },
  messages: {
    unusable: { level: 'breaking', text: 'The OpenAPI document {reason} ({at})' },
    invalid: { level: 'breaking', text: 'The OpenAPI document is not valid at {at}: it {reason}' },
    duplicate: { level: 'breaking', text: '{operations} have one operationId: {name}' },
    scheme: { level: 'breaking', text: '{operation} is declared to want {declared}; it takes {agreed}' },
    tokenUrl: { level: 'breaking', text: 'The scheme {name} has clients sign in with a form at {operation}, which is declared to take {types}' },
    open: { level: 'warning', text: '{operation} is declared to need no credential; without one it answers {status}' },
  },
  run({ agreement, inspection, openapi }, { examine, report }) {
    const { found, read, signIn } = inspection;
    const document = examine({ flow: 'the OpenAPI document' }, { none: 'it is held against the specification’s own schema' });
    if (document && found.unusable !== undefined) {
      const { reason, at } = found.unusable;
      report(document, 'unusable', { data: { reason, at }, expected: spec('§4.1', 'a document that can be followed'), actual: said(at, reason) });
    }
    for (const { pointer, message } of found.violations.slice(0, most)) {
      const on = examine({ field: pointer === '' ? '/' : pointer }, { none: 'it is held against the specification’s own schema' });
      if (on) report(on, 'invalid', { data: { at: pointer || '/', reason: message }, expected: spec('§4.1', message), actual: said(pointer, 'otherwise') });
    }
    if (openapi === undefined) return;
    for (const [name, operations] of named(openapi)) {
      const on = operations.length < 2 ? undefined : examine({ field: `operationId ${name}` }, { none: 'all operations of the document are compared' });
      if (on)
        report(on, 'duplicate', {
          data: { name, operations: operations.slice(0, 4).join(' and ') },
          expected: spec('§4.8.10', 'unique among all operations'),
          actual: said('/paths', operations),
        });
    }
    const { auth } = agreement;
    if (auth === undefined || read === undefined || signIn === undefined) return;
    const declaredAs = (Object.keys(openapi.operations) as OperationId[]).find((id) => withoutNames(id) === withoutNames(read.operation));
    const declared = declaredAs === undefined ? undefined : openapi.operations[declaredAs];
    const refused = [401, 403, ...auth.anonymous].includes(statusOf(read.anonymous) ?? 0);
    const schemes = schemesOf(openapi);
    if (declared !== undefined) {
      const held = (statusOf(signIn) ?? 500) < 400 && succeeded(read.signedIn) && refused;
      const on = examine({ operation: read.operation }, { held, by: held ? signIn.id : read.signedIn.id });
      const wanted = requirementsOf(openapi, declared.pointer);
      if (on && declared.security === 'none') {
        report(on, 'open', {
          data: { operation: read.operation, status: statusOf(read.anonymous) ?? 0 },
          expected: said(`${declared.pointer}/security`, 'none'),
          actual: { witness: 'contract/inspection', at: read.anonymous.id, value: statusOf(read.anonymous) },
        });
      } else if (on && !wanted.some((names) => names.some((name) => fits(schemes[name], auth)))) {
        report(on, 'scheme', {
          data: {
            operation: read.operation,
            declared: wanted
              .flat()
              .map((name) => described(schemes[name], name))
              .join(' or '),
            agreed: credentialOf(auth),
          },
          expected: said(`${declared.pointer}/security`, wanted),
          actual: { witness: 'contract/inspection', at: read.signedIn.id, value: credentialOf(auth) },
        });
      }
    }
    for (const [name, scheme] of Object.entries(schemes)) signedInByForm(name, scheme, agreement);
    return;

    /** RFC 6749 §4.3.2: the password flow is a form. */
    function signedInByForm(name: string, scheme: unknown, agreement: Agreement): void {
      const flows = isRecord(scheme) && scheme['type'] === 'oauth2' ? scheme['flows'] : undefined;
      const flow = isRecord(flows) ? flows['password'] : undefined;
      const url = isRecord(flow) ? flow['tokenUrl'] : undefined;
      if (openapi === undefined || signIn === undefined || typeof url !== 'string' || !URL.canParse(url, signIn.request.url)) return;
      const leads = new URL(url.replace(/^(?![a-z]+:|\/)/i, '/'), signIn.request.url);
      if (leads.origin !== new URL(signIn.request.url).origin) return;
      const operation = (Object.keys(openapi.operations) as OperationId[]).find((id) => {
        const { method, path } = operationParts(id);
        return method === 'POST' && (path === leads.pathname || path.endsWith(leads.pathname));
      });
      const types = Object.keys((operation === undefined ? undefined : openapi.operations[operation])?.requestBody?.content ?? {});
      if (operation === undefined || types.length === 0 || types.some((type) => /form-urlencoded|multipart|\*\/\*/i.test(type))) return;
      const asJson = agreement.auth?.signIn.operation === operation && agreement.auth.signIn.body !== 'form';
      const on = examine({ field: `security scheme ${name}` }, { held: !asJson || succeeded(signIn), by: asJson ? signIn.id : 'the document says both' });
      if (on)
        report(on, 'tokenUrl', {
          data: { name, operation, types: types.join(', ') },
          expected: said(`/components/securitySchemes/${name}`, 'application/x-www-form-urlencoded'),
          actual: said(openapi.operations[operation]?.pointer ?? '', types),
        });
    }
  },
});

type Side = { readonly witness: string; readonly at: string; readonly value: unknown };
const spec = (at: string, value: unknown): Side => ({ witness: 'OpenAPI 3.1', at, value });
const said = (at: string, value: unknown): Side => ({ witness: 'openapi', at, value });

function named(openapi: OpenApiSaid): readonly (readonly [string, readonly string[]])[] {
  const names = new Map<string, string[]>();
  for (const [id, { operationId }] of Object.entries(openapi.operations))
    if (operationId !== undefined) names.set(operationId, [...(names.get(operationId) ?? []), id]);
  return [...names];
}

function schemesOf({ document }: OpenApiSaid): Readonly<Record<string, unknown>> {
  const components = isRecord(document) ? document['components'] : undefined;
  const schemes = isRecord(components) ? components['securitySchemes'] : undefined;
  return isRecord(schemes) ? schemes : {};
}

/** The names of the schemes, each list enough in itself; an operation's own instead of the document's (OpenAPI 3.1 §4.8.10). */
function requirementsOf(openapi: OpenApiSaid, pointer: string): readonly (readonly string[])[] {
  const { document } = openapi;
  const [, , path = '', method = ''] = pointer.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const paths = isRecord(document) ? document['paths'] : undefined;
  const item = isRecord(paths) ? paths[path] : undefined;
  const operation = isRecord(item) ? item[method] : undefined;
  const own = isRecord(operation) ? operation['security'] : undefined;
  const all = own ?? (isRecord(document) ? document['security'] : undefined);
  return (Array.isArray(all) ? all : []).filter(isRecord).map((requirement) => Object.keys(requirement));
}

/** Does a client that follows the scheme send what the App was seen to take? */
function fits(scheme: unknown, auth: AuthAgreement): boolean {
  // What is referred to, or is of a kind that nobody here knows, may fit.
  if (!isRecord(scheme) || '$ref' in scheme) return true;
  const { type, name } = scheme;
  const at = typeof name === 'string' ? name.toLowerCase() : '';
  if (auth.transport === 'cookie') {
    const [, cookie = ''] = /^cookie:(.*)$/.exec(auth.access) ?? [];
    return type === 'apiKey' && scheme['in'] === 'cookie' && (cookie === '' || isCookie(cookie.toLowerCase(), at));
  }
  if (type === 'oauth2' || type === 'openIdConnect' || type === 'mutualTLS') return true;
  if (type === 'apiKey') return scheme['in'] === 'header' && at === auth.present.header.toLowerCase();
  return type === 'http' && (typeof scheme['scheme'] !== 'string' || scheme['scheme'].toLowerCase() === (auth.present.scheme || 'bearer').toLowerCase());
}

function described(scheme: unknown, name: string): string {
  if (!isRecord(scheme)) return name;
  if (scheme['type'] === 'apiKey') return `${String(scheme['in'])} ${String(scheme['name'])}`;
  return scheme['type'] === 'http' ? `HTTP ${String(scheme['scheme'])}` : String(scheme['type']);
}

function credentialOf({ transport, access, present }: AuthAgreement): string {
  return transport === 'cookie' ? access.replace(':', ' ') : `${present.header}${present.scheme === '' ? '' : ` ${present.scheme}`}`;
}
