import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { ownersIn } from './others-objects.probe.ts';
import type { ScopedList, ScopedLists } from './scoped-lists.probe.ts';

const clean = readCase('authz/list-scoped', 'bearer.clean');
const byCookie = readCase('authz/list-scoped', 'cookie.clean');
const searching = readCase('authz/list-scoped', 'bearer.search-without-owner');
const counting = readCase('authz/list-scoped', 'bearer.count-without-owner');
const subject = { operation: 'GET /todos' };

function todos(data: Editing): Editable<ScopedList> {
  const said = data.said<ScopedLists>('authz/scoped-lists');
  const found = said.byResource['todos'];
  if (found === undefined) throw new Error('todos were not recorded');
  said.byResource = { todos: found };
  return found;
}
function asked(data: Editing, wanted: string): Editable<ScopedList['before']> {
  const found = todos(data).after.find((one) => one.with.startsWith(wanted) && (wanted !== '' || one.with === ''));
  if (found === undefined) throw new Error(`${wanted} was not asked`);
  return found.exchange;
}
const page = (titles: readonly string[], total: number): { readonly body: string } => ({
  body: JSON.stringify({ total, page: 1, size: 20, pages: 1, items: titles.map((title) => ({ title })) }),
});

describe('showsOthers', () => {
  test('plainly, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answering(asked(data, ''), 200, page([todos(data).ownMarker, todos(data).marker], 2)));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'showsOthers',
        level: 'breaking',
        subject,
        text: 'GET /todos lists the object of another user',
        expected: { witness: 'authz/scoped-lists', at: expect.stringMatching(/^x\d+$/) },
        actual: { witness: 'authz/scoped-lists', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for(['q', 'search', 'include', 'all', 'scope', 'user_id', 'owner_id', 'userId', 'ownerId', 'owner', 'user'])('when it is asked with %s', (name) => {
    const { findings } = clean.judged((data) => answering(asked(data, `${name}=`), 200, page([todos(data).marker], 1)));
    expect(findings).toMatchObject([{ message: 'showsOthers', text: `GET /todos lists the object of another user when it is asked with ${name}` }]);
  });
});

describe('the field of an item that says whose it is', () => {
  const ada = { id: 7, said: { id: 7, email: 'ada@example.com', role: 'user' } };
  const grace = { id: 8, said: { id: 8, email: 'grace@example.com', role: 'user' } };
  test.for<readonly [unknown, Readonly<Record<string, string | number>>]>([
    [{ id: 1, created_by: 7, title: 'x' }, { created_by: 8 }],
    [{ data: { id: 1, authorEmail: 'ada@example.com' } }, { authorEmail: 'grace@example.com' }],
    [{ id: 7, title: 'x' }, {}],
    [{ id: 1, owner_role: 'user' }, {}],
    [{ id: 1, owner_id: 9 }, {}],
    ['owner_id', {}],
    [undefined, {}],
  ])('%j: %j', ([item, found]) => {
    expect(ownersIn(item, ada, grace)).toEqual(found);
  });
});

describe('countsOthers', () => {
  test('the total grows by what another user made', () => {
    expect(clean.judged((data) => answering(asked(data, ''), 200, page([todos(data).ownMarker], 4))).findings).toMatchObject([
      {
        message: 'countsOthers',
        level: 'breaking',
        subject,
        text: expect.stringContaining('from 1 to 4 when another user makes 3'),
        expected: { value: 1 },
        actual: { value: 4 },
      },
    ]);
  });
  test('quiet where totals are estimates', () => {
    expect(counting.judged((data) => Object.assign(todos(data).paging ?? {}, { estimated: true }))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where there is no total', () => {
    expect(counting.judged((data) => void delete todos(data).paging?.total)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where someone else made one for the same user meanwhile', () => {
    expect(clean.judged((data) => answering(asked(data, ''), 200, page([todos(data).ownMarker], 2)))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [searching, counting]) {
      expect(mutant.judged((data) => befall(todos(data).before))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
      expect(mutant.judged((data) => befall(asked(data, '')))).toMatchObject({ kind: 'inconclusive', findings: [] });
    }
  });
  test('the list lacks what its user has', () => {
    expect(searching.judged((data) => answering(todos(data).before, 200, page([], 0)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the other user could make nothing', () => {
    expect(searching.judged((data) => Object.assign(todos(data), { added: 0 }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses parameters it does not know', (data) => todos(data).after.forEach((one) => one.with !== '' && answering(one.exchange, 422, { body: '{}' }))],
    ['crashes over them, which is another check’s', (data) => answering(asked(data, 'owner='), 500)],
    [
      'repeats what it was asked',
      (data) =>
        answering(asked(data, 'q='), 200, {
          body: JSON.stringify({ total: 0, items: [], q: todos(data).marker, next: `/todos?q=${todos(data).marker}&page=2` }),
        }),
    ],
    [
      'answers a bare array',
      (data) => {
        delete todos(data).paging;
        for (const exchange of [todos(data).before, asked(data, '')]) answering(exchange, 200, { body: JSON.stringify([{ title: todos(data).ownMarker }]) });
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
