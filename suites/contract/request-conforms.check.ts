import {
  concernsRedacted,
  declaredMedia,
  defineCheck,
  headerValues,
  jsonBody,
  matchOperation,
  mediaType,
  missingParameters,
  parameterViolation,
  pathValues,
  requestViolations,
  SchemaUnreadable,
  succeeded,
  undeclaredQuery,
  type Check,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
} from '../../src/author.ts';
import { openapi } from './openapi.probe.ts';
import { webTour } from './web-tour.probe.ts';

export const requestConforms: Check = defineCheck({
  title: 'Every request that the frontend sends is one that the OpenAPI document declares',
  sources: ['OpenAPI 3.1 §4.8.10 (Operation Object)', 'OpenAPI 3.1 §4.8.12 (Parameter Object)', 'OpenAPI 3.1 §4.8.13 (Request Body Object)'],
  needs: { openapi, webTour },
  messages: {
    query: { level: 'breaking', text: 'The frontend sends {operation} the query parameter {name}, which its document does not declare' },
    missing: { level: 'breaking', text: 'The frontend sends {operation} without the {place} {name}, which its document requires' },
    parameter: { level: 'breaking', text: 'The frontend sends {operation} a {place} {name} that its schema refuses: it {reason}' },
    mediaType: { level: 'breaking', text: 'The frontend sends {operation} {type}, which its document does not declare' },
    body: { level: 'breaking', text: 'The frontend sends {operation} a body that its schema refuses: {reason}' },
    unread: { level: 'warning', text: 'The frontend sends {operation} a body, and its document declares none' },
  },
  run({ openapi, webTour }, { examine, nothing, report }) {
    const { visit } = webTour;
    const ids = Object.keys(openapi.operations) as OperationId[];
    const asked = visit.exchanges.filter(({ id, service, request }) => service === 'api' && visit.kinds[id] !== 'preflight' && request.method !== 'OPTIONS');
    const sent = asked.flatMap((exchange) => {
      const operation = matchOperation(exchange.request.method, new URL(exchange.request.url).pathname, ids);
      return operation === undefined ? [] : [{ operation, exchange }];
    });
    if (sent.length === 0) {
      const why =
        visit.stopped ?? (asked.length === 0 ? undefined : `of ${asked.length} requests to the api none is of an operation that the document declares`);
      if (why !== undefined) examine({ flow: 'the tour of the frontend' }, { held: false, by: why });
      else nothing({ reason: 'the browser asked the api for nothing: what the frontend’s server asks cannot be seen from here' });
    }
    for (const { operation, exchange } of sent) {
      // What shows that this is the frontend of this document: another request of it succeeded.
      const control = sent.find(({ exchange: other }) => other.id !== exchange.id && succeeded(other))?.exchange;
      const on = examine({ operation }, { held: control !== undefined, by: control?.id ?? exchange.id });
      if (on === undefined) continue;
      const actual = (value: unknown): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
        witness: 'contract/web-tour',
        at: exchange.id,
        value,
      });
      const undecided = (error: unknown): void => {
        if (!(error instanceof SchemaUnreadable)) throw error;
        examine({ field: `the schema of a request of ${operation}` }, { held: false, by: `it cannot be read: ${error.reason} (${error.pointer})` });
      };
      const { pointer, parameters } = openapi.operations[operation] ?? { pointer: '', parameters: [] };
      const { searchParams, pathname } = new URL(exchange.request.url);
      const headers = new Set(exchange.request.headers.map(([name]) => name.toLowerCase()));
      const declaredAt = { witness: 'openapi', at: `${pointer}/parameters` };
      for (const name of undeclaredQuery(openapi, operation, searchParams.keys()))
        report(on, 'query', {
          data: { operation, name },
          expected: { ...declaredAt, value: parameters.filter((one) => one.in === 'query').map((one) => one.name) },
          actual: actual(`${name}=${searchParams.get(name) ?? ''}`),
        });
      for (const { in: place, name } of missingParameters(openapi, operation, new Set(searchParams.keys()), headers))
        report(on, 'missing', { data: { operation, place, name }, expected: { ...declaredAt, value: name }, actual: actual('nothing') });
      const inPath = pathValues(operation, pathname);
      for (const parameter of parameters) {
        const { in: place, name, schema } = parameter;
        const texts = place === 'query' ? searchParams.getAll(name) : place === 'path' ? [inPath.get(name) ?? []].flat() : [];
        try {
          const violation = parameterViolation(openapi, parameter, texts);
          if (violation !== undefined)
            report(on, 'parameter', {
              data: { operation, place: `${place} parameter`, name, reason: violation.message },
              expected: { witness: 'openapi', at: schema ?? declaredAt.at, value: violation.message },
              actual: actual(texts.join(', ')),
            });
        } catch (error) {
          undecided(error);
        }
      }
      try {
        const wrong = wrongBody(openapi, operation, exchange);
        if (wrong === undefined) continue;
        const { message, at, expected, type = '', reason = '', value } = wrong;
        const both = { expected: { witness: 'openapi', at, value: expected }, actual: actual(value) };
        if (message === 'unread') report(on, message, { data: { operation }, ...both });
        else if (message === 'mediaType') report(on, message, { data: { operation, type }, ...both });
        else report(on, message, { data: { operation, reason }, ...both });
      } catch (error) {
        undecided(error);
      }
    }
  },
});

interface Wrong {
  readonly message: 'mediaType' | 'body' | 'unread';
  readonly at: string;
  readonly expected: unknown;
  readonly type?: string;
  readonly reason?: string;
  readonly value: unknown;
}

/** @throws SchemaUnreadable */
function wrongBody(openapi: OpenApiSaid, operation: OperationId, { request }: Exchange): Wrong | undefined {
  const { body, headers, method } = request;
  const declared = openapi.operations[operation];
  if (declared === undefined || body?.cut === true) return undefined;
  const isEmpty = body === undefined || body.bytes === 0;
  const { requestBody } = declared;
  if (requestBody === undefined) {
    // Of a body of these nobody says what it means (RFC 9110 §9.3.1), and OpenAPI 3.0 cannot declare one.
    if (isEmpty || ['GET', 'HEAD', 'DELETE'].includes(method)) return undefined;
    return { message: 'unread', at: declared.pointer, expected: 'no requestBody', value: body.text };
  }
  const { content, pointer, required } = requestBody;
  const types = Object.keys(content);
  if (isEmpty) {
    // A body that the browser did not show has a length all the same.
    const isUnseen = headerValues(headers, 'content-length').some((length) => Number(length) > 0) || headerValues(headers, 'transfer-encoding').length > 0;
    return required && !isUnseen ? { message: 'body', at: pointer, expected: types, reason: 'there is none', value: '' } : undefined;
  }
  const type = mediaType(headers);
  if (types.length === 0) return undefined;
  if (type === undefined || declaredMedia({ content }, type) === undefined)
    return { message: 'mediaType', at: `${pointer}/content`, expected: types, type: type ?? 'a body without a Content-Type', value: type ?? 'nothing' };
  if (!/[/+]json$/.test(type)) return undefined;
  const value = jsonBody(request);
  if (value === undefined) return { message: 'body', at: `${pointer}/content`, expected: type, reason: 'it is not JSON', value: body.text.slice(0, 200) };
  const [first, ...more] = (requestViolations(openapi, operation, type, value) ?? []).filter((violation) => !concernsRedacted(violation, value));
  if (first === undefined) return undefined;
  return {
    message: 'body',
    at: declaredMedia({ content }, type)?.schema ?? pointer,
    expected: first.message,
    reason: `${first.pointer || 'it'} ${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
    value,
  };
}
