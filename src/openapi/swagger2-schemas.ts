import { isExactNumber } from '../model/exact-json.ts';
import { isRecord, valueAt, type JsonPointer } from '../model/json.ts';
import { referenceTo } from '../schema/reference.ts';
import type { Moved } from './load-spread.ts';
import { roleUnder, type Role } from './references.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Schemas {
  /** The same schema in OpenAPI 3.0's words; changed in place, each once. */
  readonly convert: <T>(schema: T) => T;
  /** References to what has another place in the new document than in the old one: called when all is in its place. */
  readonly finish: (moved: Moved) => void;
}

/** What a Swagger 2 parameter or header says of its value. */
export function schemaKeywords(owner: Fields): Fields {
  return Object.fromEntries(Object.entries(owner).filter(([key]) => !notOfTheValue.has(key)));
}
const notOfTheValue = new Set(['name', 'in', 'required', 'description', 'allowEmptyValue', 'collectionFormat', 'deprecated', 'schema']);

const inDefinitions = '#/definitions/';
const inSchemas = '#/components/schemas/';

/** Converts schemas wherever they are used: those of the document, and those in its other files that references lead to. */
export function converted(root: Fields): Schemas {
  const seen = new WeakSet<object>();
  const elsewhere: Record<string, unknown>[] = [];

  const convert = (value: unknown, role: Role): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) return value.forEach((item: unknown) => convert(item, 'keywords'));
    const schema = value as Record<string, unknown>;
    if (role === 'keywords') rewrite(schema);
    for (const [key, child] of Object.entries(schema)) {
      const under = roleUnder(role, key);
      if (under !== 'data') convert(child, under);
    }
  };
  const rewrite = (schema: Record<string, unknown>): void => {
    const { $ref, discriminator, type } = schema;
    if (typeof $ref === 'string') {
      if ($ref.startsWith(inDefinitions)) schema['$ref'] = inSchemas + $ref.slice(inDefinitions.length);
      else if ($ref.startsWith('#/')) {
        elsewhere.push(schema);
        convert(valueAt(root, decodeURIComponent($ref.slice(1))), 'keywords');
      }
    }
    if (typeof discriminator === 'string') schema['discriminator'] = { propertyName: discriminator };
    if (type === 'file') Object.assign(schema, { type: 'string', format: 'binary' });
    if (schema['x-nullable'] === true || schema['x-isnullable'] === true) schema['nullable'] = true;
  };

  return {
    convert: (schema) => {
      convert(schema, 'keywords');
      return schema;
    },
    finish: (moved) => {
      const towards = [...moved].sort(([, a], [, b]) => b.length - a.length);
      for (const schema of elsewhere) {
        const pointer = decodeURIComponent(String(schema['$ref']).slice(1)) as JsonPointer;
        const found = towards.find(([, from]) => from !== '' && (pointer === from || pointer.startsWith(`${from}/`)));
        if (found !== undefined) schema['$ref'] = referenceTo(`${found[0]}${pointer.slice(found[1].length)}` as JsonPointer);
      }
    },
  };
}

/** A copy that may be changed; numbers that no double carries stay what they are. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRecord(value) || isExactNumber(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copyOf(child)]));
}
