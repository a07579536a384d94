import {
  defineProbe,
  matchOperation,
  succeeded,
  unsafeIntegers,
  valuesIn,
  withoutNames,
  type Exchange,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { traffic } from '../contract/traffic.probe.ts';
import { life } from '../http/life.probe.ts';

/** What was seen at one place of an operation's successes. */
export interface Seen {
  readonly operation: OperationId;
  /** A pointer into the body, `*` for each index. */
  readonly place: string;
  /** The name of the field. */
  readonly name: string;
  /** The format that the document declares for a text there. */
  readonly format?: string;
  /** The JSON types that the document allows there; absent when it allows any. */
  readonly types?: readonly string[];
  readonly declared: boolean;
  readonly values: readonly { readonly value: string | number | boolean; readonly in: Exchange['id'] }[];
}
export interface Values {
  /** Successes, each for what was seen in others. */
  readonly controls: readonly Exchange[];
  readonly seen: readonly Seen[];
  readonly unsafe: readonly { readonly operation: OperationId; readonly name: string; readonly written: string; readonly in: Exchange['id'] }[];
}

/** How many different values are kept for one place. */
const kept = 8;

/** What the App's successes were made of, place by place; nothing is asked for it. */
export const values: Witness<Values> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  last: true,
  needs: { traffic },
  uses: { openapi, life },
  async collect({ named, need }, { traffic, openapi, life }) {
    const documented = Object.keys(openapi?.operations ?? {}) as OperationId[];
    const ids = [...documented, ...named().filter((id) => !documented.some((other) => withoutNames(other) === withoutNames(id)))];
    const seen = new Map<string, { -readonly [K in keyof Seen]: Seen[K] } & { values: { value: string | number | boolean; in: Exchange['id'] }[] }>();
    const unsafe: Values['unsafe'][number][] = [];
    // What was changed may be written otherwise than what was made.
    const lives = Object.values(life?.byResource ?? {}).flatMap(({ read, updated }) =>
      [updated?.exchange, updated?.read, read].filter((one) => one !== undefined),
    );
    const successes = [...traffic.exchanges, ...lives].filter(succeeded);
    need(successes[0], 'the App answered nothing with a success');
    for (const exchange of successes) {
      const operation = matchOperation(exchange.request.method, new URL(exchange.request.url).pathname, ids);
      const { body } = exchange.response;
      if (operation === undefined || body === undefined || body.cut) continue;
      for (const found of unsafeIntegers(body.text)) {
        // The items of a list stand under their index.
        const name = /^\d+$/.test(found.name) ? 'an item' : found.name;
        if (!unsafe.some((one) => one.operation === operation && one.name === name)) unsafe.push({ ...found, name, operation, in: exchange.id });
      }
      for (const { place, name, value, format, types, declared } of valuesIn(openapi, operation, exchange.response)) {
        // A secret is recorded as its name, which has not the form that the secret had.
        if (value === null || (typeof value === 'string' && /<(?:token|cookie|password)(?: \d+)?>/.test(value))) continue;
        const key = `${operation} ${place}`;
        const said = { ...(format === undefined ? {} : { format }), ...(types === undefined ? {} : { types }) };
        const known = seen.get(key) ?? { operation, place, name, declared, values: [], ...said };
        seen.set(key, known);
        if (known.values.length < kept && !known.values.some((one) => one.value === value)) known.values.push({ value, in: exchange.id });
      }
    }
    return { controls: successes.slice(0, 3), seen: [...seen.values()], unsafe };
  },
});

/** A success other than those that are judged. */
export function controlFor({ controls }: Values, ...judged: readonly Exchange['id'][]): Exchange | undefined {
  return controls.find((exchange) => succeeded(exchange) && !judged.includes(exchange.id));
}

/** The document lets a number stand where a text is meant, or says nothing of the type: a format is one of texts (JSON Schema validation §7.2.1). */
export function mayBeNoText({ declared, types }: Seen): boolean {
  return declared && (types === undefined || types.some((type) => type !== 'string' && type !== 'null'));
}
