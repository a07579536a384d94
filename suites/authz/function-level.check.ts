import {
  defineCheck,
  jsonBody,
  mediaType,
  notAgreed,
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
import { listIn } from './scoped-lists.probe.ts';

export const functionLevel: Check = defineCheck({
  title: 'What is for admins is refused to everyone else',
  sources: ['OWASP API5:2023', 'OWASP ASVS v5.0.0-8.2.1', 'OWASP WSTG-ATHZ-02'],
  needs: { agreement, privileged },
  appliesTo: ({ agreement }) => agreement.privileged !== undefined || notAgreed.privileged,
  messages: {
    openToUsers: { level: 'breaking', text: '{operation} is for admins, and answers {status} to a user who is none' },
    openToAll: { level: 'breaking', text: '{operation} is for admins, and answers {status} to who is not signed in' },
  },
  run({ agreement, privileged }, { examine, report, nothing }) {
    if (Object.keys(privileged.byOperation).length === 0)
      nothing({ reason: 'nothing that is for admins only can be asked by reading alone', config: "agreement.privileged: ['GET /admin/…']" });
    for (const [name, { admin, user, anonymous }] of Object.entries(privileged.byOperation)) {
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
    }
  },
});

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
