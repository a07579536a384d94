// The life of a session, the way a team writes its own tests: Vitest, supertest, and the launched App's contract.
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { launchApp } from '../../src/vitest/index.ts';

/** Asks the api as the frontend does: from its origin, with a jar that keeps cookies to their scope. */
type Client = ReturnType<typeof request.agent>;

const expireAccess = ['X-Lever', 'expire-access'] as const;

describe.each(['bearer', 'cookie'] as const)('a session over %s', (transport) => {
  const app = launchApp(transport);
  const client = (): Client =>
    request
      .agent(app.origin)
      .use(app.dial)
      .set('Origin', app.web ?? '');
  const credentials = (): object => ({ email: app.users['ada']?.identifier, password: app.users['ada']?.password });
  /** The credential of a sign-in or refresh, as what a request must carry beside the jar's cookies. */
  const carried = (answer: request.Response): Record<string, string> =>
    transport === 'bearer' ? { Authorization: `Bearer ${(answer.body as { access_token: string }).access_token}` } : {};

  test('begins, expires, is refreshed and ends', async () => {
    const browser = client();

    const signedIn = await browser.post('/auth/sign-in').send(credentials());
    expect(signedIn.status).toBe(200);
    expect(signedIn).toMatchContract();
    const first = carried(signedIn);

    const me = await browser.get('/me').set(first);
    expect(me.status).toBe(200);
    expect(me).toMatchContract();
    expect(me.body).toMatchObject({ email: app.users['ada']?.identifier });

    const expired = await browser
      .get('/me')
      .set(first)
      .set(...expireAccess);
    expect(expired.status).toBe(401);
    expect(expired).toMatchContract();
    const still = await browser.get('/me').set(first);
    expect(still.status).toBe(401);

    const refreshed = await browser.post('/auth/refresh');
    expect(refreshed.status).toBe(200);
    expect(refreshed).toMatchContract();
    const second = carried(refreshed);

    const retried = await browser.get('/me').set(second);
    expect(retried.status).toBe(200);
    expect(retried).toMatchContract();

    const signedOut = await browser.post('/auth/sign-out').set(second);
    expect(signedOut.status).toBe(204);
    expect(signedOut).toMatchContract();

    const refused = await browser.get('/me').set(second);
    expect(refused.status).toBe(401);
    expect(refused).toMatchContract();
    const over = await browser.post('/auth/refresh');
    expect(over.status).toBe(401);
    expect(over).toMatchContract();
  });

  test('is over for a copy of its credentials too, once it was signed out', async () => {
    const browser = client();
    const signedIn = await browser.post('/auth/sign-in').send(credentials()).expect(200);
    const copied = [...(signedIn.get('Set-Cookie') ?? [])].map((cookie) => cookie.split(';', 1)[0]).join('; ');
    const thief = (): Client => request.agent(app.api).set('Cookie', copied).set(carried(signedIn));
    await thief().get('/me').expect(200);

    await browser.post('/auth/sign-out').set(carried(signedIn)).expect(204);

    const protectedAgain = await thief().get('/me');
    expect(protectedAgain.status).toBe(401);
    expect(protectedAgain).toMatchContract();
    const refreshedAgain = await thief().post('/auth/refresh');
    expect(refreshedAgain.status).toBe(401);
    expect(refreshedAgain).toMatchContract();
  });

  test('does not begin with a wrong password', async () => {
    const refused = await client()
      .post('/auth/sign-in')
      .send({ ...credentials(), password: 'not-the-password' });
    expect(refused.status).toBe(401);
    expect(refused).toMatchContract();
    expect(refused.get('Set-Cookie')).toBeUndefined();
  });

  test('is not refreshed for another site', async () => {
    const browser = client();
    await browser.post('/auth/sign-in').send(credentials()).expect(200);
    const foreign = await browser.post('/auth/refresh').set('Origin', 'https://elsewhere.example');
    expect(foreign.status).toBe(403);
    expect(foreign).toMatchContract();
  });
});
