import { answered, defineCheck, mediaType, notAgreed, protectedRead, sameAnswer, statusOf, succeeded, type Check } from '../../src/author.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { anonymousWrites } from '../authz/anonymous-writes.probe.ts';
import { refused } from '../errors/refused.probe.ts';

export const missingCredentials401: Check = defineCheck({
  title: 'Who is not signed in is told so with the agreed status, by every protected operation',
  sources: ['RFC 9110 §15.5.2', 'RFC 6750 §3.1'],
  needs: { agreement, refused },
  uses: { anonymousWrites },
  appliesTo(known) {
    if (known.agreement.auth === undefined) return notAgreed.auth;
    if (known.app.users.length === 0) return notAgreed.users;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  messages: {
    otherStatus: {
      level: 'breaking',
      text: '{operation} answers {status} without credentials, and agreed is {agreed}: a client that signs in again on {agreed} does not',
    },
    otherWords: {
      level: 'warning',
      text: '{operation} answers {status} without credentials, in other words than to a user: no status says that one must sign in',
    },
  },
  run({ agreement, refused, anonymousWrites }, { examine, report, nothing }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const asked = refused.provoked.filter(({ how }) => how === 'no credentials');
    const open = asked.filter(({ operation, control, error }) => succeeded(error) && (sameAnswer(error, control) || operation !== auth.me));
    if (open.length === asked.length && asked.length > 0)
      nothing({ reason: 'nothing that could be asked is refused to who is not signed in', config: "agreement.auth.me: 'GET /…'" });
    const isAgreed = (status: number | undefined): boolean => status !== undefined && auth.anonymous.includes(status);
    const isAgreedElsewhere = asked.some(({ error }) => ownAnswer(error) && isAgreed(statusOf(error)));
    for (const one of asked) {
      const { operation, control, error } = one;
      const status = statusOf(error);
      // Open to all, a page for people, or what a user may not read either: all of that is for other checks.
      const isOpen = open.includes(one);
      const isPage = answered(control) && mediaType(control.response.headers) === 'text/html';
      const mayNot = ownAnswer(control) && !succeeded(control);
      if (isOpen || isPage || mayNot) continue;
      const judged = ownAnswer(error) ? control : error;
      const on = examine({ operation }, { held: succeeded(control) && ownAnswer(error), by: judged.id });
      if (!on || status === undefined || isAgreed(status)) continue;
      // RFC 9110 §15.5.2: 401 says so for everyone. Some Apps use it where they ask who, and the agreed 403 where rules decide.
      if (status === 401 && isAgreedElsewhere) continue;
      // What belongs to somebody may look as if it were not there.
      if (status === 404 && operation.includes('{')) continue;
      const both = {
        expected: { witness: 'agreement', at: 'auth.anonymous', value: auth.anonymous },
        actual: { witness: 'errors/refused', at: error.id, value: status },
      };
      if (succeeded(error)) report(on, 'otherWords', { data: { operation, status }, ...both });
      else report(on, 'otherStatus', { data: { operation, status, agreed: auth.anonymous.join(' or ') }, ...both });
    }
    for (const { operation, exchange, effect } of anonymousWrites?.attempts ?? []) {
      const control = effect?.before ?? anonymousWrites?.control;
      const status = statusOf(exchange);
      // What is done, looked at first or not answered by the App is authz/anonymous-sweep's.
      if (control === undefined || status === undefined || !ownAnswer(exchange) || succeeded(exchange) || looksFirst.includes(status)) continue;
      // Without what double submit wants it is refused, whoever it is.
      if (auth.csrf?.header !== undefined && status < 500) continue;
      const on = examine({ operation }, { held: succeeded(control), by: control.id });
      if (!on || isAgreed(status) || (status === 401 && isAgreedElsewhere) || (status === 404 && operation.includes('{'))) continue;
      report(on, 'otherStatus', {
        data: { operation, status, agreed: auth.anonymous.join(' or ') },
        expected: { witness: 'agreement', at: 'auth.anonymous', value: auth.anonymous },
        actual: { witness: 'authz/anonymous-writes', at: exchange.id, value: status },
      });
    }
  },
});

/** Content is looked at: that, or its type, is what is refused. */
const looksFirst: readonly number[] = [400, 409, 413, 415, 422];
