import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { OneOfOthers, OthersObjects } from './others-objects.probe.ts';

const clean = readCase('authz/bola-write', 'bearer.clean');
const byCookie = readCase('authz/bola-write', 'cookie.clean');
const changing = readCase('authz/bola-write', 'bearer.update-without-owner');
const removing = readCase('authz/bola-write', 'bearer.delete-without-owner');
const update = { operation: 'PATCH /todos/{id}' };
const remove = { operation: 'DELETE /todos/{id}' };

function todo(data: Editing): Editable<OneOfOthers> {
  const said = data.said<OthersObjects>('authz/others-objects');
  const { todos } = said.byResource;
  if (todos === undefined) throw new Error('todos were not recorded');
  said.byResource = { todos };
  return todos;
}
function change(data: Editing): Editable<NonNullable<OneOfOthers['change']>> {
  const found = todo(data).change;
  if (found === undefined) throw new Error('no change was recorded');
  return found;
}
function removal(data: Editing): Editable<NonNullable<OneOfOthers['removal']>> {
  const found = todo(data).removal;
  if (found === undefined) throw new Error('no removal was recorded');
  return found;
}

test('changed: both sides shown', () => {
  const { kind, findings } = clean.judged((data) => answering(change(data).seen, 200, { body: JSON.stringify({ title: change(data).marker }) }));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'changed',
      level: 'breaking',
      subject: update,
      text: 'PATCH /todos/{id} lets a user change the object of another: it answers 404, and the owner reads what was written',
      expected: { witness: 'authz/others-objects', at: expect.stringMatching(/^x\d+$/) },
      actual: { witness: 'authz/others-objects', at: expect.stringMatching(/^x\d+$/) },
    },
  ]);
});
test('removed: both sides shown', () => {
  for (const status of [404, 410])
    expect(clean.judged((data) => answering(removal(data).seen, status, { body: '{}' })).findings).toMatchObject([
      {
        message: 'removed',
        level: 'breaking',
        subject: remove,
        text: expect.stringContaining(`the owner gets ${status}`),
        expected: { value: 200 },
        actual: { value: status },
      },
    ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const pick of ['ownSeen', 'exchange', 'seen'] as const)
      expect(changing.judged((data) => befall(change(data)[pick]))).toMatchObject({ findings: [], undecided: [{ subject: update }] });
    for (const pick of ['before', 'exchange', 'seen'] as const)
      expect(removing.judged((data) => befall(removal(data)[pick]))).toMatchObject({ findings: [], undecided: [{ subject: remove }] });
    for (const mutant of [changing, removing])
      expect(mutant.judged((data) => befall(todo(data).ownRead))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('what the owner changes is not seen either', () => {
    expect(changing.judged((data) => answering(change(data).ownSeen, 200, { body: '{}' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the object was gone before', () => {
    expect(removing.judged((data) => answering(removal(data).before, 404, { body: '{}' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, number]>([
    ['refuses with 403', 403],
    ['refuses with 401', 401],
    ['refuses with 422', 422],
    ['answers 200 and does nothing', 200],
    ['answers 204 and does nothing', 204],
    ['sends elsewhere', 302],
  ])('%s', ([, status]) => {
    for (const one of [clean, byCookie])
      expect(
        one.judged((data) => {
          answering(change(data).exchange, status);
          answering(removal(data).exchange, status);
        }),
      ).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('lets nobody remove anything: what is declared is judged', () => {
    expect(clean.judged((data) => void delete todo(data).removal)).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject: update }] });
  });
});

test('without an update or a removal it does not apply', () => {
  expect(() =>
    clean.judged(({ recorded }) =>
      Object.values(recorded.app.resources).forEach((resource) => {
        delete resource.update;
        delete resource.remove;
      }),
    ),
  ).toThrow('does not apply');
});
