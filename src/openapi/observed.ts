// Whether what a comparison of two documents shows has crossed the wire: at the same place, and not only as they allow it.
import { answered, jsonBody, mediaType, type Exchange } from '../model/exchange.ts';
import type { Baselined } from '../model/baseline.ts';
import type { DriftFinding } from '../model/drift.ts';
import { isRecord } from '../model/json.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { matchOperation, withoutNames, type OperationId } from '../model/operation.ts';
import type { Violation } from '../schema/validate.ts';
import { concernsRedacted } from './redacted.ts';
import { requestViolations, violations } from './responses.ts';

/**
 * The exchange in which a finding was seen; undefined when none has it.
 * - A break of a response: an answer is wrong by the baseline where the counterexample is.
 * - A break of a request: a request is wrong by the live document where the counterexample is.
 * - A query parameter that is gone: it was sent.
 * @throws SchemaUnreadable
 */
export function observedIn(finding: DriftFinding, { agreed, said }: Baselined, live: OpenApiSaid, exchanges: readonly Exchange[]): Exchange | undefined {
  const { counterexample, direction, id, fingerprint } = finding;
  const names = new Set(finding.operations.map((one) => withoutNames(one as OperationId)));
  const at = (openapi: OpenApiSaid, exchange: Exchange): OperationId | undefined => {
    const { method, url } = exchange.request;
    const operation = matchOperation(method, new URL(url).pathname, Object.keys(openapi.operations) as OperationId[]);
    return operation !== undefined && names.has(withoutNames(operation)) ? operation : undefined;
  };
  if (agreed === undefined) return undefined;
  if (id === 'request-parameter-removed') {
    const { old } = said[fingerprint] ?? {};
    const name = isRecord(old) && old['in'] === 'query' && typeof old['name'] === 'string' ? old['name'] : undefined;
    return name === undefined ? undefined : exchanges.find((one) => at(agreed, one) !== undefined && new URL(one.request.url).searchParams.has(name));
  }
  if (counterexample === undefined) return undefined;
  return exchanges.find((exchange) => {
    if (direction === 'response' && 'response' in counterexample) {
      const operation = at(agreed, exchange);
      if (operation === undefined || !answered(exchange) || exchange.response.status !== counterexample.response.status) return false;
      const type = mediaType(exchange.response.headers) ?? '';
      const judge = (body: unknown): readonly Violation[] => violations(agreed, operation, counterexample.response.status, type, body) ?? [];
      return isSame(judge, counterexample.response.body, jsonBody(exchange.response));
    }
    if (direction === 'request' && 'request' in counterexample) {
      const operation = at(live, exchange);
      if (operation === undefined) return false;
      const type = mediaType(exchange.request.headers) ?? '';
      return isSame((body) => requestViolations(live, operation, type, body) ?? [], counterexample.request.body, jsonBody(exchange.request));
    }
    return false;
  });
}

function isSame(judge: (body: unknown) => readonly Violation[], shown: unknown, seen: unknown): boolean {
  if (shown === undefined || seen === undefined) return false;
  const places = new Set(judge(shown).map(placeOf));
  return judge(seen).some((violation) => places.has(placeOf(violation)) && !concernsRedacted(violation, seen));
}

/** One item of a list is as good as another. Which member is missing, or is one too many, stands in the message alone. */
function placeOf({ pointer, keyword, message }: Violation): string {
  const named = ['required', 'additionalProperties', 'unevaluatedProperties'].includes(keyword) ? message : '';
  return `${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/0')} ${keyword} ${named}`;
}
