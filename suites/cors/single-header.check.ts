import { defineCheck, succeeded, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { refused } from '../errors/refused.probe.ts';
import { allowed, crossOrigin, healthy, linesOf, speaksCors, toldBy, withCredentials } from './allowed.probe.ts';

export const singleHeader: Check = defineCheck({
  title: 'Each Access-Control header that must be single occurs once',
  sources: ['Fetch §4.9', 'WPT fetch/api/cors/cors-multiple-origins.js'],
  needs: { agreement, allowed, refused },
  appliesTo: crossOrigin,
  messages: {
    severalOrigins: { level: 'breaking', text: '{operation} names {times} origins as allowed on {what}: browsers let none of them read it' },
    severalCredentials: { level: 'breaking', text: '{operation} allows credentials {times} times on {what}, which browsers read as not at all' },
  },
  run({ agreement, allowed, refused }, { examine, report }) {
    const well = healthy(allowed);
    for (const { operation, used, plain, request, preflight } of toldBy(allowed)) {
      const errors = refused.provoked
        .filter((one) => one.operation === operation && one.how !== 'a method it does not have')
        .map(({ how, error }) => ({ what: `the answer to ${how}`, exchange: error }));
      const seen = [
        ...(request === undefined ? [] : [{ what: 'the answer', exchange: request }]),
        ...(preflight === undefined ? [] : [{ what: 'the preflight', exchange: preflight }]),
        ...errors,
      ].filter(({ exchange }) => speaksCors(exchange));
      const [first] = seen;
      if (first === undefined) continue;
      const control = succeeded(plain) ? plain : well;
      const on = examine({ operation }, { held: succeeded(control), by: (control ?? first.exchange).id });
      if (!on) continue;
      const credentials = used && withCredentials(agreement, operation);
      for (const { what, exchange } of seen) {
        const origins = linesOf(exchange, 'access-control-allow-origin').flatMap((line) => line.split(','));
        const leaves = linesOf(exchange, 'access-control-allow-credentials').flatMap((line) => line.split(','));
        const shown = {
          expected: { witness: 'agreement', at: 'origins', value: allowed.origin },
          actual: {
            witness: 'cors/allowed',
            at: exchange.id,
            value: ['access-control-allow-origin', 'access-control-allow-credentials'].flatMap((name) =>
              linesOf(exchange, name).map((value) => `${name}: ${value}`),
            ),
          },
        };
        if (origins.length > 1) report(on, 'severalOrigins', { data: { operation, times: origins.length, what }, ...shown });
        else if (credentials && leaves.length > 1) report(on, 'severalCredentials', { data: { operation, times: leaves.length, what }, ...shown });
      }
    }
  },
});
