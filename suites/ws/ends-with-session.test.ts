import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Ending } from './ending.probe.ts';

const clean = readCase('ws/ends-with-session', 'bearer.clean');
const byCookie = readCase('ws/ends-with-session', 'cookie.clean');
const outliving = readCase('ws/ends-with-session', 'bearer.socket-outlives-sign-out');
const asked = readCase('ws/ends-with-session', 'cookie.sign-out-asks-socket');
const subject = { flow: 'a socket whose session is signed out' };

function ending({ said }: Editing): Editable<Ending> {
  return said<Ending>('ws/ending');
}
function tell(data: Editing, text: string): void {
  ending(data).socket.frames.push({ at: 9_000, from: 'app', text, bytes: text.length, cut: false });
}

describe('outlives', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => tell(data, `{"title":"${ending(data).markers.change}"}`));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'outlives',
        level: 'breaking',
        subject,
        text: '2 s after sign-out its credential answers 401, and its socket is still told what happens',
        expected: { witness: 'agreement', at: 'realtime.endsWithin', value: 2 },
        actual: { witness: 'ws/ending', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test('by an API that answers 403 to who is not signed in', () => {
    const { findings } = outliving.judged((data) => {
      const { after } = ending(data).steps;
      if (after !== undefined) answering(after, 403, { body: '{}' });
    });
    expect(findings).toMatchObject([{ message: 'outlives', text: expect.stringContaining('answers 403') }]);
  });
});

describe('outlivesSignOut', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'the credential still works: a warning',
      (data) => {
        const { after } = ending(data).steps;
        if (after !== undefined) answering(after, 200, { body: '{}' });
      },
    ],
    ['nothing is known of the credential', (data) => delete ending(data).steps.after],
  ])('%s', ([, change]) => {
    for (const one of [outliving, asked])
      expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [{ message: 'outlivesSignOut', level: 'warning', subject }] });
  });
});

describe('reopens', () => {
  const opening = readCase('ws/ends-with-session', 'bearer.socket-opens-after-sign-out');
  test('both sides shown', () => {
    const { kind, findings } = opening.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'reopens',
        level: 'breaking',
        subject,
        text: 'After sign-out its credential answers 401, and a new socket takes it and is told what happens',
        expected: { witness: 'ws/ending', value: 401 },
        actual: { witness: 'ws/ending', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['tells the new socket nothing', (data) => Object.assign(ending(data).reopened ?? {}, { frames: [] })],
    [
      'cannot take credentials back',
      ({ said }) => answering(said<Ending>('ws/ending').steps.after ?? said<Ending>('ws/ending').steps.told, 200, { body: '{}' }),
    ],
    ['was not asked for another', (data) => delete ending(data).reopened],
  ])('quiet where an App %s', ([, change]) => {
    expect(opening.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(troubles)('undecided where the first was none: %s', ([, befall]) => {
    expect(opening.judged((data) => befall(ending(data).socket.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a control that does not hold', () => {
  for (const step of ['before', 'told', 'signOut', 'change'] as const) {
    test.for(troubles)(`${step}: %s`, ([, befall]) => {
      const outcome = outliving.judged((data) => {
        const exchange = ending(data).steps[step];
        if (exchange !== undefined) befall(exchange);
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
    });
  }
  test.for(troubles)('the socket: %s', ([, befall]) => {
    expect(outliving.judged((data) => befall(ending(data).socket.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the socket was told nothing before the sign-out either', () => {
    expect(clean.judged((data) => Object.assign(ending(data).socket, { frames: [] }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('signing out failed', () => {
    expect(outliving.judged((data) => failing(ending(data).steps.signOut))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, object]>([
    ['a socket may live on for a minute', { endsWithin: 60 }],
    ['sockets need no credential', { auth: 'none' }],
    ['no creation is told', { changes: { todos: { removed: { event: 'todo.deleted', at: 'id' } } } }],
  ])('%s: the check does not apply', ([, change]) => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.realtime ?? {}, change))).toThrow('does not apply');
  });
  test('no sign-out is agreed: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => delete recorded.agreement.auth?.signOut)).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['closes without a code', (data) => Object.assign(ending(data).socket, { end: { at: 9_000, by: 'app', code: 1005, reason: '' } })],
    ['leaves it open and says nothing more', (data) => delete ending(data).socket.end],
    ['says goodbye', (data) => tell(data, '{"type":"signed-out"}')],
    ['answers a sign-out with 302', (data) => answering(ending(data).steps.signOut, 302, { headers: [['location', '/']] })],
    ['has nothing that only a user may read', (data) => ['before', 'after'].forEach((step) => delete ending(data).steps[step as 'before'])],
    [
      'has credentials that cannot be taken back, and ends the socket all the same',
      (data) => {
        const { after } = ending(data).steps;
        if (after !== undefined) answering(after, 200, { body: '{}' });
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
