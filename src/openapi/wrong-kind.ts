import { isRecord } from '../model/json.ts';
import { draftOf, type Dialect } from '../schema/dialect.ts';
import { kindOf } from '../schema/json-kind.ts';

type Kind = 'schema' | 'schemas' | 'named' | 'items' | 'texts' | 'type' | 'list' | 'number' | 'text' | 'flag' | 'bound' | 'needs' | 'dependencies';

interface Word {
  readonly kind: Kind;
  /** Where JSON Schema says so: of 2020-12, its Core or its Validation. */
  readonly section: string;
  /** The first draft that knows the word: in older ones it is anybody's. */
  readonly since?: 6 | 7 | 2019 | 2020;
  /** The last one. */
  readonly until?: 7 | 2019;
}

const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['type', { kind: 'type', section: 'Validation §6.1.1' }],
  ['enum', { kind: 'list', section: 'Validation §6.1.2' }],
  ['multipleOf', { kind: 'number', section: 'Validation §6.2.1' }],
  ['maximum', { kind: 'number', section: 'Validation §6.2.2' }],
  ['exclusiveMaximum', { kind: 'bound', section: 'Validation §6.2.3' }],
  ['minimum', { kind: 'number', section: 'Validation §6.2.4' }],
  ['exclusiveMinimum', { kind: 'bound', section: 'Validation §6.2.5' }],
  ['maxLength', { kind: 'number', section: 'Validation §6.3.1' }],
  ['minLength', { kind: 'number', section: 'Validation §6.3.2' }],
  ['pattern', { kind: 'text', section: 'Validation §6.3.3' }],
  ['maxItems', { kind: 'number', section: 'Validation §6.4.1' }],
  ['minItems', { kind: 'number', section: 'Validation §6.4.2' }],
  ['uniqueItems', { kind: 'flag', section: 'Validation §6.4.3' }],
  ['maxContains', { kind: 'number', section: 'Validation §6.4.4', since: 2019 }],
  ['minContains', { kind: 'number', section: 'Validation §6.4.5', since: 2019 }],
  ['maxProperties', { kind: 'number', section: 'Validation §6.5.1' }],
  ['minProperties', { kind: 'number', section: 'Validation §6.5.2' }],
  ['required', { kind: 'texts', section: 'Validation §6.5.3' }],
  ['dependentRequired', { kind: 'needs', section: 'Validation §6.5.4', since: 2019 }],
  ['format', { kind: 'text', section: 'Validation §7.1' }],
  ['allOf', { kind: 'schemas', section: 'Core §10.2.1.1' }],
  ['anyOf', { kind: 'schemas', section: 'Core §10.2.1.2' }],
  ['oneOf', { kind: 'schemas', section: 'Core §10.2.1.3' }],
  ['not', { kind: 'schema', section: 'Core §10.2.1.4' }],
  ['if', { kind: 'schema', section: 'Core §10.2.2.1', since: 7 }],
  ['then', { kind: 'schema', section: 'Core §10.2.2.2', since: 7 }],
  ['else', { kind: 'schema', section: 'Core §10.2.2.3', since: 7 }],
  ['dependentSchemas', { kind: 'named', section: 'Core §10.2.2.4', since: 2019 }],
  ['prefixItems', { kind: 'schemas', section: 'Core §10.3.1.1', since: 2020 }],
  ['items', { kind: 'items', section: 'Core §10.3.1.2' }],
  ['additionalItems', { kind: 'schema', section: '2019-09 Core §9.3.1.2', until: 2019 }],
  ['contains', { kind: 'schema', section: 'Core §10.3.1.3', since: 6 }],
  ['properties', { kind: 'named', section: 'Core §10.3.2.1' }],
  ['patternProperties', { kind: 'named', section: 'Core §10.3.2.2' }],
  ['additionalProperties', { kind: 'schema', section: 'Core §10.3.2.3' }],
  ['propertyNames', { kind: 'schema', section: 'Core §10.3.2.4', since: 6 }],
  ['unevaluatedItems', { kind: 'schema', section: 'Core §11.2', since: 2019 }],
  ['unevaluatedProperties', { kind: 'schema', section: 'Core §11.3', since: 2019 }],
  ['dependencies', { kind: 'dependencies', section: 'draft-07 Validation §6.5.7', until: 7 }],
]);

const types: ReadonlySet<unknown> = new Set(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);

/** Why a word of a schema cannot have a value of this kind in any version that knows the word; undefined when it can, and for words that are anybody's. */
export function wrongKind(word: string, value: unknown, dialect: Dialect, isSwagger: boolean): string | undefined {
  const known = words.get(word);
  const draft = draftOf(dialect);
  if (known === undefined || draft < (known.since ?? 0) || draft > (known.until ?? 2020)) return undefined;
  if (known.kind === 'type' && isSwagger && value === 'file') return undefined;
  return isOf(known.kind, value) ? undefined : `has "${word}": ${clipped(value)}, which must be ${asked[known.kind]} (JSON Schema 2020-12 ${known.section})`;
}

const asked: Readonly<Record<Kind, string>> = {
  schema: 'a schema, an object or a boolean',
  schemas: 'a list of schemas, and not an empty one',
  named: 'an object of schemas',
  items: 'a schema, or in older drafts a list of them',
  texts: 'a list of names',
  type: 'one of null, boolean, object, array, number, string, integer, or a list of those',
  list: 'a list',
  number: 'a number',
  text: 'a string',
  flag: 'true or false',
  bound: 'a number, or in draft 4 and OpenAPI 3.0 true or false',
  needs: 'an object of lists of names',
  dependencies: 'an object of schemas and lists of names',
};

function isOf(kind: Kind, value: unknown): boolean {
  const is = kindOf(value);
  switch (kind) {
    case 'schema':
      return isSchema(value);
    case 'schemas':
      return Array.isArray(value) && value.length > 0 && value.every(isSchema);
    case 'named':
      return isRecord(value) && Object.values(value).every(isSchema);
    case 'items':
      return isSchema(value) || (Array.isArray(value) && value.every(isSchema));
    case 'texts':
      return isTexts(value);
    case 'type':
      return Array.isArray(value) ? value.length > 0 && value.every((one) => types.has(one)) : types.has(value);
    case 'list':
      return is === 'array';
    case 'number':
      return is === 'number';
    case 'text':
      return is === 'string';
    case 'flag':
      return is === 'boolean';
    case 'bound':
      return is === 'number' || is === 'boolean';
    case 'needs':
      return isRecord(value) && Object.values(value).every(isTexts);
    case 'dependencies':
      return isRecord(value) && Object.values(value).every((one) => isSchema(one) || isTexts(one));
  }
}

function isSchema(value: unknown): boolean {
  return typeof value === 'boolean' || kindOf(value) === 'object';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function clipped(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? 'nothing';
  } catch {
    return Array.isArray(value) ? '[…' : '{…'; // nested too deeply for its recursion
  }
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/**
 * `required: true` of a property, which JSON Schema had until draft 3; nothing behind a name, as YAML has it; a list of nothing, as
 * generators write it: real documents hold them.
 */
export function isSmallSin(word: string, value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0) || (word === 'required' && typeof value === 'boolean');
}

/** A look at what may be a word of a schema, for documents of a million words: whether it has a value of a kind that it cannot have, and then which. */
export function mayBeWrong(word: string, value: unknown): 'sin' | 'fault' | undefined {
  const kind = words.get(word)?.kind;
  if (kind === undefined || isOf(kind, value)) return undefined;
  return isSmallSin(word, value) ? 'sin' : 'fault';
}
