import { describe, expect, test } from 'vitest';
import { readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Events } from './events.probe.ts';

const clean = readCase('ws/event-schema', 'bearer.clean');
const byCookie = readCase('ws/event-schema', 'cookie.clean');
const renamed = readCase('ws/event-schema', 'bearer.event-renamed');
const differing = readCase('ws/event-schema', 'cookie.event-camel-case');

function events({ said }: Editing): Editable<Events> {
  return said<Events>('ws/events');
}
type Frame = Editable<Events>['mine']['frames'][number];
const frame = (text: string): Frame => ({ at: 9_000, from: 'app', text, bytes: text.length, cut: false });
function rename(data: Editing, from: string, to: string): void {
  for (const one of events(data).mine.frames) one.text = one.text.replace(`"${from}"`, `"${to}"`);
}

describe('renamed', () => {
  test.for(['todoCreated', 'TODO_CREATED', 'todo-created', 'Todo.Created'])('%s, both sides shown', (actual) => {
    const { kind, findings } = clean.judged((data) => rename(data, 'todo.created', actual));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'renamed',
        level: 'breaking',
        subject: { event: 'todo.created' },
        text: `todo.created comes as ${actual}: who listens for the agreed name hears nothing`,
        expected: { witness: 'agreement', at: 'realtime.events', value: 'todo.created' },
        actual: { witness: 'ws/events', at: expect.stringMatching(/^x\d+$/), value: actual },
      },
    ]);
  });
  test('quiet where the agreed name comes as well', () => {
    const outcome = clean.judged((data) => events(data).mine.frames.push(frame('{"type":"todoCreated"}')));
    expect(outcome.findings.map(({ message, level }) => [message, level])).toEqual([['unknown', 'note']]);
    expect(outcome.kind).toBe('pass');
  });
});

describe('differs', () => {
  test.for<readonly [string, (text: string) => string, string]>([
    ['another type', (text) => text.replace('"done":false', '"done":"no"'), '/todo/done'],
    ['a field renamed', (text) => text.replace('"created_at"', '"createdAt"'), 'created_at'],
    ['not inside its envelope', (text) => text.replace('"todo":', '"data":'), 'todo'],
    ['a date that is none', (text) => text.replace(/"created_at":"[^"]*"/, '"created_at":"yesterday"'), '/todo/created_at'],
  ])('%s, both sides shown', ([, change, words]) => {
    const { kind, findings } = clean.judged((data) => {
      for (const one of events(data).mine.frames) if (one.text.includes('todo.created')) one.text = change(one.text);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'differs',
        level: 'breaking',
        subject: { event: 'todo.created' },
        text: expect.stringContaining(words),
        expected: { witness: 'agreement', at: 'realtime.events.todo.created' },
        actual: { witness: 'ws/events', at: expect.stringMatching(/^x\d+$/), value: { type: 'todo.created' } },
      },
    ]);
  });
});

describe('unknown', () => {
  test('is a note', () => {
    const { kind, findings } = clean.judged((data) => events(data).mine.frames.push(frame('{"type":"weather"}')));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'unknown', level: 'note', subject: { event: 'weather' }, actual: { value: 'weather' } }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the socket: %s', ([, befall]) => {
    for (const one of [renamed, differing])
      expect(one.judged((data) => befall(events(data).mine.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('it was never signed in', () => {
    expect(renamed.judged((data) => Object.assign(events(data).mine, { ready: 'no' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('an event that a change must cause did not come', () => {
    const { kind, undecided } = clean.judged((data) => {
      const { mine } = events(data);
      mine.frames = mine.frames.filter(({ text }) => !text.includes('todo.deleted'));
    });
    expect({ kind, undecided }).toMatchObject({ kind: 'inconclusive', undecided: [{ subject: { event: 'todo.deleted' } }] });
  });
  test('a schema that cannot be read', () => {
    const outcome = clean.judged((data) => {
      data.said<{ realtime: { events: Record<string, unknown> } }>('contract/agreement').realtime.events['todo.created'] = {
        $ref: 'https://elsewhere.example/schema.json',
      };
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { event: 'todo.created' } }] });
  });
  test('no events are agreed: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.realtime ?? {}, { events: {} }))).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['beats its heart in plain text', (data) => events(data).mine.frames.push(frame('2'), frame('♥'), frame('[]'))],
    ['sends what has no type', (data) => events(data).mine.frames.push(frame('{"pong":1}'))],
    ['sends bytes between', (data) => events(data).mine.frames.push({ at: 9_000, from: 'app', text: '', bytes: 80, cut: true })],
    [
      'sends more than was agreed',
      (data) => events(data).mine.frames.forEach((one) => Object.assign(one, { text: one.text.replace('"done"', '"tags":[],"done"') })),
    ],
    [
      'never sends an event that nothing here causes',
      (data) => expect(events(data).mine.frames.some(({ text }) => text.includes('attachment.progress'))).toBe(false),
    ],
    ['sends a message that is too long to keep', (data) => events(data).mine.frames.push({ ...frame('{"type":"todo.updated","todo":{"id'), cut: true })],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
