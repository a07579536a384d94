import { describe, expect, it } from 'vitest';
import { addTodoInputSchema } from './schemas.ts';

describe('the form of a new todo', () => {
  const read = (fields: { title?: string; due?: string; estimate?: string }) => addTodoInputSchema.safeParse({ title: 'x', due: '', estimate: '', ...fields });

  it('sends no more than was entered', () => {
    expect(JSON.stringify(read({ title: ' Buy milk ' }).data)).toBe('{"title":"Buy milk"}');
  });

  it.each([
    ['0', '0'],
    ['1.5', '1.5'],
    ['1,50', '1.50'],
    [' 0.1 ', '0.1'],
    ['9999.99', '9999.99'],
  ])('%j hours are sent as the text %j', (entered, sent) => {
    expect(read({ estimate: entered }).data?.estimate).toBe(sent);
  });

  it.each(['x', '-1', '1.234', '10000', '01', '1.', '.5', '1e3', '1,000.5'])('%j are no hours', (entered) => {
    expect(read({ estimate: entered }).error?.issues).toMatchObject([{ path: ['estimate'], message: 'Hours, like 1.5.' }]);
  });

  it('takes a day as the field gives it, and no moment', () => {
    expect(read({ due: '2030-01-31' }).data?.due).toBe('2030-01-31');
    expect(read({ due: '2030-01-31T00:00:00Z' }).error?.issues).toMatchObject([{ path: ['due'], message: 'Enter a date.' }]);
  });
});
