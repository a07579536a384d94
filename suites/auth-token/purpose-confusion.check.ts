import { defineCheck, statusOf, succeeded, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { opens } from './forged.probe.ts';
import { purposes } from './purposes.probe.ts';

export const purposeConfusion: Check = defineCheck({
  title: 'A refresh token opens no door, and an access credential renews nothing',
  sources: ['RFC 8725 §3.11', 'RFC 8725 §3.12', 'OWASP ASVS v5.0.0-9.2.2'],
  needs: { agreement, purposes },
  messages: {
    refreshAccepted: { level: 'breaking', text: '{operation} accepts a refresh token in place of the access credential' },
    accessAccepted: { level: 'breaking', text: '{operation} gives new credentials for an access credential' },
  },
  run({ agreement, purposes }, { examine, report }) {
    const { read, refresh, anonymous, steps, yielded } = purposes;
    const { refreshed, authorised, refreshAsAccess, accessAsRefresh } = steps;
    const refreshes = yielded.refreshed && fromTheApp(refreshed);
    const reads = refreshes && fromTheApp(authorised) && fromTheApp(anonymous) && opens(authorised, anonymous);

    const onRead = examine(
      { operation: read },
      {
        held: reads && fromTheApp(refreshAsAccess),
        by: (refreshes ? (reads ? (fromTheApp(refreshAsAccess) ? authorised : refreshAsAccess) : authorised) : refreshed)?.id ?? refreshed.id,
      },
    );
    if (onRead && refreshAsAccess !== undefined && opens(refreshAsAccess, anonymous))
      report(onRead, 'refreshAccepted', {
        data: { operation: read },
        expected: { witness: 'agreement', at: 'auth.access', value: agreement.auth?.access },
        actual: { witness: 'auth-token/purposes', at: refreshAsAccess.id, value: statusOf(refreshAsAccess) },
      });
    const onRefresh = examine(
      { operation: refresh },
      { held: refreshes && fromTheApp(accessAsRefresh), by: (refreshes && !fromTheApp(accessAsRefresh) ? accessAsRefresh : refreshed)?.id ?? refreshed.id },
    );
    if (onRefresh && accessAsRefresh !== undefined && succeeded(accessAsRefresh) && yielded.accessAsRefresh)
      report(onRefresh, 'accessAccepted', {
        data: { operation: refresh },
        expected: { witness: 'agreement', at: 'auth.refreshToken', value: agreement.auth?.refreshToken },
        actual: { witness: 'auth-token/purposes', at: accessAsRefresh.id, value: statusOf(accessAsRefresh) },
      });
  },
});
