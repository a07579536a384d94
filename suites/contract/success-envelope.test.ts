import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Exchange } from '../../src/author.ts';
import type { Fixtures } from './fixtures.probe.ts';
import type { Traffic } from './traffic.probe.ts';

const clean = readCase('contract/success-envelope', 'bearer.clean');
const subject = { operation: 'GET /me' };
type Asked = Editable<Exchange>;

function exchanges({ said }: Editing): Asked[] {
  return said<Traffic>('contract/traffic').exchanges;
}
function me(data: Editing): Asked {
  const found = exchanges(data).find(
    ({ request, response }) => new URL(request.url).pathname === '/me' && response.kind === 'answered' && response.status === 200,
  );
  if (found === undefined) throw new Error('GET /me is not in the traffic');
  return found;
}
function agreed(data: Editing, success: unknown): void {
  for (const agreement of [data.recorded.agreement, data.said<object>('contract/agreement')]) Object.assign(agreement, { success });
}
const saying =
  (body: unknown) =>
  (data: Editing): void =>
    answering(me(data), 200, { body: JSON.stringify(body) });

describe('findings', () => {
  test.for<readonly [string, (data: Editing) => void, string, string]>([
    ['a wrapper', saying({ success: true, data: {} }), 'shape', '/data must not be there'],
    ['a bare list', saying([]), 'shape', 'the body must be object, not array'],
    ['null', saying(null), 'shape', 'the body must be object, not null'],
    ['no JSON', (data) => answering(me(data), 200, { body: '{"id":' }), 'notJson', 'as JSON that does not parse'],
  ])('%s, both sides shown', ([, change, message, words]) => {
    const { kind, findings } = clean.judged(change);
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message,
        level: 'breaking',
        subject,
        text: expect.stringContaining(words),
        expected: { witness: 'agreement', at: 'success' },
        actual: { witness: 'traffic', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test('the wrapper that is agreed is missing, told once for each operation', () => {
    const { findings } = clean.judged((data) => agreed(data, { type: 'object', required: ['success', 'data'] }));
    expect(findings.length).toBeGreaterThan(3);
    expect(new Set(findings.map((one) => JSON.stringify(one.subject))).size).toBe(findings.length);
  });
  test('what says whether the App is ready answers who runs it, in their shape', () => {
    const subjects = (change: (data: Editing) => void): readonly unknown[] =>
      clean
        .judged((data) => {
          agreed(data, { type: 'object', required: ['success', 'data'] });
          change(data);
        })
        .findings.map((one) => one.subject);
    expect(subjects(() => undefined)).not.toContainEqual({ operation: 'GET /health' });
    const unsaid = ({ recorded, said }: Editing): void =>
      [recorded.agreement, said<object>('contract/agreement')].forEach((one) => Object.assign(one, { health: undefined }));
    expect(subjects(unsaid)).toContainEqual({ operation: 'GET /health' });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('a path that nobody serves: %s', ([, befall]) => {
    const { kind, findings } = clean.judged((data) => {
      saying([])(data);
      befall(data.said<Fixtures>('contract/fixtures').unknown);
    });
    expect({ kind, findings }).toEqual({ kind: 'inconclusive', findings: [] });
  });
  test('a path that nobody serves is answered alike', () => {
    const { findings } = clean.judged((data) => {
      saying([])(data);
      answering(data.said<Fixtures>('contract/fixtures').unknown, 200, { body: '[]' });
    });
    expect(findings).toEqual([]);
  });
  test('the schema cannot be read', () => {
    const outcome = clean.judged((data) => agreed(data, { type: 'nonsense' }));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { field: 'agreement.success' } }] });
  });
  test('there was no success', () => {
    const outcome = clean.judged((data) => exchanges(data).forEach((exchange) => answering(exchange, 401, { body: '{}' })));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['answers with nothing', (data) => answering(me(data), 204)],
    ['answers with a page', (data) => answering(me(data), 200, { headers: [['content-type', 'text/html']], body: '<p>' })],
    ['refuses in another shape', (data) => answering(me(data), 403, { body: '{"success":false}' })],
    [
      'answers at too great a length',
      (data) => {
        saying([])(data);
        const { response } = me(data);
        if (response.kind === 'answered' && response.body !== undefined) response.body.cut = true;
      },
    ],
    ['has credentials of a form that a name has not', (data) => agreed(data, { type: 'object', properties: { access_token: { pattern: '^ey' } } })],
  ])('%s', ([, change]) => {
    expect(clean.judged(change).findings).toEqual([]);
  });
  test('signs in as RFC 6749 says', () => {
    const { findings } = clean.judged((data) => {
      agreed(data, { type: 'object', properties: { token_type: false } });
      const { auth } = data.said<{ auth: { signIn: { body: string } } }>('contract/agreement');
      auth.signIn.body = 'form';
      const all = exchanges(data);
      all.splice(0, all.length, ...all.filter(({ request }) => !request.url.endsWith('/auth/refresh')));
    });
    expect(findings).toEqual([]);
  });
});
