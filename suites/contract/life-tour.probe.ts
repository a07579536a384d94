import { defineProbe, operationParts, pathParameters, type Exchange, type Witness } from '../../src/author.ts';
import type { Tour } from './api-tour.probe.ts';

/** Makes one object of each resource, reads it, lists it, removes it and looks again: the life of an object as a frontend causes it. */
export const lifeTour: Witness<Tour> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  last: true,
  needs: {},
  async collect({ http, sessions, objects, agreement, app }) {
    const exchanges: Exchange[] = [];
    if (agreement.auth === undefined || app.users.length === 0) return { exchanges };
    const as = await sessions.own();
    for (const [name, { create, read, list }] of Object.entries(app.resources)) {
      if (create === undefined) continue;
      const { exchange, id } = await objects.create(name, as);
      exchanges.push(exchange, await http.send({ operation: list, as }));
      const [parameter] = read === undefined ? [] : pathParameters(operationParts(read).path);
      const where = id === undefined || parameter === undefined ? undefined : { path: { [parameter]: id } };
      if (read !== undefined && where !== undefined) exchanges.push(await http.send({ operation: read, as, ...where }));
      exchanges.push(...(await objects.removeAll()));
      if (read !== undefined && where !== undefined) exchanges.push(await http.send({ operation: read, as, ...where }));
    }
    if (agreement.auth.refresh !== undefined) {
      const { exchange, session } = await sessions.refresh(as);
      exchanges.push(exchange);
      if (session !== undefined && agreement.auth.signOut !== undefined) exchanges.push(await sessions.signOut(session));
    }
    return { exchanges };
  },
});
