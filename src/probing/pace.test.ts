import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

const limit = { requests: 3, seconds: 0.4, under: '/auth' };
const never = new AbortController().signal;

async function sentAt(paths: readonly string[], signal: AbortSignal = never): Promise<{ readonly at: readonly number[]; readonly waited: number }> {
  let waited = 0;
  const pace = createPace(limit, (milliseconds) => (waited += milliseconds));
  const begun = performance.now();
  const at = await Promise.all(paths.map((path) => pace(path, signal).then(() => performance.now() - begun)));
  return { at, waited };
}

test('no window holds more than are agreed, however many ask at once', async () => {
  const { at, waited } = await sentAt(Array.from({ length: 7 }, () => '/auth/sign-in'));
  const sorted = at.toSorted((a, b) => a - b);
  expect(sorted.filter((time) => time < 100)).toHaveLength(3);
  for (let index = 3; index < sorted.length; index += 1) expect((sorted[index] ?? 0) - (sorted[index - 3] ?? 0)).toBeGreaterThanOrEqual(400);
  expect(waited).toBeGreaterThan(700);
});

test('what is not under the path goes at once', async () => {
  const { at, waited } = await sentAt(['/auth', '/auth/me', '/auth/refresh', '/authors', '/todos', '/']);
  expect(Math.max(...at)).toBeLessThan(100);
  expect(waited).toBe(0);
});

test('who is interrupted holds up nobody', async () => {
  const interrupted = new AbortController();
  const pace = createPace(limit, () => undefined);
  await Promise.all([pace('/auth/a', never), pace('/auth/a', never), pace('/auth/a', never)]);
  const given = pace('/auth/a', interrupted.signal);
  const after = pace('/auth/a', never);
  interrupted.abort(new Error('the run was interrupted'));
  await expect(given).rejects.toThrow('abort');
  await after;
});
