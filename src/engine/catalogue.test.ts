import { describe, expect, test } from 'vitest';
import { ToolError } from '../model/tool-error.ts';
import { areaOf, select, witnessesOf } from './catalogue.ts';
import { catalogueOf, check, probe } from './engine.test-data.ts';

const catalogue = catalogueOf({ 'cors/origin': check(), 'cors/on-500': check(), 'session/on-500': check(), 'session.x/a+b': check() });
const nearest = (word: string, among: readonly string[]): string => `${word}→${among.join()}`;

describe('select', () => {
  test.each<readonly [readonly string[], readonly string[]]>([
    [[], ['cors/origin', 'cors/on-500', 'session/on-500', 'session.x/a+b']],
    [['cors'], ['cors/origin', 'cors/on-500']],
    [['cors/on-500'], ['cors/on-500']],
    [['*/on-500'], ['cors/on-500', 'session/on-500']],
    [['cors/o*'], ['cors/origin', 'cors/on-500']],
    [['*'], ['cors/origin', 'cors/on-500', 'session/on-500', 'session.x/a+b']],
    [['session.x/a+b'], ['session.x/a+b']],
    [
      ['session/on-500', 'cors/on-500', 'cors'],
      ['cors/origin', 'cors/on-500', 'session/on-500'],
    ],
  ])('%j', (selection, expected) => {
    expect(select(catalogue, selection, nearest)).toEqual(expected);
  });

  test.each(['cor', 'cors/', 'cors/on', 'session-x/a+b', 'CORS', '', 'on-500'])('%j is unknown, and the nearest of ids and areas is named', (wanted) => {
    let error: unknown;
    try {
      select(catalogue, ['cors', wanted], nearest);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({
      code: 'unknown-check',
      message: expect.stringContaining(`\`${wanted}\``),
      remedy: expect.stringContaining(`Did you mean \`${wanted}→cors/origin,cors/on-500,session/on-500,session.x/a+b,cors,session,session.x`),
    });
  });

  test('where none is near, none is suggested', () => {
    expect(() => select(catalogue, ['banana'], () => undefined)).toThrow(expect.objectContaining({ remedy: '`npx seamcheck list` shows them all.' }));
  });
});

test('the area is what stands before the slash', () => {
  expect(areaOf('cors/on-500')).toBe('cors');
});

test('witnesses are known by identity', () => {
  const [a, b] = [probe(), probe()];
  const witnesses = witnessesOf(catalogueOf({}, { 'x/a': a, 'x/b': b }));
  expect(witnesses.idOf(b)).toBe('x/b');
  expect(witnesses.probe('x/a')).toBe(a);
  expect(() => witnesses.idOf(probe())).toThrow(ToolError);
  expect(() => witnesses.probe('x/c')).toThrow(ToolError);
});
