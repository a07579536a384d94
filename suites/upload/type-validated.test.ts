import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Files } from './files.probe.ts';

const clean = readCase('upload/type-validated', 'bearer.clean');
const byCookie = readCase('upload/type-validated', 'cookie.clean');
const trusting = readCase('upload/type-validated', 'bearer.upload-type-declared');
const unasking = readCase('upload/type-validated', 'cookie.upload-any-type');

function files({ said }: Editing): Editable<Files> {
  return said<Files>('upload/files');
}
type Foreign = Editable<Files['foreign'][number]>;
function foreign(data: Editing, what: string): Foreign {
  const found = files(data).foreign.find((one) => one.what === what);
  if (found === undefined) throw new Error(`${what} was not sent`);
  return found;
}
function stored(data: Editing, what: string): void {
  Object.assign(foreign(data, what).uploaded, {
    stored: true,
    exchange: { ...foreign(data, what).uploaded.exchange, response: files(data).small.exchange.response },
  });
}
const listed = { flow: 'what is listed after refused uploads' };

test('three files are sent as what they are, and three in disguise', () => {
  clean.judged((data) => {
    expect(files(data).foreign.map(({ what }) => what)).toEqual([
      'an HTML page',
      'an SVG with a script',
      'a program',
      'an HTML page that says it is image/png',
      'an SVG with a script that says it is image/png',
      'a program that says it is image/png',
    ]);
  });
});

describe('an agreed type that is not taken', () => {
  const leftOut = readCase('upload/type-validated', 'bearer.upload-type-left-out');
  const other = (data: Editing, type: string): Editable<Files['small']> => {
    const found = files(data).others?.find((one) => one.type === type);
    if (found === undefined) throw new Error(`no ${type} was sent`);
    return found.uploaded;
  };
  test('agreedRefused: 415 speaks of the type; both sides shown', () => {
    const { kind, findings } = leftOut.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'agreedRefused',
        level: 'breaking',
        subject: { flow: 'upload of image/jpeg' },
        text: 'A file of an agreed type is refused with 415 for its type: image/jpeg',
        expected: { witness: 'agreement', at: 'upload.types' },
        actual: { witness: 'upload/files', at: expect.stringMatching(/^x\d+$/), value: 415 },
      },
    ]);
  });
  test('agreedNotTaken: another refusal may be for the sample, and is a warning', () => {
    expect(readCase('upload/type-validated', 'cookie.upload-type-mistaken').judged()).toMatchObject({
      kind: 'pass',
      findings: [{ message: 'agreedNotTaken', level: 'warning', text: 'A small file of an agreed type is refused with 422: application/pdf' }],
    });
  });
  test('of the first type, where files of another are taken', () => {
    const { findings } = clean.judged((data) => {
      answering(files(data).small.exchange, 415, { body: '{}' });
      files(data).small.stored = false;
    });
    expect(findings).toMatchObject([{ message: 'agreedRefused', subject: { flow: 'upload of image/png' } }]);
  });
  test.for([403, 409, 413, 507])('%i is not for its type', (status) => {
    const { findings } = clean.judged((data) => {
      answering(other(data, 'text/plain').exchange, status, { body: '{}' });
      other(data, 'text/plain').stored = false;
    });
    expect(findings).toEqual([]);
  });
  test.for(troubles)('undecided where %s', ([, befall]) => {
    const outcome = leftOut.judged((data) => befall(other(data, 'image/jpeg').exchange));
    expect(outcome).toMatchObject({ findings: [], undecided: [{ subject: { flow: 'upload of image/jpeg' } }] });
  });
});

describe('typeAccepted', () => {
  test.for(['an HTML page', 'an SVG with a script', 'a program'])('%s, both sides shown', (what) => {
    const { kind, findings } = clean.judged((data) => stored(data, what));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'typeAccepted',
        level: 'breaking',
        subject: { flow: `upload of ${what}` },
        text: `A file of a type that is not agreed is stored: ${what}`,
        expected: { witness: 'agreement', at: 'upload.types', value: ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'] },
        actual: { witness: 'upload/files', at: expect.stringMatching(/^x\d+$/), value: 201 },
      },
    ]);
  });
  test('an app that never asks takes them all', () => {
    expect(unasking.judged().findings.map(({ message }) => message)).toEqual([
      ...Array<string>(3).fill('typeAccepted'),
      ...Array<string>(3).fill('contentTrusted'),
    ]);
  });
});

describe('contentTrusted', () => {
  test('both sides shown', () => {
    const { findings } = trusting.judged();
    expect(findings.map(({ message }) => message)).toEqual(['contentTrusted', 'contentTrusted', 'contentTrusted']);
    expect(findings[0]).toMatchObject({
      level: 'breaking',
      subject: { flow: 'upload of an HTML page that says it is image/png' },
      text: 'A file is believed what it says it is: an HTML page that says it is image/png is stored',
      actual: { value: 201 },
    });
  });
});

describe('storedAnyway', () => {
  test('both sides shown', () => {
    const { findings } = clean.judged((data) => Object.assign(files(data).listed ?? {}, { before: 1, after: 4 }));
    expect(findings).toMatchObject([
      {
        message: 'storedAnyway',
        level: 'breaking',
        subject: listed,
        text: expect.stringContaining('3 more than before'),
        expected: { value: 1 },
        actual: { at: expect.stringMatching(/^x\d+$/), value: 4 },
      },
    ]);
  });
  test('told once, not besides what was openly stored', () => {
    const { findings } = trusting.judged((data) => Object.assign(files(data).listed ?? {}, { before: 1, after: 4 }));
    expect(findings.map(({ message }) => message)).not.toContain('storedAnyway');
  });
  test('quiet where the list lacked the file that was stored before: it is behind', () => {
    const outcome = clean.judged((data) => Object.assign(files(data).listed ?? {}, { before: 0, after: 1 }));
    expect(outcome).toMatchObject({ findings: [], undecided: [{ subject: listed }] });
  });
  test('quiet where the list is not readable', () => {
    const outcome = clean.judged((data) => {
      const { listed: list } = files(data);
      if (list === undefined) throw new Error('not listed');
      Object.assign(list, { after: 4 });
      answering(list.by, 500);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the file of an agreed type: %s', ([, befall]) => {
    for (const one of [trusting, unasking])
      expect(one.judged((data) => befall(files(data).small.exchange))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the file of an agreed type is not stored', () => {
    expect(trusting.judged((data) => Object.assign(files(data).small, { stored: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('a foreign one: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(foreign(data, 'a program').uploaded.exchange))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      undecided: [{ subject: { flow: 'upload of a program' } }],
    });
  });
  test('a foreign one is taken with 202, to be looked at later', () => {
    const outcome = clean.judged((data) => {
      stored(data, 'a program');
      answering(foreign(data, 'a program').uploaded.exchange, 202, { body: '{"id":"1","status":"scanning"}' });
    });
    expect(outcome).toMatchObject({ findings: [], undecided: [{ subject: { flow: 'upload of a program' } }] });
  });
  test('no types are agreed: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => delete recorded.agreement.upload?.types)).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  const each = (data: Editing, status: number, body = '{}'): void =>
    files(data).foreign.forEach(({ uploaded }) => answering(uploaded.exchange, status, { body }));
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses with 400', (data) => each(data, 400)],
    ['refuses with 422', (data) => each(data, 422)],
    ['refuses with 403', (data) => each(data, 403)],
    ['answers 200 and says that it did not work', (data) => each(data, 200, '{"success":false,"error":"type"}')],
    ['lists nothing', (data) => delete files(data).listed],
    ['lists less than before, as old files go', (data) => Object.assign(files(data).listed ?? {}, { before: 5, after: 4 })],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
