import { jsonBody, type Answered } from '../model/exchange.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import type { OperationId } from '../model/operation.ts';
import { valuesIn } from './values.ts';

interface Renamed {
  readonly found: string;
  readonly declared: string;
  /** Where it was found, in the body. */
  readonly at: string;
}

/** Values that are looked at, and of them places that nothing is declared for. */
const [mostValues, mostPlaces] = [200, 10];

/** A member that is not declared, where the same name in another way of writing is, and is not there: `createdAt` for `created_at`. */
export function renamedIn(said: OpenApiSaid, operation: OperationId, response: Answered): Renamed | undefined {
  const body = jsonBody(response);
  const values = valuesIn(said, operation, response).slice(0, mostValues);
  // Beside what is declared: where nothing is, nothing was renamed.
  const described = new Set(values.flatMap(({ declared, place }) => (declared ? [above(place)] : [])));
  const seen = new Set<string>();
  for (const { declared, place, pointer, name } of values) {
    const keys = pointer.split('/');
    if (declared || !described.has(above(place)) || seen.has(place) || seen.size >= mostPlaces || keys.at(-1) !== name) continue;
    seen.add(place);
    for (const other of spellingsOf(name)) {
      const at = [...keys.slice(0, -1), other].join('/');
      const parent = parentOf(body, keys);
      if (parent === undefined || Object.hasOwn(parent, other)) continue;
      const text = JSON.stringify(renamed(body, keys.slice(1), other));
      const asDeclared = valuesIn(said, operation, { ...response, body: { text, bytes: text.length, cut: false } });
      if (asDeclared.some((value) => value.pointer === at && value.declared)) return { found: name, declared: other, at: pointer };
    }
  }
  return undefined;
}

function above(place: string): string {
  return place.slice(0, place.lastIndexOf('/'));
}

function spellingsOf(name: string): readonly string[] {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((word) => word.toLowerCase());
  const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
  const pascal = words.map(capital).join('');
  const camel = words.map((word, index) => (index === 0 ? word : capital(word))).join('');
  return [words.join('_'), camel, pascal, words.join('-'), words.join('')].filter((other, index, all) => other !== name && all.indexOf(other) === index);
}

function parentOf(body: unknown, keys: readonly string[]): object | undefined {
  let at: unknown = body;
  for (const key of keys.slice(1, -1)) at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof at === 'object' && at !== null ? at : undefined;
}

/** A copy with another name in the place of one. */
function renamed(value: unknown, [key = '', ...rest]: readonly string[], other: string): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[]).map((item, index) => (String(index) === key ? renamed(item, rest, other) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => (name !== key ? [name, held] : rest.length === 0 ? [other, held] : [name, renamed(held, rest, other)])),
  );
}
