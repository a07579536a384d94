import { describe, expect, test } from 'vitest';
import { cookieNamed, isCookie, isInCookie } from './place.ts';

describe('a cookie whose name each installation makes', () => {
  test.each([
    ['session', 'session', true],
    ['session', 'session2', false],
    ['session_*', 'session_9f', true],
    ['session_*', 'session_', true],
    ['session_*', 'my_session_9f', false],
    ['*_sid', 'app_sid', true],
    ['a*a', 'a', false],
    ['', 'session', false],
  ])('%s is %s: %s', (agreed, name, is) => {
    expect(isCookie(agreed, name)).toBe(is);
    expect(isInCookie(`cookie:${agreed}`, name)).toBe(is);
  });
  test('what is in a body is in no cookie', () => {
    expect(isInCookie('body:session', 'session')).toBe(false);
  });
  test('among several: the exact one, else the first that begins so, else as it was written', () => {
    expect(cookieNamed('s_*', ['a', 's_1', 's_2'])).toBe('s_1');
    expect(cookieNamed('s_*', ['s_1', 's_*'])).toBe('s_*');
    expect(cookieNamed('s_*', ['a'])).toBe('s_*');
  });
});
