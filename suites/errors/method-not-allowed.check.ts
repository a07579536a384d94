import {
  defineCheck,
  mediaType,
  operationParts,
  responseHeader,
  sameAnswer,
  statusOf,
  succeeded,
  withoutNames,
  type Check,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
} from '../../src/author.ts';
import { fixtures, fromTheApp, fromTheEdge } from '../contract/fixtures.probe.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { refused } from './refused.probe.ts';

export const methodNotAllowed: Check = defineCheck({
  title: 'A method that a path does not have is refused with the methods that it has',
  sources: ['RFC 9110 §10.2.1', 'RFC 9110 §15.5.6'],
  needs: { fixtures, refused },
  uses: { openapi },
  messages: {
    withoutAllow: { level: 'breaking', text: '{path} answers {method} with 405 and does not say which methods it has: there is no Allow' },
    served: { level: 'warning', text: '{path} answers {method}, which it cannot know, with {status}' },
    // Stock FastAPI lists the methods of one route: no client is hurt.
    incomplete: { level: 'note', text: '{path} answers {method} with 405 and an Allow that leaves out {missing}' },
  },
  run({ fixtures, refused, openapi }, { examine, report }) {
    const asked = refused.provoked.filter(({ how }) => how === 'a method it does not have');
    // An operation that this user may not ask, or that wants a query, says nothing; others stand for it.
    const healthy = asked.some(({ control }) => succeeded(control));
    for (const { operation, control, error } of asked) {
      const status = statusOf(error);
      if (status === undefined || beforeTheApp(error, control) || (healthy && !succeeded(control))) continue;
      const on = examine(
        { operation },
        { held: succeeded(control) && !sameAnswer(control, fixtures.unknown) && (fromTheApp(error) || status === 501), by: control.id },
      );
      if (!on) continue;
      const { path, method: own } = operationParts(operation);
      const { method } = error.request;
      const lines = responseHeader(error, 'allow');
      const allow = lines.flatMap((line) => line.split(',').map((one) => one.trim().toUpperCase()));
      const has = [...new Set([own, ...declaredAt(openapi, operation)])];
      const missing = has.filter((one) => !allow.includes(one) && !(one === 'HEAD' || one === 'OPTIONS'));
      const shown = {
        expected: { witness: openapi === undefined ? 'errors/refused' : 'openapi', at: control.id, value: has },
        actual: { witness: 'errors/refused', at: error.id, value: lines },
      };
      if (succeeded(error)) report(on, 'served', { data: { path, method, status }, ...shown });
      // 404 and 501 (RFC 9110 §9.1) are right answers as well, and so is a refusal of whoever asks.
      if (status !== 405) continue;
      if (lines.length === 0) report(on, 'withoutAllow', { data: { path, method }, ...shown });
      else if (missing.length > 0) report(on, 'incomplete', { data: { path, method, missing: missing.join(', ') }, ...shown });
    }
  },
});

function declaredAt(openapi: OpenApiSaid | undefined, operation: OperationId): readonly string[] {
  const { path } = operationParts(withoutNames(operation));
  return (Object.keys(openapi?.operations ?? {}) as OperationId[])
    .map((id) => operationParts(withoutNames(id)))
    .flatMap((parts) => (parts.path === path ? [parts.method] : []));
}

/** A proxy's page: servers before the App know few methods, and which ones its paths have they do not know. */
function beforeTheApp(error: Exchange, control: Exchange): boolean {
  if (fromTheEdge(error)) return true;
  const type = (exchange: Exchange): string | undefined => (exchange.response.kind === 'answered' ? mediaType(exchange.response.headers) : undefined);
  return type(error) === 'text/html' && type(control) !== 'text/html';
}
