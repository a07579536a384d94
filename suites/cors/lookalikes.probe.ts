import { defineProbe, operationParts, pathParameters, type Exchange, type OperationId, type Witness } from '../../src/author.ts';
import { allowed, crossOrigin, toldBy } from './allowed.probe.ts';

/** In what an origin resembles an allowed one. */
export type Likeness = 'begins like it' | 'ends like it' | 'looks like it' | 'is plain http' | 'has another port' | 'is a sibling';

export interface Lookalikes {
  readonly origin: string;
  readonly operation: OperationId;
  /** The same operation, asked from the allowed origin. */
  readonly control: Exchange;
  readonly asked: readonly { readonly origin: string; readonly likeness: Likeness; readonly request: Exchange; readonly preflight: Exchange }[];
}

/** Asks one operation from origins that a careless pattern takes for an allowed one. */
export const lookalikes: Witness<Lookalikes> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { allowed },
  appliesTo: crossOrigin,
  async collect({ http, sessions, agreement, app, need }, { allowed }) {
    const { origin } = allowed;
    const found = toldBy(allowed).find(
      ({ operation, used, request }) => used && request !== undefined && pathParameters(operationParts(operation).path).length === 0,
    );
    const { operation, request } = need(found, 'the frontend’s origin asks nothing that can be asked by reading alone');
    const control = need(request, 'the frontend’s origin was not answered');
    const [user] = app.users;
    const as = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const agreed = Array.isArray(agreement.origins) ? (agreement.origins as readonly string[]) : [];
    const asked = await Promise.all(
      resembling(origin)
        .filter((one) => !agreed.includes(one.origin) && one.origin !== app.origins.api)
        .map(async (one) => {
          const [request, preflight] = await Promise.all([
            http.send({ operation, headers: { origin: one.origin }, ...(as === undefined ? {} : { as }) }),
            http.send({
              operation: `OPTIONS ${operationParts(operation).path}`,
              headers: { origin: one.origin, 'access-control-request-method': operationParts(operation).method },
            }),
          ]);
          return { ...one, request, preflight };
        }),
    );
    return { origin, operation, control, asked };
  },
});

/** Origins beside this one. What is under .example can be nobody's (RFC 6761 §6.5). */
export function resembling(origin: string): readonly { readonly origin: string; readonly likeness: Likeness }[] {
  const { protocol, hostname, port } = new URL(origin);
  const at = (host: string, scheme = protocol, suffix = port): string => `${scheme}//${host}${suffix === '' ? '' : `:${suffix}`}`;
  // An address has no labels to play with.
  const labels = hostname.startsWith('[') || /^[\d.]+$/.test(hostname) ? [] : hostname.split('.');
  // Without a list of public suffixes: `example.com`, and of `example.co.uk` all three.
  const kept = /(?:^|\.)[a-z]{1,3}\.[a-z]{2}$/.test(hostname) ? 3 : 2;
  const domain = labels.slice(-kept).join('.');
  const before = labels.slice(0, -kept).join('.');
  return [
    { origin: at(`${hostname}.evil.example`), likeness: 'begins like it' },
    ...(labels.length === 0
      ? []
      : ([
          { origin: at(`${hostname}evil.example`), likeness: 'begins like it' },
          { origin: at(`evil${domain}`), likeness: 'ends like it' },
          { origin: at(`evil-${domain}`), likeness: 'ends like it' },
        ] as const)),
    ...(before === ''
      ? []
      : ([
          // Only a pattern in which a dot stands for any character lets this in.
          { origin: at(`${before}x${domain}`), likeness: 'looks like it' },
          { origin: at(`seamcheck-sibling.${domain}`), likeness: 'is a sibling' },
        ] as const)),
    ...(protocol === 'https:' ? [{ origin: at(hostname, 'http:'), likeness: 'is plain http' } as const] : []),
    { origin: at(hostname, protocol, port === '8443' ? '9443' : '8443'), likeness: 'has another port' },
  ];
}
