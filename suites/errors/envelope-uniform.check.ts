import {
  compile,
  defineCheck,
  disagreement,
  hasJudgeableBody,
  isRecord,
  jsonBody,
  mediaType,
  notAgreed,
  shapeFor,
  statusOf,
  type Agreement,
  type Check,
  type Disagreement,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp, fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';
import { crash } from '../cors/crash.probe.ts';
import { badInput, provokedBy } from './bad-input.probe.ts';
import { invalid } from './invalid.probe.ts';
import { isPage, refused, refusedBeforeTheApp, type Provoked } from './refused.probe.ts';

export const envelopeUniform: Check = defineCheck({
  title: 'Every error of every class has the agreed shape',
  sources: ['RFC 9457 §3', 'RFC 9110 §15.5', 'RFC 9110 §15.6'],
  needs: { agreement, refused },
  uses: { invalid, badInput, crash },
  appliesTo: ({ agreement }) => agreement.errors !== undefined || notAgreed.errors,
  messages: {
    atTheLimit: { level: 'note', text: '{operation} answers {status} in another shape than agreed, as what stands before an App does: {actual}' },
    differs: { level: 'breaking', text: '{operation} answers errors in another shape than agreed: {classes}' },
  },
  run({ agreement, refused, invalid, badInput, crash }, { examine, report }) {
    const { errors } = agreement;
    if (errors === undefined) return;
    const crashes = Object.entries(crash?.byOperation ?? {}).map(([operation, { control, crashed }]): Seen => ({
      witness: 'cors/crash',
      operation: operation as OperationId,
      how: 'a crash',
      control,
      error: crashed,
    }));
    const seenBy = (witness: string, provoked: readonly Provoked[] = []): readonly Seen[] => provoked.map((one) => ({ witness, ...one }));
    const byOperation = Object.groupBy(
      [
        ...seenBy('errors/refused', refused.provoked),
        ...seenBy('errors/invalid', invalid?.provoked),
        ...seenBy('errors/bad-input', provokedBy(badInput)),
        ...crashes,
      ],
      ({ operation }) => operation,
    );
    for (const [operation, provoked = []] of Object.entries(byOperation)) {
      // What did not end in an error, or in one whose shape was agreed, is for other checks; what the control does not vouch for was not seen.
      const judgeable = provoked
        // A page says its errors as pages; that a path without anything is one, `errors/unknown-api-path-json` tells.
        .filter((one) => !refusedBeforeTheApp(one) && !(isPage(one.control) && isPage(one.error)))
        .filter(({ error }) => hasJudgeableBody(error) && shapeFor(errors, error.response.status) !== undefined && !fromTheEdge(error));
      const sound = judgeable.filter(({ control }) => fromTheApp(control));
      const [seen] = sound;
      if (seen === undefined) {
        const [unsound] = judgeable;
        if (unsound !== undefined) examine({ operation: operation as OperationId }, { held: false, by: unsound.control.id });
        continue;
      }
      const on = examine({ operation: operation as OperationId }, { held: true, by: seen.control.id });
      const differing = sound.flatMap((one) => {
        const difference = disagreement(errors, one.error, compile);
        return difference === undefined || isOAuthError(agreement, one) ? [] : [{ ...one, difference }];
      });
      // Who limits, relays and balances answers these in a shape of its own, and rarely is the App.
      const { own: [first, ...others] = [], before: [limited] = [] } = Object.groupBy(differing, ({ error }) => (isTrouble(error) ? 'before' : 'own'));
      if (on && limited !== undefined)
        report(on, 'atTheLimit', {
          data: { operation, status: statusOf(limited.error) ?? 0, actual: limited.difference.actual },
          expected: { witness: 'agreement', at: 'errors', value: limited.difference.expected },
          actual: { witness: limited.witness, at: limited.error.id, value: limited.difference.actual },
        });
      if (!on || first === undefined) continue;
      report(on, 'differs', {
        data: { operation, classes: [first, ...others].map(inWords).join('; ') },
        expected: { witness: 'agreement', at: 'errors', value: first.difference.expected },
        actual: { witness: first.witness, at: first.error.id, value: first.difference.actual },
      });
    }
  },
});

interface Seen extends Provoked {
  /** Who saw it. */
  readonly witness: string;
}

function inWords({ how, error, difference }: Provoked & { readonly difference: Disagreement }): string {
  return `${statusOf(error)} on ${how} (${error.id}) is ${difference.actual}, ${difference.reason}`;
}

const oauthErrors = ['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'];

/** RFC 6749 §5.2 wants this shape of a token endpoint, whatever the App's other errors look like. What takes a form is one (§4.3.2). */
function isOAuthError({ auth }: Agreement, { operation, error }: Seen): boolean {
  if (auth === undefined || auth.signIn.body === 'json' || (operation !== auth.signIn.operation && operation !== auth.refresh?.operation)) return false;
  const body = error.response.kind === 'answered' && mediaType(error.response.headers) === 'application/json' ? jsonBody(error.response) : undefined;
  return isRecord(body) && oauthErrors.includes(String(body['error']));
}
