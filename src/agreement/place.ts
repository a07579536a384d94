// Places in the fields of a body, for sending: a dotted name (`data.token`) or an RFC 6901 pointer (`/data/token`).
import { isRecord, toPointer } from '../model/json.ts';
import type { Placement } from '../model/agreement.ts';

export interface PlacementParts {
  readonly kind: 'body' | 'cookie' | 'header';
  readonly name: string;
}

/** Takes a placement apart: `cookie:session` → cookie, session. */
export function placementParts(placement: Placement): PlacementParts {
  const colon = placement.indexOf(':');
  return { kind: placement.slice(0, colon) as PlacementParts['kind'], name: placement.slice(colon + 1) };
}

/** True for `body:…`, `cookie:name` and `header:name`. */
export function isPlacement(value: string): value is Placement {
  return /^(?:body:.*|(?:cookie|header):[!#$%&'*+.^_`|~\w-]+)$/s.test(value);
}

/**
 * Which of these cookies a placement names. Some Apps make a name per installation: `session_*` is the first that begins so. A cookie
 * with exactly that name counts for more; where there is none, the name is as it was written.
 */
export function cookieNamed(name: string, among: readonly string[]): string {
  if (among.includes(name)) return name;
  return among.find((one) => isCookie(name, one)) ?? name;
}

/** Whether a name as it is agreed, `session_*`, is that of this cookie. */
export function isCookie(agreed: string, name: string): boolean {
  const star = agreed.indexOf('*');
  if (star < 0) return agreed === name;
  const [before, after] = [agreed.slice(0, star), agreed.slice(star + 1)];
  return name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after);
}

/** Whether a credential that is agreed to be in a cookie is in this one. */
export function isInCookie(placement: string, name: string): boolean {
  return placement.startsWith('cookie:') && isCookie(placement.slice('cookie:'.length), name);
}

/** A copy of the body with a value at this place; objects on the way are made. */
export function withValueAt(body: Readonly<Record<string, unknown>>, place: string, value: unknown): Readonly<Record<string, unknown>> {
  const keys = toPointer(place)
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return placed(body, keys, value);
}

function placed(within: unknown, [key = '', ...rest]: readonly string[], value: unknown): Readonly<Record<string, unknown>> {
  const record = isRecord(within) ? within : {};
  const inner = rest.length === 0 ? value : placed(Object.hasOwn(record, key) ? record[key] : undefined, rest, value);
  return Object.fromEntries([...Object.entries(record).filter(([name]) => name !== key), [key, inner]]);
}
