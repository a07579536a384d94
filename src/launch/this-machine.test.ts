import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { isThisMachine } from './this-machine.ts';

const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('isThisMachine', () => {
  test.each(['localhost', '127.0.0.1', '127.0.0.2', '::1', '[::1]'])('%s is', async (host) => expect(await isThisMachine(host)).toBe(true));
  test.skipIf(own === undefined)('so is an address of another interface', async () => expect(await isThisMachine(own ?? '')).toBe(true));
  // RFC 5737 §3 and RFC 2606 §2: nobody has them.
  test.each(['203.0.113.7', 'engine.invalid'])('%s is not', async (host) => expect(await isThisMachine(host)).toBe(false));
});
