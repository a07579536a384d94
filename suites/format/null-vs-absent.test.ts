import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/model/exchange.ts';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Updated, Updates } from './updates.probe.ts';

const clean = readCase('format/null-vs-absent', 'bearer.clean');
const subject = { operation: 'PATCH /todos/{id}' };

type Steps = Editable<Updated>['steps'];
type Body = Readonly<Record<string, unknown>>;
function todos(data: Editing): Steps {
  const { byResource } = data.said<Updates>('format/updates');
  const one = byResource['todos'];
  if (one === undefined) throw new Error('the todos were not changed');
  for (const name of Object.keys(byResource)) if (name !== 'todos') delete byResource[name];
  return one.steps;
}
function bodyOf(exchange: Editable<Exchange>): Body {
  if (exchange.response.kind !== 'answered') throw new Error('nothing was answered');
  return JSON.parse(exchange.response.body?.text ?? '') as Body;
}
function showing(exchange: Editable<Exchange>, change: (body: Body) => unknown): void {
  answering(exchange, 200, { body: JSON.stringify(change(bodyOf(exchange))) });
}
function crash(exchange: Editable<Exchange>, status = 500): void {
  answering(exchange, status, { body: '{}' });
}
function nulls({ nulls: asked }: Steps): Steps['nulls'][number]['exchange'] {
  const [first] = asked;
  if (first === undefined) throw new Error('nothing was set to null');
  return first.exchange;
}

test('what the change left out is emptied, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => showing(todos(data).afterChange, (body) => ({ ...body, due: null, estimate: null })));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'wiped',
      level: 'breaking',
      subject,
      text: 'PATCH /todos/{id} emptied due, estimate, which the request did not name',
      expected: { witness: 'format/updates', value: { due: '2030-01-31', estimate: '1.50' } },
      actual: { witness: 'format/updates', value: { due: null, estimate: null } },
    },
  ]);
});
test.for<readonly [string, (body: Body) => unknown]>([
  ['an empty text', (body) => ({ ...body, due: '' })],
  ['absent', ({ due: _due, ...body }) => body],
])('emptied is %s too', ([, change]) => {
  expect(clean.judged((data) => showing(todos(data).afterChange, change)).findings).toMatchObject([{ message: 'wiped' }]);
});
test('below a wrapper', () => {
  const { findings } = clean.judged((data) => {
    const { before, again, afterEmpty, afterChange } = todos(data);
    for (const exchange of [before, again, afterEmpty]) showing(exchange, (todo) => ({ ok: true, todo }));
    showing(afterChange, (todo) => ({ ok: true, todo: { ...todo, due: null } }));
  });
  expect(findings).toMatchObject([{ message: 'wiped', text: expect.stringContaining('due') }]);
});
test('an empty object empties', () => {
  const { findings } = clean.judged((data) => {
    const steps = todos(data);
    for (const exchange of [steps.afterEmpty, steps.afterChange]) showing(exchange, (body) => ({ ...body, due: null }));
  });
  expect(findings).toMatchObject([{ message: 'emptyWipes', subject, text: expect.stringContaining('emptied due') }]);
});
test('an empty object crashes', () => {
  const { findings } = clean.judged((data) => crash(todos(data).empty));
  expect(findings).toMatchObject([{ message: 'emptyCrashes', subject, actual: { value: 500 } }]);
});
test('null crashes', () => {
  const { findings } = clean.judged((data) => crash(nulls(todos(data))));
  expect(findings).toMatchObject([{ message: 'nullCrashes', text: 'PATCH /todos/{id} with title: null answered 500' }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    for (const step of ['before', 'again', 'change', 'afterChange'] as const) {
      const outcome = clean.judged((data) => {
        const steps = todos(data);
        crash(steps.empty);
        crash(nulls(steps));
        befall(steps[step]);
      });
      expect(outcome, step).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
    }
  });
  test('no object could be made', () => {
    expect(clean.judged((data) => Object.assign(data.said<Updates>('format/updates'), { byResource: {} }))).toMatchObject({ kind: 'inconclusive' });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (steps: Steps) => void]>([
    ['refuses an empty object', ({ empty }) => answering(empty, 400, { body: '{}' })],
    ['takes null', (steps) => answering(nulls(steps), 200, { body: '{}' })],
    ['answers 204', ({ empty, change }) => [empty, change].forEach((exchange) => answering(exchange, 204, { headers: [] }))],
    ['derives one field from another', ({ afterChange }) => showing(afterChange, (body) => ({ ...body, slug: 'mk-2', estimate: '2.00', words: 3 }))],
    [
      'takes an approval back',
      ({ before, again, afterEmpty, afterChange }) => {
        for (const exchange of [before, again, afterEmpty]) showing(exchange, (body) => ({ ...body, approved_by: 'ada', published: true, done: true }));
        showing(afterChange, (body) => ({ ...body, approved_by: null, published: false, done: false }));
      },
    ],
    ['shows something only once', ({ before }) => showing(before, (body) => ({ ...body, hint: 'new' }))],
    [
      'wraps what it shows, as JSON:API',
      ({ before, again, afterEmpty, afterChange }) => {
        for (const exchange of [before, again, afterEmpty, afterChange])
          showing(exchange, ({ id, ...attributes }) => ({ data: { id, type: 'todos', attributes } }));
      },
    ],
    ['is overloaded for one request', (steps) => [steps.empty, nulls(steps)].forEach((exchange) => crash(exchange, 503))],
    ['is read in between without success', ({ afterEmpty }) => crash(afterEmpty, 503)],
  ])('%s', ([, change]) => {
    expect(clean.judged((data) => change(todos(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('what is true or false is set to null as well', () => {
  expect(readCase('format/null-vs-absent', 'bearer.null-done-crashes').judged().findings).toMatchObject([
    { message: 'nullCrashes', subject, text: 'PATCH /todos/{id} with done: null answered 500' },
  ]);
});

describe('kept: null is taken and what was there stays', () => {
  const kept = readCase('format/null-vs-absent', 'bearer.null-means-absent');
  const cleared = (data: Editing): NonNullable<Steps['cleared']> => {
    const found = todos(data).cleared;
    if (found === undefined) throw new Error('nothing was cleared');
    return found;
  };
  test('a warning, both sides shown', () => {
    expect(kept.judged()).toMatchObject({
      kind: 'pass',
      findings: [
        {
          message: 'kept',
          level: 'warning',
          subject,
          text: 'PATCH /todos/{id} takes null for due, estimate with 200, as the document lets it, and leaves what was there: nobody can empty it',
          expected: { witness: 'format/updates', value: { due: null, estimate: null } },
          actual: { witness: 'format/updates', value: { due: '2030-01-31', estimate: '1.50' } },
        },
      ],
    });
  });
  test.for<readonly [string, (steps: ReturnType<typeof cleared>) => void]>([
    ['refuses null', ({ exchange }) => answering(exchange, 422, { body: '{}' })],
    ['does it later', ({ exchange }) => answering(exchange, 202, { body: '{}' })],
    ['puts a default in its place', ({ after }) => showing(after, (body) => ({ ...body, due: '2031-12-31', estimate: '0.00' }))],
    ['answers with what is empty now, and reads from a replica', ({ exchange }) => showing(exchange, (body) => ({ ...body, due: null, estimate: null }))],
    ...troubles.map(([name, befall]) => [`cannot be read: ${name}`, ({ after }: ReturnType<typeof cleared>) => befall(after)] as const),
  ])('quiet where an App %s', ([, change]) => {
    expect(kept.judged((data) => change(cleared(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
