import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { OpenApiSaid } from '../../src/author.ts';
import type { Inspection } from './inspection.probe.ts';

const bearer = readCase('contract/openapi-valid', 'bearer.clean');
const cookie = readCase('contract/openapi-valid', 'cookie.clean');

interface Document {
  components: { securitySchemes: Record<string, unknown> };
  security?: unknown;
  paths: Record<string, Record<string, { security?: unknown; requestBody?: unknown }>>;
}

function inspection({ said }: Editing): Required<Editable<Inspection>> {
  return said<Inspection>('contract/inspection') as Required<Editable<Inspection>>;
}
function openapi({ said }: Editing): Editable<OpenApiSaid> {
  return said<OpenApiSaid>('contract/openapi');
}
function documentOf(data: Editing): Document {
  return openapi(data).document as unknown as Document;
}
/** The scheme that everything is declared to want. */
const scheme =
  (value: unknown) =>
  (data: Editing): void => {
    const { securitySchemes } = documentOf(data).components;
    for (const name of Object.keys(securitySchemes)) securitySchemes[name] = value;
  };
/** The name of the scheme that the account is declared to want. */
function ownScheme(data: Editing): string {
  const [requirement] = (documentOf(data).paths['/me']?.['get']?.security ?? []) as Record<string, unknown>[];
  return Object.keys(requirement ?? {})[0] ?? '';
}
function wants(data: Editing, security: unknown): void {
  Object.assign(documentOf(data).paths['/me']?.['get'] ?? {}, { security });
}

describe('the document in itself', () => {
  test('cannot be followed', () => {
    const { kind, findings } = bearer.judged((data) => {
      data.without('contract/openapi');
      inspection(data).found = { unusable: { reason: 'cannot be followed: #/components/schemas/B is not there', at: '/components/schemas/A' }, violations: [] };
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'unusable',
        level: 'breaking',
        subject: { flow: 'the OpenAPI document' },
        text: 'The OpenAPI document cannot be followed: #/components/schemas/B is not there (/components/schemas/A)',
        expected: { witness: 'OpenAPI 3.1' },
        actual: { witness: 'openapi', at: '/components/schemas/A' },
      },
    ]);
  });
  test('is not as the specification asks: five places are told', () => {
    const violations = Array.from({ length: 9 }, (_, index) => ({ pointer: `/paths/~1a${index}` as const, message: 'must have property "responses"' }));
    const { findings } = bearer.judged((data) => (inspection(data).found = { violations }));
    expect(findings).toHaveLength(5);
    expect(findings[0]).toMatchObject({
      message: 'invalid',
      subject: { field: '/paths/~1a0' },
      text: 'The OpenAPI document is not valid at /paths/~1a0: it must have property "responses"',
    });
  });
  test('has one name for two operations', () => {
    const { findings } = bearer.judged((data) => Object.assign(openapi(data).operations['GET /me'] ?? {}, { operationId: 'listTodos' }));
    expect(findings).toMatchObject([
      { message: 'duplicate', level: 'breaking', subject: { field: 'operationId listTodos' }, text: expect.stringContaining('GET /me') },
    ]);
  });
});

describe('scheme', () => {
  test.for<readonly [string, unknown]>([
    ['cookie session', { type: 'apiKey', in: 'cookie', name: 'session' }],
    ['header X-Api-Key', { type: 'apiKey', in: 'header', name: 'X-Api-Key' }],
    ['HTTP basic', { type: 'http', scheme: 'basic' }],
  ])('%s, where a token is taken', ([declared, value]) => {
    const { kind, findings } = bearer.judged(scheme(value));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'scheme',
        level: 'breaking',
        subject: { operation: 'GET /me' },
        text: expect.stringContaining(`is declared to want ${declared}; it takes`),
        expected: { witness: 'openapi' },
        actual: { witness: 'contract/inspection', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<readonly [string, unknown]>([
    ['a token', { type: 'http', scheme: 'bearer' }],
    ['another cookie', { type: 'apiKey', in: 'cookie', name: 'auth_token' }],
  ])('%s, where a cookie is taken', ([, value]) => {
    expect(cookie.judged(scheme(value)).findings).toMatchObject([{ message: 'scheme', text: expect.stringContaining('it takes cookie access_token') }]);
  });
  test('declared open, and it refuses: a warning', () => {
    const outcome = bearer.judged((data) => {
      Object.assign(openapi(data).operations['GET /me'] ?? {}, { security: 'none' });
      wants(data, []);
    });
    expect(outcome).toMatchObject({
      kind: 'pass',
      findings: [{ message: 'open', level: 'warning', text: 'GET /me is declared to need no credential; without one it answers 401' }],
    });
  });
});

describe('tokenUrl', () => {
  const form =
    (tokenUrl: string) =>
    (data: Editing): void => {
      documentOf(data).components.securitySchemes['password'] = { type: 'oauth2', flows: { password: { tokenUrl, scopes: {} } } };
    };
  test.for(['/auth/sign-in', 'auth/sign-in'])('a form is to be sent to %s, which takes JSON', (url) => {
    const { findings } = bearer.judged(form(url));
    expect(findings).toMatchObject([
      {
        message: 'tokenUrl',
        level: 'breaking',
        subject: { field: 'security scheme password' },
        text: 'The scheme password has clients sign in with a form at POST /auth/sign-in, which is declared to take application/json',
      },
    ]);
  });
  test.for(['/elsewhere', 'https://login.example/token', '/me', 'no url %', 'http://['])('quiet: %s', (url) => {
    expect(bearer.judged(form(url)).findings).toEqual([]);
  });
  test('quiet: it takes either', () => {
    const { findings } = bearer.judged((data) => {
      form('/auth/sign-in')(data);
      const body = openapi(data).operations['POST /auth/sign-in']?.requestBody;
      if (body !== undefined) body.content = { 'application/json': null, 'application/x-www-form-urlencoded': null };
    });
    expect(findings).toEqual([]);
  });
});

describe('a control that does not hold', () => {
  const wrong = scheme({ type: 'http', scheme: 'basic' });
  for (const which of ['signedIn', 'anonymous', 'signIn'] as const)
    test.for(troubles.filter(([name]) => which === 'signIn' || !name.startsWith('a firewall') || which === 'signedIn'))(`${which}: %s`, ([, befall]) => {
      const { kind, findings } = bearer.judged((data) => {
        wrong(data);
        const { read, signIn } = inspection(data);
        befall(which === 'signIn' ? signIn : read[which]);
      });
      expect({ kind, findings }).toEqual({ kind: 'inconclusive', findings: [] });
    });
  test('it is open to everyone', () => {
    const { findings } = bearer.judged((data) => {
      wrong(data);
      answering(inspection(data).read.anonymous, 200);
    });
    expect(findings).toEqual([]);
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['declares OAuth 2', scheme({ type: 'oauth2', flows: {} })],
    ['declares OpenID Connect', scheme({ type: 'openIdConnect' })],
    ['declares the header as a key', scheme({ type: 'apiKey', in: 'header', name: 'authorization' })],
    ['writes Bearer', scheme({ type: 'http', scheme: 'Bearer' })],
    ['refers to its scheme', scheme({ $ref: '#/components/securitySchemes/other' })],
    [
      'has several ways, one of which fits',
      (data) => {
        const { securitySchemes } = documentOf(data).components;
        const own = ownScheme(data);
        securitySchemes['key'] = { type: 'apiKey', in: 'header', name: 'X-Api-Key' };
        wants(data, [{ key: [] }, { [own]: [] }]);
      },
    ],
    [
      'wants one of them for everything',
      (data) => {
        const document = documentOf(data);
        const own = ownScheme(data);
        document.security = [{ [own]: [] }];
        delete document.paths['/me']?.['get']?.security;
      },
    ],
    ['leaves the operation out', (data) => delete openapi(data).operations['GET /me']],
    ['names no operation', (data) => Object.values(openapi(data).operations).forEach((operation) => delete operation.operationId)],
  ])('%s', ([, change]) => {
    const { kind, findings } = bearer.judged(change);
    expect({ kind, findings }).toEqual({ kind: 'pass', findings: [] });
  });
});
