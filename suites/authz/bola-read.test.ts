import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { OthersFiles } from './others-files.probe.ts';
import { unheardOf, type OneOfOthers, type OthersObjects } from './others-objects.probe.ts';

const clean = readCase('authz/bola-read', 'bearer.clean');
const byCookie = readCase('authz/bola-read', 'cookie.clean');
const readable = readCase('authz/bola-read', 'bearer.read-without-owner');
const telling = readCase('authz/bola-read', 'bearer.forbidden-tells-existence');
const byHead = readCase('authz/bola-read', 'bearer.head-without-owner');
const under = readCase('authz/bola-read', 'cookie.attachments-without-owner');
const subject = { operation: 'GET /todos/{id}' };
const nested = { operation: 'GET /todos/{id}/attachments' };

/** What was seen of the todos, alone. */
function todo(data: Editing): Editable<OneOfOthers> {
  data.without('authz/others-files');
  const said = data.said<OthersObjects>('authz/others-objects');
  const { todos } = said.byResource;
  if (todos === undefined) throw new Error('todos were not recorded');
  said.byResource = { todos };
  return todos;
}
function open(data: Editing): void {
  for (const agreement of [data.recorded.agreement, data.said<typeof data.recorded.agreement>('contract/agreement')]) delete agreement.hidesExistence;
}

test('readable: both sides shown', () => {
  const { kind, findings } = clean.judged((data) => Object.assign(todo(data).read, { response: todo(data).owned.response }));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'readable',
      level: 'breaking',
      subject,
      text: 'GET /todos/{id} shows a user the object of another',
      expected: { witness: 'authz/others-objects', at: expect.stringMatching(/^x\d+$/) },
      actual: { witness: 'authz/others-objects', at: expect.stringMatching(/^x\d+$/), value: 200 },
    },
  ]);
});

/** What was seen under the todo, alone. */
function attachments(data: Editing): Editable<OneOfOthers['under'][number]> {
  const [found] = todo(data).under;
  if (found === undefined) throw new Error('nothing under the todo was recorded');
  return found;
}

describe('underReadable', () => {
  test('both sides shown', () => {
    expect(under.judged()).toMatchObject({
      kind: 'fail',
      findings: [{ message: 'underReadable', level: 'breaking', subject: nested, expected: { value: 'its owner’s alone' }, actual: { value: 200 } }],
    });
  });
  test('quiet where everyone is shown the same nothing, wherever they look', () => {
    const outcome = under.judged((data) => Object.assign(attachments(data).nowhere, { response: attachments(data).read.response }));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where others are shown less', () => {
    expect(under.judged((data) => answering(attachments(data).read, 200, { body: '{"mayRead":false}' }))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(troubles)('quiet where %s', ([, befall]) => {
    for (const pick of ['owned', 'read', 'nowhere'] as const)
      expect(under.judged((data) => befall(attachments(data)[pick]))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: nested }] });
  });
});

describe('headTells', () => {
  test('both sides shown', () => {
    expect(byHead.judged()).toMatchObject({
      kind: 'fail',
      findings: [{ message: 'headTells', level: 'breaking', subject, expected: { value: 404 }, actual: { value: 200 } }],
    });
  });
  test.for(['owned', 'nowhere'] as const)('quiet where HEAD is answered alike for everything: %s', (pick) => {
    const outcome = byHead.judged((data) => {
      const { head } = todo(data);
      const seen = head[pick];
      if (seen === undefined) throw new Error('it was not asked');
      answering(seen, pick === 'owned' ? 405 : 200);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(troubles)('quiet where %s', ([, befall]) => {
    for (const pick of ['read', 'owned', 'nowhere'] as const)
      expect(byHead.judged((data) => befall(todo(data).head[pick] ?? todo(data).head.read))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('tellsExistence', () => {
  test('another status', () => {
    expect(clean.judged((data) => answering(todo(data).read, 403, { body: '{}' })).findings).toMatchObject([
      { message: 'tellsExistence', subject, expected: { witness: 'agreement', at: 'hidesExistence' }, text: expect.stringContaining('(403)') },
    ]);
  });
  test('another code', () => {
    const { findings } = clean.judged((data) => {
      answering(todo(data).read, 404, { body: '{"code":"not_yours"}' });
      answering(todo(data).nowhere, 404, { body: '{"code":"todo_not_found"}' });
    });
    expect(findings).toMatchObject([{ message: 'tellsExistence' }]);
  });
  test('quiet where ids, times and numbers differ', () => {
    const outcome = clean.judged((data) => {
      answering(todo(data).read, 404, {
        body: '{"code":"todo_not_found","id":"dc619f92-1cbe-40f1-bf74-a84e11531822","trace":"00a1b2c3d4e5f6a7","at":1763762400}',
      });
      answering(todo(data).nowhere, 404, {
        body: '{"code":"todo_not_found","id":"99999999-9999-4999-8999-999999999999","trace":"ffa1b2c3d4e5f6a7","at":1763762401}',
      });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where the words name an id of another make', () => {
    const outcome = clean.judged((data) => {
      const ids = { read: 'ord_01JD5ZK3QWXYABCDEFGHJKMNPQ', nowhere: 'ord_01JD5ZK3QWXYABCD9ZZZZZZZZZ' } as const;
      for (const pick of ['read', 'nowhere'] as const) {
        const exchange = todo(data)[pick];
        exchange.request.url = new URL(`/todos/${ids[pick]}`, exchange.request.url).href;
        answering(exchange, 404, { body: JSON.stringify({ code: 'todo_not_found', detail: `There is no todo ${ids[pick]}.` }) });
      }
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for([400, 422])('quiet where the id that nothing has is refused for its looks, with %i', (status) => {
    const outcome = clean.judged((data) => {
      answering(todo(data).read, 404, { body: '{"code":"todo_not_found"}' });
      answering(todo(data).nowhere, status, { body: '{"code":"invalid_id"}' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, string]>([
    ['42', '987654321'],
    ['dc619f92-1cbe-40f1-bf74-a84e11531822', '99999999-9999-4999-8999-999999999999'],
    ['507f1f77bcf86cd799439011', '507f1f77bcf86c9999999999'],
    ['01JD5ZK3QWXYABCDEFGHJKMNPQ', '01JD5ZK3QWXYABCDZZZZZZZZZZ'],
    ['ord_a1B2c3D4e5F6', 'ord_a1Z9z9Z9z9Z9'],
  ])('an id made like %s is asked for: %s', ([id, other]) => {
    expect(unheardOf(id)).toBe(other);
  });
  test('quiet where hiding is not agreed', () => {
    const outcome = telling.judged((data) => {
      open(data);
      todo(data);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject: nested }, { subject }] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [readable, telling])
      for (const pick of ['owned', 'ownRead', 'read'] as const)
        expect(mutant.judged((data) => befall(todo(data)[pick]))).toMatchObject({
          kind: 'inconclusive',
          findings: [],
          undecided: expect.arrayContaining([expect.objectContaining({ subject })]) as unknown,
        });
  });
  test('the owner does not find the text', () => {
    expect(readable.judged((data) => answering(todo(data).owned, 200, { body: '{}' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('nothing could be made', () => {
    const outcome = readable.judged((data) => {
      data.said<OthersObjects>('authz/others-objects').byResource = {};
      data.without('authz/others-files');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, number, string]>([
    ['refuses with 403', 403, '{}'],
    ['refuses with 401', 401, '{}'],
    ['sends elsewhere', 302, ''],
    ['answers 200 and nothing', 200, 'null'],
    ['answers 200 and its shell', 200, '<!doctype html><title>App</title>'],
  ])('%s', ([, status, body]) => {
    for (const one of [clean, byCookie])
      expect(
        one.judged((data) => {
          open(data);
          answering(todo(data).read, status, { body });
        }),
      ).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('file', () => {
  const byId = readCase('authz/bola-read', 'bearer.files-by-id');
  const files = (data: Editing): Editable<OthersFiles> => data.said<OthersFiles>('authz/others-files');
  const file = { operation: 'GET /attachments/{id}' };
  const only = (data: Editing): Editable<OthersFiles['reads'][number]> => {
    const found = files(data).reads.find(({ operation }) => operation === file.operation);
    if (found === undefined) throw new Error('it was not read');
    files(data).reads = [found];
    return found;
  };
  test('both sides shown, and of what is under it', () => {
    const { kind, findings } = byId.judged();
    expect(kind).toBe('fail');
    expect(findings.map(({ subject }) => subject)).toEqual([file, { operation: 'GET /attachments/{id}/content' }]);
    expect(findings[0]).toMatchObject({
      message: 'file',
      level: 'breaking',
      text: 'GET /attachments/{id} shows a user the file of another',
      expected: { witness: 'authz/others-files' },
      actual: { witness: 'authz/others-files', at: expect.stringMatching(/^x\d+$/), value: 200 },
    });
  });
  test.for<readonly [string, (one: Editable<OthersFiles['reads'][number]>) => void]>([
    ['refuses with 403', ({ read }) => answering(read, 403)],
    ['shows everyone the same nothing', ({ read, nowhere }) => [read, nowhere].forEach((exchange) => answering(exchange, 200, { body: '{}' }))],
    ['shows less to others', ({ read }) => answering(read, 200, { body: '{"locked":true}' })],
  ])('quiet where an App %s', ([, change]) => {
    expect(byId.judged((data) => change(only(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(troubles)('undecided where %s', ([, befall]) => {
    for (const pick of ['owned', 'read'] as const)
      expect(byId.judged((data) => befall(only(data)[pick]))).toMatchObject({ findings: [], undecided: [{ subject: file }] });
  });
  test('no uploads are agreed', () => {
    expect(byId.judged((data) => data.without('authz/others-files'))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('the list of files', () => {
  const listed = readCase('authz/bola-read', 'bearer.attachments-listed-to-all');
  const files = ({ said }: Editing): Editable<Required<OthersFiles>['listed']> => {
    const { listed } = said<OthersFiles>('authz/others-files');
    if (listed === undefined) throw new Error('no list was recorded');
    return listed;
  };
  test('both sides shown', () => {
    expect(listed.judged().findings).toMatchObject([
      {
        message: 'underReadable',
        level: 'breaking',
        subject: nested,
        text: 'GET /todos/{id}/attachments shows a user what is under the object of another',
        actual: { witness: 'authz/others-files', value: 'the file of another' },
      },
    ]);
  });
  test.for(troubles)('nothing where its owner does not find it: %s', ([, befall]) => {
    expect(listed.judged((data) => befall(files(data).owned)).findings).toEqual([]);
  });
  test('an empty list tells nothing', () => {
    expect(listed.judged((data) => answering(files(data).read, 200, { body: '{"items":[]}' })).findings).toEqual([]);
  });
});
