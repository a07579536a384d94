// Documents that were asked for and cannot be had are inconclusive; those that were not asked for are not missed.
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { place } from './run-for-tests.ts';

const conforms = 'contract/response-conforms';
const pact = (more: object): string =>
  JSON.stringify({ consumer: { name: 'web' }, provider: { name: 'api' }, metadata: { pactSpecification: { version: '3.0.0' } }, interactions: [], ...more });
const pacts = "config.app.pacts = { files: 'pacts/*.json', providerStates: 'POST /provider-states' };";
const interaction = {
  description: 'the health',
  providerStates: [{ name: 'all is well' }],
  request: { method: 'GET', path: '/health' },
  response: { status: 200 },
};

describe.concurrent('a document', () => {
  test.each([
    ['that is not served', { fault: 'no-document' }, 'there is no OpenAPI document at /openapi.json: GET /openapi.json answered 404'],
    ['that is none', { fault: 'wrong-document' }, 'the OpenAPI document at /openapi.json has no openapi field'],
    [
      'whose file is missing',
      { change: "config.app.services.api.openapi = 'docs/openapi.json';" },
      'there is no OpenAPI document at docs/openapi.json: ENOENT',
    ],
    ['outside of the config’s folder', { change: "config.app.services.api.openapi = '../openapi.json';" }, 'OpenAPI document'],
  ])('%s: exit 3', async (_what, options, said) => {
    using here = place();
    configure(here, options);
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain(said);
    const outcomes = here.report().apps[0]?.outcomes ?? [];
    expect(outcomes.find(({ check }) => check === conforms)?.kind).toBe('inconclusive');
    // What does not need it is judged all the same.
    expect(outcomes.find(({ check }) => check === 'auth-login/session-usable')?.kind).toBe('pass');
  });

  test('that is not configured is not covered, and the rest decides', async () => {
    using here = place();
    configure(here, { change: 'delete config.app.services.api.openapi;' });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 0, left: [] });
    expect(ended.out).toContain("config  app.services.api.openapi: '/openapi.json'");
    expect(here.report().apps[0]?.outcomes.find(({ check }) => check === conforms)?.kind).toBe('none');
  });
});

describe.concurrent('a pact', () => {
  test.each([
    ['that is missing', undefined, 'none', 'no pact file was found at pacts/*.json'],
    ['without interactions', pact({}), 'none', 'has no interactions, so nothing would be verified'],
    ['that is not JSON', '{ "consumer": ', 'none', 'is not JSON'],
    ['whose provider state fails', pact({ interactions: [interaction] }), 'state-fails', 'the provider state "all is well" could not be set up'],
  ])('%s: exit 3', async (_what, text, fault, said) => {
    using here = place();
    configure(here, { fault, change: pacts });
    if (text !== undefined) here.write('pacts/web-api.json', text);
    const ended = await here.run(['verify', '--only', 'contract/pact-verified']);
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain(said);
  });

  test('that is kept: exit 0', async () => {
    using here = place();
    configure(here, { change: pacts });
    here.write('pacts/web-api.json', pact({ interactions: [interaction] }));
    expect(await here.run(['verify', '--only', 'contract/pact-verified'])).toMatchObject({ code: 0, left: [] });
  });
});
