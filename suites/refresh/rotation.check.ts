import { defineCheck, notAgreed, statusOf, succeeded, type Check } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { renewal } from './renewal.probe.ts';

export const rotation: Check = defineCheck({
  title: 'Each refresh gives a new refresh token, and the new one works',
  sources: ['RFC 9700 §4.14.2', 'RFC 9700 §2.2.2', 'OWASP ASVS v5.0.0-10.4.5'],
  needs: { renewal },
  appliesTo({ agreement: { auth } }) {
    if (auth?.refresh === undefined) return auth === undefined ? notAgreed.auth : notAgreed.refresh;
    return auth.refresh.rotation !== 'none' || notAgreed.rotation;
  },
  messages: {
    unchanged: { level: 'breaking', text: 'A refresh gives no new refresh token: the one it used goes on' },
    newRefused: { level: 'breaking', text: 'The refresh token that a refresh leaves behind is refused with {status}' },
  },
  run({ renewal }, { examine, report }) {
    const { first, second } = renewal;
    const held = succeeded(first.exchange) && first.yielded && second !== undefined && fromTheApp(second.exchange);
    const on = examine({ flow: 'one refresh after another' }, { held, by: first.exchange.id });
    if (!on || second === undefined) return;
    const expected = { witness: 'agreement', at: 'auth.refresh.rotation', value: 'a new refresh token each time' };
    const status = statusOf(second.exchange) ?? 0;
    const actual = { witness: 'refresh/renewal', at: second.exchange.id, value: status };
    if (status >= 400) report(on, 'newRefused', { data: { status }, expected, actual });
    else if (second.yielded && !second.renewed) report(on, 'unchanged', { expected, actual: { ...actual, value: 'the same refresh token as before' } });
  },
});
