import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Exchange } from '../../src/author.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Files } from './files.probe.ts';
import type { Refusals } from './refusals.probe.ts';

const clean = readCase('upload/rejects-early', 'bearer.clean');
const byCookie = readCase('upload/rejects-early', 'cookie.clean');
const crashing = readCase('upload/rejects-early', 'bearer.upload-boundary-crash');
const onField = readCase('upload/rejects-early', 'cookie.upload-field-crash');
const fromNobody = { flow: 'upload from nobody' };

function refusals({ said }: Editing): Editable<Refusals> {
  return said<Refusals>('upload/refusals');
}
function anonymous(data: Editing): NonNullable<Editable<Refusals>['anonymous']> {
  const { anonymous: found } = refusals(data);
  if (found === undefined) throw new Error('nobody uploaded');
  return found;
}
function sent(data: Editing, bytes: number): void {
  Object.assign(anonymous(data).exchange.request, { body: { text: '', bytes, cut: true } });
}

test('six bodies are sent that are no upload', () => {
  clean.judged((data) => expect(refusals(data).malformed.map(({ what }) => what)).toHaveLength(6));
});

describe('crashed', () => {
  test('both sides shown', () => {
    const { kind, findings } = crashing.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'crashed',
        level: 'breaking',
        subject: { flow: 'upload of a multipart body without a boundary' },
        text: 'An upload that cannot be accepted is answered with 500: a multipart body without a boundary',
        expected: { witness: 'agreement', at: 'upload', value: '4xx' },
        actual: { witness: 'upload/refusals', at: expect.stringMatching(/^x\d+$/), value: 500 },
      },
    ]);
  });
  test('a part of another name', () => {
    expect(onField.judged().findings).toMatchObject([{ message: 'crashed', subject: { flow: 'upload of a part of another name' } }]);
  });
  test.for<readonly [string, (data: Editable<Files>) => Editable<Exchange> | undefined]>([
    ['a file that is one byte too large', ({ limit }) => limit?.overInChunks.exchange],
    ['a file of another type', ({ foreign }) => foreign.at(-1)?.uploaded.exchange],
  ])('%s: a 500 is one, a 503 is none', ([what, of]) => {
    const judged = (status: number): Outcome =>
      clean.judged((data) => {
        const exchange = of(data.said<Files>('upload/files'));
        if (exchange === undefined) throw new Error(`${what} was not sent`);
        answering(exchange, status);
      });
    expect(judged(500)).toMatchObject({
      kind: 'fail',
      findings: [
        {
          message: 'crashed',
          subject: { flow: `upload of ${what}` },
          text: `An upload that cannot be accepted is answered with 500: ${what}`,
          actual: { witness: 'upload/files', at: expect.stringMatching(/^x\d+$/), value: 500 },
        },
      ],
    });
    expect(judged(503)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('an upload that gets no answer', () => {
  function broken(data: Editing, after: 'refused' | 'answered' | 'not asked'): void {
    const [first, second] = refusals(data).malformed;
    if (first === undefined || second === undefined) throw new Error('nothing was sent');
    const next = structuredClone(first.exchange);
    failing(second.exchange, 'the connection was closed before an answer came');
    if (after === 'refused') failing(next);
    if (after !== 'not asked') Object.assign(second, { after: next });
  }
  test('is a crash when nobody is answered after it', () => {
    const { kind, findings } = clean.judged((data) => broken(data, 'refused'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'crashed',
        subject: { flow: 'upload of a multipart body that breaks off' },
        text: 'An upload that cannot be accepted is answered with silence, as is whatever is asked after it: a multipart body that breaks off',
        actual: { witness: 'upload/refusals', value: 'the connection was closed before an answer came' },
      },
    ]);
  });
  test.each(['answered', 'not asked'] as const)('is none by itself: what comes after is %s', (after) => {
    expect(clean.judged((data) => broken(data, after)).findings).toEqual([]);
  });
});

describe('acceptedFromNobody', () => {
  test('both sides shown, and nothing said of when', () => {
    const { findings } = clean.judged((data) => {
      answering(anonymous(data).exchange, 201, { body: '{"id":"1"}' });
      anonymous(data).stored = true;
      sent(data, anonymous(data).bytes);
    });
    expect(findings).toMatchObject([
      {
        message: 'acceptedFromNobody',
        level: 'breaking',
        subject: fromNobody,
        text: 'A file from nobody is stored, with 201',
        expected: { witness: 'agreement', at: 'auth' },
        actual: { value: 201 },
      },
    ]);
  });
});

describe('readFirst', () => {
  test('is a warning', () => {
    const { kind, findings } = clean.judged((data) => sent(data, anonymous(data).bytes));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'readFirst',
        level: 'warning',
        subject: fromNobody,
        text: expect.stringMatching(/ refused with 401 only when all of its 10\d{5} bytes had been sent$/),
      },
    ]);
  });
  test('quiet where some of it was read', () => {
    expect(clean.judged((data) => sent(data, anonymous(data).bytes - 65_536))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('a proper upload: %s', ([, befall]) => {
    for (const one of [crashing, onField])
      expect(one.judged((data) => befall(data.said<Editable<Files>>('upload/files').small.exchange))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('a proper upload is not stored', () => {
    expect(crashing.judged((data) => Object.assign(data.said<Editable<Files>>('upload/files').small, { stored: false }))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
    });
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('what is no upload: %s', ([, befall]) => {
    const outcome = clean.judged((data) =>
      refusals(data)
        .malformed.slice(0, 1)
        .forEach(({ exchange }) => befall(exchange)),
    );
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { flow: 'upload of a multipart body without a boundary' } }] });
  });
  test.for([503, 504])('a gateway’s %i decides nothing', (status) => {
    expect(clean.judged((data) => refusals(data).malformed.forEach(({ exchange }) => answering(exchange, status)))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
    });
  });
  test.for(troubles)('the file from nobody: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      befall(anonymous(data).exchange);
      sent(data, anonymous(data).bytes);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: fromNobody }] });
  });
  test('no upload is agreed: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => delete recorded.agreement.upload)).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses everything with 400', (data) => refusals(data).malformed.forEach(({ exchange }) => answering(exchange, 400))],
    ['forgives what can be read', (data) => refusals(data).malformed.forEach(({ exchange }) => answering(exchange, 201, { body: '{"id":"9"}' }))],
    ['refuses nobody with 403', (data) => answering(anonymous(data).exchange, 403)],
    ['refuses nobody by size', (data) => answering(anonymous(data).exchange, 413)],
    ['hides from nobody where to upload', (data) => answering(anonymous(data).exchange, 404)],
    ['sends nobody to the sign-in', (data) => answering(anonymous(data).exchange, 303, { headers: [['location', '/sign-in']] })],
    ['answers nobody with a success that stored nothing', (data) => answering(anonymous(data).exchange, 200, { body: '{"success":false}' })],
    ['lets everyone upload', (data) => delete refusals(data).anonymous],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
