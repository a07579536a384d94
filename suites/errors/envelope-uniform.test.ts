import { describe, expect, test } from 'vitest';
import type { Agreement, ErrorsAgreement } from '../../src/author.ts';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Crashes } from '../cors/crash.probe.ts';
import type { BadInput } from './bad-input.probe.ts';
import type { Invalid } from './invalid.probe.ts';
import type { Provoked, Refused } from './refused.probe.ts';

const clean = readCase('errors/envelope-uniform', 'bearer.clean');
const problem = 'application/problem+json';

type One = Editable<Provoked>;

function refused({ said }: Editing): One[] {
  return [...said<Refused>('errors/refused').provoked];
}
/** One thing that was provoked, and nothing else. */
function alone(data: Editing, how = 'an id that nothing has'): One {
  const one = refused(data).find((provoked) => provoked.how === how);
  if (one === undefined) throw new Error(`${how} was not provoked`);
  Object.assign(data.said<Refused>('errors/refused'), { provoked: [one] });
  data.without('errors/invalid');
  data.without('errors/bad-input');
  data.without('cors/crash');
  return one;
}
function errors(data: Editing): Editable<Provoked>['error'][] {
  const crashes = Object.values(data.said<Crashes>('cors/crash').byOperation).map(({ crashed }) => crashed);
  return [...refused(data), ...data.said<Invalid>('errors/invalid').provoked]
    .map(({ error }) => error)
    .concat(crashes)
    .filter(({ response }) => response.kind === 'answered' && response.status >= 400);
}
function agreed(data: Editing, change: Partial<ErrorsAgreement>): void {
  for (const agreement of [data.recorded.agreement, data.said<{ errors?: object }>('contract/agreement')]) Object.assign(agreement.errors ?? {}, change);
}
const shape: ErrorsAgreement['shapes'][number] = { statuses: 'any', mediaType: 'application/json', schema: { type: 'object', required: ['detail'] } };
const detail = (exchange: One['error']): void => answering(exchange, 404, { body: '{"detail":"Not Found"}' });

describe('differs', () => {
  test('both sides shown, the class named', () => {
    const { kind, findings } = clean.judged((data) => detail(alone(data).error));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'differs',
        level: 'breaking',
        subject: { operation: 'GET /todos/{id}' },
        text: expect.stringMatching(
          /^GET \/todos\/\{id\} answers errors in another shape than agreed: 404 on an id that nothing has \(x\d+\) is fastapi detail string, the media type is application\/json$/,
        ),
        expected: { witness: 'agreement', at: 'errors', value: 'problem+json (application/problem+json)' },
        actual: { witness: 'errors/refused', at: expect.stringMatching(/^x\d+$/), value: 'fastapi detail string' },
      },
    ]);
  });
  test.for<readonly [string, (error: One['error']) => void, string]>([
    ['plain text', (error) => answering(error, 404, { headers: [['content-type', 'text/plain']], body: 'no' }), 'text'],
    [
      'a page of the App’s own',
      (error) =>
        answering(error, 404, {
          headers: [
            ['content-type', 'text/html'],
            ['server', 'uvicorn'],
          ],
          body: '<html>',
        }),
      'html',
    ],
    ['nothing', (error) => answering(error, 404, { headers: [] }), 'empty'],
    ['a list', (error) => answering(error, 422, { body: '[{"msg":"x"}]' }), 'json array'],
    ['a problem without its code', (error) => answering(error, 404, { headers: [['content-type', problem]], body: '{"title":"Not Found"}' }), 'problem+json'],
    [
      'a problem that tells another status',
      (error) => answering(error, 404, { headers: [['content-type', problem]], body: '{"code":"x","status":400}' }),
      'problem+json',
    ],
    [
      'a problem that does not parse',
      (error) => answering(error, 404, { headers: [['content-type', problem]], body: '{' }),
      'declared json that does not parse',
    ],
  ])('%s', ([, change, actual]) => {
    expect(clean.judged((data) => change(alone(data).error)).findings).toMatchObject([{ message: 'differs', actual: { value: actual } }]);
  });
  test.for([429, 502, 503, 504])('%i, as a gateway answers it in JSON of its own, is a note', (status) => {
    const { kind, findings } = clean.judged((data) => answering(alone(data).error, status, { body: '{"message":"Limit Exceeded"}' }));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'atTheLimit', level: 'note', text: expect.stringContaining(`answers ${status} in another shape`) }]);
  });
  test('beside such a one what the App answers itself is a finding as before', () => {
    const { findings } = clean.judged((data) => {
      const [first, second] = refused(data).filter(({ operation }) => operation === 'GET /me');
      if (first === undefined || second === undefined) throw new Error('GET /me was refused once only');
      answering(first.error, 429, { body: '{"message":"Limit Exceeded"}' });
      answering(second.error, 401, { body: '{"detail":"x"}' });
    });
    expect(findings.map(({ message }) => message).sort()).toEqual(['atTheLimit', 'differs']);
    expect(findings.find(({ message }) => message === 'differs')?.text).not.toContain('429');
  });
  test('one finding for an operation, with every class that differs', () => {
    const { findings } = clean.judged((data) =>
      refused(data)
        .filter(({ operation }) => operation === 'GET /me')
        .forEach(({ error }) => answering(error, 401, { body: '{"detail":"x"}' })),
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]?.text).toMatch(/401 on no credentials .*; 401 on a credential that is none .*; 401 on a method it does not have/);
  });
  test.for(['errors/invalid', 'cors/crash'])('the witness that saw it is named: %s', (witness) => {
    const { findings } = clean.judged((data) => {
      const seen =
        witness === 'cors/crash'
          ? Object.values(data.said<Crashes>(witness).byOperation).map(({ crashed }) => crashed)
          : data.said<Invalid>(witness).provoked.map(({ error }) => error);
      for (const error of seen) answering(error, witness === 'cors/crash' ? 500 : 422, { body: '{"detail":[]}' });
    });
    expect(findings.length).toBeGreaterThan(0);
    for (const { actual } of findings) expect(actual).toMatchObject({ witness });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const one = alone(data);
      detail(one.error);
      befall(one.control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { operation: 'GET /todos/{id}' } }] });
  });
  test('the App is down: no operation is judged', () => {
    const outcome = clean.judged(({ said, without }) => {
      without('errors/bad-input');
      const crashes = Object.values(said<Crashes>('cors/crash').byOperation);
      for (const { control } of [...said<Refused>('errors/refused').provoked, ...said<Invalid>('errors/invalid').provoked, ...crashes]) failing(control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'was provoked',
      ({ said, without }) => {
        Object.assign(said<Refused>('errors/refused'), { provoked: [] });
        without('errors/invalid');
        without('errors/bad-input');
        without('cors/crash');
      },
    ],
    ['ended in an error', (data) => answering(alone(data).error, 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' })],
    ['came back', (data) => failing(alone(data).error)],
    ['was kept whole', (data) => Object.assign(alone(data).error.response, { body: { text: '{', bytes: 9e6, cut: true } })],
    ['but the edge answered', (data) => blocked(alone(data).error)],
    [
      'is of a status that has an agreed shape',
      (data) => {
        detail(alone(data).error);
        agreed(data, { shapes: [{ ...shape, statuses: [422, '5xx'] }] });
      },
    ],
  ])('nothing %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'inconclusive', findings: [], examined: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['names its charset', (data) => errors(data).forEach((error) => withHeader(error, 'content-type', 'application/problem+json; charset=utf-8'))],
    ['writes media types in capitals', (data) => errors(data).forEach((error) => withHeader(error, 'content-type', 'Application/Problem+JSON'))],
    [
      'has members of its own',
      (data) =>
        errors(data).forEach(
          ({ response }) => response.kind === 'answered' && Object.assign(response, { body: bodyOf({ code: 'x', trace: 'y', errors: [] }) }),
        ),
    ],
    [
      'is behind an edge that refuses some things',
      (data) =>
        refused(data)
          .filter(({ how }) => how === 'a method it does not have')
          .forEach(({ error }) => blocked(error)),
    ],
    [
      'is behind a server with a page for methods that it knows itself',
      (data) =>
        refused(data)
          .filter(({ how }) => how === 'a method it does not have')
          .forEach(({ error }) =>
            answering(error, 405, {
              headers: [
                ['content-type', 'text/html'],
                ['server', 'Microsoft-IIS/10.0'],
              ],
              body: '<html>',
            }),
          ),
    ],
    [
      'has pages, which say their errors as pages',
      (data) =>
        refused(data)
          .filter(({ operation }) => operation === 'GET /me')
          .forEach(({ control, error, how }) => {
            const page = { headers: [['content-type', 'text/html'] as const], body: '<html>' };
            // Asked for JSON, a page may have none to give.
            answering(control, how === 'no credentials' ? 200 : 406, page);
            answering(error, how === 'no credentials' ? 401 : 406, page);
          }),
    ],
    [
      'is behind a firewall that knows few methods',
      (data) =>
        refused(data)
          .filter(({ how }) => how === 'a method it does not have')
          .forEach(({ error }) => answering(error, 400, { body: '{"timestamp":"x","status":400,"error":"Bad Request"}' })),
    ],
    [
      'has a single-page app for unknown paths',
      (data) =>
        refused(data)
          .filter(({ how }) => how === 'a path that nobody serves')
          .forEach(({ error }) => answering(error, 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' })),
    ],
    [
      'shows strangers an empty list',
      (data) =>
        refused(data)
          .filter(({ how }) => how === 'no credentials')
          .forEach(({ error }) => answering(error, 200, { body: '[]' })),
    ],
    [
      'sends strangers to the sign-in',
      (data) =>
        refused(data)
          .filter(({ how }) => how === 'no credentials')
          .forEach(({ error }) => answering(error, 302, { headers: [['location', '/sign-in']] })),
    ],
    [
      'may refuse even an admin',
      (data) =>
        refused(data)
          .filter(({ how }) => how === 'a user who may not')
          .forEach(({ control }) => answering(control, 404, { body: '{"detail":"Not Found"}' })),
    ],
    [
      'was asked with HEAD',
      (data) =>
        refused(data)
          .slice(0, 2)
          .forEach(({ error }) => {
            Object.assign(error.request, { method: 'HEAD' });
            answering(error, 404, { headers: [] });
          }),
    ],
    [
      'has another shape by class, as agreed',
      (data) => {
        agreed(data, {
          shapes: [
            { ...shape, statuses: [404] },
            { statuses: 'any', mediaType: problem, schema: true },
          ],
        });
        errors(data).forEach((error) => error.response.kind === 'answered' && error.response.status === 404 && detail(error));
      },
    ],
    [
      'has no agreed shape for a crash',
      (data) => {
        agreed(data, { shapes: [{ statuses: ['4xx'], mediaType: problem, schema: true }] });
        Object.values(data.said<Crashes>('cors/crash').byOperation).forEach(({ crashed }) =>
          answering(crashed, 500, { headers: [['content-type', 'text/html']], body: '<html>' }),
        );
      },
    ],
    [
      'answers at its token endpoint as RFC 6749 §5.2 wants it',
      (data) => {
        takesForms(data);
        tokenErrors(data).forEach((error) => answering(error, 400, { body: '{"error":"invalid_grant","error_description":"wrong"}' }));
      },
    ],
    ['was only read', ({ without }) => ['errors/invalid', 'cors/crash'].forEach((witness) => without(witness))],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'an OAuth error elsewhere',
      (data) => {
        takesForms(data);
        answering(alone(data).error, 400, { body: '{"error":"invalid_grant"}' });
      },
    ],
    [
      'another error at the token endpoint',
      (data) => {
        takesForms(data);
        tokenErrors(data).forEach((error) => answering(error, 400, { body: '{"error":"Bad Request"}' }));
      },
    ],
    [
      'an OAuth error of a sign-in that takes JSON',
      (data) => tokenErrors(data).forEach((error) => answering(error, 400, { body: '{"error":"invalid_grant"}' })),
    ],
  ])('%s is none of those', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'fail', findings: expect.arrayContaining([expect.objectContaining({ message: 'differs' })]) });
  });
});

function takesForms(data: Editing): void {
  Object.assign(data.said<Agreement>('contract/agreement').auth?.signIn ?? {}, { body: 'form' });
}
function tokenErrors({ said }: Editing): One['error'][] {
  return said<Invalid>('errors/invalid')
    .provoked.filter(({ operation }) => operation === 'POST /auth/sign-in' || operation === 'POST /auth/refresh')
    .map(({ error }) => error);
}
function bodyOf(value: object): { readonly text: string; readonly bytes: number; readonly cut: boolean } {
  const text = JSON.stringify(value);
  return { text, bytes: text.length, cut: false };
}

describe('what only the App can judge', () => {
  test('a text that is taken', () => {
    expect(readCase('errors/envelope-uniform', 'bearer.taken-label-in-other-words').judged().findings).toMatchObject([
      {
        message: 'differs',
        subject: { operation: 'POST /labels' },
        text: expect.stringContaining('409 on the same text as before'),
        actual: { witness: 'errors/bad-input', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for(['20 000 characters', 'a NUL character', 'bytes that are not UTF-8', 'content without a type', 'an id of 2 000 characters'])(
    '%s is refused by who reads it first',
    (how) => {
      const outcome = clean.judged(({ said }) => {
        for (const { sent } of said<BadInput>('errors/bad-input').operations)
          for (const one of sent) if (one.how === how) answering(one.error, 400, { headers: [['content-type', 'text/plain']], body: 'Bad Request' });
      });
      expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
    },
  );
  test('an id that is none may be no path at all', () => {
    const outcome = clean.judged(({ said }) => {
      for (const { sent } of said<BadInput>('errors/bad-input').operations)
        for (const one of sent)
          if (one.how === 'an id that is none') answering(one.error, 404, { headers: [['content-type', 'text/html']], body: '<h1>Not Found</h1>' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});
