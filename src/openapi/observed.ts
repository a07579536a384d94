// Whether what a comparison of two documents shows has crossed the wire: at the same place, and not only as they allow it.
import { answered, jsonBody, mediaType, type Exchange } from '../model/exchange.ts';
import type { Baselined } from '../model/baseline.ts';
import type { DriftFinding } from '../model/drift.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import type { Violation } from '../schema/validate.ts';
import { concernsRedacted } from './redacted.ts';
import { requestViolations, violations } from './responses.ts';
import { operationOf } from './used.ts';

/**
 * The exchange in which a break was seen; undefined when none has it.
 * - Of a response: an answer is wrong by the baseline where the counterexample is.
 * - Of a request: a request is wrong by the live document where the counterexample is.
 * @throws SchemaUnreadable
 */
export function observedIn(finding: DriftFinding, { agreed }: Baselined, live: OpenApiSaid, exchanges: readonly Exchange[]): Exchange | undefined {
  const { counterexample, direction } = finding;
  if (agreed === undefined || counterexample === undefined) return undefined;
  return exchanges.find((exchange) => {
    if (direction === 'response' && 'response' in counterexample) {
      const operation = operationOf(finding, agreed, exchange.request);
      if (operation === undefined || !answered(exchange) || exchange.response.status !== counterexample.response.status) return false;
      const type = mediaType(exchange.response.headers) ?? '';
      const judge = (body: unknown): readonly Violation[] => violations(agreed, operation, counterexample.response.status, type, body) ?? [];
      return isSame(judge, counterexample.response.body, jsonBody(exchange.response));
    }
    if (direction === 'request' && 'request' in counterexample) {
      const operation = operationOf(finding, live, exchange.request);
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
export function placeOf({ pointer, keyword, message }: Violation): string {
  const named = ['required', 'additionalProperties', 'unevaluatedProperties'].includes(keyword) ? message : '';
  return `${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/0')} ${keyword} ${named}`;
}
