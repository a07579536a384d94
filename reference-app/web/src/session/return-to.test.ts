import { describe, expect, it } from 'vitest';
import { safeReturnTo, signInPath } from './return-to.ts';

describe('safeReturnTo', () => {
  it.each(['/todos', '/todos?page=2&show=open', '/todos#top', '/'])('takes %s', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  it.each([
    undefined,
    null,
    '',
    ['/todos', '/todos'],
    'todos',
    'https://evil.example/',
    'javascript:alert(1)',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/todos/..//evil.example',
    '/todos\\..\\evil',
  ])('does not take %j', (value) => {
    expect(safeReturnTo(value)).toBe('/todos');
  });

  it('resolves dots', () => {
    expect(safeReturnTo('/a/../todos')).toBe('/todos');
  });
});

describe('signInPath', () => {
  it('carries a path that safeReturnTo takes back', () => {
    const path = signInPath('/todos?show=open&page=2');
    const value = new URL(path, 'http://web.example').searchParams.get('return-to');
    expect(safeReturnTo(value)).toBe('/todos?show=open&page=2');
  });

  it('is plain without one', () => {
    expect(signInPath()).toBe('/sign-in');
  });
});
