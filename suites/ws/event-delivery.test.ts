import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Events } from './events.probe.ts';

const clean = readCase('ws/event-delivery', 'bearer.clean');
const byCookie = readCase('ws/event-delivery', 'cookie.clean');
const missing = readCase('ws/event-delivery', 'bearer.event-never');
const early = readCase('ws/event-delivery', 'cookie.event-before-commit');
const stale = readCase('ws/event-delivery', 'bearer.event-stale');

function events({ said }: Editing): Editable<Events> {
  return said<Events>('ws/events');
}
type Change = Editable<Events>['changes'][number];
type Kind = Change['kind'];
function change(data: Editing, kind: Kind): Change {
  const found = events(data).changes.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`nothing was ${kind}`);
  return found;
}
const names: Readonly<Record<Kind, string>> = { created: 'todo.created', updated: 'todo.updated', removed: 'todo.deleted' };
function without(data: Editing, kind: Kind): void {
  const { mine } = events(data);
  mine.frames = mine.frames.filter(({ text }) => !text.includes(names[kind]));
}
/** Where messages were taken out or put in, their places no longer say what came after which change. */
function fromTheStart(data: Editing): void {
  const found = events(data);
  Object.assign(found, { before: Object.fromEntries(Object.keys(found.before).map((id) => [id, 0])) });
}
function inFrames(data: Editing, kind: Kind, edit: (text: string) => string): void {
  for (const frame of events(data).mine.frames) if (frame.text.includes(names[kind])) frame.text = edit(frame.text);
}
const shown = expect.stringMatching(/^x\d+$/);

describe('missing', () => {
  test.for<Kind>(['created', 'updated', 'removed'])('%s, both sides shown', (kind) => {
    const { kind: outcome, findings } = clean.judged((data) => {
      without(data, kind);
      fromTheStart(data);
      expect(events(data).mine.frames.length).toBeGreaterThan(0);
    });
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'missing',
        level: 'breaking',
        subject: { event: names[kind] },
        text: expect.stringMatching(/ did not come within 2 s after (?:POST|PATCH|DELETE) \/todos(?:\/…)? answered 20\d$/),
        expected: { witness: 'agreement', at: `realtime.changes.todos.${kind}`, value: names[kind] },
        actual: { witness: 'ws/events', at: shown },
      },
    ]);
  });
  test('what came of another object does not count', () => {
    const { findings } = clean.judged((data) =>
      inFrames(data, 'removed', (text) => text.replace(change(data, 'removed').id, '00000000-0000-4000-8000-000000000000')),
    );
    expect(findings).toMatchObject([{ message: 'missing', subject: { event: 'todo.deleted' }, actual: { value: ['todo.deleted'] } }]);
  });
});

describe('early', () => {
  test('created: 404 when the event came, both sides shown', () => {
    const { findings } = clean.judged((data) => {
      const { onEvent } = change(data, 'created');
      if (onEvent !== undefined) answering(onEvent, 404, { body: '{}' });
    });
    expect(findings).toMatchObject([
      {
        message: 'early',
        level: 'breaking',
        subject: { event: 'todo.created' },
        text: expect.stringContaining('reading it then answered 404'),
        expected: { witness: 'ws/events', at: shown, value: 200 },
        actual: { witness: 'ws/events', at: shown, value: 404 },
      },
    ]);
  });
  test('updated: the former value when the event came', () => {
    const { findings } = clean.judged((data) => {
      const { onEvent, marker, former } = change(data, 'updated');
      if (onEvent !== undefined) answering(onEvent, 200, { body: JSON.stringify({ title: former }).replace(marker, '') });
    });
    expect(findings).toMatchObject([{ message: 'early', subject: { event: 'todo.updated' } }]);
  });
  test('removed: still there when the event came', () => {
    const { findings } = clean.judged((data) => {
      const { onEvent } = change(data, 'removed');
      if (onEvent !== undefined) answering(onEvent, 200, { body: '{}' });
    });
    expect(findings).toMatchObject([{ message: 'early', subject: { event: 'todo.deleted' } }]);
  });
});

describe('differs', () => {
  test('both sides shown', () => {
    const { findings } = clean.judged((data) => inFrames(data, 'created', (text) => text.replace('"done":false', '"done":true')));
    expect(findings).toMatchObject([
      {
        message: 'differs',
        level: 'breaking',
        subject: { event: 'todo.created' },
        text: 'todo.created has other values than reading the object: done',
        expected: { witness: 'ws/events', value: { done: false } },
        actual: { witness: 'ws/events', at: shown, value: { done: true } },
      },
    ]);
  });
});

describe('stale', () => {
  test('both sides shown, and nothing else said of it', () => {
    const { kind, findings } = stale.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      { message: 'stale', level: 'breaking', subject: { event: 'todo.updated' }, expected: { value: 'todo.updated' }, actual: { at: shown } },
    ]);
  });
  test('the events of two changes in the wrong order', () => {
    const { findings } = clean.judged((data) => {
      const { former = '', marker } = change(data, 'updated');
      const { frames } = events(data).mine;
      const told = frames.filter(({ text }) => text.includes('todo.updated'));
      expect(told.length).toBe(2);
      const [first, last] = told;
      if (first !== undefined) first.text = first.text.replace(former, marker);
      if (last !== undefined) last.text = last.text.replace(marker, former);
    });
    expect(findings).toMatchObject([{ message: 'stale' }]);
  });
});

describe('twice', () => {
  test('is a warning', () => {
    const { kind, findings } = clean.judged((data) => {
      const { frames } = events(data).mine;
      const [created] = frames.filter(({ text }) => text.includes('todo.created'));
      if (created !== undefined) frames.push(created);
    });
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      { message: 'twice', level: 'warning', subject: { event: 'todo.created' }, text: 'todo.created came 2 times for one change', actual: { value: 2 } },
    ]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the socket: %s', ([, befall]) => {
    for (const one of [missing, early, stale])
      expect(one.judged((data) => befall(events(data).mine.handshake))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the change: %s', ([, befall]) => {
    expect(missing.judged((data) => befall(change(data, 'updated').exchange))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
      undecided: [{ subject: { event: 'todo.updated' } }],
    });
  });
  test('the socket was closed before the event could come', () => {
    const outcome = missing.judged((data) =>
      Object.assign(events(data).mine, { end: { at: change(data, 'updated').exchange.at, by: 'app', code: 1012, reason: '' } }),
    );
    expect(outcome).toMatchObject({ findings: [], undecided: [{ subject: { event: 'todo.updated' } }] });
  });
  test.for(troubles)('reading when the event came: %s', ([, befall]) => {
    const outcome = early.judged((data) => {
      const { onEvent } = change(data, 'created');
      if (onEvent !== undefined) befall(onEvent);
    });
    expect(outcome.findings).toEqual([]);
  });
  test('reading afterwards fails: nothing is known of early', () => {
    expect(
      early.judged((data) => {
        const { after } = change(data, 'created');
        if (after !== undefined) failing(after);
      }).findings,
    ).toEqual([]);
  });
  test('no change is told: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.realtime ?? {}, { changes: {} }))).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  const idOnly = (data: Editing): void => {
    for (const kind of ['created', 'updated'] as const) inFrames(data, kind, () => JSON.stringify({ type: names[kind], todo: { id: change(data, kind).id } }));
  };
  test.for<readonly [string, (data: Editing) => void]>([
    ['tells ids only', idOnly],
    [
      'tells two changes in one event',
      (data) => {
        const { mine } = events(data);
        const first = mine.frames.findIndex(({ text }) => text.includes('todo.updated') && text.includes(change(data, 'updated').former ?? ''));
        if (first >= 0) mine.frames.splice(first, 1);
        fromTheStart(data);
      },
    ],
    [
      'tells other things between',
      (data) => {
        const { mine } = events(data);
        mine.frames = mine.frames.flatMap((frame) => [frame, { ...frame, text: '{"type":"presence","users":2}' }]);
        fromTheStart(data);
      },
    ],
    ['writes moments in its own way', (data) => inFrames(data, 'created', (text) => text.replace(/("created_at":"[^"]*)Z"/, '$1+00:00"'))],
    ['has fields of other types in events', (data) => inFrames(data, 'created', (text) => text.replace('"done":false', '"done":0'))],
    ['counts how often it was read', (data) => inFrames(data, 'created', (text) => text.replace('"done"', '"views":3,"done"'))],
    [
      'refuses to read for a moment when it is busy',
      (data) => {
        const { onEvent } = change(data, 'created');
        if (onEvent !== undefined) answering(onEvent, 503);
      },
    ],
    [
      'keeps what was removed, and says so',
      (data) => {
        const { onEvent, after } = change(data, 'removed');
        for (const one of [onEvent, after]) if (one !== undefined) answering(one, 200, { body: '{"deleted":true}' });
      },
    ],
    [
      'has no operation that reads one',
      (data) => {
        for (const one of events(data).changes) {
          delete one.onEvent;
          delete one.after;
        }
      },
    ],
    ['closes the socket when all is over', (data) => Object.assign(events(data).mine, { end: { at: 1e9, by: 'app', code: 1001, reason: '' } })],
  ])('%s', ([, edit]) => {
    for (const one of [clean, byCookie]) expect(one.judged(edit)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
