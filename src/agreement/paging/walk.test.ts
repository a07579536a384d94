import { expect, test } from 'vitest';
import { cursor } from './cursor.ts';
import { linkHeader } from './link-header.ts';
import { offsetLimit } from './offset-limit.ts';
import { pageNumber } from './page-number.ts';
import { isPastEnd, itemId, itemsIn, nextIn, nextOf, pageQuery, totalIn } from './walk.ts';

const pages = pageNumber({ page: 'page', size: 'size', items: 'items', total: 'total' });
const zeroBased = pageNumber({ page: 'p', size: 's', items: '', first: 0 });
const offsets = offsetLimit({ offset: 'skip', limit: 'take', items: 'data.rows', total: '/meta/total' });
const links = linkHeader({ size: 'per_page', items: '' });
const cursors = cursor({ cursor: 'after', size: 'limit', items: 'items', next: 'next_cursor' });

test('dialects are plain data with their defaults', () => {
  expect(pages).toEqual({ style: 'page-number', page: 'page', size: 'size', items: 'items', total: 'total', first: 1 });
  expect(offsets).toEqual({ style: 'offset-limit', offset: 'skip', limit: 'take', items: 'data.rows', total: '/meta/total' });
});

test.each([
  [pages, { index: 0, size: 20, received: 0 }, { page: 1, size: 20 }],
  [pages, { index: 2, size: 20, received: 40 }, { page: 3, size: 20 }],
  [zeroBased, { index: 2, size: 20, received: 40 }, { p: 2, s: 20 }],
  // 100 were asked for, 50 came: the next page begins at 50.
  [offsets, { index: 1, size: 100, received: 50 }, { skip: 50, take: 100 }],
  [cursors, { index: 0, size: 5, received: 0 }, { limit: 5 }],
  [cursors, { index: 1, size: 5, received: 5, cursor: 'c1' }, { limit: 5, after: 'c1' }],
  [links, { index: 0, size: 5, received: 0 }, { per_page: 5 }],
  // A link is followed as it is, without the size that it may have lost.
  [links, { index: 1, size: 5, received: 5, next: { page: '2' } }, { page: '2' }],
])('%o at %o asks %o', (paging, position, query) => {
  expect(pageQuery(paging, position)).toEqual(query);
});

test.each([
  [pages, { items: [1] }, [1]],
  [pages, { items: {} }, undefined],
  [pages, [1], undefined],
  [zeroBased, [1, 2], [1, 2]],
  [zeroBased, { items: [] }, undefined],
  [offsets, { data: { rows: [] } }, []],
])('items of %o in %o', (paging, body, items) => {
  expect(itemsIn(paging, body)).toEqual(items);
});

test.each([
  [pages, { total: 3 }, 3],
  [pages, { total: 0 }, 0],
  [pages, { total: -1 }, undefined],
  [pages, { total: null }, undefined],
  [pages, { total: '3' }, undefined],
  [pages, {}, undefined],
  [zeroBased, { total: 3 }, undefined],
  [offsets, { meta: { total: 7 } }, 7],
])('total of %o in %o', (paging, body, total) => {
  expect(totalIn(paging, body)).toBe(total);
});

test.each([
  [cursors, { next_cursor: 'c' }, { more: true, cursor: 'c' }],
  [cursors, { next_cursor: 7 }, { more: true, cursor: '7' }],
  [cursors, { next_cursor: null }, { more: false }],
  [cursors, {}, { more: false }],
  [pageNumber({ page: 'p', size: 's', items: 'i', next: 'more' }), { more: true }, { more: true }],
  [pageNumber({ page: 'p', size: 's', items: 'i', next: 'more' }), { more: false }, { more: false }],
  [pages, { next: true }, undefined],
])('next of %o in %o', (paging, body, next) => {
  expect(nextIn(paging, body)).toEqual(next);
});

test.each([
  ['https://api.example/things?limit=5&after=c%2B1', 'c+1'],
  ['/things?after=c1', 'c1'],
  ['?after=c1&limit=5', 'c1'],
  ['/+8=', '/+8='],
  ['https://api.example/things?page=2', 'https://api.example/things?page=2'],
])('the cursor in %s is %s', (next, told) => {
  expect(nextIn(cursors, { next_cursor: next })).toEqual({ more: true, cursor: told });
});

test.each([
  [{ status: 200, body: { items: [] } }, true],
  [{ status: 404, body: undefined }, true],
  [{ status: 400, body: {} }, true],
  [{ status: 200, body: { items: [1] } }, false],
  [{ status: 200, body: {} }, false],
  [{ status: 500, body: { items: [] } }, false],
])('%o past the end: %s', (answer, past) => {
  expect(isPastEnd(pages, answer)).toBe(past);
});

test.each([
  [{ id: 'a' }, 'id', 'a'],
  [{ id: 0 }, 'id', '0'],
  [{ meta: { uuid: 'u' } }, 'meta.uuid', 'u'],
  [{ id: '' }, 'id', undefined],
  [{ id: null }, 'id', undefined],
  ['text', 'id', undefined],
])('id of %o at %s', (item, place, id) => {
  expect(itemId(item, place)).toBe(id);
});

test.each([
  [links, ['</things?page=2&per_page=5>; rel="next"'], { more: true, next: { page: '2', per_page: '5' } }],
  // Another host: what it says is told elsewhere, and its query is asked of ours.
  [links, ['<http://inside:5000/things?page=2>; rel="next"'], { more: true, next: { page: '2' } }],
  [links, ['</elsewhere?page=2>; rel="next"'], { more: true }],
  [links, ['</things?page=1>; rel="prev"'], { more: false }],
  [links, [], { more: false }],
  [links, ['no link'], { more: false }],
  [pages, ['</things?page=2>; rel="next"'], undefined],
  [cursors, ['</things?page=2>; rel="next"'], { more: true, cursor: 'c' }],
])('what %o says by %o', (paging, header, next) => {
  expect(nextOf(paging, { url: 'http://api.test/things?per_page=5', links: header, body: { next_cursor: 'c' } })).toEqual(next);
});
