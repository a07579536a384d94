import { defineCheck, sameAnswer, statusOf, structuredFieldDate, succeeded, type Check, type OperationId } from '../../src/author.ts';
import { controlFor, madeAt, notices, saidIn, type Notice } from './notices.probe.ts';

export const announced: Check = defineCheck({
  title: 'What is deprecated says so at run time, and only that',
  sources: ['RFC 9745 §2', 'RFC 9745 §3', 'RFC 8288 §3', 'OpenAPI 3.1 §4.8.10 (Operation Object)'],
  needs: { notices },
  messages: {
    silent: { level: 'warning', text: '{operation} is deprecated by {by}, and its answer does not say so{others}' },
    undeclared: { level: 'warning', text: '{operation} says that it is deprecated, and the document does not{others}' },
    deadLink: { level: 'warning', text: '{operation} links to {target} as its {relation}, where {status} is answered' },
  },
  run({ notices }, { examine, report, nothing }) {
    nothing({ reason: 'nothing is deprecated that could be asked', config: "agreement.deprecated: { operations: ['GET /v1/…'] }" });
    const silent: Found[] = [];
    const undeclared: Found[] = [];
    for (const [id, notice] of Object.entries(notices.byOperation)) {
      const { answer, agreed, documented, links } = notice;
      // One that cannot be asked without harm says nothing.
      if (answer === undefined || (!agreed && !succeeded(answer))) continue;
      const operation = id as OperationId;
      const followed = links.flatMap(({ followed }) => (followed === undefined ? [] : [followed.id]));
      const control = controlFor(notices, answer.id, ...followed);
      // Who answers everything alike says nothing of this operation.
      const isItsOwn = succeeded(answer) && !sameAnswer(answer, notices.unknown);
      const on = examine({ operation }, { held: isItsOwn && control !== undefined, by: (isItsOwn ? (control ?? answer) : answer).id });
      if (on === undefined) continue;
      const isDeprecated = agreed || documented === true;
      if (isDeprecated && !isAnnounced(notice)) silent.push({ operation, notice, on, answer });
      if (!isDeprecated && documented === false && isPast(notice)) undeclared.push({ operation, notice, on, answer });
      for (const { relation, target, in: from, followed } of links) {
        const status = statusOf(followed);
        if (followed === undefined || status === undefined || ![404, 410, 500].includes(status)) continue;
        report(on, 'deadLink', {
          data: { operation, target: target.slice(0, 120), relation, status },
          expected: { witness: 'deprecation/notices', at: from, value: target },
          actual: { witness: 'deprecation/notices', at: followed.id, value: status },
        });
      }
    }
    // Who forgets it, or sets it at a gateway, does so for many operations at once: one finding says how many.
    const [first] = silent;
    if (first !== undefined)
      report(first.on, 'silent', {
        data: { operation: first.operation, by: first.notice.agreed ? 'agreement' : 'the document', others: others(silent, '; nor do', 'more') },
        expected: first.notice.agreed
          ? { witness: 'agreement', at: 'deprecated.operations', value: first.operation }
          : { witness: 'openapi', at: first.operation, value: 'deprecated: true' },
        actual: { witness: 'deprecation/notices', at: first.answer.id, value: 'neither Deprecation nor a link' },
      });
    const [one] = undeclared;
    if (one !== undefined)
      report(one.on, 'undeclared', {
        data: { operation: one.operation, others: others(undeclared, '; the same of', 'more') },
        expected: { witness: 'openapi', at: one.operation, value: 'deprecated: false' },
        actual: { witness: 'deprecation/notices', at: one.answer.id, value: one.notice.said.map((exchange) => saidIn(exchange, 'deprecation') ?? null) },
      });
  },
});

type Examining = Parameters<Check['run']>[1];
interface Found {
  readonly operation: OperationId;
  readonly notice: Notice;
  readonly on: NonNullable<ReturnType<Examining['examine']>>;
  readonly answer: NonNullable<Notice['answer']>;
}

function others(found: readonly Found[], before: string, after: string): string {
  return found.length < 2 ? '' : `${before} ${found.length - 1} ${after}`;
}

/** By a date, or by a link alone (RFC 9745 §3). */
function isAnnounced({ said, links }: Notice): boolean {
  return links.length > 0 || said.some((exchange) => saidIn(exchange, 'deprecation') !== undefined || saidIn(exchange, 'sunset') !== undefined);
}

/** A date to come announces what the document need not say yet. */
function isPast({ said }: Notice): boolean {
  return said.some((exchange) => {
    const value = saidIn(exchange, 'deprecation');
    if (value === undefined || /^(?:false|\?0)$/i.test(value) || !succeeded(exchange)) return false;
    const since = structuredFieldDate(value);
    const now = madeAt(exchange);
    return since === undefined || now === undefined || since <= now;
  });
}
