import { describe, expect, test } from 'vitest';
import type { AskedBy } from './ask.ts';
import { createLeases } from './leases.ts';

const by = (name: string, signal = new AbortController().signal): AskedBy => ({ by: name, signal });
const soon = async <T>(promise: Promise<T>): Promise<T | 'waits'> =>
  Promise.race([promise, new Promise<'waits'>((resolve) => setTimeout(() => resolve('waits'), 20))]);

describe('leases', () => {
  test('each probe has a user that no other has', async () => {
    const leases = createLeases(['a', 'b']);
    expect(await leases.take(by('one'))).toEqual(['a']);
    expect(await leases.take(by('two'))).toEqual(['b']);
    const third = leases.take(by('three'));
    expect(await soon(third)).toBe('waits');
    leases.release('one');
    expect(await third).toEqual(['a']);
  });
  test('two at once wait until both are free', async () => {
    const leases = createLeases(['a', 'b', 'c']);
    await leases.take(by('one'));
    await leases.take(by('two'));
    const pair = leases.take(by('pair'), 2);
    expect(await soon(pair)).toBe('waits');
    leases.release('one');
    expect(await pair).toEqual(['a', 'c']);
  });
  test('whoever waits for two is not overtaken by who wants one', async () => {
    const leases = createLeases(['a', 'b']);
    await leases.take(by('one'));
    const pair = leases.take(by('pair'), 2);
    const late = leases.take(by('late'));
    expect(await soon(late)).toBe('waits');
    leases.release('one');
    expect(await pair).toEqual(['a', 'b']);
    leases.release('pair');
    expect(await late).toEqual(['a']);
  });
  test('what could only wait for itself is refused', async () => {
    const leases = createLeases(['a']);
    await leases.take(by('one'));
    await expect(leases.take(by('one'))).rejects.toThrow('every configured user is leased');
    await expect(leases.take(by('pair'), 2)).rejects.toThrow('2 users are wanted at once and 1 can be leased');
    await expect(createLeases([]).take(by('one'))).rejects.toThrow('no user is configured');
  });
  test('an interrupted wait ends, and takes nothing', async () => {
    const leases = createLeases(['a']);
    const stop = new AbortController();
    await leases.take(by('one'));
    const waiting = leases.take(by('two', stop.signal));
    stop.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    leases.release('one');
    expect(await leases.take(by('three'))).toEqual(['a']);
  });
});
