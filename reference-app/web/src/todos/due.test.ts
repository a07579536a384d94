import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as due from './due.ts';

afterEach(() => vi.unstubAllEnvs());

/** The module as it is loaded by someone who is there. */
async function readIn(zone: string): Promise<typeof due> {
  vi.stubEnv('TZ', zone);
  vi.resetModules();
  return import('./due.ts');
}

describe.each(['America/Los_Angeles', 'UTC', 'Pacific/Kiritimati'])('a due date in %s', (zone) => {
  it.each([
    ['2030-01-31', '31 Jan 2030'],
    ['2024-02-29', '29 Feb 2024'],
    ['0001-01-01', '1 Jan 1'],
    ['soon', 'soon'],
  ])('%s is %s', async (due, text) => {
    const { dueText } = await readIn(zone);
    expect(dueText(due)).toBe(text);
  });

  it('is past when the day there is over, and not before', async () => {
    const { isPast } = await readIn(zone);
    expect(isPast('2030-01-31', new Date(2030, 0, 31, 23, 59))).toBe(false);
    expect(isPast('2030-01-31', new Date(2030, 1, 1, 0, 1))).toBe(true);
    expect(isPast('2030-01-31', new Date(2030, 0, 30, 0, 1))).toBe(false);
  });
});
