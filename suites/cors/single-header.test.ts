import { describe, expect, test } from 'vitest';
import { readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Refused } from '../errors/refused.probe.ts';
import type { Allowed, Told } from './allowed.probe.ts';

const bearer = readCase('cors/single-header', 'bearer.clean');
const cookie = readCase('cors/single-header', 'cookie.clean');
const web = bearer.recorded.app.origins.web ?? '';
const allow = 'access-control-allow-origin';
const credentials = 'access-control-allow-credentials';
const subject = { operation: 'GET /todos' };

function alone(data: Editing): Editable<Required<Told>> {
  const said = data.said<Allowed>('cors/allowed');
  const one = said.byOperation['GET /todos'];
  if (one?.plain === undefined || one.request === undefined) throw new Error('GET /todos was not asked');
  Object.assign(said, { byOperation: { 'GET /todos': one } });
  return one as Editable<Required<Told>>;
}

describe('severalOrigins', () => {
  test('two lines, both sides shown', () => {
    const { kind, findings } = bearer.judged((data) => withHeader(alone(data).request, allow, web, web));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'severalOrigins',
        level: 'breaking',
        subject,
        text: 'GET /todos names 2 origins as allowed on the answer: browsers let none of them read it',
        expected: { witness: 'agreement', at: 'origins', value: web },
        actual: { witness: 'cors/allowed', at: expect.stringMatching(/^x\d+$/), value: [`${allow}: ${web}`, `${allow}: ${web}`, `${credentials}: true`] },
      },
    ]);
  });
  test('a list in one line', () => {
    expect(bearer.judged((data) => withHeader(alone(data).request, allow, `${web}, https://b.example`)).findings).toMatchObject([
      { message: 'severalOrigins' },
    ]);
  });
  test('on the preflight', () => {
    expect(bearer.judged((data) => withHeader(alone(data).preflight, allow, web, '*')).findings).toMatchObject([
      { text: expect.stringContaining('on the preflight') },
    ]);
  });
  test('only on refusals', () => {
    const { findings } = bearer.judged((data) => {
      alone(data);
      for (const { operation, how, error } of data.said<Refused>('errors/refused').provoked)
        if (operation === 'GET /todos' && how === 'no credentials') withHeader(error, allow, web, web);
    });
    expect(findings).toMatchObject([{ message: 'severalOrigins', text: expect.stringContaining('the answer to no credentials') }]);
  });
});
test('severalCredentials: only where cookies are sent', () => {
  const change = (data: Editing): void => withHeader(alone(data).request, credentials, 'true', 'true');
  expect(cookie.judged(change).findings).toMatchObject([{ message: 'severalCredentials', level: 'breaking', subject }]);
  expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = bearer.judged((data) => {
      const { plain, request } = alone(data);
      befall(plain);
      withHeader(request, allow, web, web);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('nothing speaks CORS', () => {
    const outcome = bearer.judged((data) => {
      const { request, preflight } = alone(data);
      for (const exchange of [request, preflight]) withHeader(exchange, allow);
      Object.assign(data.said<Refused>('errors/refused'), { provoked: [] });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'lists methods and headers in several lines',
      (data) => {
        withHeader(alone(data).preflight, 'access-control-allow-methods', 'GET', 'POST');
        withHeader(alone(data).preflight, 'access-control-allow-headers', 'Authorization', 'Content-Type, X-Other');
      },
    ],
    [
      'has its server refuse methods, and add what it always adds',
      (data) => {
        alone(data);
        for (const { how, error } of data.said<Refused>('errors/refused').provoked) if (how === 'a method it does not have') withHeader(error, allow, web, web);
      },
    ],
    ['says a star', (data) => withHeader(alone(data).request, allow, '*')],
  ])('%s', ([, change]) => {
    expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
