import { defineCheck, type Check, type Exchange } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { isTrouble } from '../contract/fixtures.probe.ts';
import { crossOrigin, letsIn, linesOf } from './allowed.probe.ts';
import { lookalikes, type Lookalikes } from './lookalikes.probe.ts';

export const originLookalikes: Check = defineCheck({
  title: 'Origins that only resemble an agreed one are not let in',
  sources: ['PortSwigger: errors parsing Origin headers', 'OWASP ASVS v5.0.0-3.4.2', 'OWASP WSTG-CLNT-07'],
  needs: { lookalikes },
  appliesTo: crossOrigin,
  messages: {
    echoed: { level: 'breaking', text: '{operation} lets {origin} read it with the user’s credentials: it {likeness}, and anyone can have it' },
    echoedWithoutCredentials: { level: 'warning', text: '{operation} lets {origin} read it, though without credentials: it {likeness}' },
    neighbour: { level: 'warning', text: '{operation} lets {origin} read it with the user’s credentials: it {likeness}, which may or may not be yours' },
  },
  run({ lookalikes }, { examine, report, nothing }) {
    const { operation, control, origin, asked } = lookalikes;
    const answered = asked.some(({ request, preflight }) => !isTrouble(request) || !isTrouble(preflight));
    const echoed = asked.some((one) => [one.request, one.preflight].some((seen) => linesOf(seen, allow).includes(one.origin)));
    if (!echoed && answered && fromTheApp(control) && linesOf(control, allow).join() === '*') {
      nothing({ reason: `${operation} lets every origin read it, by a star that stands for no credentials` });
      return;
    }
    const on = examine(
      { operation },
      { held: answered && fromTheApp(control) && letsIn(control, origin, false) && linesOf(control, allow)[0] === origin, by: control.id },
    );
    if (!on) return;
    for (const one of asked) {
      const exchange = [one.request, one.preflight].find((seen) => linesOf(seen, allow).includes(one.origin));
      if (exchange === undefined) continue;
      const shown = {
        data: { operation, origin: one.origin, likeness: words(one) },
        expected: { witness: 'agreement', at: 'origins', value: origin },
        actual: { witness: 'cors/lookalikes', at: exchange.id, value: corsLines(exchange) },
      };
      if (!letsIn(exchange, one.origin, true)) report(on, 'echoedWithoutCredentials', shown);
      else report(on, one.likeness === 'is a sibling' || one.likeness === 'has another port' ? 'neighbour' : 'echoed', shown);
    }
  },
});

const allow = 'access-control-allow-origin';

function words({ likeness }: Lookalikes['asked'][number]): string {
  return likeness === 'is plain http' ? 'is plain http, which anyone on the way can be' : likeness;
}

function corsLines(exchange: Exchange): readonly string[] {
  return [allow, 'access-control-allow-credentials'].flatMap((name) => linesOf(exchange, name).map((value) => `${name}: ${value}`));
}
