import {
  allowedOrigin,
  creatable,
  defineProbe,
  jsonBody,
  succeeded,
  valueAt,
  withValueAt,
  type Exchange,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';
import type { Provoked } from './refused.probe.ts';

export interface Invalid {
  readonly provoked: readonly Provoked[];
}

/** Provokes refusals of content. What it sends could create something where validation is missing, so it reaches further than reading. */
export const invalid: Witness<Invalid> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  async collect({ http: plain, sessions, objects, agreement, app, marker }) {
    // As the frontend asks, so that one conversation also shows what it can read.
    const origin = allowedOrigin(agreement);
    const http: typeof plain = { send: (ask) => plain.send(origin === undefined ? ask : { ...ask, headers: { origin, ...ask.headers } }) };
    const provoke = async (how: string, operation: OperationId, control: Exchange, error: Promise<Exchange>): Promise<Provoked> => {
      return { how, operation, control, error: await error };
    };
    const work: Promise<Provoked>[] = [];
    const resource = creatable(app);
    const [user] = app.users;
    let own: Session | undefined;
    if (resource !== undefined && user !== undefined && agreement.auth !== undefined) {
      const as = (own = await sessions.own());
      const { exchange: control } = await objects.create(resource.name, as);
      const { create, name, id: place } = resource;
      const remove = app.resources[name]?.remove;
      // Where validation is missing it was created, and is to be removed with the others.
      const creating = async (content: Pick<Parameters<typeof plain.send>[0], 'body' | 'raw'>): Promise<Exchange> => {
        const exchange = await http.send({ operation: create, as, ...content });
        const id = remove !== undefined && succeeded(exchange) ? valueAt(jsonBody(exchange.response), place) : undefined;
        if (remove !== undefined && (typeof id === 'string' || typeof id === 'number') && !['', '.', '..'].includes(String(id)))
          objects.adopt({ what: name, id: String(id), remove, session: as });
        return exchange;
      };
      work.push(
        provoke('a body that is not JSON', create, control, creating({ raw: { type: 'application/json', text: '{"' } })),
        provoke('content of another type', create, control, creating({ raw: { type: 'application/x-unknown', text: marker() } })),
        provoke('content that is not acceptable', create, control, creating({ body: { [marker()]: [[]] } })),
        provoke('a list where an object belongs', create, control, creating({ body: [] })),
      );
    }
    const { auth } = agreement;
    if (auth !== undefined && user !== undefined) {
      const { exchange: control } = await sessions.attempt(user);
      const { operation } = auth.signIn;
      const json = auth.signIn.body !== 'form';
      if (json) work.push(provoke('a body that is not JSON', operation, control, http.send({ operation, raw: { type: 'application/json', text: '{"' } })));
      work.push(
        provoke(
          'content that is not acceptable',
          operation,
          control,
          http.send(json ? { operation, body: {} } : { operation, raw: { type: 'application/x-www-form-urlencoded', text: '' } }),
        ),
      );
      const { identifier, password } = auth.signIn.fields;
      const fields = withValueAt(withValueAt(auth.signIn.extra, identifier, `${marker()}@example.com`), password, `Wrong-${marker()}`);
      const wrong = json
        ? { body: fields }
        : { raw: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(fields as Record<string, string>).toString() } };
      work.push(provoke('credentials of nobody', operation, control, http.send({ operation, ...wrong })));
      // Without what repeats the CSRF cookie the sign-in is not even looked at.
      if (auth.csrf !== undefined && own !== undefined)
        work.push(provoke('credentials of nobody', operation, control, http.send({ operation, ...wrong, as: own })));
      if (auth.refresh !== undefined) work.push(provoke('no refresh token', auth.refresh.operation, control, http.send({ operation: auth.refresh.operation })));
      const taken = sessions.taken();
      if (taken !== undefined) work.push(provoke('an account that exists', taken.operation, control, http.send({ ...taken })));
      if (taken !== undefined && auth.csrf !== undefined && own !== undefined)
        work.push(provoke('an account that exists', taken.operation, control, http.send({ ...taken, as: own })));
    }
    const provoked = await Promise.all(work);
    await objects.tidy();
    return { provoked };
  },
});
