import { describe, expect, test } from 'vitest';
import type { PagingAgreement } from '../../model/agreement.ts';
import { cursor } from './cursor.ts';
import { encoded } from './encoded.ts';
import { linkHeader } from './link-header.ts';
import { offsetLimit } from './offset-limit.ts';
import { pageNumber } from './page-number.ts';
import { changedQuery, isPastEnd, itemId, itemsIn, nextIn, nextOf, pageQuery, parameterOf, sizeIn, totalIn, type PagePart } from './walk.ts';

const pages = pageNumber({ page: 'page', size: 'size', items: 'items', total: 'total' });
const zeroBased = pageNumber({ page: 'p', size: 's', items: '', first: 0 });
const offsets = offsetLimit({ offset: 'skip', limit: 'take', items: 'data.rows', total: '/meta/total' });
const links = linkHeader({ size: 'per_page', items: '' });
const fixed = pageNumber({ page: 'page', items: 'results' });
const fixedCursors = cursor({ cursor: 'cursor', items: 'results', next: 'next' });
const fixedLinks = linkHeader({ items: '' });
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
  // How long a page is is not asked.
  [fixed, { index: 1, size: 20, received: 10 }, { page: 2 }],
  [fixedCursors, { index: 0, size: 5, received: 0 }, {}],
  [fixedCursors, { index: 1, size: 5, received: 5, cursor: 'c1' }, { cursor: 'c1' }],
  [fixedLinks, { index: 0, size: 5, received: 0 }, {}],
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

const ranges = encoded({ parameter: 'range', template: '[{offset},{last}]', items: '' });
const pairs = encoded({ parameter: 'page', template: '{page},{size}', items: '*', first: 0 });
const nested = encoded({ parameter: 'pagination', template: '{"page":{page},"perPage":{size}}', items: 'data' });

describe('encoded in one parameter', () => {
  test.each([
    [ranges, { index: 0, size: 25, received: 0 }, '[0,24]'],
    // 100 were asked for, 50 came: the next page begins at 50.
    [ranges, { index: 1, size: 100, received: 50 }, '[50,149]'],
    [pairs, { index: 3, size: 20, received: 60 }, '3,20'],
    [nested, { index: 1, size: 10, received: 10 }, '{"page":2,"perPage":10}'],
  ])('%o at %o is %s', (paging, position, value) => {
    expect(pageQuery(paging, position)).toEqual({ [paging.parameter]: value });
    expect(sizeIn(paging, new URLSearchParams({ [paging.parameter]: value }))).toBe(position.size);
  });
  test.each<readonly [typeof ranges, PagePart, string, string]>([
    [ranges, 'place', '-1', '[-1,5]'],
    [ranges, 'place', 'abc', '[abc,abc]'],
    [ranges, 'place', '9223372036854775808', '[9223372036854775808,9223372036854775814]'],
    [ranges, 'size', '0', '[0,-1]'],
    [ranges, 'size', '-1', '[0,-2]'],
    [ranges, 'size', 'abc', '[0,abc]'],
    [pairs, 'place', '-1', '-1,7'],
    [pairs, 'size', '1000000000', '0,1000000000'],
  ])('%o with %s %s is %s', (paging, part, text, value) => {
    expect(changedQuery(paging, 7, part, text)).toEqual({ [paging.parameter]: value });
  });
  test.each([
    [ranges, '[a,b]'],
    [ranges, '[0,24'],
    [pairs, '3'],
    [nested, '{"page":1}'],
  ])('what %o did not write, %s, has no size', (paging, value) => {
    expect(sizeIn(paging, new URLSearchParams({ [paging.parameter]: value }))).toBeUndefined();
  });
  test('a template is text, whatever it would mean to a pattern', () => {
    const odd = encoded({ parameter: 'p', template: '({page}|{size}).*', items: '' });
    expect(sizeIn(odd, new URLSearchParams({ p: '(1|20).*' }))).toBe(20);
    expect(sizeIn(odd, new URLSearchParams({ p: '1' }))).toBeUndefined();
  });
});

test.each<readonly [PagingAgreement, PagePart, string | undefined, Readonly<Record<string, unknown>>]>([
  [pages, 'place', 'page', { page: 'x', size: 7 }],
  [pages, 'size', 'size', { page: 1, size: 'x' }],
  [offsets, 'place', 'skip', { skip: 'x', take: 7 }],
  [offsets, 'size', 'take', { skip: 0, take: 'x' }],
  [cursors, 'place', undefined, { limit: 7 }],
  [cursors, 'size', 'limit', { limit: 'x' }],
  [links, 'place', undefined, { per_page: 7 }],
  [links, 'size', 'per_page', { per_page: 'x' }],
  [ranges, 'place', 'range', { range: '[x,x]' }],
])('the %o part %s is in %s', (paging, part, parameter, query) => {
  expect(parameterOf(paging, part)).toBe(parameter);
  expect(changedQuery(paging, 7, part, 'x')).toEqual(query);
});

test.each([
  [{ items: [1], total: 1 }, [1]],
  [{ rows: [2] }, [2]],
  [[3], [3]],
  [{ rows: [1], errors: [] }, undefined],
  [{ total: 0 }, undefined],
  ['text', undefined],
])('the only array of %j', (body, items) => {
  expect(itemsIn(pairs, body)).toEqual(items);
});

test('where the App alone says how long a page is, no parameter does', () => {
  expect([fixed, fixedCursors, fixedLinks].map((paging) => parameterOf(paging, 'size'))).toEqual([undefined, undefined, undefined]);
  expect(sizeIn(fixed, new URLSearchParams('page=1&undefined=7'))).toBeUndefined();
  expect(changedQuery(fixed, 7, 'size', '-1')).toEqual({ page: 1 });
});
