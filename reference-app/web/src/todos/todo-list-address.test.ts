import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from './todo-list-address.ts';

describe('the address of the list', () => {
  it.each([
    ['/todos', { page: 1, filter: 'all' }],
    ['/todos?page=3', { page: 3, filter: 'all' }],
    ['/todos?show=open', { page: 1, filter: 'open' }],
    ['/todos?show=done&page=2', { page: 2, filter: 'done' }],
  ] as const)('%s reads as it was written', (path, address) => {
    const search = new URL(path, 'http://web.example').searchParams;
    expect(readAddress(search.get('page'), search.get('show'))).toEqual(address);
    expect(writeAddress(address)).toBe(path);
  });

  it.each(['0', '-1', '1.5', 'x', '', '99999999999', null])('takes page %j for the first', (page) => {
    expect(readAddress(page, 'everything')).toEqual({ page: 1, filter: 'all' });
  });
});
