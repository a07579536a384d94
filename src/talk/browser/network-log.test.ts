import { expect, test } from 'vitest';
import type { CdpEvent, Channel } from './cdp.ts';
import { createNetworkLog } from './network-log.ts';

const channel: Channel = { send: () => Promise.reject(new Error('nothing is asked')) };
const kinds = new Set(['fetch']);
const event = (method: string, params: object): CdpEvent => ({ method, params: { requestId: '1', ...params } });
const request = event('Network.requestWillBeSent', {
  request: { url: 'http://api.localhost/sign-in', method: 'POST', headers: {} },
  initiator: { type: 'script' },
  timestamp: 0,
  type: 'Fetch',
});
const answer = event('Network.responseReceived', { response: { status: 200, headers: {} }, hasExtraInfo: false });

test('an answer whose body nobody reads is under way no longer than it brings something', () => {
  let now = 0;
  const log = createNetworkLog({ begin: () => ({ id: 'x1', at: 0 }), wantsBody: () => false, now: () => now });
  log.hear(channel, request);
  now = 60_000;
  // Nothing has come yet: a slow App is waited for.
  expect(log.underWay(kinds)).toBe(1);
  log.hear(channel, answer);
  now += 900;
  expect(log.underWay(kinds)).toBe(1);
  log.hear(channel, event('Network.dataReceived', { dataLength: 10 }));
  now += 900;
  expect(log.underWay(kinds)).toBe(1);
  now += 200;
  expect(log.underWay(kinds)).toBe(0);
  log.hear(channel, event('Network.dataReceived', { dataLength: 10 }));
  expect(log.underWay(kinds)).toBe(1);
  log.hear(channel, event('Network.loadingFinished', { timestamp: 1 }));
  expect(log.underWay(kinds)).toBe(0);
});
