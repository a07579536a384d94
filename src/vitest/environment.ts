/** What Vitest puts into the environment is not the App's business: `NODE_ENV=test` and `BASE_URL=/` would change what many of them do. */
const vitestsOwn: Readonly<Record<string, string>> = {
  NODE_ENV: 'test',
  TEST: 'true',
  MODE: 'test',
  BASE_URL: '/',
  DEV: '1',
  PROD: '',
  SSR: '1',
  FORCE_TTY: '',
};

/** The environment as it was before Vitest, as far as that can be told; a variable of the same name with a value of one's own stays. */
export function withoutVitest(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => !/^VITEST(?:_|$)/.test(name) && (!Object.hasOwn(vitestsOwn, name) || vitestsOwn[name] !== value)),
  );
}
