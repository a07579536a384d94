import { expect, test } from 'vitest';
import { linksIn, linkTo } from './links.ts';

test.each<readonly [string, readonly (readonly [string, ...string[]])[]]>([
  ['</todos?page=2>; rel="next"', [['/todos?page=2', 'next']]],
  ['</a>;rel=next', [['/a', 'next']]],
  ['</a>; REL=Next', [['/a', 'next']]],
  ['</a>; rel="next last"', [['/a', 'next', 'last']]],
  ['</a>; rel=next; rel=prev', [['/a', 'next']]],
  ['</a>', [['/a']]],
  ['</a>; title="x, y; rel=prev"; rel=next', [['/a', 'next']]],
  ['</a>; title="a \\" b"; rel=next', [['/a', 'next']]],
  [
    '</a?x=1,2>; rel=next, </b>; rel="prev"',
    [
      ['/a?x=1,2', 'next'],
      ['/b', 'prev'],
    ],
  ],
  ['</a> ; rel = "next" , </b>', [['/a', 'next'], ['/b']]],
  ['</a>; rel="next";', [['/a', 'next']]],
  ["</a>; title*=UTF-8''x%20y; crossorigin; rel=next", [['/a', 'next']]],
  ['<>; rel=self', [['', 'self']]],
  [' , </a>;rel=next,', [['/a', 'next']]],
  ['', []],
])('%s', (line, links) => {
  expect(linksIn([line])?.map(({ target, relations }) => [target, ...relations])).toEqual(links);
});

test.each([
  '/todos?page=2; rel=next',
  '</a; rel=next',
  '</a> rel=next',
  '</a>; rel="next',
  '</a b>; rel=next',
  '</a>; rel=',
  'next',
  `<${'a'.repeat(70_000)}>`,
])('not what the grammar allows: %.40s', (line) => {
  expect(linksIn([line])).toBeUndefined();
});

test('several lines are one list', () => {
  expect(linksIn(['</a>; rel=next', '</b>; rel=prev'])).toHaveLength(2);
});

test.each([
  ['next', '</todos?page=2>; rel=next', 'http://api.test/todos?page=2'],
  ['next', '<?page=2>; rel=next', 'http://api.test/todos?page=2'],
  ['next', '<http://inside:5000/todos>; rel=next', 'http://inside:5000/todos'],
  ['prev', '</todos>; rel=next', undefined],
  ['next', '<http://[>; rel=next', undefined],
  ['next', 'nonsense', undefined],
])('the %s of %s', (relation, line, leads) => {
  expect(linkTo(relation, [line], 'http://api.test/todos?page=1')?.href).toBe(leads);
});

test('hostile lengths end soon', () => {
  const begun = performance.now();
  linksIn([`</a>; title="${'\\"'.repeat(30_000)}`, '</a>;'.repeat(10_000)]);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
