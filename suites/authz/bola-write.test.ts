import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { OthersFiles } from './others-files.probe.ts';
import type { Claim, OneOfOthers, OthersObjects } from './others-objects.probe.ts';

const clean = readCase('authz/bola-write', 'bearer.clean');
const byCookie = readCase('authz/bola-write', 'cookie.clean');
const changing = readCase('authz/bola-write', 'bearer.update-without-owner');
const removing = readCase('authz/bola-write', 'bearer.delete-without-owner');
const archiving = readCase('authz/bola-write', 'bearer.archive-without-owner');
const claiming = readCase('authz/bola-write', 'cookie.owner-from-body');
const update = { operation: 'PATCH /todos/{id}' };
const remove = { operation: 'DELETE /todos/{id}' };
const create = { operation: 'POST /todos' };

function todo(data: Editing): Editable<OneOfOthers> {
  data.without('authz/others-files');
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

/** All may read the todos, and only their owners write them. */
function toRead(data: Editing): Editable<OneOfOthers> {
  const one = todo(data);
  one.read = structuredClone(one.ownRead);
  Object.assign(data.said<OthersObjects>('authz/others-objects'), { byResource: {}, toRead: { todos: one } });
  return one;
}
test('what all may read, and another user may not change', () => {
  expect(clean.judged((data) => void toRead(data))).toMatchObject({ kind: 'pass', findings: [] });
  expect(changing.judged((data) => void toRead(data)).findings).toMatchObject([{ message: 'changed', subject: update }]);
  expect(removing.judged((data) => void toRead(data)).findings).toMatchObject([{ message: 'removed', subject: remove }]);
});

/** The last way in which an object was made in another's name. */
function claim(data: Editing): Editable<Claim> {
  const found = todo(data).claims.at(-1);
  if (found === undefined) throw new Error('no claim was recorded');
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
describe('acted', () => {
  const act = { operation: 'POST /todos/{id}/complete' } as const;
  function acting(data: Editing, status: number, texts: readonly [before: string, after: string, again: string]): Editable<OneOfOthers> {
    const one = todo(data);
    const told = (text: string): Editable<OneOfOthers>['owned'] => {
      const exchange = structuredClone(one.owned);
      answering(exchange, 200, { body: JSON.stringify({ title: one.marker, done: text }) });
      return exchange;
    };
    const exchange = structuredClone(one.read);
    answering(exchange, status, { body: '{}' });
    const [before, after, again] = texts;
    Object.assign(one, { acts: [{ operation: act.operation, exchange, before: told(before), after: status < 300 ? [told(after), told(again)] : [] }] });
    return one;
  }
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => void acting(data, 200, ['no', 'yes', 'yes']));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'acted',
        level: 'breaking',
        subject: act,
        text: 'POST /todos/{id}/complete lets a user act on the object of another: it answers 200, and the owner reads what it did',
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses', (data) => void acting(data, 404, ['no', 'no', 'no'])],
    ['wants a body', (data) => void acting(data, 422, ['no', 'no', 'no'])],
    ['takes a request for access, which changes nothing', (data) => void acting(data, 202, ['no', 'no', 'no'])],
    ['tells the time in each answer', (data) => void acting(data, 200, ['12:00', '12:01', '12:02'])],
  ])('a right App %s', ([, so]) => {
    expect(clean.judged(so)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('who may read it may act on it: nothing is known', () => {
    expect(clean.judged((data) => answering(acting(data, 200, ['no', 'yes', 'yes']).read, 200, { body: '{}' })).findings).toEqual([]);
  });
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

test('unlisted: the owner may still read it, and finds it no more', () => {
  expect(archiving.judged()).toMatchObject({
    kind: 'fail',
    findings: [{ message: 'unlisted', level: 'breaking', subject: remove, expected: { value: 'in the list of its owner' }, actual: { value: 'not in it' } }],
  });
  expect(archiving.judged((data) => answering(removal(data).listed.before, 200, { body: '{"items":[]}' })).findings).toEqual([]);
});
test('madeForAnother: who is named has it, and its maker has not', () => {
  expect(claiming.judged()).toMatchObject({
    kind: 'fail',
    findings: [
      {
        message: 'madeForAnother',
        level: 'breaking',
        subject: create,
        text: expect.stringContaining('when told to with owner_id:'),
        expected: { value: 'who makes it has it' },
        actual: { witness: 'authz/others-objects', at: expect.stringMatching(/^x\d+$/) },
      },
    ],
  });
});

describe('tellsExistence', () => {
  const telling = readCase('authz/bola-write', 'bearer.update-tells-existence');
  const absent = (data: Editing): Editable<OneOfOthers['read']> => {
    const found = change(data).nowhere;
    if (found === undefined) throw new Error('nothing was asked of what is not there');
    return found;
  };
  test('a warning, with what reading hides', () => {
    expect(telling.judged()).toMatchObject({
      kind: 'pass',
      findings: [
        {
          message: 'tellsExistence',
          level: 'warning',
          subject: update,
          text: 'PATCH /todos/{id} answers 403 for the object of another and 404 for one that is not there, and GET /todos/{id} answers 404 for both: it tells which exist',
          expected: { witness: 'authz/others-objects', value: 404 },
          actual: { witness: 'authz/others-objects', value: 403 },
        },
      ],
    });
  });
  test('so does a removal', () => {
    const { findings } = clean.judged((data) => answering(removal(data).exchange, 403, { body: '{}' }));
    expect(findings).toMatchObject([{ message: 'tellsExistence', subject: remove }]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['reading tells them apart too, as was meant', (data) => answering(todo(data).read, 403, { body: '{}' })],
    ['everyone may read it', (data) => answering(todo(data).read, 200, { body: '{}' })],
    ['an id is refused for its looks', (data) => answering(absent(data), 422, { body: '{}' })],
    ['what is not there is refused alike', (data) => answering(absent(data), 403, { body: '{}' })],
    ['what is there is in no state to be changed', (data) => answering(change(data).exchange, 409, { body: '{}' })],
    ['a version is wanted of what is there', (data) => answering(change(data).exchange, 428, { body: '{}' })],
    ['a PUT would make what is not there', (data) => void delete change(data).nowhere],
    ...troubles.map(([name, befall]) => [name, (data: Editing) => befall(absent(data))] as const),
  ])('quiet where %s', ([, befall]) => {
    expect(telling.judged(befall)).toMatchObject({ kind: 'pass', findings: [] });
  });
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
  test.for(troubles)('of what was listed, or made: %s', ([, befall]) => {
    for (const pick of ['before', 'after'] as const) expect(archiving.judged((data) => befall(removal(data).listed[pick])).findings).toEqual([]);
    for (const pick of ['byMaker', 'byNamed', 'exchange'] as const)
      expect(
        claiming.judged((data) => {
          const last = claim(data);
          todo(data).claims = [last];
          befall(last[pick] ?? last.exchange);
        }),
      ).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: create }] });
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
          for (const { exchange, nowhere } of [change(data), removal(data)]) for (const one of [exchange, nowhere ?? exchange]) answering(one, status);
        }),
      ).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('lets nobody remove anything: what is declared is judged', () => {
    expect(clean.judged((data) => void delete todo(data).removal)).toMatchObject({
      kind: 'pass',
      findings: [],
      examined: [{ subject: create }, { subject: update }],
    });
  });
  test('takes the name of another and gives it to who makes it', () => {
    const outcome = claiming.judged((data) => {
      const { byMaker, byNamed, marker } = claim(data);
      if (byMaker === undefined || byNamed === undefined) throw new Error('nothing was made');
      answering(byMaker, 200, { body: JSON.stringify({ title: marker }) });
      answering(byNamed, 404, { body: '{}' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('lets a user hand over what both then read', () => {
    const outcome = claiming.judged((data) => {
      const { byMaker, marker } = claim(data);
      if (byMaker !== undefined) answering(byMaker, 200, { body: JSON.stringify({ title: marker }) });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('without anything that is made, changed or removed there is nothing to judge', () => {
  const outcome = clean.judged((data) => {
    todo(data).claims = [];
    delete todo(data).change;
    delete todo(data).removal;
  });
  expect(outcome).toMatchObject({ kind: 'none', findings: [], notCovered: { config: expect.stringContaining('remove') } });
});

describe('files', () => {
  const adding = readCase('authz/bola-write', 'cookie.upload-to-any-todo');
  const upload = { operation: 'POST /todos/{id}/attachments' };
  const removing = { operation: 'DELETE /attachments/{id}' };
  const files = (data: Editing): Editable<OthersFiles> => data.said<OthersFiles>('authz/others-files');
  const added = (data: Editing): NonNullable<Editable<OthersFiles>['added']> => {
    const found = files(data).added;
    if (found === undefined) throw new Error('nothing was added');
    return found;
  };
  const gone = (data: Editing): NonNullable<Editable<OthersFiles>['removal']> => {
    const found = files(data).removal;
    if (found === undefined) throw new Error('nothing was removed');
    return found;
  };
  test('added: both sides shown', () => {
    const { kind, findings } = adding.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'added',
        level: 'breaking',
        subject: upload,
        text: `${upload.operation} lets a user add a file to the object of another: it answers 201, and 404 where there is no object`,
        expected: { witness: 'authz/others-files', value: 404 },
        actual: { witness: 'authz/others-files', value: 201 },
      },
    ]);
  });
  test('unlisted: a file is gone from its owner’s list', () => {
    const { findings } = clean.judged((data) => answering(gone(data).after, 200, { body: '{"items":[],"total":0}' }));
    expect(findings).toMatchObject([{ message: 'unlisted', subject: removing, actual: { witness: 'authz/others-files', value: 'not in it' } }]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses with 403', (data) => answering(added(data).exchange, 403)],
    ['takes files for what is not there', (data) => answering(added(data).nowhere, 201)],
  ])('quiet where an App %s', ([, change]) => {
    expect(adding.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(troubles)('undecided where %s', ([, befall]) => {
    expect(adding.judged((data) => befall(files(data).own))).toMatchObject({ findings: [], undecided: [{ subject: upload }] });
    expect(clean.judged((data) => befall(gone(data).before))).toMatchObject({ findings: [], undecided: [{ subject: removing }] });
  });
});
