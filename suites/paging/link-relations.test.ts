import { describe, expect, test } from 'vitest';
import { readCase, withHeader, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { bodyOf, saying, walkOf, type pagesOf } from './walk-for-tests.ts';

const clean = readCase('paging/link-relations', 'bearer.clean');
const subject = { operation: 'GET /labels' };
const labels = (data: Editing): ReturnType<typeof walkOf> => walkOf(data, 'labels');
type Page = ReturnType<typeof pagesOf>[number];

function everyPage(data: Editing, change: (page: Page, index: number) => void): void {
  const { walks, asked } = labels(data);
  for (const pages of [...walks.map((walk) => walk.pages), asked.small]) pages.forEach(change);
}
/** The same list, paged by links alone. */
function byLinks(data: Editing): void {
  Object.assign(labels(data), { paging: { style: 'link', size: 'size', items: '' } });
  everyPage(data, (page) => saying(page, (body) => body.items));
}
const inside = (page: Page): void => withHeader(page, 'link', '<http://api:5000/labels?page=2>; rel="next"');

test('a link to another host, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => everyPage(data, inside));
  expect(kind).toBe('fail');
  expect(findings[0]).toMatchObject({
    message: 'foreign',
    level: 'breaking',
    subject,
    text: 'GET /labels links to its next page at http://api:5000, which is not where it was asked',
    expected: { witness: 'paging/walk', value: clean.recorded.app.origins.api },
    actual: { witness: 'paging/walk', at: expect.stringMatching(/^x\d+$/), value: ['<http://api:5000/labels?page=2>; rel="next"'] },
  });
});
test.for(['prev', 'first', 'last'])('the %s link of it', (relation) => {
  const { findings } = clean.judged((data) => everyPage(data, (page) => withHeader(page, 'link', `<https://inside.example/labels>; rel="${relation}"`)));
  expect(findings).toMatchObject([{ message: 'foreign', text: expect.stringContaining(`its ${relation} page`) }]);
});
test.for(['/labels?page=2; rel="next"', '</labels?page=2; rel="next"'])('a header that cannot be read: %s', (header) => {
  const { findings } = clean.judged((data) => everyPage(data, (page) => withHeader(page, 'link', header)));
  expect(findings).toMatchObject([{ message: 'malformed', level: 'breaking' }]);
});
describe('pastEnd', () => {
  test('the body says that there is no more, the header that there is', () => {
    const { findings } = clean.judged((data) =>
      withHeader(labels(data).walks[0]?.pages.at(-1) ?? labels(data).control, 'link', '</labels?page=9>; rel="next"'),
    );
    expect(findings).toMatchObject([{ message: 'pastEnd', subject, expected: { witness: 'RFC 8288' } }]);
  });
  test('an empty page leads on', () => {
    const { findings } = clean.judged((data) => {
      byLinks(data);
      const last = labels(data).walks[0]?.pages.at(-1);
      saying(last, () => []);
      withHeader(last ?? labels(data).control, 'link', '</labels?page=9>; rel="next"');
    });
    expect(findings).toMatchObject([{ message: 'pastEnd' }]);
  });
});
test('a next page of another size is a warning', () => {
  const { kind, findings } = clean.judged((data) => {
    byLinks(data);
    const [first, second] = labels(data).walks[0]?.pages ?? [];
    saying(second, () => [...(bodyOf(first) as unknown as unknown[]), {}, {}]);
  });
  expect({ kind, findings }).toMatchObject({
    kind: 'pass',
    findings: [{ message: 'forgetsSize', level: 'warning', text: expect.stringContaining('7 items instead of 5') }],
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the last creation: %s', ([, befall]) => {
    const outcome = clean.judged((data) => {
      everyPage(data, inside);
      befall(labels(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('links are agreed, and there are none', () => {
    const outcome = clean.judged((data) => {
      byLinks(data);
      everyPage(data, (page) => withHeader(page, 'link'));
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['pages by links alone', byLinks],
    [
      'links to itself by its whole URL',
      (data) =>
        everyPage(data, (page, index) => index === 0 && withHeader(page, 'link', `<${clean.recorded.app.origins.api ?? ''}/labels?page=2>; rel="next"`)),
    ],
    [
      'links from a full last page to an empty one',
      (data) => {
        byLinks(data);
        withHeader(labels(data).walks[0]?.pages.at(-1) ?? labels(data).control, 'link', '</labels?page=9>; rel="next"');
      },
    ],
    [
      'links to its documentation elsewhere',
      (data) => everyPage(data, (page, index) => index === 0 && withHeader(page, 'link', '</labels?page=2>; rel=next', '<https://docs.example/>; rel="help"')),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('a list without links beside one that has them is nobody’s', () => {
    const { examined } = clean.judged();
    expect(examined.map((one) => one.subject)).toEqual([subject]);
  });
});
