import { describe, expect, test } from 'vitest';
import type { Agreement } from '../../src/model/agreement.ts';
import { answering, readCase, withHeader, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { controls, noticeOf, saying, subject } from './notices-for-tests.ts';

const clean = readCase('deprecation/sunset', 'bearer.clean');
const problem = [['content-type', 'application/problem+json']] as const;

/** The answer of an operation whose day was yesterday. */
function gone(data: Editing, status: number, body = '{}', headers: readonly (readonly [string, string])[] = [['content-type', 'application/json']]): void {
  const exchange = saying(data);
  answering(exchange, status, {
    headers: [...headers, ['date', 'Fri, 02 Jan 2026 00:00:00 GMT'], ['sunset', 'Thu, 01 Jan 2026 00:00:00 GMT'], ['deprecation', '@1700000000']],
    body,
  });
}

test.for(['2031-07-01T00:00:00Z', '@1940630400', 'Tue, 1 Jul 2031 00:00:00 GMT', 'Mon, 01 Jul 2031 00:00:00 GMT', 'Tuesday, 01-Jul-31 00:00:00 GMT'])(
  'malformed: %s, both sides shown',
  (value) => {
    const { kind, findings } = clean.judged((data) => withHeader(saying(data), 'sunset', value));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'malformed',
        level: 'breaking',
        subject,
        text: expect.stringContaining(`GET /v1/summary says Sunset: ${value}, which is no date`),
        expected: { at: 'RFC 8594 §3' },
        actual: { witness: 'deprecation/notices', at: expect.stringMatching(/^x\d+$/), value: { sunset: value } },
      },
    ]);
  },
);
test('before Deprecation', () => {
  const { findings } = clean.judged((data) => withHeader(saying(data), 'sunset', 'Mon, 01 Jun 2026 00:00:00 GMT'));
  expect(findings).toMatchObject([
    { message: 'beforeDeprecation', subject, text: 'GET /v1/summary ends on 2026-06-01, before it is deprecated on 2026-07-01' },
  ]);
});
test('too soon after Deprecation', () => {
  const { findings } = clean.judged((data) => withHeader(saying(data), 'sunset', 'Sat, 01 Aug 2026 00:00:00 GMT'));
  expect(findings).toMatchObject([
    { message: 'shortNotice', text: 'GET /v1/summary ends 31 days after it is deprecated; 180 are agreed', expected: { witness: 'agreement', value: 180 } },
  ]);
});
test('gone with a crash', () => {
  const { findings } = clean.judged((data) => gone(data, 500));
  expect(findings).toMatchObject([{ message: 'unclean', text: 'GET /v1/summary has ended on 2026-01-01 and answers 500: a crash is no end' }]);
});
test.for([404, 410])('gone with %i in another shape than agreed', (status) => {
  const { findings } = clean.judged((data) => gone(data, status, '<h1>Gone</h1>', [['content-type', 'text/html']]));
  expect(findings).toMatchObject([{ message: 'unclean', subject, text: expect.stringContaining(`answers ${status}: the media type is text/html`) }]);
});

test.for(troubles)('a control that does not hold, %s: no finding, inconclusive', ([, befall]) => {
  const outcome = clean.judged((data) => {
    withHeader(saying(data), 'sunset', 'soon');
    controls(data, befall);
  });
  expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
});
test('nobody says it: none', () => {
  expect(clean.judged((data) => withHeader(saying(data), 'sunset'))).toMatchObject({ kind: 'none' });
});

describe('a correct app', () => {
  const gonePolitely = JSON.stringify({ type: 'about:blank', title: 'Gone', status: 410, code: 'gone' });
  test.for<readonly [string, (data: Editing) => void]>([
    ['serves it beyond its day', (data) => gone(data, 200)],
    ['leads to the successor', (data) => gone(data, 308)],
    ['asks first who one is', (data) => gone(data, 401)],
    ['is behind a proxy that has no one to ask', (data) => gone(data, 503)],
    ['refuses as agreed', (data) => gone(data, 410, gonePolitely, problem)],
    [
      'has agreed on no errors',
      (data) => {
        delete data.said<Agreement>('contract/agreement').errors;
        gone(data, 410, 'gone', [['content-type', 'text/plain']]);
      },
    ],
    ['says no Deprecation', (data) => (withHeader(saying(data), 'deprecation'), withHeader(saying(data), 'sunset', 'Sat, 01 Aug 2026 00:00:00 GMT'))],
    ['says a Deprecation that another check tells', (data) => withHeader(saying(data), 'deprecation', 'true')],
    [
      'ends when it is deprecated, and no notice is agreed',
      (data) => {
        delete data.said<Agreement>('contract/agreement').deprecated?.noticeDays;
        withHeader(saying(data), 'sunset', 'Wed, 01 Jul 2026 00:00:00 GMT');
      },
    ],
    ['gives 180 days but for an hour', (data) => withHeader(saying(data), 'sunset', 'Sun, 27 Dec 2026 23:00:00 GMT')],
    ['says it twice', (data) => withHeader(saying(data), 'sunset', 'Tue, 01 Jul 2031 00:00:00 GMT', 'Tue, 01 Jul 2031 00:00:00 GMT')],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test.for(troubles)('%s in place of the answer: undecided, not nothing', ([, befall]) => {
  const outcome = clean.judged((data) => {
    const exchange = saying(data);
    noticeOf(data).said = [];
    befall(exchange);
  });
  expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
});
