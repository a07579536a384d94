import { answered, defineCheck, itemsIn, jsonBody, mediaType, statusOf, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { asUnserved, fixtures, fromTheApp } from './fixtures.probe.ts';

export const fixturesValid: Check = defineCheck({
  title: 'The users, operations and resources that the config names are what the App has',
  sources: ['The gate of every other check'],
  needs: { fixtures },
  messages: {
    missing: { level: 'breaking', text: 'The config names {operation}, which the App does not serve: it answered {status}' },
    notAList: { level: 'breaking', text: 'The config says that {operation} lists items at {place}; there is no list there' },
    undeclared: {
      level: 'note',
      text: 'The config names {operation}, which the OpenAPI document does not declare; nothing read-only can tell whether the App serves it',
    },
    clock: { level: 'note', text: 'The App’s clock is {seconds} s from ours' },
  },
  run({ fixtures }, { examine, report }) {
    const { unknown } = fixtures;
    // A refused user may be the config's fault as well as the App's: undecided, with the exchange to look at.
    for (const [user, { signIn, yielded }] of Object.entries(fixtures.users))
      examine({ flow: `${user} signs in` }, { held: yielded, by: yielded ? signIn.id : `${signIn.id}, ${refusalOf(signIn)}: look at app.users.${user}` });

    for (const [operation, { declared, asked: byFirst, byAdmin }] of Object.entries(fixtures.operations)) {
      const asked = byAdmin ?? byFirst;
      if (asked === undefined) {
        if (declared === undefined || Object.values(fixtures.users).some(({ signIn, yielded }) => yielded && signIn.operation === operation)) continue;
        const on = examine({ operation: operation as OperationId }, { none: 'it is looked up in the OpenAPI document' });
        if (on && !declared) {
          report(on, 'undeclared', {
            data: { operation },
            expected: { witness: 'agreement', at: 'seamcheck.config', value: operation },
            actual: { witness: 'openapi', at: '/paths', value: 'not there' },
          });
        }
        continue;
      }
      const alive = fromTheApp(unknown) && (fromTheApp(asked) || statusOf(asked) === 501);
      const alike = asUnserved(asked, unknown);
      // Where everything is answered alike, nothing can be told from an unknown path; nor from a handler’s 404 in the router’s own
      // words, as frameworks have ready, where the document says that there is a handler.
      const told = !alike || (statusOf(unknown) === 404 && declared !== true);
      const on = examine({ operation: operation as OperationId }, { held: alive && told, by: told ? unknown.id : asked.id });
      if (on && isRouterRefusal(asked, unknown)) {
        report(on, 'missing', {
          data: { operation, status: statusOf(asked) ?? 0 },
          expected: { witness: 'agreement', at: 'seamcheck.config', value: operation },
          actual: { witness: 'contract/fixtures', at: asked.id, value: statusOf(asked) },
        });
      }
    }
    for (const { operation, paging, user, signIn, list } of Object.values(fixtures.resources)) {
      if (!succeeded(list)) {
        examine({ field: `items of ${operation}` }, { held: false, by: list.id });
        continue;
      }
      const place = paging?.items ?? '';
      const on = examine(
        { field: `items of ${operation}` },
        { held: fixtures.users[user]?.yielded === true && (statusOf(signIn) ?? 500) < 400, by: signIn.id },
      );
      if (on && paging !== undefined && itemsIn(paging, jsonBody(list.response)) === undefined) {
        report(on, 'notAList', {
          data: { operation, place: place === '' || place === '*' ? 'the top' : place },
          expected: { witness: 'agreement', at: 'paging.items', value: place },
          actual: { witness: 'contract/fixtures', at: list.id, value: jsonBody(list.response) ?? mediaType(list.response.headers) },
        });
      }
    }
    // Alone it is nothing to pass by.
    if (fixtures.clock !== undefined && Math.abs(fixtures.clock) > 30 && Object.keys(fixtures.operations).length > 0) {
      const on = examine({ flow: 'the clock' }, { none: 'the Date header is compared with our clock' });
      if (on) {
        report(on, 'clock', {
          data: { seconds: fixtures.clock },
          expected: { witness: 'our clock', at: '', value: 0 },
          actual: { witness: 'contract/fixtures', at: unknown.id, value: fixtures.clock },
        });
      }
    }
  },
});

/** The same refusal as for a path that nobody serves: 404 or 405, of the same kind. A 404 that a handler gives differs in its body. */
function isRouterRefusal(asked: Exchange, unknown: Exchange): boolean {
  if (!answered(asked) || !answered(unknown)) return false;
  const { status } = asked.response;
  if (status !== 404 && status !== 405 && status !== 501) return false;
  return status === 404 ? asUnserved(asked, unknown) : true;
}

function refusalOf(signIn: Exchange): string {
  const status = statusOf(signIn);
  if (status === undefined) return 'signing in got no answer';
  return `signing in answered ${status}${status < 400 ? ' without a credential' : ''}`;
}
