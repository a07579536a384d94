import {
  answered,
  compile,
  defineCheck,
  jsonBody,
  matchOperation,
  mediaType,
  notAgreed,
  sameAnswer,
  SchemaUnreadable,
  succeeded,
  valueAt,
  type Check,
  type Exchange,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from './agreement.probe.ts';
import { fixtures, fromTheApp } from './fixtures.probe.ts';
import { operations } from './operations.probe.ts';
import { traffic } from './traffic.probe.ts';

export const successEnvelope: Check = defineCheck({
  title: 'Every success with a body has the one shape that is agreed',
  sources: ['agreement.success', 'JSON Schema 2020-12'],
  needs: { agreement, fixtures, operations, traffic },
  appliesTo: ({ agreement }) => agreement.success !== undefined || notAgreed.success,
  messages: {
    shape: { level: 'breaking', text: '{operation} answers {status} in another shape than agreed: {reason}' },
    notJson: { level: 'breaking', text: '{operation} answers {status} as JSON that does not parse' },
  },
  run({ agreement, fixtures, operations, traffic }, { examine, report }) {
    const { success, auth, health } = agreement;
    if (success === undefined) return;
    const shape = asking(success);
    if ('unreadable' in shape) {
      examine({ field: 'agreement.success' }, { held: false, by: `its schema cannot be read: ${shape.unreadable}` });
      return;
    }
    const ids = Object.keys(operations) as OperationId[];
    const { unknown } = fixtures;
    const reported = new Set<string>();
    for (const exchange of traffic.exchanges) {
      const operation = matchOperation(exchange.request.method, new URL(exchange.request.url).pathname, ids);
      if (operation === undefined || reported.has(operation) || !succeeded(exchange) || !hasJson(exchange)) continue;
      // An OAuth token endpoint answers as RFC 6749 §5.1 says.
      if (operation === auth?.signIn.operation && auth.signIn.body !== 'json') continue;
      // Who asks for the health is no client of the frontend's kind: probes and balancers want its status, in a shape of their own.
      if (operation === health) continue;
      // What is said of a path that nobody serves is said of nothing.
      const on = examine({ operation }, { held: fromTheApp(unknown) && !sameAnswer(exchange, unknown), by: unknown.id });
      if (!on) continue;
      const { status } = exchange.response;
      const body = jsonBody(exchange.response);
      const sides = (value: unknown): { readonly expected: Side; readonly actual: Side } => ({
        expected: { witness: 'agreement', at: 'success', value: success },
        actual: { witness: 'traffic', at: exchange.id, value },
      });
      if (body === undefined) {
        reported.add(operation);
        report(on, 'notJson', { data: { operation, status }, ...sides(exchange.response.body?.text.slice(0, 200) ?? '') });
        continue;
      }
      const reason = shape.differs(body);
      if (reason === undefined) continue;
      reported.add(operation);
      report(on, 'shape', { data: { operation, status, reason }, ...sides(body) });
    }
  },
});

type Side = { readonly witness: string; readonly at: string; readonly value: unknown };

/** A body that was kept whole and says that it is JSON. */
function hasJson(exchange: Exchange): boolean {
  if (!answered(exchange) || exchange.request.method === 'HEAD') return false;
  const { body, headers } = exchange.response;
  return body !== undefined && body.bytes > 0 && !body.cut && /[/+]json$/.test(mediaType(headers) ?? '');
}

/** In what a body differs; undefined, with the reason told, when the shape cannot be asked. */
function asking(schema: Parameters<typeof compile>[0]): { readonly differs: (body: unknown) => string | undefined } | { readonly unreadable: string } {
  try {
    const validate = compile(schema);
    return {
      differs(body) {
        // A secret is recorded as its name, of which nothing can be said.
        const first = validate(body).find(({ pointer }) => !isRedacted(valueAt(body, pointer)));
        return first === undefined ? undefined : `${first.pointer || 'the body'} ${first.message}`;
      },
    };
  } catch (error) {
    if (error instanceof SchemaUnreadable) return { unreadable: error.reason };
    throw error;
  }
}

function isRedacted(value: unknown): boolean {
  return typeof value === 'string' && /<(?:token|cookie|password)(?: \d+)?>/.test(value);
}
