import { defineCheck, jsonBody, mediaType, responseHeader, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { negotiation } from './negotiation.probe.ts';

/** Where Apps send who is to sign in. */
const signInPath = /(?:^|\/)(?:log-?in|sign-?in|auth|session)(?:$|[/?])/i;

export const negotiationAndHead: Check = defineCheck({
  title: 'Whatever content a signed-in client asks for, it gets it, JSON or a refusal it can read',
  sources: ['RFC 9110 §9.3.2', 'RFC 9110 §12.5.1', 'RFC 9110 §15.5.7'],
  needs: { negotiation },
  messages: {
    crashed: { level: 'breaking', text: '{operation} answers {status} to {what}' },
    redirected: { level: 'breaking', text: '{operation} sends a signed-in client that asks for {what} to {location}' },
    notJson: { level: 'warning', text: '{operation} answers {status} as {type} to a client that takes anything' },
    head: { level: 'note', text: '{operation} answers {status} to HEAD, and {get} to GET' },
  },
  run({ negotiation }, { examine, report }) {
    const { operation, control, others, head, again, signIn } = negotiation;
    const json = succeeded(control) && jsonBody(control.response) !== undefined;
    const on = examine({ operation }, { held: json && succeeded(again), by: json ? again.id : control.id });
    if (!on) return;
    const expected = (value: unknown): Side => ({ witness: 'http/negotiation', at: again.id, value });
    const actual = (exchange: Exchange, value: unknown): Side => ({ witness: 'http/negotiation', at: exchange.id, value });
    const asked = [...others.map(({ accept, exchange }) => ({ what: `Accept: ${accept.split(',', 1)[0] ?? ''}`, exchange })), { what: 'HEAD', exchange: head }];
    const crash = asked.find(({ exchange }) => statusOf(exchange) === 500);
    if (crash !== undefined) {
      const status = statusOf(crash.exchange) ?? 0;
      report(on, 'crashed', { data: { operation, status, what: crash.what }, expected: expected('JSON or 406'), actual: actual(crash.exchange, status) });
    }
    for (const { what, exchange } of asked) {
      const status = statusOf(exchange) ?? 0;
      const [location] = responseHeader(exchange, 'location');
      if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, exchange.request.url)) continue;
      const { pathname } = new URL(location, exchange.request.url);
      if (pathname === new URL(exchange.request.url).pathname || !(pathname === signIn || signInPath.test(pathname))) continue;
      report(on, 'redirected', {
        data: { operation, what, location: location.slice(0, 100) },
        expected: expected('JSON or 406'),
        actual: actual(exchange, { status, location }),
      });
      break;
    }
    const anything = others.find(({ accept }) => accept === '*/*')?.exchange;
    const status = statusOf(anything) ?? 0;
    if (
      anything !== undefined &&
      anything.response.kind === 'answered' &&
      (status === 406 || succeeded(anything)) &&
      jsonBody(anything.response) === undefined
    ) {
      report(on, 'notJson', {
        data: { operation, status, type: mediaType(anything.response.headers) ?? 'nothing' },
        expected: expected('JSON, as a frontend that says nothing gets it'),
        actual: actual(anything, mediaType(anything.response.headers) ?? status),
      });
    }
    const answer = statusOf(head);
    if (answer !== undefined && answer < 500 && answer !== 429 && answer !== statusOf(control))
      report(on, 'head', {
        data: { operation, status: answer, get: statusOf(control) ?? 0 },
        expected: expected(statusOf(control)),
        actual: actual(head, answer),
      });
  },
});

type Side = { readonly witness: string; readonly at: string; readonly value: unknown };
