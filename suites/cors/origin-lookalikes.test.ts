import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { resembling, type Likeness, type Lookalikes } from './lookalikes.probe.ts';

const clean = readCase('cors/origin-lookalikes', 'bearer.clean');
const allow = 'access-control-allow-origin';
const subject = { operation: 'GET /me' };

function said({ said }: Editing): Editable<Lookalikes> {
  return said<Lookalikes>('cors/lookalikes');
}
function lettingIn(data: Editing, likeness: Likeness, which: 'request' | 'preflight' = 'request'): Editable<Lookalikes['asked'][number]['request']> {
  const one = said(data).asked.find((asked) => asked.likeness === likeness);
  if (one === undefined) throw new Error(`nothing that ${likeness} was asked`);
  withHeader(one[which], allow, one.origin);
  withHeader(one[which], 'access-control-allow-credentials', 'true');
  return one[which];
}

describe('echoed', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => lettingIn(data, 'ends like it'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'echoed',
        level: 'breaking',
        subject,
        text: expect.stringMatching(
          /^GET \/me lets http:\/\/evilapp\.localhost:\d+ read it with the user’s credentials: it ends like it, and anyone can have it$/,
        ),
        expected: { witness: 'agreement', at: 'origins', value: clean.recorded.app.origins.web },
        actual: { witness: 'cors/lookalikes', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<Likeness>(['begins like it', 'looks like it'])('one that %s', (likeness) => {
    expect(clean.judged((data) => lettingIn(data, likeness)).findings).toMatchObject([{ message: 'echoed' }]);
  });
  test('only in the preflight', () => {
    expect(clean.judged((data) => lettingIn(data, 'begins like it', 'preflight')).findings).toMatchObject([{ message: 'echoed' }]);
  });
});
test('echoedWithoutCredentials is a warning', () => {
  const outcome = clean.judged((data) => withHeader(lettingIn(data, 'begins like it'), 'access-control-allow-credentials'));
  expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'echoedWithoutCredentials', level: 'warning' }] });
});
test.for<Likeness>(['is a sibling', 'has another port'])('neighbour: one that %s may be the owner’s, so it is a warning', (likeness) => {
  expect(clean.judged((data) => lettingIn(data, likeness))).toMatchObject({ kind: 'pass', findings: [{ message: 'neighbour', level: 'warning' }] });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      lettingIn(data, 'begins like it');
      befall(said(data).control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['the agreed origin is not let in', (data) => withHeader(said(data).control, allow)],
    [
      'everyone is let in by a star, and a lookalike by its name',
      (data) => {
        withHeader(said(data).control, allow, '*');
        lettingIn(data, 'begins like it', 'preflight');
      },
    ],
    ['no lookalike was answered', (data) => said(data).asked.forEach(({ request, preflight }) => [request, preflight].forEach((one) => failing(one)))],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses them with 403', (data) => said(data).asked.forEach(({ request, preflight }) => [request, preflight].forEach((one) => answering(one, 403)))],
    ['names the agreed origin whoever asks', (data) => said(data).asked.forEach(({ request }) => withHeader(request, allow, said(data).origin))],
    [
      'allows credentials to an origin that it does not name',
      (data) => said(data).asked.forEach(({ request }) => withHeader(request, 'access-control-allow-credentials', 'true')),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('a star lets everyone in without credentials: there is nothing to resemble', () => {
  const outcome = clean.judged((data) => withHeader(said(data).control, allow, '*'));
  expect(outcome).toMatchObject({ kind: 'none', findings: [], reason: expect.stringContaining('lets every origin read it') });
});

describe('what resembles an origin', () => {
  const hosts = (origin: string): readonly string[] => resembling(origin).map((one) => one.origin);
  test('a name', () => {
    expect(hosts('https://app.example.com')).toEqual([
      'https://app.example.com.evil.example',
      'https://app.example.comevil.example',
      'https://evilexample.com',
      'https://evil-example.com',
      'https://appxexample.com',
      'https://seamcheck-sibling.example.com',
      'http://app.example.com',
      'https://app.example.com:8443',
    ]);
  });
  test('what others can register under a suffix of two labels', () => {
    expect(hosts('https://app.example.co.uk')).toContain('https://evilexample.co.uk');
  });
  test('an address and localhost', () => {
    expect(hosts('http://127.0.0.1:3000')).toEqual(['http://127.0.0.1.evil.example:3000', 'http://127.0.0.1:8443']);
    expect(hosts('http://localhost:3000')).toEqual([
      'http://localhost.evil.example:3000',
      'http://localhostevil.example:3000',
      'http://evillocalhost:3000',
      'http://evil-localhost:3000',
      'http://localhost:8443',
    ]);
  });
});
