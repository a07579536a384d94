import {
  concernsRedacted,
  declaredMedia,
  declaredResponse,
  defineCheck,
  isRecord,
  jsonBody,
  matchOperation,
  mediaType,
  renamedIn,
  responseHeader,
  SchemaUnreadable,
  statusOf,
  succeeded,
  valueAt,
  violations,
  type Answered,
  type Check,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
} from '../../src/author.ts';
import { othersFiles } from '../authz/others-files.probe.ts';
import { life } from '../http/life.probe.ts';
import { fromTheEdge } from './fixtures.probe.ts';
import { openapi } from './openapi.probe.ts';
import { traffic } from './traffic.probe.ts';

export const responseConforms: Check = defineCheck({
  title: 'Every recorded response is one that the OpenAPI document declares',
  sources: ['OpenAPI 3.1 §4.8.16 (Responses Object)', 'OpenAPI 3.1 §4.8.14 (Media Type Object)', 'RFC 9110 §15.3.5'],
  needs: { openapi, traffic },
  uses: { life, othersFiles },
  messages: {
    status: { level: 'breaking', text: '{operation} answered {status}, which its document does not declare' },
    mediaType: { level: 'breaking', text: '{operation} answered {status} as {type}, which its document does not declare' },
    schema: { level: 'breaking', text: '{operation} answered {status} with a body that its schema refuses: {reason}' },
    header: { level: 'breaking', text: '{operation} answered {status} without the header {header}, which its document requires' },
    renamed: { level: 'warning', text: '{operation} answers {found}, which its document does not declare, and leaves out {declared}, which it does' },
    errorMediaType: { level: 'warning', text: '{operation} answered {status} as {type}, which its document does not declare' },
    errorSchema: { level: 'warning', text: '{operation} answered {status} with a body that its schema refuses: {reason}' },
    errorHeader: { level: 'warning', text: '{operation} answered {status} without the header {header}, which its document requires' },
    undeclaredError: { level: 'note', text: '{answering} {status}, which {whose} document does not declare: {operations}' },
  },
  run({ openapi, traffic, life, othersFiles }, { examine, report }) {
    const ids = Object.keys(openapi.operations) as OperationId[];
    const undeclared = new Map<
      number,
      { readonly operation: OperationId; readonly witness: string; readonly exchange: Exchange; readonly control: string }[]
    >();
    // Beside what crosses the seam on every tour: what frontends change, and the files that they send.
    const lives = Object.values(life?.byResource ?? {}).flatMap(({ created, read, updated, removed }) =>
      [created, read, updated?.exchange, updated?.read, removed?.exchange, removed?.read].filter((one) => one !== undefined),
    );
    const files = othersFiles === undefined ? [] : [othersFiles.own, ...othersFiles.reads.flatMap(({ owned, read }) => [owned, read])];
    const seen = [
      ...traffic.exchanges.map((exchange) => ({ witness: 'traffic', exchange })),
      ...lives.map((exchange) => ({ witness: 'http/life', exchange })),
      ...files.map((exchange) => ({ witness: 'authz/others-files', exchange })),
    ];
    for (const { witness, exchange } of seen) {
      const operation = matchOperation(exchange.request.method, new URL(exchange.request.url).pathname, ids);
      const declared = operation === undefined ? undefined : openapi.operations[operation];
      if (operation === undefined || declared === undefined) continue;
      // What shows that the App is well: a success elsewhere. An App that is down answers everything wrongly and proves nothing, nor
      // does what answers in its place.
      const judgeable = (statusOf(exchange) ?? 500) < 500 && !fromTheEdge(exchange);
      const control = judgeable ? traffic.exchanges.find((other) => other.id !== exchange.id && succeeded(other)) : undefined;
      const on = examine({ operation }, { held: control !== undefined, by: control?.id ?? exchange.id });
      if (!on || control === undefined || exchange.response.kind !== 'answered') continue;
      const { status } = exchange.response;
      const actual = (value: unknown): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
        witness,
        at: exchange.id,
        value,
      });
      const response = declaredResponse(declared, status);
      if (response === undefined) {
        if (status >= 400) undeclared.set(status, [...(undeclared.get(status) ?? []), { operation, witness, exchange, control: control.id }]);
        // 304 and redirects are the protocol's own (RFC 9110 §15.4), declared or not.
        else if (status >= 200 && status < 300)
          report(on, 'status', {
            data: { operation, status },
            expected: { witness: 'openapi', at: `${declared.pointer}/responses`, value: Object.keys(declared.responses) },
            actual: actual(status),
          });
        continue;
      }
      const missing = requiredHeaders(openapi, response.pointer).find((name) => responseHeader(exchange, name).length === 0);
      if (missing !== undefined)
        report(on, status < 400 ? 'header' : 'errorHeader', {
          data: { operation, status, header: missing },
          expected: { witness: 'openapi', at: `${response.pointer}/headers`, value: missing },
          actual: actual(exchange.response.headers.map(([name]) => name)),
        });
      const wrong = disagreement(openapi, operation, exchange.request.method, exchange.response, response.pointer);
      if (wrong === undefined) {
        const renamed = status < 400 && exchange.response.body?.cut !== true ? renamedIn(openapi, operation, exchange.response) : undefined;
        if (renamed !== undefined)
          report(on, 'renamed', {
            data: { operation, found: renamed.found, declared: renamed.declared },
            expected: { witness: 'openapi', at: response.pointer, value: renamed.declared },
            actual: actual(renamed.at),
          });
        continue;
      }
      if (wrong.undecided !== undefined) {
        examine({ field: `the schema of ${operation} ${status}` }, { held: false, by: wrong.undecided });
        continue;
      }
      const expected = { witness: 'openapi', at: wrong.at, value: wrong.expected };
      if (wrong.type !== undefined)
        report(on, status < 400 ? 'mediaType' : 'errorMediaType', { data: { operation, status, type: wrong.type }, expected, actual: actual(wrong.type) });
      else report(on, status < 400 ? 'schema' : 'errorSchema', { data: { operation, status, reason: wrong.reason }, expected, actual: actual(wrong.value) });
    }
    for (const [status, seen] of undeclared) {
      const [first] = seen;
      const on = first === undefined ? undefined : examine({ flow: `answers with ${status}` }, { held: true, by: first.control });
      const operations = [...new Set(seen.map(({ operation }) => operation))];
      if (on && first !== undefined) {
        report(on, 'undeclaredError', {
          data: {
            status,
            answering: operations.length === 1 ? '1 operation answers' : `${operations.length} operations answer`,
            whose: operations.length === 1 ? 'its' : 'their',
            operations: operations.slice(0, 6).join(', ') + (operations.length > 6 ? ', …' : ''),
          },
          expected: { witness: 'openapi', at: '/paths', value: 'declared' },
          actual: { witness: first.witness, at: first.exchange.id, value: status },
        });
      }
    }
  },
});

interface Wrong {
  readonly at: string;
  readonly expected: unknown;
  readonly reason: string;
  readonly type?: string;
  readonly value?: unknown;
  /** Why the schema could not be asked. */
  readonly undecided?: string;
}

/** `Content-Type` is declared by the content alone (OpenAPI 3.1 §4.8.17). */
function requiredHeaders({ document }: OpenApiSaid, pointer: string): readonly string[] {
  const headers = valueAt(document, `${pointer}/headers`);
  return Object.entries(isRecord(headers) ? headers : {}).flatMap(([name, header]) => {
    const reference = isRecord(header) ? header['$ref'] : undefined;
    const declared = typeof reference === 'string' && reference.startsWith('#/') ? valueAt(document, reference.slice(1)) : header;
    return isRecord(declared) && declared['required'] === true && name.toLowerCase() !== 'content-type' ? [name] : [];
  });
}

function disagreement(openapi: OpenApiSaid, operation: OperationId, method: string, response: Answered, pointer: string): Wrong | undefined {
  const { status, body, headers } = response;
  const declared = openapi.operations[operation];
  const content = declared === undefined ? undefined : declaredResponse(declared, status)?.content;
  // Without a declared content any body may come, and a body that was not kept whole can't be judged.
  if (content === undefined || Object.keys(content).length === 0 || body?.cut === true) return undefined;
  // None of these ever has content, whatever the document says (RFC 9110 §6.4.1).
  if (method === 'HEAD' || status === 204 || status === 304) return undefined;
  const type = mediaType(headers);
  if (body === undefined || body.bytes === 0) return { at: `${pointer}/content`, expected: Object.keys(content), reason: 'there is no body', value: '' };
  if (type === undefined || declaredMedia({ content }, type) === undefined)
    return { at: `${pointer}/content`, expected: Object.keys(content), reason: '', type: type ?? 'nothing (no Content-Type)' };
  if (!/[/+]json$/.test(type)) return undefined;
  const value = jsonBody(response);
  if (value === undefined) return { at: `${pointer}/content`, expected: type, reason: 'it is not JSON', value: body.text.slice(0, 200) };
  let found: ReturnType<typeof violations>;
  try {
    found = violations(openapi, operation, status, type, value);
  } catch (error) {
    if (error instanceof SchemaUnreadable)
      return { at: pointer, expected: type, reason: '', undecided: `its schema cannot be read: ${error.reason} (${error.pointer})` };
    throw error;
  }
  const [first, ...more] = (found ?? []).filter((violation) => !concernsRedacted(violation, value));
  if (first === undefined) return undefined;
  return {
    at: declaredMedia({ content }, type)?.schema ?? pointer,
    expected: first.message,
    reason: `${first.pointer || 'the body'} ${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
    value,
  };
}
