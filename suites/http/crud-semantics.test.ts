import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Exchange } from '../../src/author.ts';
import type { Life, Lives } from './life.probe.ts';

const clean = readCase('http/crud-semantics', 'bearer.clean');
type One = Editable<Life>;
type Asked = Editable<Exchange>;

/** What was recorded of the todos; all else is set aside. */
function todo({ said }: Editing): One & Required<Pick<One, 'read' | 'updated' | 'removed'>> {
  const all = said<Lives>('http/life');
  const { todos } = all.byResource;
  if (todos?.read === undefined || todos.updated === undefined || todos.removed === undefined) throw new Error('no life of a todo was recorded');
  all.byResource = { todos };
  return todos as One & Required<Pick<One, 'read' | 'updated' | 'removed'>>;
}
function bodyOf(exchange: Asked): Record<string, unknown> {
  return JSON.parse(exchange.response.kind === 'answered' ? (exchange.response.body?.text ?? '') : '') as Record<string, unknown>;
}
function saying(exchange: Asked, status: number, body: unknown): void {
  answering(exchange, status, { body: JSON.stringify(body) });
}
const [create, read, update, remove] = ['POST /todos', 'GET /todos/{id}', 'PATCH /todos/{id}', 'DELETE /todos/{id}'];

describe('findings', () => {
  test.for<readonly [string, string | undefined, string, (data: Editing) => void]>([
    ['noId', create, 'POST /todos answers 201 without an id at id, and without a Location', (data) => saying(todo(data).created, 201, { title: 'x' })],
    ['notThere', read, 'GET /todos/{id} answers 404 and does not show what was just created', (data) => saying(todo(data).read, 404, {})],
    ['notThere', read, 'GET /todos/{id} answers 200 and does not show what was just created', (data) => saying(todo(data).read, 200, { title: 'another' })],
    [
      'notChanged',
      update,
      'PATCH /todos/{id} answers 200, and what it was to change is as it was',
      ({ ...data }) => saying(todo(data).updated.read, 200, bodyOf(todo(data).read)),
    ],
    [
      'wiped',
      update,
      'PATCH /todos/{id} empties what it was not sent: due, estimate',
      (data) => {
        const { updated } = todo(data);
        const { estimate: _, ...rest } = bodyOf(updated.read);
        saying(updated.read, 200, { ...rest, due: null });
      },
    ],
    [
      'content',
      remove,
      'DELETE /todos/{id} answers 204, which has no content, with 4 bytes',
      (data) => answering(todo(data).removed.exchange, 204, { body: 'null' }),
    ],
    [
      'content',
      remove,
      'DELETE /todos/{id} answers 204, which has no content, with 4 bytes',
      (data) => withHeader(todo(data).removed.exchange, 'content-length', '4'),
    ],
    ['emptyJson', remove, 'DELETE /todos/{id} answers 200 as JSON without a body', (data) => answering(todo(data).removed.exchange, 200)],
    [
      'stillThere',
      remove,
      'DELETE /todos/{id} answers 204, and what it was to remove can be read as before',
      (data) => saying(todo(data).removed.read, 200, bodyOf(todo(data).updated.read)),
    ],
    [
      'stillListed',
      remove,
      'DELETE /todos/{id} answers 204; reading the object answers 404 then, and GET /todos still lists it',
      (data) => {
        const { removed, updated } = todo(data);
        removed.list = structuredClone(removed.read);
        saying(removed.list, 200, { items: [bodyOf(updated.read)] });
      },
    ],
    ['crashed', remove, 'DELETE /todos/{id} answers 500 when what it removes is gone already', (data) => answering(todo(data).removed.again, 500)],
  ])('%s on %s: %s', ([message, operation, text, change]) => {
    const { kind, findings } = clean.judged((data) => {
      // Read as JSON it may have other spaces.
      const { updated } = todo(data);
      saying(updated.read, 200, bodyOf(updated.read));
      change(data);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message,
        level: 'breaking',
        subject: { operation },
        text,
        expected: { witness: expect.any(String) },
        actual: { witness: 'http/life', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<readonly [string, string, string, (data: Editing) => void]>([
    [
      'answersOld',
      update,
      'PATCH /todos/{id} changes the object and answers 200 with what it was before',
      (data) => saying(todo(data).updated.exchange, 200, bodyOf(todo(data).read)),
    ],
    [
      'altered',
      create,
      'POST /todos was sent 2030-01-31 as due, and GET /todos/{id} shows 2030-01-30',
      (data) => saying(todo(data).read, 200, { ...bodyOf(todo(data).read), due: '2030-01-30' }),
    ],
    [
      'altered',
      create,
      'POST /todos was sent 1.50 as estimate, and GET /todos/{id} shows 2.00',
      (data) => saying(todo(data).read, 200, { ...bodyOf(todo(data).read), estimate: '2.00' }),
    ],
  ])('%s on %s: %s, a warning', ([message, operation, text, change]) => {
    const { kind, findings } = clean.judged(change);
    expect(kind).toBe('pass');
    expect(findings.filter(({ level }) => level === 'warning')).toMatchObject([
      {
        message,
        text,
        expected: { witness: 'http/life' },
        actual: { witness: 'http/life', at: expect.stringMatching(/^x\d+$/) },
        ...(operation === update ? { subject: { operation } } : {}),
      },
    ]);
  });
  test('another status than 201 is a note', () => {
    const outcome = clean.judged((data) => saying(todo(data).created, 200, bodyOf(todo(data).created)));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'created', level: 'note', subject: { operation: create } }] });
  });
  test.for(['/labels/1', 'https://inside.example/', '/todos', '/todos/', '/todos/00000000-0000-4000-8000-000000000000'])(
    'Location %s is a warning',
    (location) => {
      const outcome = clean.judged((data) => withHeader(todo(data).created, 'location', location));
      expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'location', level: 'warning' }] });
    },
  );
});

describe('a control that does not hold', () => {
  test.for(troubles)('the list, for what is created: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      saying(todo(data).created, 201, {});
      befall(todo(data).before);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the creation, for what is read: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      saying(todo(data).read, 404, {});
      befall(todo(data).created);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('what is read, for what is changed and removed: %s', ([, befall]) => {
    const { kind, findings } = clean.judged((data) => {
      const one = todo(data);
      answering(one.removed.again, 500);
      saying(one.updated.read, 200, {});
      befall(one.read);
    });
    expect(kind).toBe('inconclusive');
    expect(findings).toEqual([]);
  });
  test('what is created is only promised', () => {
    const outcome = clean.judged((data) => {
      answering(todo(data).created, 202, { body: '{}' });
      saying(todo(data).read, 404, {});
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('a change: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      saying(todo(data).updated.read, 200, bodyOf(todo(data).read));
      befall(todo(data).updated.exchange);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['tells where, and no more', (data) => answering(todo(data).created, 201, { headers: [['location', '/todos/7']] })],
    ['says nothing of where', (data) => withHeader(todo(data).created, 'location')],
    ['says the whole URL', (data) => withHeader(todo(data).created, 'location', `https://public.example/todos/${String(bodyOf(todo(data).created)['id'])}`)],
    ['has a page for it elsewhere', (data) => withHeader(todo(data).created, 'location', `/app/items/${String(bodyOf(todo(data).created)['id'])}/edit`)],
    ['writes numbers and dates otherwise', (data) => saying(todo(data).read, 200, { ...bodyOf(todo(data).read), estimate: 1.5, due: '2030-01-31T00:00:00Z' })],
    [
      'gives an order of its own',
      (data) => {
        const { created, read, updated } = todo(data);
        Object.assign(created.request, { body: { ...created.request.body, text: JSON.stringify({ title: 'x', position: 1, version: 0 }) } });
        for (const one of [read, updated.read]) saying(one, 200, { ...bodyOf(one), position: 7, version: 1 });
      },
    ],
    [
      'is not listed after a moment',
      (data) => {
        const { removed } = todo(data);
        removed.list = structuredClone(removed.read);
        saying(removed.list, 200, { items: [] });
      },
    ],
    ['tells what was and what is', (data) => saying(todo(data).updated.exchange, 200, { old: bodyOf(todo(data).read), new: bodyOf(todo(data).updated.read) })],
    ['shouts', (data) => saying(todo(data).read, 200, { title: todo(data).marker.toUpperCase() })],
    [
      'wraps what it shows',
      (data) => {
        const one = todo(data);
        Object.assign(one, { id: 'data.id' });
        for (const exchange of [one.created, one.read, one.updated.read]) saying(exchange, exchange === one.created ? 201 : 200, { data: bodyOf(exchange) });
      },
    ],
    [
      'moves a time and empties nothing',
      (data) => saying(todo(data).updated.read, 200, { ...bodyOf(todo(data).updated.read), updated_at: 'later', revision: 2 }),
    ],
    [
      'takes an approval back when what was approved is edited',
      (data) => {
        const { read, updated } = todo(data);
        saying(read, 200, { ...bodyOf(read), approved_at: '2026-01-01T00:00:00Z' });
        saying(updated.read, 200, { ...bodyOf(updated.read), approved_at: null });
      },
    ],
    ['answers a removal with what was removed', (data) => saying(todo(data).removed.exchange, 200, bodyOf(todo(data).read))],
    ['answers a removal with 200 and nothing, as nothing', (data) => answering(todo(data).removed.exchange, 200, { headers: [] })],
    ['says a length of 0 with 204', (data) => withHeader(todo(data).removed.exchange, 'content-length', '0')],
    ['keeps what is removed, and says so', (data) => saying(todo(data).removed.read, 200, { ...bodyOf(todo(data).updated.read), deleted: true })],
    ['removes twice with 204', (data) => answering(todo(data).removed.again, 204)],
    ['is overloaded by the second removal', (data) => answering(todo(data).removed.again, 503)],
    ['is cut off at the second removal', (data) => failing(todo(data).removed.again)],
    [
      'replaces by PUT',
      (data) => {
        const one = todo(data);
        Object.assign(one.operations, { update: 'PUT /todos/{id}' });
        saying(one.updated.read, 200, { ...bodyOf(one.updated.read), due: null });
      },
    ],
    [
      'has objects that do not change',
      (data) => {
        const all = data.said<Lives>('http/life');
        for (const one of Object.values(all.byResource)) {
          delete one.updated;
          one.operations = { list: one.operations.list, create: one.operations.create };
        }
      },
    ],
  ])('%s', ([, change]) => {
    const { kind, findings } = clean.judged(change);
    expect({ kind, findings }).toEqual({ kind: 'pass', findings: [] });
  });
});
