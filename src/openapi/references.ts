import { isExactNumber } from '../model/exact-json.ts';
import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { settle } from '../schema/reference.ts';
import { mayBeWrong } from './wrong-kind.ts';
import { isWrongNumber } from './wrong-number.ts';

/** The first `$ref` of a document that cannot be followed, with the reason. */
export interface BrokenReference {
  readonly at: JsonPointer;
  readonly reason: string;
}

/** The key of a document's root under which the contents of its other files stand, by their names. */
export const otherFiles = 'x-seamcheck-files';

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
  otherFiles,
]);
// Below these is data, in which `$ref` means nothing.
const data = new Set(['example', 'examples', 'default', 'const', 'enum', 'value', 'dataValue', 'mapping', 'required', 'dependentRequired']);

/** What a value of a document is: an object of keywords, one of chosen names, or data. */
export type Role = 'keywords' | 'names' | 'data';

/** Whether a schema stands behind this keyword of an OpenAPI document; or a map of them. */
export function isSchemaWord(key: string): boolean {
  return key === 'schema' || key === 'itemSchema';
}
export function isSchemaMap(key: string): boolean {
  return key === 'schemas' || key === 'definitions' || key === '$defs';
}

/** What stands under a key, from what the object is that holds it. */
export function roleUnder(role: Role, key: string): Role {
  if (role === 'data') return 'data';
  if (role === 'names') return 'keywords';
  if (named.has(key)) return 'names';
  return data.has(key) || key.startsWith('x-') ? 'data' : 'keywords';
}

/** What one look through a whole document tells. */
export interface Survey {
  /** Each `$ref` once, with those of `names` objects, where only a reference can be a text; then discriminators' mappings. */
  readonly references: ReadonlySet<string>;
  readonly mapped: ReadonlySet<string>;
  /** Whether references may mean something else than their pointer: an `$id` or an `$anchor` stands somewhere. */
  readonly identified: boolean;
  /** Whether a `$dynamicRef` stands somewhere. */
  readonly dynamic: boolean;
  /** Whether `notPlain` would have nothing to say. */
  readonly plain: boolean;
  /** How many members all objects have. */
  readonly members: number;
  /** Each `pattern` once. */
  readonly patterns: ReadonlySet<string>;
  /** Whether a word of a schema may have a value that it cannot have, patterns aside. */
  readonly wrongWord: boolean;
  /** Whether one may have a value of a kind that it cannot have. */
  readonly wrongKind: boolean;
  /** Whether one may have a value that is none, which every tool reads over. */
  readonly sinful: boolean;
}

const limits = { nodes: 3_000_000, depth: 500 } as const;

/** Looks through a parsed document once, without noting places: those are looked for when something is wrong. */
export function survey(document: unknown): Survey {
  const references = new Set<string>();
  const mapped = new Set<string>();
  let identified = false;
  let dynamic = false;
  let plain = true;
  const patterns = new Set<string>();
  let wrongWord = false;
  let wrongKind = false;
  let sinful = false;
  let nodes = 0;
  let members = 0;
  const look = (value: unknown, role: Role, depth: number, inSchema: boolean): void => {
    nodes += 1;
    if (typeof value === 'number' && !Number.isFinite(value)) plain = false;
    if (typeof value !== 'object' || value === null || isExactNumber(value)) return;
    if (depth > limits.depth || nodes > limits.nodes) {
      plain = false;
      return;
    }
    if (Array.isArray(value)) {
      const under = role === 'data' ? 'data' : 'keywords';
      for (const item of value as readonly unknown[]) look(item, under, depth + 1, inSchema);
      return;
    }
    const object = value as Readonly<Record<string, unknown>>;
    for (const key in object) {
      const child = object[key];
      members += 1;
      if (inSchema && role === 'keywords' && !(wrongKind && sinful)) {
        const wrong = mayBeWrong(key, child);
        if (wrong === 'fault') wrongKind = true;
        else if (wrong === 'sin') sinful = true;
      }
      if (role !== 'data' && typeof child === 'string') {
        if (key === '$ref') references.add(child);
        else if (key === 'pattern') patterns.add(child);
        else if (key === '$dynamicRef') dynamic = true;
        else if (role === 'keywords' && (key === '$id' || key === '$anchor' || key === '$dynamicAnchor')) identified = true;
        nodes += 1;
        continue;
      }
      if (role === 'keywords' && (key === '$ref' || (typeof child === 'number' && isWrongNumber(key, child)))) wrongWord = true;
      if (role === 'keywords' && key === 'discriminator') for (const name of mappedNames(child)) mapped.add(name);
      look(child, roleUnder(role, key), depth + 1, inSchema || (role === 'keywords' && (isSchemaWord(key) || isSchemaMap(key) || key === otherFiles)));
    }
  };
  look(document, 'keywords', 0, false);
  return { references, mapped, identified, dynamic, plain, members, patterns, wrongWord, wrongKind, sinful };
}

/** The names and references that a discriminator maps to. */
export function mappedNames(discriminator: unknown): readonly string[] {
  const mapping = isRecord(discriminator) ? discriminator['mapping'] : undefined;
  return isRecord(mapping) ? Object.values(mapping).filter((name) => typeof name === 'string') : [];
}

/** The first reference that cannot be followed, looking at each only once where one look has told that this is enough. */
export function brokenAmong(document: unknown, { references, identified }: Survey): BrokenReference | undefined {
  if (identified) return brokenReference(document);
  for (const $ref of references) if ('reason' in settle(document, { pointer: '', value: { $ref } })) return brokenReference(document);
  return undefined;
}

/** Looks at every `$ref` that is a reference and not data. */
export function brokenReference(document: unknown): BrokenReference | undefined {
  const waiting: { readonly at: JsonPointer; readonly value: unknown; readonly role: Role }[] = [{ at: '', value: document, role: 'keywords' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { at, value, role } = next;
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) waiting.push({ at: `${at}/${index}`, value: value[index], role: 'keywords' });
      continue;
    }
    if (!isRecord(value)) continue;
    if (role === 'keywords' && typeof value['$ref'] === 'string') {
      const target = settle(document, { pointer: at, value });
      if ('reason' in target) return { at, reason: target.reason };
    }
    for (const [key, child] of Object.entries(value).toReversed()) {
      const under = roleUnder(role, key);
      if (under !== 'data') waiting.push({ at: `${at}${pointerOf([key])}` as JsonPointer, value: child, role: under });
    }
  }
  return undefined;
}
