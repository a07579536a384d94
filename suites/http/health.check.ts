import { answered, defineCheck, responseHeader, sameAnswer, statusOf, succeeded, type Check } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { readiness } from './readiness.probe.ts';

/** A connection string, with and without a password in it; the password itself is recorded by a name. */
const secretUrl = /\b[a-z][a-z0-9+.-]{2,20}:\/\/[^\s:/@"'<>]{1,100}:(?:<password[^>]{0,10}>|[^\s/@"']{1,200})@/i;
const dataUrl = /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|redis|amqp|sqlite)(?:\+\w+)?:\/\//i;
/** Milliseconds after which load balancers begin to doubt. */
const patience = 2_000;

export const health: Check = defineCheck({
  title: 'The health of the App is told to anyone, at once and afresh, and nothing else with it',
  sources: ['OWASP ASVS 5.0 13.4.5', 'OWASP ASVS 5.0 16.5.2', 'RFC 9111 §5.2.2'],
  needs: { readiness },
  messages: {
    refused: { level: 'breaking', text: '{operation} answers {status} to who is not signed in' },
    anything: { level: 'breaking', text: '{operation} answers as a path that nobody serves does: {status} says nothing' },
    stored: { level: 'breaking', text: '{operation} lets its answer be stored: {value}' },
    secret: { level: 'breaking', text: '{operation} tells a connection string with its password' },
    inside: { level: 'warning', text: '{operation} tells a connection string' },
    slow: { level: 'warning', text: '{operation} takes {milliseconds} ms' },
    unsaid: { level: 'note', text: '{operation} does not say no-store' },
  },
  run({ readiness }, { examine, report }) {
    const { operation, unknown, asked } = readiness;
    const last = asked.at(-1);
    const status = statusOf(last);
    // Who says 5xx is not well, and may be right; a path that is not there is the gate's.
    const on = examine(
      { operation },
      { held: fromTheApp(unknown) && fromTheApp(last) && status !== 404 && status !== 405, by: fromTheApp(unknown) ? unknown.id : (last?.id ?? unknown.id) },
    );
    if (!on || last === undefined || !answered(last) || status === undefined) return;
    const expected = (value: unknown): Side => ({ witness: 'agreement', at: 'health', value });
    const actual = (value: unknown): Side => ({ witness: 'http/readiness', at: last.id, value });
    if (!succeeded(last)) {
      report(on, 'refused', { data: { operation, status }, expected: expected(200), actual: actual(status) });
      return;
    }
    if (sameAnswer(last, unknown)) {
      report(on, 'anything', {
        data: { operation, status },
        expected: { witness: 'http/readiness', at: unknown.id, value: 'another answer' },
        actual: actual(status),
      });
      return;
    }
    const control = responseHeader(last, 'cache-control').join(', ');
    const stores = /\bpublic\b|\bimmutable\b|\b(?:s-maxage|max-age)\s*=\s*"?[1-9]/i.test(control) && !/\bno-(?:store|cache)\b/i.test(control);
    if (stores) report(on, 'stored', { data: { operation, value: control.slice(0, 100) }, expected: expected('no-store'), actual: actual(control) });
    else if (!/\bno-(?:store|cache)\b/i.test(control)) report(on, 'unsaid', { data: { operation }, expected: expected('no-store'), actual: actual(control) });
    const text = last.response.body?.text ?? '';
    if (secretUrl.test(text)) report(on, 'secret', { data: { operation }, expected: expected('a state'), actual: actual(text.slice(0, 200)) });
    else if (dataUrl.test(text)) report(on, 'inside', { data: { operation }, expected: expected('a state'), actual: actual(text.slice(0, 200)) });
    const quickest = Math.min(...asked.map(({ took }) => took));
    if (quickest > patience)
      report(on, 'slow', { data: { operation, milliseconds: Math.round(quickest) }, expected: expected(`at most ${patience} ms`), actual: actual(quickest) });
  },
});

type Side = { readonly witness: string; readonly at: string; readonly value: unknown };
