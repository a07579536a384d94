import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { settle } from '../schema/reference.ts';

/** The first `$ref` of a document that cannot be followed, with the reason. */
export interface BrokenReference {
  readonly at: JsonPointer;
  readonly reason: string;
}

// Below these the keys are names that someone chose, not keywords: `properties: { default: … }`.
const named = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'paths',
  'webhooks',
  'schemas',
  'responses',
  'parameters',
  'requestBodies',
  'headers',
  'callbacks',
  'links',
  'pathItems',
  'securitySchemes',
  'mediaTypes',
  'content',
  'encoding',
  'additionalOperations',
]);
// Below these is data, in which `$ref` means nothing.
const data = new Set(['example', 'examples', 'default', 'const', 'enum', 'value', 'dataValue', 'mapping', 'required', 'dependentRequired']);

/** Looks at every `$ref` that is a reference and not data. */
export function brokenReference(document: unknown): BrokenReference | undefined {
  const waiting: { readonly at: JsonPointer; readonly value: unknown; readonly names: boolean }[] = [{ at: '', value: document, names: false }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { at, value, names } = next;
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) waiting.push({ at: `${at}/${index}`, value: value[index], names: false });
      continue;
    }
    if (!isRecord(value)) continue;
    if (!names && typeof value['$ref'] === 'string') {
      const target = settle(document, { pointer: at, value });
      if ('reason' in target) return { at, reason: target.reason };
    }
    for (const [key, child] of Object.entries(value).toReversed()) {
      if (!names && (data.has(key) || key.startsWith('x-'))) continue;
      waiting.push({ at: `${at}${pointerOf([key])}` as JsonPointer, value: child, names: !names && named.has(key) });
    }
  }
  return undefined;
}
