import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Handshakes, Likeness } from './handshakes.probe.ts';

const byCookie = readCase('ws/origin-checked', 'cookie.clean');
const byMessage = readCase('ws/origin-checked', 'bearer.clean');
const hijackable = readCase('ws/origin-checked', 'cookie.events-any-origin');
const prefixed = readCase('ws/origin-checked', 'cookie.events-origin-prefix');
const flows: Readonly<Record<Likeness, string>> = {
  'made up': 'a socket from an origin made up for this run',
  null: 'a socket from the origin null',
  'one that begins like the frontend’s': 'a socket from an origin that begins like the frontend’s',
};
const likenesses = Object.keys(flows) as Likeness[];

function handshakes({ said }: Editing): Editable<Handshakes> {
  return said<Handshakes>('ws/handshakes');
}
type Visit = Editable<Handshakes>['control'];
function from(data: Editing, likeness: Likeness): Visit {
  const found = handshakes(data).foreign.find((one) => one.likeness === likeness);
  if (found === undefined) throw new Error(`nothing came from ${likeness}`);
  return found.visit;
}
/** As the frontend's own socket. */
function accepted(data: Editing, visit: Visit): void {
  const { handshake, ready } = handshakes(data).control;
  Object.assign(visit, { ready, handshake: { ...visit.handshake, response: handshake.response } });
  delete visit.end;
}

describe('hijackable', () => {
  test.for(likenesses)('from %s, both sides shown', (likeness) => {
    const { kind, findings } = byCookie.judged((data) => accepted(data, from(data, likeness)));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'hijackable',
        level: 'breaking',
        subject: { flow: flows[likeness] },
        text: expect.stringMatching(/^A page of (?:the origin null|an origin .*) opens a socket with the user’s cookies$/),
        expected: { witness: 'agreement', at: 'origins', value: byCookie.recorded.agreement.origins },
        actual: { witness: 'ws/handshakes', at: expect.stringMatching(/^x\d+$/), value: { status: 101 } },
      },
    ]);
  });
  test('a pattern that is too wide lets in only what begins alike', () => {
    expect(prefixed.judged().findings.map(({ subject }) => subject)).toEqual([{ flow: flows['one that begins like the frontend’s'] }]);
  });
  test('with same-origin agreed', () => {
    const { findings } = hijackable.judged((data) => {
      data.recorded.agreement.origins = 'same-origin';
      data.said<{ origins: unknown }>('contract/agreement').origins = 'same-origin';
    });
    expect(findings).toMatchObject([{ expected: { value: 'same-origin' } }, {}, {}]);
  });
});

describe('foreignAccepted', () => {
  test('a credential that a page must hold: a warning', () => {
    const { kind, findings } = byMessage.judged((data) => accepted(data, from(data, 'made up')));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'foreignAccepted', level: 'warning', subject: { flow: flows['made up'] } }]);
  });
});

describe('missingAccepted', () => {
  const required = (data: Editing, open: boolean): void => {
    data.said<{ realtime: { originRequired: boolean } }>('contract/agreement').realtime.originRequired = true;
    const withoutOrigin = structuredClone(from(data, 'null'));
    if (open) accepted(data, withoutOrigin);
    Object.assign(handshakes(data), { withoutOrigin });
  };
  test('where an Origin is agreed to be required', () => {
    const { findings } = byCookie.judged((data) => required(data, true));
    expect(findings).toMatchObject([
      { message: 'missingAccepted', level: 'breaking', subject: { flow: 'a socket without an Origin' }, expected: { value: true }, actual: { value: 101 } },
    ]);
  });
  test('quiet where it is refused', () => {
    expect(byCookie.judged((data) => required(data, false))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the frontend’s own socket: %s', ([, befall]) => {
    expect(hijackable.judged((data) => befall(handshakes(data).control.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the frontend’s own socket is not signed in', () => {
    expect(hijackable.judged((data) => Object.assign(handshakes(data).control, { ready: 'no' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('another origin: %s', ([, befall]) => {
    expect(byCookie.judged((data) => befall(from(data, 'null').handshake))).toMatchObject({
      kind: 'inconclusive',
      undecided: [{ subject: { flow: flows.null } }],
    });
  });
  test('no origins are agreed: the check does not apply', () => {
    expect(() => byCookie.judged(({ recorded }) => delete recorded.agreement.origins)).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  const others =
    (change: (visit: Visit) => void): ((data: Editing) => void) =>
    (data) =>
      likenesses.forEach((likeness) => change(from(data, likeness)));
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses by hanging up', others(({ handshake }) => failing(handshake, 'the connection was closed before an answer came'))],
    ['refuses with 400', others(({ handshake }) => answering(handshake, 400))],
    [
      'refuses with 403 and a page',
      others(({ handshake }) => answering(handshake, 403, { headers: [['content-type', 'text/html']], body: '<h1>Forbidden</h1>' })),
    ],
    [
      'accepts, closes with 4403 and says nothing',
      (data) =>
        others((visit) => {
          accepted(data, visit);
          Object.assign(visit, { ready: 'no', end: { at: 9_000, by: 'app', code: 4403, reason: '' } });
        })(data),
    ],
    [
      'accepts and closes without a code',
      (data) =>
        others((visit) => {
          accepted(data, visit);
          Object.assign(visit, { ready: 'no', end: { at: 9_000, by: 'app', code: 1005, reason: '' } });
        })(data),
    ],
    ['refuses a missing Origin, of which nothing is agreed', (data) => Object.assign(handshakes(data), { withoutOrigin: structuredClone(from(data, 'null')) })],
    [
      'takes a missing Origin, as native clients send it',
      (data) => {
        const withoutOrigin = structuredClone(from(data, 'null'));
        accepted(data, withoutOrigin);
        Object.assign(handshakes(data), { withoutOrigin });
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [byCookie, byMessage]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
