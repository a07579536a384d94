import { defineCheck, statusOf, succeeded, type Check, type OperationId } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { badInput } from '../errors/bad-input.probe.ts';
import { invalid } from '../errors/invalid.probe.ts';
import { refused } from '../errors/refused.probe.ts';
import { life } from '../http/life.probe.ts';
import { guessing } from './guessing.probe.ts';
import { allowed, crossOrigin, letsIn, linesOf, withCredentials } from './allowed.probe.ts';

export const onClientErrors: Check = defineCheck({
  title: 'The frontend can read refusals as well as successes across origins',
  sources: ['Fetch §4.9', 'Fetch §4.10'],
  needs: { agreement, allowed, refused },
  uses: { invalid, badInput, guessing, life },
  appliesTo: crossOrigin,
  messages: {
    unreadable: { level: 'breaking', text: '{origin} cannot read the refusals of {operation}: {classes}' },
    withoutCredentials: { level: 'breaking', text: '{origin} cannot read the refusals of {operation} with credentials: {classes}' },
  },
  run({ agreement, allowed, refused, invalid, badInput, guessing, life }, { examine, report, nothing }) {
    const { origin } = allowed;
    // Which methods and paths there are no frontend asks by accident; the router's own refusals may come from before CORS.
    const beside = ['a method it does not have', 'a path that nobody serves'];
    const readable = refused.provoked.find(({ control }) => succeeded(control) && letsIn(control, origin, false))?.control;
    const seen = [
      ...refused.provoked.filter(({ how }) => !beside.includes(how)).map((one) => ({ witness: 'errors/refused', ...one })),
      ...(invalid?.provoked ?? []).map((one) => ({ witness: 'errors/invalid', ...one })),
      ...(badInput?.operations ?? []).flatMap(({ operation, control, sent }) =>
        sent.filter(({ how }) => !nulInUrl.test(how)).map(({ how, error }) => ({ witness: 'errors/bad-input', operation, how, control, error })),
      ),
    ];
    for (const { operations, removed } of Object.values(life?.origin === origin ? life.byResource : {}))
      if (operations.remove !== undefined && removed !== undefined)
        seen.push({ witness: 'http/life', operation: operations.remove, how: 'what is gone already', control: removed.exchange, error: removed.again });
    const { limited } = guessing ?? {};
    if (guessing !== undefined && limited !== undefined)
      seen.push({ witness: 'cors/guessing', operation: guessing.operation, how: tooMany, control: guessing.control, error: limited });
    if (seen.every(({ error }) => succeeded(error)))
      nothing({ reason: 'nothing that may be asked is refused', config: "app.resources: { things: { read: 'GET /…/{id}' } }, or reach: 'creates-data'" });
    for (const [name, provoked = []] of Object.entries(Object.groupBy(seen, ({ operation }) => operation))) {
      const operation = name as OperationId;
      const errors = provoked.filter(({ how, error }) => {
        const status = statusOf(error) ?? 0;
        return status >= 400 && (fromTheApp(error) || (how === tooMany && status === 429));
      });
      const [first] = errors;
      if (first === undefined) continue;
      // An operation that does not let the origin in even when all is well is for cors/allowed-origin.
      const own = errors.find(({ control }) => succeeded(control) && letsIn(control, origin, false));
      const control = own?.control ?? (operation.startsWith('GET ') ? undefined : readable);
      if (control === undefined && readable !== undefined) continue;
      const on = examine({ operation }, { held: control !== undefined, by: (control ?? first.control).id });
      if (!on || control === undefined) continue;
      const hidden = errors.filter(({ error }) => !letsIn(error, origin, false));
      const credentials = withCredentials(agreement, operation) && letsIn(control, origin, true);
      const bare = credentials ? errors.filter(({ error }) => !letsIn(error, origin, true)) : [];
      const [worst] = hidden.length > 0 ? hidden : bare;
      if (worst === undefined) continue;
      report(on, hidden.length > 0 ? 'unreadable' : 'withoutCredentials', {
        data: { origin, operation, classes: inWords(hidden.length > 0 ? hidden : bare) },
        expected: { witness: 'agreement', at: 'origins', value: agreement.origins },
        actual: {
          witness: worst.witness,
          at: worst.error.id,
          value: ['access-control-allow-origin', 'access-control-allow-credentials'].flatMap((header) =>
            linesOf(worst.error, header).map((value) => `${header}: ${value}`),
          ),
        },
      });
    }
  },
});

/** It is agreed that somebody refuses these, so the frontend is to read it, whoever does. */
const tooMany = 'one guess too many';

/** Servers and firewalls refuse NUL in a URL before the App, and no frontend has it there. */
const nulInUrl = /^an id with a NUL character$| as NUL$/;

function inWords(seen: readonly { readonly how: string; readonly error: Parameters<typeof statusOf>[0] }[]): string {
  return [...new Set(seen.map(({ how, error }) => `${statusOf(error)} on ${how}`))].slice(0, 4).join(', ');
}
