import { defineCheck, notAgreed, statusOf, succeeded, type Agreement, type Check, type OperationId } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { badInput } from './bad-input.probe.ts';
import { invalid } from './invalid.probe.ts';

export const validationStatusAgreed: Check = defineCheck({
  title: 'What is well-formed but not acceptable is refused with one status',
  sources: ['RFC 9110 §15.5.1', 'RFC 9110 §15.5.21'],
  needs: { agreement, badInput },
  uses: { invalid },
  appliesTo: ({ agreement }) => agreement.errors !== undefined || notAgreed.errors,
  messages: {
    differs: { level: 'breaking', text: '{operation} refuses content with {status} instead of the agreed {agreed}: {how}' },
  },
  run({ agreement, badInput, invalid }, { examine, report }) {
    const { errors } = agreement;
    if (errors === undefined) return;
    const seen = [
      ...badInput.operations.flatMap(({ operation, control, sent }) =>
        sent.map(({ how, error }) => ({ witness: 'errors/bad-input', operation, control, how, error })),
      ),
      ...(invalid?.provoked ?? []).map((one) => ({ witness: 'errors/invalid', ...one })),
    ].filter(
      ({ operation, how, error }) => isSemantic(agreement, operation, how) && speaksOfContent(agreement, operation, statusOf(error)) && fromTheApp(error),
    );
    for (const { witness, operation, control, how, error } of seen) {
      const on = examine({ operation }, { held: succeeded(control), by: control.id });
      const status = statusOf(error);
      if (!on || status === undefined || status === errors.validation) continue;
      report(on, 'differs', {
        data: { operation, status, agreed: errors.validation, how },
        expected: { witness: 'agreement', at: 'errors.validation', value: errors.validation },
        actual: { witness, at: error.id, value: status },
      });
    }
  },
});

/** JSON of the right types, or nearly so: where a parser knows the types, another type is a matter of syntax to it. */
function isSemantic({ auth }: Agreement, operation: OperationId, how: string): boolean {
  if (how === 'a member left out' || how === 'a text that is null') return true;
  // Elsewhere that content has a member that nobody knows: strict parsers stop there.
  return how === 'content that is not acceptable' && operation === auth?.signIn.operation;
}

/** 400 and 422 are the two that apps choose from; where 400 refuses credentials it says nothing of the content. */
function speaksOfContent({ auth }: Agreement, operation: OperationId, status: number | undefined): boolean {
  if (status !== 400 && status !== 422) return false;
  return operation !== auth?.signIn.operation || (auth.signIn.body !== 'form' && !auth.signIn.refused.includes(status));
}
