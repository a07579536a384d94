import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Malformed } from './malformed.probe.ts';

const clean = readCase('ws/malformed-input', 'bearer.clean');
const byCookie = readCase('ws/malformed-input', 'cookie.clean');
const crashing = readCase('ws/malformed-input', 'bearer.socket-json-crash');

function malformed({ said }: Editing): Editable<Malformed> {
  return said<Malformed>('ws/malformed');
}
type Visit = Editable<Malformed>['bystander'];
function ended(visit: Visit, code: number, by: 'app' | 'us' = 'app'): void {
  Object.assign(visit, { end: { at: 9_000, by, code, reason: '' } });
}
const others = { flow: 'other sockets, while one sends what makes no sense' };
const works = { flow: 'the App after messages that make no sense' };

describe('dropped', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) =>
      malformed(data)
        .sent.slice(0, 1)
        .forEach(({ visit }) => ended(visit, 1006)),
    );
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'dropped',
        level: 'breaking',
        subject: { flow: 'text that is not JSON on a socket' },
        text: expect.stringContaining('On text that is not JSON the connection is lost'),
        expected: { witness: 'agreement', at: 'realtime' },
        actual: { witness: 'ws/malformed', at: expect.stringMatching(/^x\d+$/), value: 1006 },
      },
    ]);
  });
  test('several that go with everyone else are not each the cause', () => {
    const { findings, undecided } = clean.judged((data) => {
      const said = malformed(data);
      said.sent.slice(0, 2).forEach(({ visit }) => ended(visit, 1006));
      ended(said.bystander, 1006);
    });
    expect(findings).toMatchObject([{ message: 'othersDropped', actual: { value: { ended: 1006, with: ['text that is not JSON', expect.any(String)] } } }]);
    expect(undecided).toMatchObject([{ control: expect.stringContaining('with everyone else’s') }, {}]);
  });
  test('one alone that goes with everyone else is', () => {
    const { findings } = clean.judged((data) => {
      const said = malformed(data);
      said.sent.slice(0, 1).forEach(({ visit }) => ended(visit, 1006));
      ended(said.bystander, 1006);
    });
    expect(findings.map(({ message }) => message)).toEqual(['dropped', 'othersDropped']);
  });
  test('several that go while everyone else stays are', () => {
    const { findings } = clean.judged((data) =>
      malformed(data)
        .sent.slice(0, 2)
        .forEach(({ visit }) => ended(visit, 1006)),
    );
    expect(findings.map(({ message }) => message)).toEqual(['dropped', 'dropped']);
  });
  test('quiet where it was us who hung up', () => {
    expect(clean.judged((data) => malformed(data).sent.forEach(({ visit }) => ended(visit, 1006, 'us')))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('othersDropped', () => {
  test.for<readonly [string, (data: Editing) => void, unknown]>([
    ['lost', (data) => ended(malformed(data).bystander, 1006), 1006],
    ['there, and dumb', () => undefined, 'no pong'],
  ])('%s', ([, befall, value]) => {
    const { findings } = clean.judged((data) => {
      Object.assign(malformed(data), { pongs: { before: true, after: false } });
      befall(data);
    });
    expect(findings).toMatchObject([{ message: 'othersDropped', level: 'breaking', subject: others, actual: { witness: 'ws/malformed', value } }]);
  });
});

describe('appFails', () => {
  test('an ordinary request', () => {
    const { findings } = clean.judged((data) => {
      const { http } = malformed(data);
      if (http !== undefined) answering(http.after, 500);
    });
    expect(findings).toMatchObject([
      {
        message: 'appFails',
        level: 'breaking',
        subject: works,
        text: expect.stringContaining('an ordinary request answers 500'),
        actual: { value: 'an ordinary request answers 500' },
      },
    ]);
  });
  test('a new socket', () => {
    const { findings } = clean.judged((data) => failing(malformed(data).again.handshake));
    expect(findings).toMatchObject([{ message: 'appFails', text: expect.stringContaining('a new socket is answered with nothing') }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the socket beside: %s', ([, befall]) => {
    expect(crashing.judged((data) => befall(malformed(data).bystander.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the socket beside was never signed in', () => {
    expect(crashing.judged((data) => Object.assign(malformed(data).bystander, { ready: 'no' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the socket that sends: %s', ([, befall]) => {
    const { findings, undecided } = crashing.judged((data) => malformed(data).sent.forEach(({ visit }) => befall(visit.handshake)));
    expect(findings).toEqual([]);
    expect(undecided.length).toBe(malformedKinds + 2);
  });
  test.for(troubles)('the request before: %s', ([, befall]) => {
    const { findings } = clean.judged((data) => {
      const { http } = malformed(data);
      if (http === undefined) return;
      befall(http.before);
      answering(http.after, 500);
    });
    expect(findings).toEqual([]);
  });
  test('the App is not ours to try: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.app, { owned: false }))).toThrow('does not apply');
  });
});
const malformedKinds = 7;

describe('a correct app', () => {
  const each =
    (change: (visit: Visit) => void): ((data: Editing) => void) =>
    (data) =>
      malformed(data).sent.forEach(({ visit }) => change(visit));
  test.for<readonly [string, (data: Editing) => void]>([
    ['closes with 1003', each((visit) => ended(visit, 1003))],
    ['closes with 1007', each((visit) => ended(visit, 1007))],
    ['closes with 1008', each((visit) => ended(visit, 1008))],
    ['closes with 1011', each((visit) => ended(visit, 1011))],
    ['closes with a code of its own', each((visit) => ended(visit, 4400))],
    ['closes without a code', each((visit) => ended(visit, 1005))],
    ['says nothing at all', each((visit) => Object.assign(visit, { frames: visit.frames.filter(({ text }) => !text.includes('error')) }))],
    [
      'closes a socket that was idle',
      (data) => {
        ended(malformed(data).bystander, 1001);
        Object.assign(malformed(data), { pongs: { before: true, after: false } });
      },
    ],
    ['never answers pings, as behind some proxies', (data) => Object.assign(malformed(data), { pongs: { before: false, after: false } })],
    ['has nothing that only a user may read', (data) => delete malformed(data).http],
    [
      'asks to wait after so many messages',
      (data) => {
        const { http, again } = malformed(data);
        if (http !== undefined) answering(http.after, 429);
        answering(again.handshake, 429);
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
