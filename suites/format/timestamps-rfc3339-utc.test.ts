import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/author.ts';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Instant, Instants } from './instants.probe.ts';
import { agreed, controls, seeing } from './values-for-tests.ts';

const clean = readCase('format/timestamps-rfc3339-utc', 'bearer.clean');
const instant = { format: 'date-time', types: ['string'] };

test.for<readonly [string, string | number, string]>([
  ['/items/*/created_at', '2026-01-02T03:04:05', 'naive'],
  ['/items/*/created_at', '2026-01-02T03:04:05.123456', 'naive'],
  ['/items/*/created_at', '2026-01-02 03:04:05', 'naive'],
  ['/items/*/created_at', 1767323045000, 'malformed'],
  ['/items/*/created_at', 'Fri, 02 Jan 2026 03:04:05 GMT', 'malformed'],
  ['/items/*/created_at', '2026-02-30T03:04:05Z', 'malformed'],
  ['/items/*/created_at', '2026-01-02T24:00:00Z', 'malformed'],
  ['/items/*/created_at', '2026-01-02', 'malformed'],
  ['/items/*/created_at', '2026-01-02T03:04:05+02:00', 'notUtc'],
])('%s is “%s”: %s, both sides shown', ([place, value, message]) => {
  const { kind, findings } = seeing(clean, [[place, [value], instant]]);
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message,
      level: 'breaking',
      subject: { field: `${place} of GET /todos` },
      expected: { witness: 'agreement', at: 'formats.timestamps' },
      actual: { witness: 'format/values', at: 'x9999', value },
    },
  ]);
  expect(findings[0]?.text).toContain(`${place} of GET /todos says “${value}”`);
});
test('declared by the document, where the agreement does not name it', () => {
  const { findings } = seeing(clean, [['/items/*/begins', ['2026-01-02T03:04:05'], instant]]);
  expect(findings).toMatchObject([{ message: 'naive', expected: { witness: 'openapi', at: 'GET /todos', value: 'format: date-time' } }]);
});
test('the offset that is not known is a warning', () => {
  const { kind, findings } = seeing(clean, [['/at', ['2026-01-02T03:04:05-00:00'], instant]]);
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'unknownOffset', level: 'warning' }]);
});
test.for(['last_seen_at', 'createdAt', 'lastModifiedAt', 'published_at'])('%s, of which nothing is declared, is a warning', (name) => {
  const { kind, findings } = seeing(clean, [[`/${name}`, ['2026-01-02T03:04:05']]], (data) => delete agreed(data).formats);
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'naiveUndeclared', level: 'warning' }]);
});
test('a field is told once, whatever its values', () => {
  expect(seeing(clean, [['/at', ['2026-01-02T03:04:05', '2026-01-02T03:04:06'], instant]]).findings).toHaveLength(1);
});
test('an agreed name holds a number that the document allows', () => {
  expect(seeing(clean, [['/created_at', [1767323045], { types: ['integer'] }]]).findings).toMatchObject([{ message: 'malformed' }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = seeing(clean, [['/at', ['2026-01-02T03:04:05'], instant]], (_data, values) => controls(values, befall));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('nothing else was answered than what is judged', () => {
    const outcome = seeing(clean, [['/at', ['2026-01-02T03:04:05'], instant]], (_data, values) => Object.assign(values, { controls: [] }));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

test('names are agreed, and none of them was seen: inconclusive', () => {
  expect(seeing(clean, [])).toMatchObject({ kind: 'inconclusive' });
});
test('no field is known to hold a point in time: none', () => {
  const outcome = seeing(clean, [['/title', ['2026-01-02T03:04:05']]], (data) => delete agreed(data).formats);
  expect(outcome).toMatchObject({ kind: 'none', notCovered: { config: expect.stringContaining('timestamps') } });
});

describe('a correct app', () => {
  test.for<readonly [string, Parameters<typeof seeing>[1]]>([
    ['writes Z, or the offset zero', [['/at', ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05+00:00', '2026-01-02t03:04:05z'], instant]]],
    ['leaves the fraction out when it is zero', [['/at', ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.123456Z', '2026-01-02T03:04:05.1Z'], instant]]],
    ['writes a space, as RFC 3339 leaves to it', [['/at', ['2026-01-02 03:04:05Z'], instant]]],
    ['has a leap second, a leap day, and the year 1', [['/at', ['2016-12-31T23:59:60Z', '2024-02-29T00:00:00Z', '0001-01-01T00:00:00Z'], instant]]],
    ['may send a number, as it declares', [['/at', [1767323045, '2026-01-02T03:04:05Z'], { format: 'date-time', types: ['integer', 'string'] }]]],
    ['declares a format and no type', [['/at', [1767323045, '2026-01-02T03:04:05Z'], { format: 'date-time' }]]],
    [
      'has local times of what begins',
      [
        ['/starts_at', ['2026-01-02T18:00']],
        ['/dueAt', ['2026-01-02T18:00:00']],
        ['/created_at', ['2026-01-02T03:04:05Z']],
      ],
    ],
    [
      'has a day of creation, and says so',
      [
        ['/born_at', ['2026-01-02'], { format: 'date', types: ['string'] }],
        ['/at', ['2026-01-02T03:04:05Z'], instant],
      ],
    ],
    [
      'has milliseconds where nobody said otherwise',
      [
        ['/seen_at', [1767323045000]],
        ['/created_at', ['2026-01-02T03:04:05Z']],
      ],
    ],
  ])('%s', ([, fields]) => {
    expect(seeing(clean, fields)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('has opening hours, agreed to be civil', () => {
    const outcome = seeing(
      clean,
      [
        ['/opened_at', ['2026-01-02T08:00:00'], instant],
        ['/created_at', ['2026-01-02T03:04:05Z']],
      ],
      (data) => Object.assign(agreed(data).formats ?? {}, { civil: ['opened_at'] }),
    );
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('writes its own offset, where UTC is not agreed', () => {
    const outcome = seeing(clean, [['/at', ['2026-01-02T03:04:05+02:00'], instant]], (data) => Object.assign(agreed(data).formats ?? {}, { utc: false }));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('shifted', () => {
  const cut = ['bearer', 'cookie'].map((transport) => readCase('format/timestamps-rfc3339-utc', `${transport}.offset-dropped`));
  const sent = (data: Editing): Editable<Instant> => {
    const [one] = data.said<Instants>('format/instants').sent;
    if (one?.offset.read === undefined || one.utc.read === undefined) throw new Error('nothing was sent');
    return one;
  };
  const says = (exchange: Editable<Exchange> | undefined, value: unknown): void => {
    if (exchange !== undefined) answering(exchange, 200, { body: JSON.stringify({ id: 'x', created_at: value }) });
  };
  const at = (data: Editing, hours: number, zone: string): string => new Date(sent(data).at + hours * 3600_000).toISOString().slice(0, 19) + zone;

  test('another instant is read: both sides shown', () => {
    for (const one of cut)
      expect(one.judged().findings).toMatchObject([
        {
          message: 'shifted',
          level: 'breaking',
          subject: { field: 'created_at of POST /todos, sent with an offset' },
          text: expect.stringMatching(/^created_at of POST \/todos is sent as \S+T12:00:00\+02:00 and read as “\S+T12:00:00\S*”, which is another instant$/),
          expected: { witness: 'format/instants' },
          actual: { witness: 'format/instants', at: expect.stringMatching(/^x\d+$/) },
        },
      ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['keeps the instant in UTC', (data) => says(sent(data).offset.read, at(data, 0, 'Z'))],
    ['keeps the instant as it was written', (data) => says(sent(data).offset.read, at(data, 2, '+02:00'))],
    ['keeps it in a zone of its own', (data) => says(sent(data).offset.read, at(data, -5, '-05:00'))],
    ['keeps a local time on purpose', (data) => says(sent(data).offset.read, at(data, 2, ''))],
    ['sets it by itself', (data) => [sent(data).utc.read, sent(data).offset.read].forEach((read, index) => says(read, at(data, index + 7, 'Z')))],
    ['keeps the day alone', (data) => [sent(data).utc.read, sent(data).offset.read].forEach((read) => says(read, at(data, -10, 'Z')))],
    ['does not tell it again', (data) => [sent(data).utc.read, sent(data).offset.read].forEach((read) => says(read, undefined))],
    ['refuses offsets', (data) => void delete sent(data).offset.read],
    ['takes no instants', (data) => void (data.said<Instants>('format/instants').sent = [])],
    ['is only read', (data) => data.without('format/instants')],
  ])('quiet where an App %s', ([, change]) => {
    for (const one of cut) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(troubles)('reading it again: %s', ([, befall]) => {
    const outcome = cut[0]?.judged((data) => befall(sent(data).offset.read ?? sent(data).offset.created));
    expect(outcome?.findings).toEqual([]);
  });
});

test('the time of a change', () => {
  expect(readCase('format/timestamps-rfc3339-utc', 'bearer.changed-at-naive').judged().findings).toMatchObject([
    { message: 'naive', level: 'breaking', text: expect.stringContaining('PATCH /todos/{id}') },
  ]);
});
