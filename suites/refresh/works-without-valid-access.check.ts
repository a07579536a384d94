import { defineCheck, protectedRead, notAgreed, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { renewal } from './renewal.probe.ts';

export const worksWithoutValidAccess: Check = defineCheck({
  title: 'A refresh needs the refresh token alone, and gives a credential that works',
  sources: ['RFC 6749 §6', 'RFC 6749 §1.5'],
  needs: { renewal },
  appliesTo(known) {
    const { auth } = known.agreement;
    if (auth?.refresh === undefined) return auth === undefined ? notAgreed.auth : notAgreed.refresh;
    // Some Apps refresh with the access credential itself: without it there is nothing to refresh with.
    if (auth.refreshToken === auth.access)
      return { reason: 'the access credential itself is agreed to refresh', config: "agreement.auth.refreshToken: 'body:…'" };
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  messages: {
    refused: { level: 'breaking', text: 'A refresh with {access} is refused with {status}' },
    unusable: { level: 'breaking', text: 'The access credential that a refresh gives is refused with {status}' },
    anotherUser: { level: 'breaking', text: 'The access credential that a refresh gives is another user’s' },
  },
  run({ renewal }, { examine, report }) {
    const { read, user, authorised, first, expired } = renewal;
    const expected = { witness: 'agreement', at: 'auth.refresh', value: 'a new access credential' };
    const shown = (exchange: Exchange): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
      witness: 'refresh/renewal',
      at: exchange.id,
      value: statusOf(exchange),
    });
    const seen = first.read === undefined ? first.exchange : first.read;
    const on = examine(
      { flow: 'refresh without an access credential' },
      { held: succeeded(authorised) && fromTheApp(first.exchange) && fromTheApp(seen), by: authorised.id },
    );
    if (on) {
      const status = statusOf(first.exchange) ?? 0;
      if (status >= 400) report(on, 'refused', { data: { access: 'no access credential', status }, expected, actual: shown(first.exchange) });
      else if (first.read !== undefined && !succeeded(first.read))
        report(on, 'unusable', { data: { status: statusOf(first.read) ?? 0 }, expected, actual: shown(first.read) });
      // Only an answer that names who asks can name someone else.
      else if (first.read !== undefined && names(authorised, user) && !names(first.read, user))
        report(on, 'anotherUser', {
          expected: { witness: 'refresh/renewal', at: authorised.id, value: `${read}, with ${user} in it` },
          actual: { witness: 'refresh/renewal', at: first.read.id, value: `${read}, without` },
        });
    }
    if (expired === undefined) return;
    // Where the credential was not refused it had not expired.
    const after = examine(
      { flow: 'refresh with an expired access credential' },
      {
        held: fromTheApp(expired.read) && !succeeded(expired.read) && succeeded(first.exchange) && first.yielded && fromTheApp(expired.refresh),
        by: first.exchange.id,
      },
    );
    const status = statusOf(expired.refresh) ?? 0;
    if (after && status >= 400)
      report(after, 'refused', { data: { access: 'an expired access credential', status }, expected, actual: shown(expired.refresh) });
  },
});

function names(exchange: Exchange, user: string): boolean {
  return exchange.response.kind === 'answered' && (exchange.response.body?.text ?? '').includes(user);
}
