import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const API_ORIGIN = 'https://api.example.com';

describe('readConfig', () => {
  it('reaches the API at its public origin unless told otherwise', () => {
    expect(readConfig({ API_ORIGIN: `${API_ORIGIN}/` })).toEqual({
      ok: true,
      config: { apiOrigin: API_ORIGIN, apiInternalUrl: API_ORIGIN, transport: 'bearer' },
    });
  });

  it('takes an internal address and the transport', () => {
    expect(readConfig({ API_ORIGIN, API_INTERNAL_URL: 'http://127.0.0.1:8000/', AUTH_TRANSPORT: 'cookie' })).toEqual({
      ok: true,
      config: { apiOrigin: API_ORIGIN, apiInternalUrl: 'http://127.0.0.1:8000', transport: 'cookie' },
    });
  });

  it('takes an empty value for none', () => {
    expect(readConfig({ API_ORIGIN, API_INTERNAL_URL: '', AUTH_TRANSPORT: '' })).toMatchObject({ ok: true });
  });

  it.each([
    [{}, /^API_ORIGIN is not set$/],
    [{ API_ORIGIN: '' }, /^API_ORIGIN is not set$/],
    [{ API_ORIGIN: 'api.example.com' }, /^API_ORIGIN is not an http/],
    [{ API_ORIGIN: 'ftp://api.example.com' }, /^API_ORIGIN is not an http/],
    [{ API_ORIGIN: 'https://api.example.com/v1' }, /^API_ORIGIN must be an origin/],
    [{ API_ORIGIN, API_INTERNAL_URL: 'api:8000' }, /^API_INTERNAL_URL is not an http/],
    [{ API_ORIGIN, AUTH_TRANSPORT: 'token' }, /^AUTH_TRANSPORT must be/],
  ])('refuses %j and says why', (environment, problem) => {
    const result = readConfig(environment);
    expect(result.ok ? [] : result.problems).toEqual([expect.stringMatching(problem)]);
  });
});
