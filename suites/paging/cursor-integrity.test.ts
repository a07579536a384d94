import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Cursors, CursorsOf } from './cursors.probe.ts';
import { bodyOf, saying } from './walk-for-tests.ts';

const clean = readCase('paging/cursor-integrity', 'bearer.clean');
const subject = { operation: 'GET /labels' };

function labels({ said }: Editing): Editable<CursorsOf> {
  const { labels: found } = said<Cursors>('paging/cursors').byResource;
  if (found === undefined) throw new Error('no labels were asked for');
  return found;
}
function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it was not recorded');
  return value;
}
const after = (data: Editing, which: 'afterCreation' | 'afterRemoval'): NonNullable<Editable<CursorsOf>['afterCreation']> => need(labels(data)[which]);

test('what an app was asked', () => {
  clean.judged((data) => {
    const { created, first, undisturbed, tampered, afterCreation, afterRemoval, foreign } = labels(data);
    expect(created).toHaveLength(6);
    expect(bodyOf(first).items).toHaveLength(2);
    expect([undisturbed, afterCreation?.walked, afterRemoval?.walked].map((walked) => walked?.pages.length)).toEqual([2, 2, 2]);
    expect(foreign?.created).toHaveLength(3);
    expect(new Set([tampered, foreign?.asked, undisturbed?.pages[0]].map((page) => page?.request.url)).size).toBe(3);
  });
});

describe.for(['afterCreation', 'afterRemoval'] as const)('%s', (which) => {
  const change = which === 'afterCreation' ? 'one was created' : 'some were removed';
  test('skipped, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => saying(after(data, which).walked.pages[0], (body) => ({ ...body, items: body.items.slice(1) })));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'skipped',
        level: 'breaking',
        subject,
        text: `Going on from a cursor of GET /labels after ${change} leaves out what was there all along: 1 item`,
        expected: { witness: 'paging/cursors', value: expect.arrayContaining([expect.stringMatching(/^[\da-f-]{36}$/)]) },
        actual: { witness: 'paging/cursors', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test('repeated', () => {
    const { findings } = clean.judged((data) => {
      const [seen] = bodyOf(labels(data).first).items;
      saying(after(data, which).walked.pages[0], (body) => ({ ...body, items: [seen, ...body.items] }));
    });
    expect(findings).toMatchObject([{ message: 'repeated', text: expect.stringContaining(`after ${change} gives again what was given: 1 item`) }]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['the change was refused', (data) => answering(after(data, which).change, 403)],
    ['the cursor is good for one use', (data) => Object.assign(after(data, which).walked, { pages: [answered(after(data, which).walked.pages[0], 410)] })],
    ['going on did not end', (data) => Object.assign(after(data, which).walked, { ended: false })],
  ])('quiet where %s', ([, so]) => {
    const { findings } = clean.judged((data) => {
      saying(after(data, which).walked.pages[0], (body) => ({ ...body, items: [] }));
      so(data);
    });
    expect(findings).toEqual([]);
  });
});
function answered<T extends Parameters<typeof answering>[0]>(exchange: T | undefined, status: number): T {
  answering(need(exchange), status);
  return need(exchange);
}

test('another user’s cursor shows what that one has', () => {
  const { findings } = clean.judged((data) => {
    const foreign = need(labels(data).foreign);
    answering(foreign.asked, 200, { body: JSON.stringify({ items: foreign.created.map((id) => ({ id })), next: null }) });
  });
  expect(findings).toMatchObject([{ message: 'leaks', level: 'breaking', text: 'With another user’s cursor GET /labels shows what is that user’s: 3 items' }]);
});
test('a changed cursor crashes', () => {
  const { findings } = clean.judged((data) => answering(need(labels(data).tampered), 500));
  expect(findings).toMatchObject([{ message: 'crashed', level: 'breaking', actual: { value: 500 } }]);
});
test('a changed cursor is accepted: a note', () => {
  const { kind, findings } = clean.judged((data) => answering(need(labels(data).tampered), 200, { body: '{"items":[],"next":null}' }));
  expect({ kind, findings }).toMatchObject({ kind: 'pass', findings: [{ message: 'accepted', level: 'note' }] });
});

describe('a control that does not hold', () => {
  const wrong = (data: Editing): void => answering(need(labels(data).tampered), 500);
  test.for(troubles)('the last creation: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(labels(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('going on undisturbed: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      befall(need(labels(data).undisturbed?.pages[0]));
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['the first page has no cursor', (data) => delete labels(data).undisturbed],
    ['going on does not show everything', (data) => saying(need(labels(data).undisturbed).pages[0], (body) => ({ ...body, items: [] }))],
    ['going on does not end', (data) => Object.assign(need(labels(data).undisturbed), { ended: false })],
  ])('%s', ([, so]) => {
    const outcome = clean.judged((data) => {
      wrong(data);
      so(data);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'shows what came later as well',
      (data) => saying(after(data, 'afterCreation').walked.pages[0], (body) => ({ ...body, items: [...body.items, { id: 'new' }] })),
    ],
    [
      'has cursors that are places, whoever made them',
      (data) => {
        const foreign = need(labels(data).foreign);
        answering(foreign.asked, 200, { body: JSON.stringify({ items: labels(data).created.map((id) => ({ id })), next: null }) });
      },
    ],
    ['is too busy for a changed cursor', (data) => answering(need(labels(data).tampered), 429)],
    ['has no second user', (data) => delete labels(data).foreign],
    ['removes nothing', (data) => delete labels(data).afterRemoval],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('pages of one size, and all on the first: there was no cursor to go on from', () => {
  const outcome = clean.judged((data) => {
    const one = labels(data);
    Object.assign(data.said<Cursors>('paging/cursors'), { byResource: { labels: one } });
    delete (one.paging as { size?: string }).size;
    for (const step of ['undisturbed', 'tampered', 'afterCreation', 'afterRemoval', 'foreign'] as const) delete one[step];
    saying(need(one.first), () => ({ items: one.created.map((id) => ({ id })), next: null }));
  });
  expect(outcome).toMatchObject({ kind: 'none', findings: [] });
});
