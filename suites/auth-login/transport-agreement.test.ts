import { describe, expect, test } from 'vitest';
import type { Agreement } from '../../src/author.ts';
import type { Headers } from '../../src/model/exchange.ts';
import { answering, failing, readCase, type Case, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { BrowserSignIn } from './browser-sign-in.probe.ts';
import type { SignIn } from './sign-in.probe.ts';

const bearer = readCase('auth-login/transport-agreement', 'bearer.clean');
const cookie = readCase('auth-login/transport-agreement', 'cookie.clean');
/** What the sign-in in the browser gave, by the name that redaction gave it: the token in the body, the cookie. */
const token = given(bearer, /"access_token":"(<\w+ \d+>)"/);
const crumb = given(cookie, /access_token=(<\w+ \d+>)/);
const subject = { flow: 'ada signs in with the browser' };

type Visit = Editable<BrowserSignIn>['visit'];
type Exchanged = Visit['exchanges'][number];
type Change = (data: Editing) => void;

function given({ recorded }: Case, place: RegExp): string {
  const login = recorded.exchanges.findLast(
    ({ request, by }) => request.url.endsWith('/auth/sign-in') && request.method === 'POST' && by !== 'auth-login/sign-in',
  );
  const found = place.exec(JSON.stringify(login?.response).replaceAll('\\"', '"'))?.[1];
  if (found === undefined) throw new Error('the sign-in in the browser gave nothing');
  return found;
}
function visit({ said }: Editing): Visit {
  return said<BrowserSignIn>('auth-login/browser-sign-in').visit;
}
function control({ said }: Editing): Editable<SignIn>['byUser'][string] {
  const { ada } = said<SignIn>('auth-login/sign-in').byUser;
  if (ada === undefined) throw new Error('ada was not recorded');
  return ada;
}
function kindOf(data: Editing, { id }: Exchanged): string {
  return visit(data).kinds[id] ?? '';
}
function login(data: Editing): Exchanged {
  const found = visit(data).exchanges.find(
    (exchange) => exchange.request.method === 'POST' && exchange.request.url.endsWith('/sign-in') && kindOf(data, exchange) !== 'preflight',
  );
  if (found === undefined) throw new Error('no sign-in was recorded');
  return found;
}
/** What the frontend asked of the api once it was signed in, refreshes and preflights excepted. */
function later(data: Editing): Exchanged[] {
  const { at, request } = login(data);
  return visit(data).exchanges.filter(
    (exchange) =>
      exchange.at > at &&
      new URL(exchange.request.url).origin === new URL(request.url).origin &&
      !exchange.request.url.includes('/auth/') &&
      kindOf(data, exchange) !== 'preflight',
  );
}
function sending(exchange: Exchanged, ...lines: Headers): void {
  const kept = exchange.request.headers.filter(([name]) => !/^(?:authorization|cookie)$/i.test(name));
  Object.assign(exchange.request, { headers: [...kept, ...lines] });
}
function allSend(data: Editing, ...lines: Headers): void {
  for (const exchange of visit(data).exchanges) if (exchange.at > login(data).at) sending(exchange, ...lines);
}
/** The journey with these exchanges in place of those after the sign-in. */
function then(
  data: Editing,
  ...exchanges: readonly {
    readonly kind: string;
    readonly method?: string;
    readonly url: string;
    readonly send?: Headers;
    readonly body?: string;
    readonly answer?: { readonly status: number; readonly headers?: Headers };
  }[]
): void {
  const first = login(data);
  const all = visit(data);
  const made = exchanges.map(({ method = 'GET', url, send = [], body, answer = { status: 200 } }, index): Exchanged => {
    const made = structuredClone(first);
    Object.assign(made, {
      id: `x${9000 + index}`,
      at: first.at + 10 + index,
      request: { method, url, headers: send, ...(body === undefined ? {} : { body: { text: body, bytes: body.length, cut: false } }) },
    });
    answering(made, answer.status, { headers: answer.headers ?? [], body: '' });
    return made;
  });
  Object.assign(all, { exchanges: [...all.exchanges.filter(({ at }) => at <= first.at), ...made] });
  Object.assign(all.kinds, Object.fromEntries(exchanges.map(({ kind }, index) => [`x${9000 + index}`, kind])));
}
function agree(data: Editing, change: Partial<NonNullable<Agreement['auth']>>): void {
  for (const agreement of [data.recorded.agreement, data.said<Agreement>('contract/agreement')]) Object.assign(agreement.auth ?? {}, change);
}
const web = (data: Editing): string => data.recorded.app.origins.web ?? '';
const api = (data: Editing): string => data.recorded.app.origins.api ?? '';
/** The sign-in is the frontend's own server's: the browser posts a form to it and is given a cookie of the frontend's. */
function onItsServer(data: Editing, cookies: Headers = [['set-cookie', 'web_session=<cookie 90>; Path=/; HttpOnly']]): void {
  const first = login(data);
  Object.assign(first.request, { url: `${web(data)}/sign-in` });
  answering(first, 303, { headers: [['location', '/todos'], ...cookies] });
  Object.assign(visit(data).kinds, { [first.id]: 'document' });
}
/** The journey ends where it began. */
function onOneScreen(data: Editing, path = '/sign-in'): void {
  const all = visit(data);
  all.actions.forEach((action) => Object.assign(action, { url: path }));
  Object.assign(all.end, { url: `${web(data)}${path}` });
}

describe('disagree', () => {
  test('a bearer token is given, cookies are sent: both sides shown, never a value', () => {
    const { kind, findings } = bearer.judged((data) => allSend(data));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'disagree',
        level: 'breaking',
        subject,
        text: 'The backend gives access_token in the body; the frontend sends none: whoever signs in is not signed in',
        expected: { witness: 'auth-login/browser-sign-in', at: expect.stringMatching(/^x\d+$/), value: { emitted: ['access_token in the body'] } },
        actual: {
          witness: 'auth-login/browser-sign-in',
          at: expect.stringMatching(/^x\d+$/),
          value: { sent: expect.arrayContaining([expect.stringContaining('GET /me → 200')]) },
        },
      },
    ]);
  });
  test('cookies are given, another token is sent', () => {
    const { findings } = cookie.judged((data) => allSend(data, ['Authorization', 'Bearer <token 99>']));
    expect(findings).toMatchObject([
      {
        message: 'disagree',
        text: 'The backend gives the cookie access_token; the frontend sends Authorization: Bearer <token 99>: whoever signs in is not signed in',
      },
    ]);
  });
  test('only another cookie goes along, as NEXT_LOCALE does', () => {
    const { findings } = cookie.judged((data) => {
      const [first] = visit(data).exchanges;
      if (first?.response.kind === 'answered') first.response.headers = [['Set-Cookie', 'NEXT_LOCALE=<cookie 80>; Path=/']];
      allSend(data, ['Cookie', 'NEXT_LOCALE=<cookie 80>']);
    });
    expect(findings).toMatchObject([{ message: 'disagree', text: expect.stringContaining('sends Cookie: NEXT_LOCALE=<cookie 80>') }]);
  });
  test('a token whose name begins like the right one’s', () => {
    const { findings } = bearer.judged((data) => {
      answering(login(data), 200, { body: '{"access_token":"<token 71>"}' });
      for (const exchange of later(data)) sending(exchange, ['Authorization', 'Bearer <token 717>']);
      Object.assign(visit(data), { exchanges: visit(data).exchanges.filter(({ request }) => !request.url.endsWith('/auth/refresh')) });
    });
    expect(findings).toMatchObject([{ message: 'disagree' }]);
  });
  test('only an image or a preflight carries the credential', () => {
    const { findings } = cookie.judged((data) =>
      then(
        data,
        { kind: 'fetch', url: `${api(data)}/me` },
        { kind: 'image', url: `${api(data)}/avatar`, send: [['cookie', `access_token=${crumb}`]] },
        { kind: 'preflight', method: 'OPTIONS', url: `${api(data)}/me`, send: [['authorization', `Bearer ${crumb}`]] },
      ),
    );
    expect(findings).toMatchObject([{ message: 'disagree', actual: { value: { sent: [expect.stringContaining('GET /me')] } } }]);
  });
  test('it asks for nothing, and is where it was', () => {
    const { findings } = bearer.judged((data) => {
      onOneScreen(data);
      then(data, { kind: 'document', url: `${web(data)}/sign-in` });
    });
    expect(findings).toMatchObject([{ message: 'disagree', subject }]);
  });
});

describe('degenerate', () => {
  test.for(['Bearer undefined', 'Bearer null', 'Bearer', 'Bearer ', 'bearer [object Object]', 'Token NaN', 'undefined', 'null'])(
    '%s: both sides shown',
    (value) => {
      const { kind, findings } = bearer.judged((data) => {
        const [first] = later(data);
        if (first !== undefined) sending(first, ['Authorization', value]);
      });
      expect(kind).toBe('fail');
      expect(findings).toMatchObject([
        {
          message: 'degenerate',
          level: 'breaking',
          subject,
          text: `The frontend sends \`Authorization: ${value}\` in place of a credential`,
          expected: { witness: 'auth-login/browser-sign-in', value: ['access_token in the body'] },
          actual: { witness: 'auth-login/browser-sign-in', value },
        },
      ]);
    },
  );
  test('on every request: the transports disagree as well', () => {
    expect(bearer.judged((data) => allSend(data, ['Authorization', 'Bearer undefined'])).findings.map(({ message }) => message)).toEqual([
      'degenerate',
      'disagree',
    ]);
  });
  test.for<readonly [string, Headers]>([
    ['a token without a scheme', [['Authorization', token]]],
    ['no header', []],
    [
      'an empty cookie at the end',
      [
        ['Authorization', `Bearer ${token}`],
        ['Cookie', 'a=1; '],
      ],
    ],
    [
      'a cookie that is named token',
      [
        ['Authorization', `Bearer ${token}`],
        ['Cookie', 'token'],
      ],
    ],
    ['a user whose name is undefined', [['Authorization', 'Basic undefined-user']]],
  ])('quiet with %s', ([, lines]) => {
    const outcome = bearer.judged((data) => {
      const [first] = later(data);
      if (first !== undefined) sending(first, ...lines);
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('refused', () => {
  test('and then nothing else is told', () => {
    const { findings } = bearer.judged((data) => {
      answering(login(data), 401);
      allSend(data, ['Authorization', 'Bearer undefined']);
    });
    expect(findings.map(({ message }) => message)).toEqual(['refused']);
  });
  test.for([400, 401, 403, 415, 422])('%i: both sides shown', (status) => {
    const { kind, findings } = bearer.judged((data) => answering(login(data), status));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'refused',
        level: 'breaking',
        subject,
        text: `The frontend’s sign-in as ada is refused with ${status}, though the same credentials are accepted when sent as agreed`,
        expected: { witness: 'auth-login/sign-in', at: expect.stringMatching(/^x\d+$/), value: 200 },
        actual: { witness: 'auth-login/browser-sign-in', at: expect.stringMatching(/^x\d+$/), value: status },
      },
    ]);
  });
  test.for<readonly [string, Change]>([
    [
      'the second try succeeded, after it had fetched a CSRF token',
      (data) => {
        const again = structuredClone(login(data));
        Object.assign(again, { id: 'x9500', at: login(data).at - 1 });
        answering(again, 403, { body: '{"detail":"CSRF token missing"}' });
        Object.assign(visit(data).kinds, { x9500: 'fetch' });
        const all = visit(data).exchanges;
        Object.assign(visit(data), { exchanges: [...all.slice(0, all.indexOf(login(data))), again, ...all.slice(all.indexOf(login(data)))] });
      },
    ],
    [
      'what was refused is telemetry, and the sign-in is its server’s',
      (data) => {
        onItsServer(data);
        then(data, { kind: 'document', url: `${web(data)}/todos`, send: [['cookie', 'web_session=<cookie 90>']] });
        const beacon = structuredClone(login(data));
        Object.assign(beacon, { id: 'x9500', at: login(data).at - 1 });
        Object.assign(beacon.request, { url: 'https://telemetry.example/envelope' });
        answering(beacon, 403);
        Object.assign(visit(data).kinds, { x9500: 'fetch' });
        Object.assign(visit(data), { exchanges: [beacon, ...visit(data).exchanges] });
      },
    ],
  ])('quiet where %s', ([, change]) => {
    expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  const wrong: readonly (readonly [string, Change])[] = [
    ['disagree', (data) => allSend(data)],
    ['degenerate', (data) => allSend(data, ['Authorization', 'Bearer undefined'])],
    ['refused', (data) => answering(login(data), 401)],
  ];
  describe.for(wrong)('%s', ([, change]) => {
    test.for(troubles)('the same sign-in over plain HTTP: %s: no finding, inconclusive', ([, befall]) => {
      const outcome = bearer.judged((data) => {
        change(data);
        befall(control(data).signIn);
        Object.assign(control(data), { yielded: false });
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
    });
    test('the same sign-in over plain HTTP yields nothing', () => {
      const outcome = bearer.judged((data) => {
        change(data);
        Object.assign(control(data), { yielded: false });
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    });
  });
  test.for(troubles)('the sign-in in the browser: %s', ([, befall]) => {
    for (const one of [bearer, cookie]) expect(one.judged((data) => befall(login(data)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, Change]>([
    ['CORS hides the answer', (data) => failing(login(data), 'net::ERR_FAILED (CORS: PreflightMissingAllowOriginHeader)')],
    [
      'there was no sign-in',
      (data) =>
        Object.assign(visit(data), { exchanges: visit(data).exchanges.filter(({ request }) => request.method !== 'POST'), stopped: 'no form was found' }),
    ],
    ['nothing was recorded', (data) => Object.assign(visit(data), { exchanges: [] })],
    ['another user signs in over plain HTTP', ({ said }) => Object.assign(said<SignIn>('auth-login/sign-in'), { byUser: {} })],
    [
      'automation blocks third-party cookies',
      (data) => {
        allSend(data);
        Object.assign(visit(data), { blockedCookies: [{ exchange: login(data).id, cookie: 'access_token', reasons: ['UserPreferences'] }] });
      },
    ],
    ['the frontend asked for nothing more', (data) => then(data, { kind: 'document', url: `${web(data)}/todos` })],
  ])('%s', ([, change]) => {
    for (const one of [bearer, cookie]) expect(one.judged(change)).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('and why there was no sign-in is told', () => {
    const without = (stopped?: string): string | undefined =>
      bearer.judged((data) => Object.assign(visit(data), { exchanges: [], ...(stopped === undefined ? {} : { stopped }) })).reason;
    expect(without('no form was found')).toContain('the browser sent no sign-in: no form was found');
    expect(without()).toContain('(the browser sent no sign-in)');
  });
  test('a cookie that is blocked for its own attributes is the App’s fault', () => {
    const outcome = cookie.judged((data) => {
      allSend(data);
      Object.assign(visit(data), { blockedCookies: [{ exchange: login(data).id, cookie: 'access_token', reasons: ['SecureOnly'] }] });
    });
    expect(outcome).toMatchObject({ kind: 'fail', findings: [{ message: 'disagree' }] });
  });
});

describe('a correct app', () => {
  const both: readonly Case[] = [bearer, cookie];
  test.for<readonly [string, readonly Case[], Change]>([
    ['signs in with 201', both, (data) => Object.assign(login(data).response, { status: 201 })],
    [
      'signs in with 204 and cookies only',
      [cookie],
      (data) => [login(data), control(data).signIn].forEach(({ response }) => Object.assign(response, { status: 204, body: undefined })),
    ],
    [
      'signs in by a redirect with cookies',
      [cookie],
      (data) => [login(data), control(data).signIn].forEach(({ response }) => Object.assign(response, { status: 302, body: undefined })),
    ],
    [
      'gives the token in the body and in a cookie, and sends the header',
      [bearer],
      (data) =>
        Object.assign(login(data).response, {
          headers: [
            ['content-type', 'application/json'],
            ['set-cookie', `access_token=${token}; Path=/`],
          ],
        }),
    ],
    [
      'gives the token in the body and in a cookie, and sends the cookie',
      [cookie],
      (data) => {
        const { response } = login(data);
        Object.assign(response, { body: { text: `{"access_token":"${crumb}"}`, bytes: 30, cut: false } });
      },
    ],
    [
      'gives the token deep in the body',
      [bearer],
      (data) => {
        agree(data, { access: 'body:/data/session/token' });
        for (const exchange of visit(data).exchanges) {
          if (exchange.request.method !== 'POST' || exchange.response.kind !== 'answered' || exchange.response.body === undefined) continue;
          const token = /<token \d+>/.exec(exchange.response.body.text)?.[0] ?? '';
          answering(exchange, 200, { body: JSON.stringify({ data: { session: { token } } }) });
        }
      },
    ],
    [
      'gives the token in a header',
      [bearer],
      (data) => {
        agree(data, { access: 'header:X-Access-Token' });
        for (const exchange of visit(data).exchanges) {
          if (exchange.request.method !== 'POST' || exchange.response.kind !== 'answered' || exchange.response.body === undefined) continue;
          const token = /<token \d+>/.exec(exchange.response.body.text)?.[0] ?? '';
          answering(exchange, 204, {
            headers: [
              ['x-access-token', token],
              ['set-cookie', 'refresh_token=<cookie 1>; HttpOnly'],
            ],
          });
        }
      },
    ],
    [
      'gives the token in the first of a list',
      [bearer],
      (data) => {
        agree(data, { access: 'body:tokens.0.value' });
        for (const exchange of visit(data).exchanges) {
          if (exchange.request.method !== 'POST' || exchange.response.kind !== 'answered' || exchange.response.body === undefined) continue;
          const token = /<token \d+>/.exec(exchange.response.body.text)?.[0] ?? '';
          answering(exchange, 200, { headers: [['content-type', 'application/json']], body: JSON.stringify({ tokens: [{ value: token }] }) });
        }
      },
    ],
    [
      'sets its cookie for the domain',
      [cookie],
      (data) => {
        const { response } = login(data);
        if (response.kind === 'answered')
          response.headers = response.headers.map(([name, value]) => [name, value.replace(/; ?HttpOnly/, '; Domain=.app.localhost; HttpOnly')]);
      },
    ],
    [
      'has other cookies beside its own',
      both,
      (data) => {
        const [first] = visit(data).exchanges;
        if (first?.response.kind === 'answered') first.response.headers = [...first.response.headers, ['set-cookie', 'NEXT_LOCALE=<cookie 80>; Path=/']];
        for (const exchange of later(data)) exchange.request.headers = [...exchange.request.headers, ['Cookie', 'NEXT_LOCALE=<cookie 80>']];
      },
    ],
    [
      'refreshes before it asks',
      [bearer],
      (data) => {
        const refreshed = visit(data).exchanges.find(({ request }) => request.url.endsWith('/auth/refresh'));
        const token = refreshed?.response.kind === 'answered' ? (/<token \d+>/.exec(refreshed.response.body?.text ?? '')?.[0] ?? '') : '';
        for (const exchange of later(data)) sending(exchange, ['Authorization', `Bearer ${token}`]);
      },
    ],
    ['sends the token without a scheme', [bearer], (data) => later(data).forEach((exchange) => sending(exchange, ['Authorization', token]))],
    [
      'asks public things without it',
      [bearer],
      (data) =>
        later(data)
          .slice(0, 1)
          .forEach((exchange) => sending(exchange)),
    ],
    [
      'signs in on its own server and renders everything there',
      both,
      (data) => {
        onItsServer(data);
        then(data, { kind: 'document', url: `${web(data)}/todos`, send: [['cookie', 'web_session=<cookie 90>']] });
      },
    ],
    [
      'hands the token to its own server, which renders everything',
      [bearer],
      (data) =>
        then(
          data,
          {
            kind: 'fetch',
            method: 'POST',
            url: `${web(data)}/api/session`,
            body: `{"token":"${token}"}`,
            answer: { status: 204, headers: [['set-cookie', 'web_session=<cookie 90>; Path=/']] },
          },
          { kind: 'document', url: `${web(data)}/todos`, send: [['cookie', 'web_session=<cookie 90>']] },
          { kind: 'fetch', url: `${web(data)}/todos?_rsc=1`, send: [['cookie', 'web_session=<cookie 90>']] },
        ),
    ],
    ['has one screen for all', both, (data) => onOneScreen(data, '/')],
    [
      'has one screen for all, and an api beside the one that signs in',
      [bearer],
      (data) => {
        onOneScreen(data, '/');
        then(data, { kind: 'fetch', url: `${api(data).replace('api.', 'data.')}/todos`, send: [['Authorization', `Bearer ${token}`]] });
      },
    ],
  ])('%s', ([, cases, change]) => {
    for (const one of cases) expect(one.judged(change), one.name).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
  });
});
