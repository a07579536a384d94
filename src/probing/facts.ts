import type { App, AppFacts, ServiceName } from '../model/app.ts';
import { leverNames } from '../model/app.ts';

/** What checks may know of an App: no functions, no secrets, no places on a disk. */
export function factsOf(app: App, origins: Readonly<Partial<Record<ServiceName, string>>> = {}, ours = true): AppFacts {
  return {
    name: app.name,
    ours,
    owned: app.owned,
    origins,
    openapi: app.openapi !== undefined,
    pacts: app.pacts !== undefined,
    web: app.services.web !== undefined,
    users: Object.keys(app.users),
    admins: Object.entries(app.users)
      .filter(([, { role }]) => role === 'admin')
      .map(([name]) => name),
    freshUsers: app.signUpBody !== undefined,
    resources: Object.fromEntries(
      Object.entries(app.resources).map(([name, { body: _body, change, ...resource }]) => [
        name,
        { ...resource, ...(change === undefined ? {} : { changeable: true as const }) },
      ]),
    ),
    ...(app.screens === undefined ? {} : { screens: app.screens }),
    levers: leverNames.filter((name) => app.levers[name] !== undefined),
    exclude: app.exclude,
  };
}
