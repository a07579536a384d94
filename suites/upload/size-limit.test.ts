import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Files } from './files.probe.ts';

const clean = readCase('upload/size-limit', 'bearer.clean');
const byCookie = readCase('upload/size-limit', 'cookie.clean');
const refusing = readCase('upload/size-limit', 'bearer.upload-limit-off-by-one');
const accepting = readCase('upload/size-limit', 'cookie.upload-without-limit');
const atProxy = readCase('upload/size-limit', 'bearer.upload-limit-at-proxy');
const web = clean.recorded.app.origins.web ?? '';
const largest = { flow: 'a file of the largest size' };
const over = { flow: 'a file that is one byte too large' };
const inChunks = { flow: 'a file that is one byte too large, in chunks' };
const allow = 'access-control-allow-origin';

function files({ said }: Editing): Editable<Files> {
  return said<Files>('upload/files');
}
type Limit = NonNullable<Editable<Files>['limit']>;
function limit(data: Editing): Limit {
  const { limit: found } = files(data);
  if (found === undefined) throw new Error('no limit was tried');
  return found;
}
const problem = '{"type":"about:blank","title":"Too large","status":413,"code":"too_large"}';
const cors = [
  ['content-type', 'application/problem+json'],
  [allow, web],
] as const;
const both = (data: Editing): readonly Limit['over'][] => [limit(data).over, limit(data).overInChunks];

describe('refusedAtLimit', () => {
  test('both sides shown', () => {
    const { kind, findings } = refusing.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'refusedAtLimit',
        level: 'breaking',
        subject: largest,
        text: 'A file of exactly 1048576 bytes, agreed to be accepted, is answered with 413',
        expected: { witness: 'agreement', at: 'upload.maxBytes', value: 1_048_576 },
        actual: { witness: 'upload/files', at: expect.stringMatching(/^x\d+$/), value: 413 },
      },
    ]);
  });
});

describe('accepted', () => {
  test('with its length told and in chunks, both sides shown', () => {
    expect(accepting.judged().findings).toMatchObject([
      { message: 'accepted', level: 'breaking', subject: over, text: 'A file of 1048577 bytes, one more than agreed, is stored', actual: { value: 201 } },
      { message: 'accepted', subject: inChunks },
    ]);
  });
  test('in chunks only: where only the Content-Length is looked at', () => {
    const { findings } = clean.judged((data) =>
      Object.assign(limit(data).overInChunks, { stored: true, exchange: structuredClone(limit(data).exact.exchange) }),
    );
    expect(findings).toMatchObject([{ message: 'accepted', subject: inChunks }]);
  });
});

describe('unreadable', () => {
  test('both sides shown', () => {
    const { findings } = clean.judged((data) => withHeader(limit(data).over.exchange, allow));
    expect(findings).toMatchObject([
      {
        message: 'unreadable',
        level: 'breaking',
        subject: over,
        text: `${web} cannot read the 413 to a file that is too large: the browser reports a network error`,
        expected: { witness: 'agreement', at: 'origins', value: web },
        actual: { value: [] },
      },
    ]);
  });
  test('for another origin', () => {
    const { findings } = clean.judged((data) => withHeader(limit(data).over.exchange, allow, 'https://other.example'));
    expect(findings).toMatchObject([{ message: 'unreadable', actual: { value: ['https://other.example'] } }]);
  });
  test('a proxy’s page is another shape too', () => {
    expect(atProxy.judged().findings.map(({ message, subject }) => [message, subject])).toEqual([
      ['unreadable', over],
      ['otherShape', over],
    ]);
  });
});

describe('otherShape', () => {
  test('both sides shown', () => {
    const { findings } = clean.judged((data) =>
      answering(limit(data).over.exchange, 413, {
        headers: [
          ['content-type', 'application/json'],
          [allow, web],
        ],
        body: '{"detail":"too large"}',
      }),
    );
    expect(findings).toMatchObject([
      {
        message: 'otherShape',
        level: 'breaking',
        subject: over,
        text: expect.stringContaining('the media type is application/json'),
        expected: { witness: 'agreement', at: 'errors' },
      },
    ]);
  });
  test('an answer without a body', () => {
    const { findings } = clean.judged((data) => answering(limit(data).over.exchange, 413, { headers: [[allow, web]] }));
    expect(findings).toMatchObject([{ message: 'otherShape', text: expect.stringContaining('the answer has no body') }]);
  });
  test('quiet where errors are not agreed', () => {
    const outcome = clean.judged((data) => {
      delete data.said<{ errors?: unknown }>('contract/agreement').errors;
      answering(limit(data).over.exchange, 413, {
        headers: [
          ['content-type', 'text/plain'],
          [allow, web],
        ],
        body: 'too large',
      });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('otherStatus', () => {
  test.for([400, 422])('%i is a warning', (status) => {
    const { kind, findings } = clean.judged((data) => {
      for (const { exchange } of both(data)) answering(exchange, status, { headers: cors, body: problem.replace('413', String(status)) });
    });
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'otherStatus', level: 'warning', subject: over, actual: { value: status } }, { subject: inChunks }]);
  });
});

describe('unanswered', () => {
  test('is a warning', () => {
    const { kind, findings } = clean.judged((data) => failing(limit(data).over.exchange, 'the connection was closed before an answer came'));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'unanswered', level: 'warning', subject: over }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the small file: %s', ([, befall]) => {
    for (const one of [refusing, accepting, atProxy])
      expect(one.judged((data) => befall(files(data).small.exchange))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the small file was answered, and not stored', () => {
    expect(refusing.judged((data) => Object.assign(files(data).small, { stored: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the largest file: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(limit(data).exact.exchange))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: largest }] });
  });
  test.for(troubles)('one that is too large: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(limit(data).over.exchange))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: over }] });
  });
  test('no file of that size was sent', () => {
    expect(refusing.judged((data) => delete files(data).limit)).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['no upload is agreed', ({ recorded }) => delete recorded.agreement.upload],
    ['no largest size is agreed', ({ recorded }) => delete recorded.agreement.upload?.maxBytes],
    ['the largest size is very large', ({ recorded }) => Object.assign(recorded.agreement.upload ?? {}, { maxBytes: 1e9 })],
    ['nothing to upload to can be created', ({ recorded }) => delete recorded.app.resources['todos']?.create],
  ])('%s: the check does not apply', ([, change]) => {
    expect(() => clean.judged(change)).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'wants a length',
      (data) => answering(limit(data).overInChunks.exchange, 411, { headers: [['content-type', 'text/html']], body: '<h1>Length Required</h1>' }),
    ],
    ['lets everyone read', (data) => [files(data).small, ...both(data)].forEach(({ exchange }) => withHeader(exchange, allow, '*'))],
    [
      'is of the same origin as its frontend',
      (data) => {
        delete files(data).origin;
        both(data).forEach(({ exchange }) => withHeader(exchange, allow));
      },
    ],
    [
      'never speaks CORS on uploads: that is for other checks',
      (data) => [files(data).small, ...both(data)].forEach(({ exchange }) => withHeader(exchange, allow)),
    ],
    ['stores and answers with 200', (data) => Object.assign(limit(data).exact.exchange.response, { status: 200 })],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for([400, 422])('sees no file in what comes without a length, and says %i', (status) => {
    const outcome = clean.judged((data) =>
      answering(limit(data).overInChunks.exchange, status, { headers: cors, body: problem.replace('413', String(status)) }),
    );
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('behind a firewall that blocks the large one is undecided, not wrong', () => {
    expect(clean.judged((data) => both(data).forEach(({ exchange }) => blocked(exchange)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});
