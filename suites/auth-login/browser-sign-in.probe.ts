import { answered, defineProbe, headerValues, isRecord, jsonBody, notAgreed, type Exchange, type Visit, type Witness } from '../../src/author.ts';

export interface BrowserSignIn {
  readonly user: string;
  readonly visit: Visit;
}

/** Signs in the way a person does, then reloads: what the frontend keeps and what it sends. */
export const browserSignIn: Witness<BrowserSignIn> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  browser: true,
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    return app.web || notAgreed.web;
  },
  async collect({ browser, app, need }) {
    const user = need(app.users[0], 'no user is configured');
    const visit = await browser.visit('sign in and reload', async (tab) => {
      await tab.signIn(user);
      await tab.settle();
      await tab.reload();
      await tab.settle();
    });
    return { user, visit };
  },
});

export interface Credential {
  readonly name: string;
  readonly value: string;
}

export interface Emitted extends Credential {
  /** As an agreement would say it: `body:access_token`. */
  readonly placement: string;
}

/** Where a credential can be: requests that carry data or load a page; not preflights, scripts or images. */
export function isCall(visit: Visit, exchange: Exchange): boolean {
  return ['fetch', 'xhr', 'document', 'other'].includes(visit.kinds[exchange.id] ?? 'other');
}

/** Redaction gave every secret a name, so that equal ones are recognised without being known. */
const secret = /<(?:token|cookie) \d+>/;

/** What the backend gave during the visit: secrets in bodies, by member, cookies and other headers, by name. */
export function credentialsIn(visit: Visit): readonly Emitted[] {
  return visit.exchanges.flatMap((exchange): Emitted[] => {
    if (!answered(exchange)) return [];
    const cookies = headerValues(exchange.response.headers, 'set-cookie').map((line) => cookieIn(line));
    const body = isCall(visit, exchange) ? membersWithSecrets(jsonBody(exchange.response), '') : [];
    const headers = exchange.response.headers.filter(([name]) => name.toLowerCase() !== 'set-cookie').map(headerIn);
    return [...cookies, ...headers, ...body].filter(({ value }) => value !== '');
  });
}

function cookieIn(line: string): Emitted {
  const name = line.slice(0, line.indexOf('='));
  return { name: `the cookie ${name}`, placement: `cookie:${name}`, value: secret.exec(line)?.[0] ?? '' };
}

function headerIn([name, value]: readonly [string, string]): Emitted {
  return { name: `the header ${name}`, placement: `header:${name.toLowerCase()}`, value: secret.exec(value)?.[0] ?? '' };
}

function membersWithSecrets(value: unknown, path: string): readonly Emitted[] {
  if (typeof value === 'string')
    return secret.test(value) ? [{ name: `${path} in the body`, placement: `body:${path}`, value: secret.exec(value)?.[0] ?? '' }] : [];
  if (!isRecord(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => membersWithSecrets(member, path === '' ? key : `${path}.${key}`));
}

/** What a request carried in place of, or as, a credential. */
export function credentialsSent(exchange: Exchange): readonly Credential[] {
  const { headers } = exchange.request;
  return [
    ...headerValues(headers, 'authorization').map((value) => ({ name: 'Authorization', value })),
    ...headerValues(headers, 'cookie').flatMap((line) => line.split(/;\s*/).map((pair) => ({ name: 'Cookie', value: pair }))),
  ];
}
