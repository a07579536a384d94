import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Slashes } from './slashes.probe.ts';

const clean = readCase('cors/redirect-keeps-auth', 'bearer.clean');
const subject = { operation: 'GET /todos' };
type Twins = Editable<Slashes>['byOperation'][`GET /${string}`];

function one(data: Editing, only = true): Twins {
  const said = data.said<Slashes>('cors/slashes');
  const found = said.byOperation['GET /todos'];
  if (found === undefined) throw new Error('GET /todos was not asked');
  if (only) Object.assign(said, { byOperation: { 'GET /todos': found } });
  return found;
}
function redirecting(exchange: Twins['twin'], location: string, status = 307): void {
  answering(exchange, status, { headers: [['location', location]] });
}
function origin({ plain }: Twins): string {
  return new URL(plain.request.url).origin;
}

describe('elsewhere', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => redirecting(one(data).twin, 'http://api:8000/todos'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'elsewhere',
        level: 'breaking',
        subject,
        text: 'GET /todos redirects /todos/ to http://api:8000/todos: browsers drop the Authorization header, or block the request',
        expected: { witness: 'cors/slashes', value: expect.stringMatching(/^http:\/\/api\.app\.localhost/) },
        actual: { witness: 'cors/slashes', value: '307 Location: http://api:8000/todos' },
      },
    ]);
  });
  test.for<readonly [string, (twins: Twins) => string]>([
    ['another scheme', (twins) => `${origin(twins).replace('http:', 'https:')}/todos`],
    ['another port', (twins) => `${origin(twins).replace(/:\d+$/, '')}/todos`],
    ['no scheme', () => '//other.example/todos'],
  ])('%s', ([, target]) => {
    expect(clean.judged((data) => redirecting(one(data).twin, target(one(data)), 308)).findings).toMatchObject([{ message: 'elsewhere' }]);
  });
  test('the path as the config has it', () => {
    const { findings } = clean.judged((data) => redirecting(one(data, false).plain, 'http://api:8000/todos/'));
    expect(findings).toMatchObject([{ message: 'elsewhere', subject }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { plain, twin } = one(data);
      befall(plain);
      redirecting(twin, 'http://api:8000/todos');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('everything is answered alike', () => {
    const outcome = clean.judged((data) => {
      const { plain, twin } = one(data);
      for (const exchange of [plain, twin, data.said<Slashes>('cors/slashes').unknown]) answering(exchange, 200, { body: '{}' });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the other spelling was not answered', () => {
    expect(clean.judged((data) => failing(one(data).twin))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (twins: Twins) => void]>([
    ['redirects within its origin', (twins) => redirecting(twins.twin, `${origin(twins)}/todos`)],
    ['redirects to a path', ({ twin }) => redirecting(twin, '/todos')],
    ['serves both', ({ twin }) => answering(twin, 200, { body: '[]' })],
    ['redirects downloads to a store of files', ({ twin }) => redirecting(twin, 'https://bucket.example/objects/42?signature=x', 302)],
    ['redirects without saying where', ({ twin }) => answering(twin, 302, { headers: [] })],
  ])('%s', ([, change]) => {
    expect(clean.judged((data) => change(one(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('may refuse this user an operation', () => {
    expect(clean.judged((data) => answering(one(data, false).plain, 403))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
