import { describe, expect, test } from 'vitest';
import { readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Allowed, Told } from './allowed.probe.ts';
import type { Origins } from './origins.probe.ts';

const clean = readCase('cors/vary-origin', 'bearer.clean');
const subject = { operation: 'GET /about' };
type One = {
  readonly plain: Editable<Required<Told>['plain']>;
  readonly request: Editable<Required<Told>['request']>;
  readonly foreign: Editable<Required<Told>['plain']>[];
};

function alone(data: Editing): One {
  const said = data.said<Allowed>('cors/allowed');
  const one = said.byOperation['GET /about'];
  const foreign = data.said<Origins>('cors/origins').byOperation['GET /about']?.foreign.flatMap(({ request }) => (request === undefined ? [] : [request]));
  if (one?.plain === undefined || one.request === undefined || foreign === undefined) throw new Error('GET /about was not asked');
  Object.assign(said, { byOperation: { 'GET /about': one } });
  return { plain: one.plain, request: one.request, foreign };
}
function all(one: One): One['foreign'] {
  return [one.plain, one.request, ...one.foreign];
}
function cached(one: One, value: string, vary = true): One {
  for (const exchange of all(one)) {
    withHeader(exchange, 'cache-control', value);
    if (!vary) withHeader(exchange, 'vary');
  }
  return one;
}

describe('shared', () => {
  test('no Vary at all, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => cached(alone(data), 'public, max-age=60', false));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'shared',
        level: 'breaking',
        subject,
        text: 'GET /about may be stored for everyone, differs by origin and does not say Vary: Origin without an Origin and to the agreed origin and to another origin',
        expected: { witness: 'cors/allowed', at: expect.stringMatching(/^x\d+$/) },
        actual: { witness: 'cors/allowed', at: expect.stringMatching(/^x\d+$/), value: expect.arrayContaining(['cache-control: public, max-age=60']) },
      },
    ]);
  });
  test.for<readonly [string, (one: One) => void]>([
    ['only without an Origin', ({ plain }) => withHeader(plain, 'vary')],
    ['only to the agreed origin', ({ request }) => withHeader(request, 'vary', 'Accept-Encoding')],
    ['only to others', ({ foreign }) => foreign.forEach((exchange) => withHeader(exchange, 'vary'))],
  ])('missing %s', ([, change]) => {
    expect(clean.judged((data) => change(cached(alone(data), 's-maxage=60, max-age=0'))).findings).toMatchObject([{ message: 'shared' }]);
  });
});
test.for(['private, max-age=60', 'max-age=60'])('private: %s is a warning, where the request carries credentials', (value) => {
  expect(clean.judged((data) => cached(alone(data), value, false))).toMatchObject({ kind: 'pass', findings: [{ message: 'private', level: 'warning' }] });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    for (const which of ['plain', 'request'] as const) {
      const outcome = clean.judged((data) => befall(cached(alone(data), 'public, max-age=60', false)[which]));
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    }
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (one: One) => void]>([
    [
      'says Vary: Origin beside others',
      (one) => all(cached(one, 'public, max-age=60')).forEach((exchange) => withHeader(exchange, 'vary', 'Accept-Encoding, Origin')),
    ],
    ['says Vary: *', (one) => all(cached(one, 'public, max-age=60')).forEach((exchange) => withHeader(exchange, 'vary', '*'))],
    [
      'names one origin whoever asks',
      (one) => all(cached(one, 'public, max-age=60', false)).forEach((exchange) => withHeader(exchange, 'access-control-allow-origin', 'https://app.example')),
    ],
    [
      'says a star to everyone',
      (one) => all(cached(one, 'public, max-age=60', false)).forEach((exchange) => withHeader(exchange, 'access-control-allow-origin', '*')),
    ],
    ['lets nobody store it', (one) => cached(one, 'no-store', false)],
    ['has everyone ask again', (one) => cached(one, 'no-cache', false)],
    ['says nothing of caches', (one) => all(one).forEach((exchange) => [withHeader(exchange, 'vary'), withHeader(exchange, 'cache-control')])],
  ])('%s', ([, change]) => {
    expect(clean.judged((data) => change(alone(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
