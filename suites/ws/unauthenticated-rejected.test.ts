import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Expired } from '../auth-token/expired.probe.ts';
import type { Events } from './events.probe.ts';
import type { Handshakes } from './handshakes.probe.ts';

const cases = [readCase('ws/unauthenticated-rejected', 'bearer.clean'), readCase('ws/unauthenticated-rejected', 'cookie.clean')];
const [clean, byCookie] = cases as [(typeof cases)[0], (typeof cases)[0]];
const accepted = readCase('ws/unauthenticated-rejected', 'cookie.events-token-unverified');

function handshakes({ said }: Editing): Editable<Handshakes> {
  return said<Handshakes>('ws/handshakes');
}
function events({ said }: Editing): Editable<Events> {
  return said<Events>('ws/events');
}
type Visit = Editable<Handshakes>['refusable'][number]['visit'];
function refused(data: Editing, credential: string): Visit {
  const found = handshakes(data).refusable.find((one) => one.credential === credential);
  if (found === undefined) throw new Error(`${credential} was not tried`);
  return found.visit;
}
function nobody(data: Editing): Visit {
  const { nobody: visit } = events(data);
  if (visit === undefined) throw new Error('nobody listened');
  return visit;
}
const frame = (text: string): Visit['frames'][number] => ({ at: 9_000, from: 'app', text, bytes: text.length, cut: false });
const forged = ['a made-up credential', 'a credential that was changed', 'a refresh token'];

describe('signedIn', () => {
  test.for(forged)('with %s, both sides shown', (credential) => {
    const { kind, findings } = clean.judged((data) => Object.assign(refused(data, credential), { ready: 'told' }));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'signedIn',
        level: 'breaking',
        subject: { flow: `a socket with ${credential}` },
        text: `A socket with ${credential} is told that it is signed in`,
        expected: { witness: 'agreement', at: 'realtime.auth' },
        actual: { witness: 'ws/handshakes', at: expect.stringMatching(/^x\d+$/), value: 'ready' },
      },
    ]);
  });
  test('without one', () => {
    const { findings } = byCookie.judged((data) => Object.assign(nobody(data), { ready: 'told' }));
    expect(findings).toMatchObject([{ message: 'signedIn', subject: { flow: 'a socket with no credential' }, actual: { witness: 'ws/events' } }]);
  });
  test('without one, where only reading is allowed', () => {
    const { findings } = clean.judged((data) => {
      data.without('ws/events');
      refused(data, 'no credential').ready = 'told';
    });
    expect(findings).toMatchObject([{ message: 'signedIn', actual: { witness: 'ws/handshakes' } }]);
  });
});

describe('told', () => {
  test('of what a user does, in whatever event', () => {
    const { findings } = clean.judged((data) => {
      const [created] = events(data).changes;
      nobody(data).frames.push(frame(`{"kind":"news","about":"${created?.marker}"}`));
    });
    expect(findings).toMatchObject([
      { message: 'told', level: 'breaking', subject: { flow: 'a socket with no credential' }, text: expect.stringContaining('todo.created') },
    ]);
  });
  test('of a removal, by its id', () => {
    const { findings } = clean.judged((data) => nobody(data).frames.push(frame(`{"type":"gone","id":"${events(data).changes[2]?.id}"}`)));
    expect(findings).toMatchObject([{ message: 'told' }]);
  });
});

describe('expired', () => {
  const late = (data: Editing): Editable<Expired> => data.said<Expired>('auth-token/expired');
  const flow = 'a socket with an expired credential';
  const taken = cases.map((_, index) => readCase('ws/unauthenticated-rejected', `${index === 0 ? 'bearer' : 'cookie'}.events-expiry-ignored`));

  test('HTTP refuses it and the socket does not: both sides shown', () => {
    for (const one of taken)
      expect(one.judged().findings).toMatchObject([
        { message: 'expired', subject: { flow }, expected: { witness: 'auth-token/expired', value: 401 }, actual: { value: 'ready' } },
      ]);
  });
  test('a right App refuses both', () => {
    for (const one of cases) expect(one.judged().examined.map(({ subject }) => subject)).toContainEqual({ flow });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['HTTP takes it too', (data) => answering(late(data).after, 200)],
    ['HTTP answers a page of a gateway', (data) => answering(late(data).after, 502)],
    ['no lever lets anything expire', (data) => data.without('auth-token/expired')],
    ['no socket was tried', (data) => delete late(data).socket],
  ])('%s: for others to say', ([, change]) => {
    for (const one of taken) {
      const { findings, examined } = one.judged(change);
      expect(findings).toEqual([]);
      expect(examined.map(({ subject }) => subject)).not.toContainEqual({ flow });
    }
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['the socket did not open before', (data) => Object.assign(late(data).socket?.control ?? {}, { ready: 'no' })],
    ['HTTP did not take it before', (data) => answering(late(data).control, 401)],
    ['the handshake is answered 503', (data) => answering(late(data).socket?.after.handshake ?? late(data).control, 503)],
    ['no event says that a socket is signed in', (data) => delete data.said<{ realtime?: { ready?: string } }>('contract/agreement').realtime?.ready],
  ])('%s: undecided', ([, change]) => {
    for (const one of taken) expect(one.judged(change)).toMatchObject({ findings: [] });
    for (const one of taken.slice(0, 1)) expect(one.judged(change).undecided.map(({ subject }) => subject)).toContainEqual({ flow });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the good credential: %s', ([, befall]) => {
    expect(accepted.judged((data) => befall(handshakes(data).control.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the good credential is not signed in either', () => {
    expect(accepted.judged((data) => Object.assign(handshakes(data).control, { ready: 'no' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('a bad one: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(refused(data, 'a made-up credential').handshake))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      undecided: [{ subject: { flow: 'a socket with a made-up credential' } }],
    });
  });
  test('no credential is needed: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.realtime ?? {}, { auth: 'none' }))).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  const everyOther = (data: Editing, change: (visit: Visit) => void): void => {
    for (const { visit } of handshakes(data).refusable) change(visit);
    change(nobody(data));
  };
  test.for<readonly [string, (data: Editing) => void]>([
    ['hangs up', (data) => everyOther(data, ({ handshake }) => failing(handshake, 'the connection was closed before an answer came'))],
    ['refuses the handshake with 401', (data) => everyOther(data, ({ handshake }) => answering(handshake, 401, { body: '{}' }))],
    ['refuses the handshake with 403', (data) => everyOther(data, ({ handshake }) => answering(handshake, 403, { body: '{}' }))],
    ['refuses it as if nothing were there', (data) => everyOther(data, ({ handshake }) => answering(handshake, 404))],
    ['sends to the sign-in', (data) => everyOther(data, ({ handshake }) => answering(handshake, 302, { headers: [['location', '/sign-in']] }))],
    ['closes without a code', (data) => everyOther(data, (visit) => Object.assign(visit, { end: { at: 9_000, by: 'app', code: 1005, reason: '' } }))],
    ['waits for a first message for ever', (data) => everyOther(data, (visit) => delete visit.end)],
    ['says what is wrong', (data) => everyOther(data, (visit) => visit.frames.push(frame('{"type":"error","code":"unauthenticated"}')))],
    ['pings whoever is there', (data) => everyOther(data, (visit) => visit.frames.push(frame('{"type":"ping"}'), frame('2')))],
    ['is only read from', (data) => data.without('ws/events')],
    [
      'has counted ids, which may be anywhere',
      (data) => {
        for (const change of events(data).changes) change.id = '7';
        nobody(data).frames.push(frame('{"type":"hello","version":7}'));
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of cases) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('agrees on no welcome: a silent socket is judged by what it is told', () => {
    const silent = (data: Editing): void => {
      delete data.recorded.agreement.realtime?.ready;
      delete (data.said<{ realtime?: { ready?: string } }>('contract/agreement').realtime ?? {}).ready;
      handshakes(data).control.ready = 'open';
      events(data).mine.ready = 'open';
      everyOther(data, (visit) => Object.assign(visit, { ready: visit.end === undefined ? 'open' : 'no' }));
    };
    expect(clean.judged(silent)).toMatchObject({ kind: 'pass', findings: [] });
    const alone = clean.judged((data) => {
      silent(data);
      data.without('ws/events');
      refused(data, 'no credential').ready = 'open';
    });
    expect(alone).toMatchObject({ kind: 'inconclusive', findings: [] });
    expect(alone.reason).toMatch(/x\d+, which opened it, and nothing says whether it is signed in: agreement\.realtime\.ready/);
  });
});
