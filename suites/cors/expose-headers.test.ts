import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { BadInput } from '../errors/bad-input.probe.ts';
import type { Allowed, Told } from './allowed.probe.ts';

const bearer = readCase('cors/expose-headers', 'bearer.clean');
const cookie = readCase('cors/expose-headers', 'cookie.clean');
const web = bearer.recorded.app.origins.web ?? '';
const expose = 'access-control-expose-headers';
const subject = { field: 'Link' };

/** One operation that is read, and nothing else. */
function alone(data: Editing): Editable<Required<Told>> {
  const said = data.said<Allowed>('cors/allowed');
  const one = said.byOperation['GET /todos'];
  if (one?.plain === undefined || one.request === undefined) throw new Error('GET /todos was not asked');
  Object.assign(said, { byOperation: { 'GET /todos': one } });
  data.without('errors/bad-input');
  reads(data, 'Link');
  return one as Editable<Required<Told>>;
}
function reads(data: Editing, ...names: readonly string[]): void {
  for (const agreement of [data.recorded.agreement, data.said<object>('contract/agreement')]) Object.assign(agreement, { readsHeaders: names });
}

describe('hidden', () => {
  test('both sides shown', () => {
    const { kind, findings } = bearer.judged((data) => {
      const { request } = alone(data);
      withHeader(request, 'link', '</todos?page=2>; rel="next"');
      withHeader(request, expose, 'Location');
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'hidden',
        level: 'breaking',
        subject,
        text: `Link is sent by GET /todos and cannot be read by ${web}: it is not in Access-Control-Expose-Headers`,
        expected: { witness: 'agreement', at: 'readsHeaders', value: 'Link' },
        actual: { witness: 'cors/allowed', at: expect.stringMatching(/^x\d+$/), value: { [expose]: ['Location'] } },
      },
    ]);
  });
  test('of a creation', () => {
    const { findings } = bearer.judged((data) => {
      reads(data, 'Location');
      for (const { operation, control } of data.said<BadInput>('errors/bad-input').operations) if (operation === 'POST /todos') withHeader(control, expose);
    });
    expect(findings).toMatchObject([{ message: 'hidden', subject: { field: 'Location' }, text: expect.stringContaining('POST /todos') }]);
  });
  const star = (data: Editing): void => {
    const { request } = alone(data);
    withHeader(request, 'link', '</todos?page=2>; rel="next"');
    withHeader(request, expose, '*');
  };
  test('a star exposes nothing to requests with cookies, and all to others', () => {
    expect(cookie.judged(star).findings).toMatchObject([{ message: 'hidden', subject }]);
    expect(bearer.judged(star)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  const hiding = (data: Editing): Editable<Required<Told>> => {
    const one = alone(data);
    withHeader(one.request, 'link', '<x>');
    withHeader(one.request, expose);
    return one;
  };
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    expect(bearer.judged((data) => befall(hiding(data).plain))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the answer cannot be read at all', () => {
    expect(bearer.judged((data) => withHeader(hiding(data).request, 'access-control-allow-origin'))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('it is neither sent nor exposed: it may be exposed where it is sent', () => {
    expect(bearer.judged((data) => withHeader(alone(data).request, expose, 'X-Other'))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'exposes in any case, in several lines',
      (data) => {
        const { request } = alone(data);
        withHeader(request, 'link', '<x>');
        withHeader(request, expose, 'location, X-Total', 'LINK');
      },
    ],
    [
      'does not send the header here',
      (data) =>
        answering(alone(data).request, 200, {
          headers: [
            ['access-control-allow-origin', web],
            [expose, 'Link'],
          ],
        }),
    ],
    ['sends others that nobody reads', (data) => withHeader(alone(data).request, 'x-request-id', '42')],
    [
      'is asked for what is always readable',
      (data) => {
        withHeader(alone(data).request, expose, 'Link');
        reads(data, 'Content-Type', 'Link');
      },
    ],
  ])('%s', ([, change]) => {
    expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('whose frontend reads none is not asked', () => {
    expect(() => bearer.judged((data) => reads(data, 'Content-Type'))).toThrow('does not apply');
  });
});
