import type { App } from '../model/app.ts';

/** Shorter values would blot out ordinary words. */
const shortestSecret = 6;

/** What of the App's configuration must not appear in its log: the users' passwords, and environment values whose name says so. */
export function secretsOf(app: App): readonly string[] {
  const environments = [app.services.api.env, app.services.web?.env ?? {}, app.compose?.env ?? {}];
  const named = environments.flatMap((env) => Object.entries(env)).filter(([name]) => /secret|passw|token|api_?key|private_?key|credential/i.test(name));
  const values = [...Object.values(app.users).map((user) => user.password), ...named.map(([, value]) => value)];
  // As they are written in JSON and in URLs too.
  return [...new Set(values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]))].filter(
    (value) => value.length >= shortestSecret && !value.includes('${'),
  );
}
