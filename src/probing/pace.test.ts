import { expect, test } from 'vitest';
import { createPace, createVisitPace } from './pace.ts';

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

test('a page takes the room of what it may send', async () => {
  let waited = 0;
  const wide = { ...limit, requests: 6 };
  const pace = createPace(wide, (milliseconds) => (waited += milliseconds));
  const visit = createVisitPace(wide, pace);
  await visit(never);
  await Promise.all([pace('/auth/a', never), pace('/auth/a', never)]);
  expect(waited).toBe(0);
  await visit(never);
  expect(waited).toBeGreaterThan(350);
});

test('a page is opened even where less is agreed than it may send', async () => {
  let waited = 0;
  const visit = createVisitPace(
    limit,
    createPace(limit, (milliseconds) => (waited += milliseconds)),
  );
  await visit(never);
  expect(waited).toBe(0);
});
