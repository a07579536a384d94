import { describe, expect, test } from 'vitest';
import { failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Events } from './events.probe.ts';

const clean = readCase('ws/isolation', 'bearer.clean');
const byCookie = readCase('ws/isolation', 'cookie.clean');
const leaking = readCase('ws/isolation', 'bearer.events-broadcast');

function events({ said }: Editing): Editable<Events> {
  return said<Events>('ws/events');
}
function other(data: Editing): NonNullable<Editable<Events>['other']> {
  const { other: visit } = events(data);
  if (visit === undefined) throw new Error('nobody else listened');
  return visit;
}
const frame = (text: string): Editable<Events>['mine']['frames'][number] => ({ at: 9_000, from: 'app', text, bytes: text.length, cut: false });

describe('leaked', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => other(data).frames.push(frame(`{"type":"news","title":"${events(data).changes[0]?.marker}"}`)));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'leaked',
        level: 'breaking',
        subject: { event: 'todo.created' },
        expected: { witness: 'agreement', at: 'realtime.changes.todos' },
        actual: { witness: 'ws/events', at: expect.stringMatching(/^x\d+$/), value: 'news' },
      },
    ]);
  });
  test('a removal, of which only the id is told', () => {
    const { findings } = clean.judged((data) => other(data).frames.push(frame(`{"type":"todo.deleted","id":"${events(data).changes[2]?.id}"}`)));
    expect(findings).toMatchObject([{ message: 'leaked', subject: { event: 'todo.deleted' } }]);
  });
  test('everything, each event once', () => {
    expect(leaking.judged().findings.map(({ subject }) => subject)).toEqual([
      { event: 'todo.created' },
      { event: 'todo.updated' },
      { event: 'todo.deleted' },
      { event: 'attachment.progress' },
    ]);
  });
});

describe('uploadLeaked', () => {
  const telling = readCase('ws/isolation', 'bearer.progress-told-to-all');
  const upload = (data: Editing): NonNullable<Editable<Events>['uploads']>[number] => {
    const [found] = events(data).uploads ?? [];
    if (found === undefined) throw new Error('nothing was uploaded');
    return found;
  };
  test('both sides shown', () => {
    const { kind, findings } = telling.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'uploadLeaked',
        level: 'breaking',
        subject: { event: 'attachment.progress' },
        text: 'Another user is told attachment.progress while a file is sent to an object that is not theirs',
        expected: { witness: 'agreement', at: 'upload.of' },
        actual: { witness: 'ws/events', at: expect.stringMatching(/^x\d+$/), value: 'attachment.progress' },
      },
    ]);
  });
  test('the owner alone is told: examined, and well', () => {
    const { kind, examined } = clean.judged();
    expect(kind).toBe('pass');
    expect(examined.map(({ subject }) => subject)).toContainEqual({ event: 'attachment.progress' });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'nobody is told of uploads',
      (data) => [events(data).mine, other(data)].forEach((one) => Object.assign(one, { frames: one.frames.filter(({ text }) => !text.includes('progress')) })),
    ],
    ['ids are counted, for each user anew', (data) => Object.assign(upload(data), { object: '7' })],
    ['everyone may read it', (data) => events(data).changes.forEach((one) => Object.assign(one, { shared: true }))],
  ])('quiet where %s', ([, change]) => {
    expect(telling.judged(change).findings).toEqual([]);
  });
  test.for(troubles)('undecided where the upload was none: %s', ([, befall]) => {
    expect(telling.judged((data) => befall(upload(data).exchange))).toMatchObject({ findings: [], undecided: [{ subject: { event: 'attachment.progress' } }] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the owner’s socket: %s', ([, befall]) => {
    expect(leaking.judged((data) => befall(events(data).mine.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the other’s socket: %s', ([, befall]) => {
    expect(leaking.judged((data) => befall(other(data).handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the other’s socket is not signed in', () => {
    expect(clean.judged((data) => Object.assign(other(data), { ready: 'no' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the other’s socket was closed meanwhile', () => {
    expect(clean.judged((data) => Object.assign(other(data), { end: { at: 1, by: 'app', code: 1001, reason: '' } }))).toMatchObject({ kind: 'inconclusive' });
  });
  test('there is no other', () => {
    expect(leaking.judged((data) => delete events(data).other)).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the owner is not told either', () => {
    expect(clean.judged((data) => Object.assign(events(data).mine, { frames: [] }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the change was refused', () => {
    const outcome = leaking.judged((data) => [...events(data).changes, ...(events(data).uploads ?? [])].forEach(({ exchange }) => failing(exchange)));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['sockets need no credential', ({ recorded }) => Object.assign(recorded.agreement.realtime ?? {}, { auth: 'none' })],
    ['one user is configured', ({ recorded }) => Object.assign(recorded.app, { users: ['ada'], freshUsers: false })],
    ['no change is told', ({ recorded }) => Object.assign(recorded.agreement.realtime ?? {}, { changes: {} })],
  ])('%s: the check does not apply', ([, change]) => {
    expect(() => clean.judged(change)).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'tells the other of what is theirs',
      (data) => other(data).frames.push(frame('{"type":"todo.created","todo":{"id":"00000000-0000-4000-8000-000000000000","title":"mine"}}')),
    ],
    ['pings everybody', (data) => other(data).frames.push(frame('{"type":"ping"}'), frame('♥'))],
    [
      'counts ids for each user anew',
      (data) => {
        const { changes, mine } = events(data);
        const { id } = changes[0] ?? { id: '' };
        for (const change of changes) change.id = '1';
        for (const one of mine.frames) one.text = one.text.replaceAll(id, '1');
        other(data).frames.push(frame('{"type":"todo.deleted","id":"1"}'));
      },
    ],
    [
      'shares what users create',
      (data) => {
        const [, ...later] = events(data).changes;
        for (const change of later) {
          change.shared = true;
          other(data).frames.push(frame(`{"type":"${change.event}","id":"${change.id}"}`));
        }
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
