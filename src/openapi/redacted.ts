import { isRecord, valueAt, type JsonPointer } from '../model/json.ts';

/** A secret is recorded as its name, which has another length and format than the secret had: nothing can be said of it. */
export function concernsRedacted({ pointer, keyword }: { readonly pointer: JsonPointer; readonly keyword: string }, body: unknown): boolean {
  const value = valueAt(body, pointer);
  return isRedacted(value) || (['anyOf', 'oneOf', 'not', 'if', 'const', 'enum'].includes(keyword) && holdsRedacted(value));
}

export function isRedacted(value: unknown): boolean {
  return typeof value === 'string' && /<(?:token|cookie|password)(?: \d+)?>/.test(value);
}

function holdsRedacted(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsRedacted);
  return isRecord(value) ? Object.values(value).some(holdsRedacted) : isRedacted(value);
}
