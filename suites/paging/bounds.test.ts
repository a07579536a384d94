import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import { bodyOf, saying, walkOf } from './walk-for-tests.ts';

const clean = readCase('paging/bounds', 'bearer.clean');
const subject = { operation: 'GET /todos' };
const todos = (data: Editing): ReturnType<typeof walkOf> => walkOf(data, 'todos');
type Bound = ReturnType<typeof walkOf>['asked']['bounds'][number];

function bound(data: Editing, parameter: string, value: string): Bound {
  const found = todos(data).asked.bounds.find((one) => one.parameter === parameter && one.value === value);
  if (found === undefined) throw new Error(`${parameter}=${value} was not asked`);
  return found;
}
function agreed(data: Editing, outOfRange: 'reject' | 'clamp' | undefined): void {
  const { paging } = todos(data);
  if (outOfRange === undefined) delete paging.outOfRange;
  else paging.outOfRange = outOfRange;
}
/** Everything out of range is answered with the first page. */
function clamping(data: Editing): void {
  const { asked } = todos(data);
  const body = JSON.stringify(bodyOf(asked.again));
  for (const { exchange } of asked.bounds) answering(exchange, 200, { body });
}

test('what was asked', () => {
  clean.judged((data) => {
    const asked = todos(data).asked.bounds.map(({ parameter, value, outside }) => `${parameter}=${value}${outside ? ' out' : ''}`);
    expect(asked).toEqual([
      'page=0 out',
      'page=abc',
      'page=1.5',
      'page=1000000000',
      'page=9223372036854775808',
      'size=-1 out',
      'size=abc',
      'size=0 out',
      'size=101 out',
      'size=1000000000 out',
    ]);
  });
});

test('500, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => answering(bound(data, 'page', '9223372036854775808').exchange, 500, { body: 'no' }));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'crashed',
      level: 'breaking',
      subject,
      text: 'GET /todos answers 500 to page=9223372036854775808',
      expected: { witness: 'agreement', at: 'paging.outOfRange', value: 'reject' },
      actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: 500 },
    },
  ]);
});
test('accepted where a refusal is agreed, told once', () => {
  const { findings } = clean.judged(clamping);
  expect(findings).toMatchObject([{ message: 'accepted', text: 'GET /todos answers 200 to page=0, which is agreed to be refused' }]);
});
test('refused where clamping is agreed', () => {
  const { findings } = clean.judged((data) => agreed(data, 'clamp'));
  expect(findings).toMatchObject([{ message: 'refused', text: 'GET /todos answers 422 to page=0, which is agreed to be clamped' }]);
});
test('more items than are granted', () => {
  const { findings } = clean.judged((data) => {
    agreed(data, undefined);
    todos(data).paging.max = 5;
    const { exchange } = bound(data, 'size', '101');
    answering(exchange, 200, { body: JSON.stringify(bodyOf(todos(data).asked.again)) });
    saying(exchange, (body) => ({ ...body, items: [1, 2, 3, 4, 5, 6] }));
  });
  expect(findings).toMatchObject([{ message: 'tooMany', text: 'GET /todos gives 6 items at once to size=101, and 5 are agreed to be the most' }]);
});

describe('a size that the answer says itself', () => {
  /** The App clamps, its list is short, and its answers say how long a page may be. */
  function saysSize(data: Editing, granted: (asked: number) => number): void {
    agreed(data, 'clamp');
    clamping(data);
    const { asked, paging } = todos(data);
    paging.max = 100;
    for (const exchange of [asked.again, ...asked.bounds.map((one) => one.exchange)]) {
      const size = Number(new URL(exchange.request.url).searchParams.get('size'));
      saying(exchange, (body) => ({ items: body.items, meta: { size: Number.isInteger(size) && size > 0 ? granted(size) : 20, page: 1 } }));
    }
  }
  test('is a warning where it is more than the agreed most: the list is too short to show it', () => {
    const { kind, findings } = clean.judged((data) => saysSize(data, (size) => size));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'granted',
        level: 'warning',
        text: 'GET /todos says that its pages hold 101 items when asked for size=101, and 100 are agreed to be the most',
        expected: { witness: 'agreement', at: 'paging.max', value: 100 },
        actual: { witness: 'paging/walk', value: 101 },
      },
    ]);
  });
  test('is right where it is clamped, and no size where it never changes', () => {
    expect(clean.judged((data) => saysSize(data, (size) => Math.min(size, 100)))).toMatchObject({ kind: 'pass', findings: [] });
    expect(clean.judged((data) => saysSize(data, () => 101))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  const wrong = (data: Editing): void => answering(bound(data, 'page', '0').exchange, 500);
  test.for(troubles)('the first page once more: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(todos(data).asked.again);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('the last creation: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(todos(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('the largest page that is granted', () => {
  const refused = readCase('paging/bounds', 'cookie.largest-page-refused');
  test('refused, both sides shown', () => {
    const { kind, findings } = refused.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'largestRefused',
        level: 'breaking',
        subject,
        text: 'GET /todos answers 422 to size=100, the most that the agreement grants',
        expected: { witness: 'agreement', at: 'paging.max', value: 100 },
        actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: 422 },
      },
    ]);
  });
  test('where the document alone grants it', () => {
    const { findings } = refused.judged((data) => Object.assign(todos(data).asked, { most: { value: 100, witness: 'openapi', at: '/paths/x' } }));
    expect(findings).toMatchObject([{ text: expect.stringContaining('the most that its document grants'), expected: { witness: 'openapi', at: '/paths/x' } }]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['nobody grants it', (data) => void delete todos(data).asked.most],
    ['who asks is refused, and not what', (data) => answering(todos(data).asked.large, 403, { body: '{}' })],
    ...troubles.flatMap(([name, befall]) => (name.startsWith('it is answered') ? [[name, (data: Editing) => befall(todos(data).asked.large)] as const] : [])),
  ])('quiet where %s', ([, change]) => {
    expect(
      refused.judged((data) => {
        todos(data);
        change(data);
      }).findings,
    ).toEqual([]);
  });
});

describe('a correct app', () => {
  test.for([502, 504])('behind a gateway that answers %i', (status) => {
    const outcome = clean.judged((data) => answering(bound(data, 'page', '9223372036854775808').exchange, status, { body: 'no' }));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'clamps without a word, where nothing is agreed',
      (data) => {
        clamping(data);
        agreed(data, undefined);
      },
    ],
    ['refuses, where nothing is agreed', (data) => agreed(data, undefined)],
    [
      'clamps as agreed',
      (data) => {
        clamping(data);
        agreed(data, 'clamp');
      },
    ],
    [
      'passes over what is no number',
      (data) => ['abc', '1.5'].forEach((value) => answering(bound(data, 'page', value).exchange, 200, { body: '{"items":[]}' })),
    ],
    ['has no page so far behind', (data) => answering(bound(data, 'page', '1000000000').exchange, 404, { body: '{}' })],
    ['is too busy', (data) => answering(bound(data, 'page', '0').exchange, 429)],
    ['is overloaded', (data) => answering(bound(data, 'page', '0').exchange, 503)],
    ['is cut off by the network', (data) => failing(bound(data, 'page', '0').exchange, 'connection reset')],
    [
      'has a firewall that takes it for an attack',
      (data) => {
        agreed(data, 'clamp');
        for (const { exchange } of todos(data).asked.bounds) blocked(exchange);
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
