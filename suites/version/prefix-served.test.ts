import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/model/exchange.ts';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Version, Versions } from './versions.probe.ts';

const clean = readCase('version/prefix-served', 'bearer.clean');
const subject = { operation: 'GET /v2/summary' };

function versions({ said }: Editing): Editable<Versions> {
  return said<Versions>('version/versions');
}
function second(data: Editing): Editable<Version> {
  const { byVersion } = versions(data);
  const found = byVersion['v2'];
  if (found === undefined) throw new Error('v2 was not asked');
  return found;
}
function madeUp(data: Editing): Editable<Exchange> {
  const { madeUp: found } = versions(data);
  if (found === undefined) throw new Error('no version was made up');
  return found.asked;
}
function likeTheNeighbour({ asked, neighbour }: Editable<Version>): void {
  if (neighbour.response.kind !== 'answered') throw new Error('nothing was answered');
  const text = neighbour.response.body?.text.replaceAll(new URL(neighbour.request.url).pathname, '/v2/summary') ?? '';
  Object.assign(asked, { response: { ...neighbour.response, body: { text, bytes: text.length, cut: false } } });
}

describe('unserved', () => {
  test('in the words of a path that nobody serves, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => likeTheNeighbour(second(data)));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'unserved',
        level: 'breaking',
        subject,
        text: 'v2 is agreed to be served, and GET /v2/summary answers 404',
        expected: { witness: 'agreement', at: 'versions.v2', value: 'GET /v2/summary' },
        actual: { witness: 'version/versions', at: expect.stringMatching(/^x\d+$/), value: 404 },
      },
    ]);
  });
  test('in these words, but for an id', () => {
    const { findings } = clean.judged((data) => {
      const seen = second(data);
      answering(seen.neighbour, 404, { body: '{"detail":"Not Found","request":"0d9f6a1b-9d42"}' });
      answering(seen.asked, 404, { body: '{"detail":"Not Found","request":"77c1e0aa-1b00"}' });
    });
    expect(findings).toMatchObject([{ message: 'unserved' }]);
  });
  test.for([405, 410, 500, 501])('%i', (status) => {
    expect(clean.judged((data) => answering(second(data).asked, status, { body: '{}' })).findings).toMatchObject([{ message: 'unserved', subject }]);
  });
  test.for(['/v1/summary', 'https://docs.example.com/', '/'])('a redirect to %s', (location) => {
    const { findings } = clean.judged((data) => answering(second(data).asked, 308, { headers: [['location', location]] }));
    expect(findings).toMatchObject([{ message: 'unserved', actual: { value: 308 } }]);
  });
});
test('madeUp, both sides shown', () => {
  const { kind, findings } = clean.judged((data) => answering(madeUp(data), 200, { body: '{"open":1,"done":2}' }));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'madeUp',
      level: 'breaking',
      subject: { operation: 'GET /v999/summary' },
      text: 'v999 is no version, and GET /v999/summary answers 200 as if it were v1',
      expected: { witness: 'version/versions', value: 404 },
      actual: { witness: 'version/versions', value: 200 },
    },
  ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('nothing else succeeds, %s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { controls, byVersion } = versions(data);
      for (const exchange of controls) befall(exchange);
      if (byVersion['v1'] !== undefined) befall(byVersion['v1'].asked);
      answering(second(data).asked, 410, { body: '{}' });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('the version itself, %s: inconclusive', ([, befall]) => {
    expect(clean.judged((data) => befall(second(data).asked))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('a path that nobody serves, %s: no made-up version is found', ([, befall]) => {
    const outcome = clean.judged((data) => {
      answering(madeUp(data), 200, { body: '{}' });
      befall(versions(data).unknown);
    });
    expect(outcome.findings).toEqual([]);
    expect(outcome.undecided).toMatchObject([{ subject: { operation: 'GET /v999/summary' } }]);
  });
  test.for(troubles)('the path beside it, %s: a 404 tells nothing', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const seen = second(data);
      likeTheNeighbour(seen);
      befall(seen.neighbour);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('every path is answered alike', () => {
    const outcome = clean.judged((data) => {
      const { byVersion, unknown } = versions(data);
      const all = [unknown, madeUp(data), ...Object.values(byVersion).flatMap(({ asked, neighbour }) => [asked, neighbour])];
      for (const exchange of all) answering(exchange, 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('without a session a redirect tells nothing', () => {
    const outcome = clean.judged((data) => {
      versions(data).signedIn = false;
      answering(second(data).asked, 302, { headers: [['location', '/sign-in']] });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses this user', (data) => answering(second(data).asked, 403, { body: '{}' })],
    ['wants a parameter', (data) => answering(second(data).asked, 422, { body: '{}' })],
    ['has nothing for this user, in words of its own', (data) => answering(second(data).asked, 404, { body: '{"detail":"You have no summary yet"}' })],
    ['adds a slash', (data) => answering(second(data).asked, 307, { headers: [['location', '/v2/summary/']] })],
    ['leads to TLS', (data) => answering(second(data).asked, 301, { headers: [['location', 'https://api.example.com/v2/summary']] })],
    ['refuses a made-up version with 400', (data) => answering(madeUp(data), 400, { body: '{"detail":"unknown version"}' })],
    ['asks first who one is', (data) => answering(madeUp(data), 401, { body: '{}' })],
    ['leads from a made-up version to the newest', (data) => answering(madeUp(data), 302, { headers: [['location', '/v2/summary']] })],
    ['shows a page for it', (data) => answering(madeUp(data), 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' })],
    ['does not answer a made-up version', (data) => failing(madeUp(data))],
    ['has versions that are not in the path', (data) => delete versions(data).madeUp],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
