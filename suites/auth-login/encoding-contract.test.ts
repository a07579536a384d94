import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { OpenApiSaid } from '../../src/author.ts';
import { encodings as probe, type Encodings } from './encodings.probe.ts';

const clean = readCase('auth-login/encoding-contract', 'bearer.clean');
const byCookie = readCase('auth-login/encoding-contract', 'cookie.clean');
const crashed = readCase('auth-login/encoding-contract', 'bearer.form-crashes-sign-in');
const tokenUrl = readCase('auth-login/encoding-contract', 'bearer.token-url-takes-json');
const both = [clean, byCookie];
const subject = { operation: 'POST /auth/sign-in' } as const;

function otherOf(data: Editing): NonNullable<Editable<Encodings>['other']> {
  const { other } = seen(data);
  if (other === undefined) throw new Error('the other encoding was not tried');
  return other;
}
function seen({ said }: Editing): Editable<Encodings> {
  return said<Encodings>('auth-login/encodings');
}
function declared(data: Editing, ...types: readonly string[]): void {
  const operation = data.said<OpenApiSaid>('contract/openapi').operations['POST /auth/sign-in'];
  if (operation?.requestBody !== undefined) Object.assign(operation.requestBody, { content: Object.fromEntries(types.map((type) => [type, null])) });
}

test('crashed: both sides shown', () => {
  expect(crashed.judged().findings).toMatchObject([
    {
      message: 'crashed',
      level: 'breaking',
      subject,
      text: 'Signing in with a form, where JSON is agreed, is not refused but answered 500',
      expected: { witness: 'agreement', at: 'auth.signIn.body', value: 'json' },
      actual: { witness: 'auth-login/encodings', value: 500 },
    },
  ]);
});
describe('undeclared', () => {
  test('both sides shown', () => {
    expect(clean.judged((data) => declared(data, 'application/x-www-form-urlencoded', 'text/plain')).findings).toMatchObject([
      {
        message: 'undeclared',
        subject,
        expected: { value: 'json' },
        actual: { witness: 'contract/openapi', value: ['application/x-www-form-urlencoded', 'text/plain'] },
      },
    ]);
  });
  test.for([
    ['application/json'],
    ['Application/JSON; charset=utf-8'],
    ['application/vnd.api+json'],
    ['*/*'],
    ['application/*'],
    ['text/plain', 'application/json'],
    [],
  ])('quiet with %s', (types) => {
    for (const one of both) expect(one.judged((data) => declared(data, ...types))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('a form that is agreed', () => {
    const form = (data: Editing): void => {
      data.said<{ auth: { signIn: { body: string } } }>('contract/agreement').auth.signIn.body = 'form';
    };
    const say = (...types: readonly string[]): readonly unknown[] =>
      clean.judged((data) => {
        form(data);
        declared(data, ...types);
      }).findings;
    expect(say('application/json')).toMatchObject([{ message: 'undeclared' }]);
    expect(say('application/x-www-form-urlencoded')).toEqual([]);
    expect(say('multipart/form-data')).toEqual([]);
  });
  test('without a document', () => {
    expect(clean.judged((data) => data.without('contract/openapi'))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
describe('tokenUrl', () => {
  test('both sides shown', () => {
    expect(tokenUrl.judged().findings).toMatchObject([
      {
        message: 'tokenUrl',
        subject,
        expected: { witness: 'contract/openapi', at: '/components/securitySchemes/Password/flows/password/tokenUrl' },
        actual: { witness: 'auth-login/encodings' },
      },
    ]);
  });
  test('quiet where only the grant type is missed, which such a client sends', () => {
    const outcome = tokenUrl.judged((data) => {
      const { oauth } = seen(data);
      if (oauth !== undefined) answering(oauth.exchange, 400, { body: '{"error":"unsupported_grant_type"}' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where the form works', () => {
    expect(
      tokenUrl.judged((data) => {
        const { oauth } = seen(data);
        if (oauth !== undefined) oauth.yielded = true;
      }),
    ).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, string, string | undefined, boolean]>([
    ['a path', '/auth/sign-in', undefined, true],
    ['a path without its slash', 'auth/sign-in', undefined, true],
    ['an address', 'https://api.example.com/auth/sign-in', undefined, true],
    ['relative to the server', 'sign-in', 'https://api.example.com/auth', true],
    ['another operation', '/auth/token', undefined, false],
    ['no address at all', 'http://[', undefined, false],
  ])('asked where it leads to sign-in: %s', async ([, url, server, asked]) => {
    const document = {
      ...(server === undefined ? {} : { servers: [{ url: server }] }),
      components: { securitySchemes: { P: { flows: { password: { tokenUrl: url } } } } },
    };
    const fields: unknown[] = [];
    const on = {
      agreement: { auth: { signIn: { operation: 'POST /auth/sign-in', body: 'json' } } },
      app: { users: ['ada', 'bob'] },
      need: (value: unknown) => value,
      sessions: {
        attempt: async () => ({ exchange: {}, session: {} }),
        tryToSignIn: async (attempt: { fields?: unknown }) => {
          fields.push(attempt.fields);
          return { exchange: {} };
        },
      },
    };
    const { collect } = probe as unknown as { collect: (on: unknown, said: unknown) => Promise<Encodings> };
    const { oauth } = await collect(on, { openapi: { document } });
    expect(oauth !== undefined).toBe(asked);
    expect(fields).toEqual(asked ? [undefined, { identifier: 'username', password: 'password' }] : [undefined]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the agreed encoding: %s', ([, befall]) => {
    for (const one of [crashed, tokenUrl])
      expect(one.judged((data) => befall(seen(data).control))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the agreed encoding yields nothing', () => {
    expect(crashed.judged((data) => Object.assign(seen(data), { yielded: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('the other one: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(otherOf(data).exchange))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

test.for([200, 201, 204, 302, 400, 401, 403, 415, 422])('a correct app answers the other encoding with %i', (status) => {
  for (const one of both) expect(one.judged((data) => answering(otherOf(data).exchange, status))).toMatchObject({ kind: 'pass', findings: [] });
});

describe('both encodings are agreed', () => {
  const agreed = (data: Editing): void => void Object.assign(data.said<{ auth: { signIn: object } }>('contract/agreement').auth.signIn, { body: 'either' });

  test('and both sign in', () => {
    for (const one of both)
      expect(
        one.judged((data) => {
          agreed(data);
          answering(otherOf(data).exchange, 200);
          otherOf(data).yielded = true;
        }),
      ).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for([200, 415, 422])('and one of them is answered %i without a credential', (status) => {
    const { findings } = clean.judged((data) => {
      agreed(data);
      answering(otherOf(data).exchange, status);
    });
    expect(findings).toMatchObject([{ message: 'refused', subject, text: expect.stringContaining(`is answered ${status}`), actual: { value: status } }]);
  });
  test('and one of them crashes', () => {
    const { findings } = clean.judged((data) => {
      agreed(data);
      answering(otherOf(data).exchange, 500);
    });
    expect(findings).toMatchObject([{ message: 'crashed', text: expect.stringContaining('where JSON or a form is agreed') }]);
  });
  test('the document declares one of them, or neither', () => {
    const declaring = (type: string): readonly string[] =>
      clean
        .judged((data) => {
          agreed(data);
          otherOf(data).yielded = true;
          answering(otherOf(data).exchange, 200);
          for (const operation of Object.values(
            data.said<{ operations: Record<string, { requestBody?: { content: object } }> }>('contract/openapi').operations,
          ))
            if (operation.requestBody !== undefined) operation.requestBody.content = { [type]: null };
        })
        .findings.map(({ message }) => message);
    expect(declaring('application/x-www-form-urlencoded')).toEqual([]);
    expect(declaring('text/plain')).toEqual(['undeclared']);
  });
});

test('one account alone is asked for the OAuth form and no other encoding', () => {
  expect(tokenUrl.judged((data) => delete seen(data).other).findings.map(({ message }) => message)).toEqual(['tokenUrl']);
  for (const one of both) expect(one.judged((data) => delete seen(data).other)).toMatchObject({ kind: 'pass', findings: [] });
});
