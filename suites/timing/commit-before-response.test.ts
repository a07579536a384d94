import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Lives } from '../http/life.probe.ts';
import type { WriteThenRead } from './write-then-read.probe.ts';

const clean = readCase('timing/commit-before-response', 'bearer.clean');
const mutant = readCase('timing/commit-before-response', 'bearer.commit-after-response');
const subject = { operation: 'POST /todos' };

type Round = Editable<WriteThenRead['rounds'][number]>;
function rounds(data: Editing): Round[] {
  return data.said<WriteThenRead>('timing/write-then-read').rounds;
}
/** The object is not found at first, and is there a moment later. */
function late(data: Editing, index: number): void {
  const round = rounds(data)[index];
  const [first] = rounds(data);
  if (round?.read === undefined || first?.later === undefined) throw new Error('it was not recorded');
  round.later = structuredClone(first.later);
  answering(round.read, 404, { body: '{}' });
}

test('notYetThere: both sides shown', () => {
  const { kind, findings } = clean.judged((data) => late(data, 5));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'notYetThere',
      level: 'breaking',
      subject,
      text: 'POST /todos answers 201 before it is done: the object is 404 at first, and there a second later',
      expected: { witness: 'timing/write-then-read', value: 201 },
      actual: { witness: 'timing/write-then-read', at: expect.stringMatching(/^x\d+$/), value: 'GET /todos/{id} answers 404' },
    },
  ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('the object a moment later: %s', ([, befall]) => {
    const outcome = mutant.judged((data) => rounds(data).forEach(({ later }) => later !== undefined && befall(later)));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('it is never found: that says nothing about time', () => {
    const outcome = mutant.judged((data) => rounds(data).forEach(({ later }) => later !== undefined && answering(later, 404, { body: '{}' })));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('reading at once: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const read = rounds(data)[3]?.read;
      if (read !== undefined) befall(read);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('creating failed', () => {
    const outcome = clean.judged((data) => {
      const [first] = rounds(data);
      if (first === undefined) return;
      answering(first.created, 422);
      Object.assign(data.said<WriteThenRead>('timing/write-then-read'), { rounds: [{ created: first.created }] });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test('promises nothing yet, with 202', () => {
    const outcome = clean.judged((data) => {
      late(data, 5);
      const round = rounds(data)[5];
      if (round !== undefined) answering(round.created, 202, { body: '{"id":"1"}' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('creates with 200', () => {
    const outcome = clean.judged((data) => rounds(data).forEach(({ created }) => answering(created, 200, { body: '{"id":"1"}' })));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('what else is written', () => {
  const label = readCase('timing/commit-before-response', 'bearer.label-stored-later');
  const change = readCase('timing/commit-before-response', 'bearer.change-stored-later');
  test('another resource', () => {
    expect(label.judged().findings).toMatchObject([
      {
        message: 'notYetThere',
        level: 'breaking',
        subject: { operation: 'POST /labels' },
        actual: { witness: 'http/life', value: 'GET /labels/{id} answers 404' },
      },
    ]);
  });
  test('a change, a warning', () => {
    expect(change.judged()).toMatchObject({
      kind: 'pass',
      findings: [
        {
          message: 'notYetChanged',
          level: 'warning',
          subject: { operation: 'PATCH /todos/{id}' },
          text: 'PATCH /todos/{id} answers 200 before it is done: at first the object is read as it was, and a moment later as it was changed',
        },
      ],
    });
  });
  test.for(troubles)('nothing without the object as it was in the end: %s', ([, befall]) => {
    const { findings } = change.judged(({ said }) => {
      for (const { updated } of Object.values(said<Lives>('http/life').byResource)) if (updated !== undefined) befall(updated.read);
    });
    expect(findings).toEqual([]);
  });
  test.for(troubles)('nor where it could not be read at first: %s', ([, befall]) => {
    const { findings } = change.judged(({ said }) => {
      for (const { early } of Object.values(said<Lives>('http/life').byResource)) if (early?.updated !== undefined) befall(early.updated);
    });
    expect(findings).toEqual([]);
  });
});
