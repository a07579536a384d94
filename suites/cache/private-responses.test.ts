import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Exchange } from '../../src/author.ts';
import type { OthersFiles } from '../authz/others-files.probe.ts';
import type { Traffic } from '../contract/traffic.probe.ts';

const bearer = readCase('cache/private-responses', 'bearer.clean');
const cookie = readCase('cache/private-responses', 'cookie.clean');
const subject = { operation: 'GET /me' };
type Asked = Editable<Exchange>;

function exchanges({ said }: Editing): Asked[] {
  return said<Traffic>('contract/traffic').exchanges;
}
/** The exchanges about one operation, and about signing in. */
function about(data: Editing, path = '/me'): { readonly signedIn: Asked; readonly anonymous: Asked; readonly signIn: Asked } {
  const all = exchanges(data);
  const found = (wanted: string, as: boolean): Asked => {
    const one = all.find(({ request, as: who }) => new URL(request.url).pathname === wanted && (who !== undefined) === as);
    if (one === undefined) throw new Error(`${wanted} is not in the traffic`);
    return one;
  };
  const signIn = all.find(({ request }) => new URL(request.url).pathname === '/auth/sign-in');
  const seen = { signedIn: found(path, true), anonymous: found(path, false) };
  if (signIn === undefined) throw new Error('nobody signed in');
  const paths = ['/me', path, '/auth/sign-in'];
  all.splice(0, all.length, ...all.filter(({ request }) => paths.includes(new URL(request.url).pathname)));
  return { ...seen, signIn };
}
const controlled =
  (value: string, ...more: readonly (readonly [string, string])[]) =>
  (data: Editing): void => {
    const { signedIn } = about(data);
    withHeader(signedIn, 'cache-control', ...(value === '' ? [] : [value]));
    for (const [name, text] of more) withHeader(signedIn, name, text);
  };

describe('shared', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['public', controlled('public')],
    ['public, max-age=60', controlled('public, max-age=60')],
    ['s-maxage=60', controlled('s-maxage=60')],
    ['Max-Age=60, Must-Revalidate', controlled('Max-Age=60, Must-Revalidate')],
    ['public, max-age="60"', controlled('public, max-age="60"', ['vary', 'Origin'])],
  ])('%s, asked with a token, both sides shown', ([, change]) => {
    const { kind, findings } = bearer.judged(change);
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'shared',
        level: 'breaking',
        subject,
        expected: { witness: 'traffic', at: expect.stringMatching(/^x/) },
        actual: { witness: 'traffic', at: expect.stringMatching(/^x/) },
      },
    ]);
    expect(findings[0]?.expected.at).not.toBe(findings[0]?.actual.at);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['max-age=60', controlled('max-age=60')],
    ['public', controlled('public', ['vary', 'Accept-Encoding, Origin'])],
    ['Expires later', controlled('', ['date', 'Sat, 21 Nov 2026 10:00:00 GMT'], ['expires', 'Sat, 21 Nov 2026 11:00:00 GMT'])],
  ])('%s, asked with a cookie', ([, change]) => {
    expect(cookie.judged(change).findings).toMatchObject([{ message: 'shared', subject }]);
  });
});
describe('refusalShared', () => {
  const kept = (value: string, ...more: readonly (readonly [string, string])[]) => {
    return (data: Editing): void => {
      const { anonymous } = about(data);
      withHeader(anonymous, 'cache-control', ...(value === '' ? [] : [value]));
      for (const [name, text] of more) withHeader(anonymous, name, text);
    };
  };
  test.for<readonly [string, (data: Editing) => void]>([
    ['public, max-age=300', kept('public, max-age=300')],
    ['max-age=300', kept('max-age=300')],
    ['s-maxage=60, by Origin', kept('s-maxage=60', ['vary', 'Origin'])],
    ['Expires later', kept('', ['date', 'Sat, 21 Nov 2026 10:00:00 GMT'], ['expires', 'Sat, 21 Nov 2026 11:00:00 GMT'])],
  ])('%s, both sides shown', ([, change]) => {
    for (const one of [bearer, cookie]) {
      const { kind, findings } = one.judged(change);
      expect(kind).toBe('fail');
      expect(findings).toMatchObject([
        {
          message: 'refusalShared',
          level: 'breaking',
          subject: { flow: 'a refusal of GET /me' },
          text: expect.stringMatching(/^GET \/me lets a shared cache store its 401 to who may not read it, and give that to who may: /),
          expected: { witness: 'traffic', value: 200 },
          actual: { witness: 'traffic', at: expect.stringMatching(/^x/) },
        },
      ]);
    }
  });
  test('what is not there for another user', () => {
    const { findings } = bearer.judged((data) => {
      const { signedIn, anonymous } = about(data);
      const other = structuredClone(signedIn);
      Object.assign(other, { id: 'x9999', as: 'somebody else' });
      answering(other, 404, { headers: [['cache-control', 'public, max-age=60']], body: '{}' });
      exchanges(data).push(other);
      withHeader(anonymous, 'cache-control', 'no-store');
    });
    expect(findings).toMatchObject([{ message: 'refusalShared', actual: { at: 'x9999' } }]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['no-store', kept('no-store')],
    ['private', kept('private, max-age=60')],
    ['no-cache', kept('public, no-cache, max-age=60')],
    ['it is not fresh', kept('public, max-age=0')],
    ['nothing says how long', kept('public')],
    ['each credential has its own', kept('public, max-age=60', ['vary', 'Authorization, Cookie'])],
    [
      'a firewall says so',
      (data) => {
        const { anonymous } = about(data);
        blocked(anonymous);
        withHeader(anonymous, 'cache-control', 'max-age=15');
      },
    ],
    [
      'it is kept knowingly',
      (data) => {
        kept('public, max-age=60')(data);
        Object.assign(data.said<typeof data.recorded.agreement>('contract/agreement'), { cacheable: ['GET /me'] });
      },
    ],
  ])('quiet where %s', ([, change]) => {
    for (const one of [bearer, cookie]) expect(one.judged(change).findings.filter(({ message }) => message === 'refusalShared')).toEqual([]);
  });
});

describe('credentials', () => {
  test('may be stored', () => {
    const { findings } = bearer.judged((data) => withHeader(about(data).signIn, 'cache-control', 'max-age=3600'));
    expect(findings).toMatchObject([
      { message: 'token', level: 'breaking', subject: { operation: 'POST /auth/sign-in' }, text: expect.stringContaining('max-age=3600') },
    ]);
  });
  test.for([[], ['private'], ['no-cache']])('%j is a note', (values) => {
    const outcome = bearer.judged((data) => withHeader(about(data).signIn, 'cache-control', ...values));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'tokenUnsaid', level: 'note' }] });
  });
  test('in a cookie are not stored with an answer to POST', () => {
    expect(cookie.judged((data) => withHeader(about(data).signIn, 'cache-control'))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
test('nothing is said at all: one note', () => {
  const outcome = bearer.judged((data) => exchanges(data).forEach((exchange) => exchange.request.method === 'GET' && withHeader(exchange, 'cache-control')));
  expect(outcome).toMatchObject({ kind: 'pass', findings: [{ message: 'unsaid', level: 'note', text: expect.stringContaining('GET /me') }] });
});

describe('a control that does not hold', () => {
  test.for(troubles.filter(([name]) => !name.startsWith('a firewall')))('the same without a session: %s', ([, befall]) => {
    const { kind, findings } = bearer.judged((data) => {
      controlled('public')(data);
      befall(about(data).anonymous);
    });
    expect({ kind, findings }).toEqual({ kind: 'inconclusive', findings: [] });
  });
  test('nobody is refused, and everyone is shown something else: it is said where that is agreed', () => {
    const { kind, findings, reason } = bearer.judged((data) => {
      controlled('public')(data);
      answering(about(data).anonymous, 200, { body: '{"name":"nobody"}' });
    });
    expect({ kind, findings, reason }).toEqual({ kind: 'inconclusive', findings: [], reason: expect.stringContaining('agreement.public') });
  });
  test('nothing that a credential opens was seen', () => {
    const { findings } = bearer.judged((data) => {
      withHeader(about(data).signIn, 'cache-control', 'max-age=3600');
      for (const exchange of exchanges(data)) if (new URL(exchange.request.url).pathname === '/me') answering(exchange, 401);
    });
    expect(findings).toEqual([]);
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['private, max-age=60', controlled('private, max-age=60')],
    ['no-store', controlled('no-store')],
    ['no-cache', controlled('public, no-cache')],
    ['max-age=60 alone, asked with a token', controlled('max-age=60')],
    ['public, s-maxage=0', controlled('public, s-maxage=0')],
    ['public, for each credential its own', controlled('public, max-age=60', ['vary', 'Origin, Authorization'])],
    [
      'public, and shown to everyone alike',
      (data) => {
        controlled('public, max-age=60')(data);
        const { signedIn, anonymous } = about(data);
        Object.assign(anonymous, { response: structuredClone(signedIn.response) });
      },
    ],
    [
      'public knowingly',
      (data) => {
        controlled('public, max-age=60')(data);
        for (const agreement of [data.recorded.agreement, data.said<{ cacheable?: string[] }>('contract/agreement')])
          Object.assign(agreement, { cacheable: ['GET /me'] });
      },
    ],
    [
      'public, and it needs no session',
      (data) => {
        controlled('public, max-age=60')(data);
        for (const agreement of [data.recorded.agreement, data.said<{ public: string[] }>('contract/agreement')])
          Object.assign(agreement, { public: ['GET /me'] });
      },
    ],
  ])('%s', ([, change]) => {
    expect(bearer.judged(change).findings).toEqual([]);
  });
  test('public with a cookie, for each its own', () => {
    expect(cookie.judged(controlled('public, max-age=60', ['vary', 'Cookie'])).findings).toEqual([]);
  });
  test('without users has nothing that is for one of them', () => {
    expect(() => bearer.judged(({ recorded }) => delete recorded.agreement.auth)).toThrow('does not apply');
  });
});

describe('files', () => {
  const stored = readCase('cache/private-responses', 'bearer.file-stored-for-all');
  const files = ({ said }: Editing): Editable<OthersFiles>['reads'] => said<OthersFiles>('authz/others-files').reads;
  test('both sides shown', () => {
    expect(stored.judged().findings).toMatchObject([
      {
        message: 'shared',
        level: 'breaking',
        subject: { operation: 'GET /attachments/{id}/content' },
        text: expect.stringContaining('public, max-age=3600'),
        actual: { witness: 'authz/others-files' },
      },
    ]);
  });
  test('what every user is shown is nobody’s secret', () => {
    expect(stored.judged((data) => files(data).forEach((one) => Object.assign(one.read, { response: one.owned.response }))).findings).toEqual([]);
  });
});
