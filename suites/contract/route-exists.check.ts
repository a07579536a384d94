import {
  answered,
  defineCheck,
  matchOperation,
  notAgreed,
  operationParts,
  pathParameters,
  statusOf,
  succeeded,
  type Check,
  type Exchange,
  type OperationId,
} from '../../src/author.ts';
import { calls, namesObject } from './calls.probe.ts';
import { asUnserved, fixtures, fromTheApp } from './fixtures.probe.ts';
import { openapi } from './openapi.probe.ts';
import { webTour } from './web-tour.probe.ts';

export const routeExists: Check = defineCheck({
  title: 'Every operation that the frontend calls is one that the App serves',
  sources: ['RFC 9110 §15.5.5', 'RFC 9110 §15.5.6', 'Pact specification V4'],
  needs: { fixtures },
  uses: { openapi, webTour, calls },
  appliesTo: ({ app }) => app.pacts || (app.web && app.screens !== undefined) || (app.web ? notAgreed.screens : notAgreed.pacts),
  messages: {
    missing: { level: 'breaking', text: 'The frontend calls {operation}, which the App does not serve: it answers as a path that nobody serves does' },
    method: { level: 'breaking', text: 'The frontend calls {operation}; the App serves its path, and not {method}: it answers 405' },
    undeclared: { level: 'warning', text: 'The frontend’s pact calls {operation}, which the OpenAPI document does not declare' },
  },
  run({ fixtures, openapi, webTour, calls }, { examine, report }) {
    const { unknown } = fixtures;
    const api = new URL(unknown.request.url).origin;
    const ids = Object.keys(openapi?.operations ?? {}) as OperationId[];
    const reported = new Set<string>();
    const visited = (webTour?.visit.exchanges ?? []).filter(
      ({ id, request }) => webTour?.visit.kinds[id] !== 'preflight' && new URL(request.url).origin === api && request.method !== 'OPTIONS',
    );
    // That the App is well is shown by what else it was asked.
    const known = [
      ...Object.values(fixtures.operations).flatMap(({ asked }) => asked ?? []),
      ...visited,
      ...(calls?.calls ?? []).flatMap(({ asked }) => asked ?? []),
    ];
    const alive = (except: Exchange): Exchange | undefined => known.find((other) => other.id !== except.id && succeeded(other));

    for (const exchange of visited) judge(exchange.request.method, new URL(exchange.request.url).pathname, exchange, 'contract/web-tour');
    for (const call of calls?.calls ?? []) {
      if (call.asked !== undefined) judge(call.method, call.path, call.asked, 'contract/calls');
      else declared(call.method, call.path, `${call.file}, ${call.description}`);
    }
    return;

    function judge(method: string, path: string, exchange: Exchange, witness: string): void {
      const template = matchOperation(method, path, ids);
      const operation = template ?? (`${method} ${path}` as OperationId);
      // An object's 404 can be in the router's words: where something may stand for an object, nothing is told by one.
      const particular = template === undefined ? namesObject(path) : pathParameters(operationParts(template).path).length > 0;
      // So can what there is one of, or none: a subscription, an avatar.
      const foreseen = template !== undefined && Object.hasOwn(openapi?.operations[template]?.responses ?? {}, '404');
      if (reported.has(operation) || (template === undefined && particular)) return;
      const status = statusOf(exchange);
      const well = alive(exchange);
      const held = well !== undefined && fromTheApp(unknown) && statusOf(unknown) === 404 && fromTheApp(exchange);
      const on = examine({ operation }, { held, by: well?.id ?? unknown.id });
      if (!on || !answered(exchange)) return;
      const missing = status === 404 && !particular && !foreseen && asUnserved(exchange, unknown);
      if (missing || status === 405) reported.add(operation);
      const actual = { witness, at: exchange.id, value: status };
      if (missing) report(on, 'missing', { data: { operation }, expected: { witness: 'contract/fixtures', at: unknown.id, value: 'another answer' }, actual });
      else if (status === 405) report(on, 'method', { data: { operation, method }, expected: { witness, at: exchange.id, value: `${method} served` }, actual });
    }
    function declared(method: string, path: string, where: string): void {
      const template = matchOperation(method, path, ids);
      const operation = template ?? (`${method} ${path}` as OperationId);
      // A document may leave out what is signed in with, or be one of several.
      if (openapi === undefined || reported.has(operation) || (template === undefined && namesObject(path))) return;
      if (template === undefined) reported.add(operation);
      const on = examine({ operation }, { none: 'it is looked up in the OpenAPI document' });
      if (on && template === undefined)
        report(on, 'undeclared', {
          data: { operation },
          expected: { witness: 'pact', at: where, value: operation },
          actual: { witness: 'openapi', at: '/paths', value: 'not there' },
        });
    }
  },
});
