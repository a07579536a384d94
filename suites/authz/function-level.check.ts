import {
  defineCheck,
  jsonBody,
  mediaType,
  notAgreed,
  sameAnswer,
  statusOf,
  succeeded,
  type Agreement,
  type Check,
  type Exchange,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { privileged } from './privileged.probe.ts';
import { privilegedWrites } from './privileged-writes.probe.ts';
import { listIn } from './scoped-lists.probe.ts';

export const functionLevel: Check = defineCheck({
  title: 'What is for admins is refused to everyone else',
  sources: ['OWASP API5:2023', 'OWASP ASVS v5.0.0-8.2.1', 'OWASP WSTG-ATHZ-02'],
  needs: { agreement, privileged },
  uses: { privilegedWrites },
  appliesTo: ({ agreement }) => agreement.privileged !== undefined || notAgreed.privileged,
  messages: {
    openToUsers: { level: 'breaking', text: '{operation} is for admins, and answers {status} to a user who is none' },
    openToAll: { level: 'breaking', text: '{operation} is for admins, and answers {status} to who is not signed in' },
    headTells: {
      level: 'breaking',
      text: 'HEAD of {operation} answers {status} to {who}, and GET refuses: the guard is on one method alone',
    },
    looksFirst: {
      level: 'warning',
      text: '{operation} is for admins, and answers {status} to {who}, as it answers an admin: what is sent is looked at before anyone asks who sends it, if anyone does',
    },
  },
  run({ agreement, privileged, privilegedWrites }, { examine, report, nothing }) {
    const writes = Object.entries(privilegedWrites?.byOperation ?? {});
    if (Object.keys(privileged.byOperation).length + writes.length === 0)
      nothing({ reason: 'nothing that is for admins only can be asked without doing it', config: "agreement.privileged: ['GET /admin/…']" });
    for (const [name, { admin, user, anonymous, head }] of Object.entries(privileged.byOperation)) {
      const operation = name as OperationId;
      const on = examine({ operation }, { held: succeeded(admin) && fromTheApp(user) && fromTheApp(anonymous), by: admin.id });
      if (!on) continue;
      const expected = { witness: 'agreement', at: 'privileged', value: operation };
      const given = (exchange: Exchange): boolean => succeeded(exchange) && !isEmptyList(agreement, exchange) && !isPageInstead(exchange, admin);
      const [message, exchange] = given(anonymous) ? (['openToAll', anonymous] as const) : (['openToUsers', user] as const);
      if (given(exchange))
        report(on, message, {
          data: { operation, status: statusOf(exchange) ?? 0 },
          expected,
          actual: { witness: 'authz/privileged', at: exchange.id, value: statusOf(exchange) },
        });
      // Some servers answer HEAD for the App, whatever it is asked for.
      const sound = succeeded(head.admin) && fromTheApp(privileged.unknown) && !succeeded(privileged.unknown);
      const open = [
        { who: 'who is not signed in', get: anonymous, exchange: head.anonymous },
        { who: 'a user who is none', get: user, exchange: head.user },
      ].find(({ get, exchange }) => !succeeded(get) && succeeded(exchange) && !isPageInstead(exchange, head.admin));
      if (sound && open !== undefined)
        report(on, 'headTells', {
          data: { operation, status: statusOf(open.exchange) ?? 0, who: open.who },
          expected: { witness: 'authz/privileged', at: open.get.id, value: statusOf(open.get) },
          actual: { witness: 'authz/privileged', at: open.exchange.id, value: statusOf(open.exchange) },
        });
    }
    // How this App refuses: one that hides what is for admins answers as if it were not there.
    const refusesUsers = Object.values(privileged.byOperation).some(({ user }) => refused(user));
    for (const [name, { admin, user, anonymous }] of writes) {
      const operation = name as OperationId;
      const on = examine({ operation }, { held: fromTheApp(admin) && !refused(admin) && fromTheApp(user) && fromTheApp(anonymous), by: admin.id });
      if (!on) continue;
      const past = (exchange: Exchange): boolean =>
        statusOf(exchange) === statusOf(admin) &&
        !isPageInstead(exchange, admin) &&
        (succeeded(exchange) ||
          [400, 409, 415, 422].includes(statusOf(exchange) ?? 0) ||
          (refusesUsers && statusOf(exchange) === 404 && sameAnswer(exchange, admin)));
      const [openTo, who, exchange] = past(anonymous)
        ? (['openToAll', 'who is not signed in', anonymous] as const)
        : (['openToUsers', 'a user who is none', user] as const);
      if (!past(exchange)) continue;
      const status = statusOf(exchange) ?? 0;
      const both = {
        expected: { witness: 'agreement', at: 'privileged', value: operation },
        actual: { witness: 'authz/privileged-writes', at: exchange.id, value: status },
      };
      if (succeeded(exchange)) report(on, openTo, { data: { operation, status }, ...both });
      else report(on, 'looksFirst', { data: { operation, status, who }, ...both });
    }
  },
});

function refused(exchange: Exchange): boolean {
  return [401, 403].includes(statusOf(exchange) ?? 0);
}

/** A page for people where the admin gets data: how some frontends ask to sign in. */
function isPageInstead(exchange: Exchange, admin: Exchange): boolean {
  const [type, usual] = [exchange, admin].map(({ response }) => (response.kind === 'answered' ? mediaType(response.headers) : undefined));
  return type === 'text/html' && usual !== 'text/html';
}

/** Some Apps filter where others refuse. */
function isEmptyList({ paging }: Agreement, exchange: Exchange): boolean {
  const body = exchange.response.kind === 'answered' ? jsonBody(exchange.response) : undefined;
  const items = listIn(paging, body);
  return items !== undefined && items.length === 0;
}
