import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ofEach } from './of-each.ts';

test('the answers stand in the order of what was asked, whichever came first', async () => {
  const delays = { slow: 20, quick: 0, never: undefined, middling: 5 };
  const answered = await ofEach(delays, async (name, delay) => {
    if (delay === undefined) return undefined;
    await wait(delay);
    return `${name} after ${delay}`;
  });
  expect(Object.entries(answered)).toEqual([
    ['slow', 'slow after 20'],
    ['quick', 'quick after 0'],
    ['middling', 'middling after 5'],
  ]);
  expect(Object.keys(await ofEach(Object.entries(delays).toReversed(), async (name) => name))).toEqual(['middling', 'never', 'quick', 'slow']);
});
