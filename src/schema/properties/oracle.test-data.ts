// Two validators that know nothing of our engine, asked about one value. The oracle of the engine's tests.
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Fraction } from 'fraction.js';
import { setShouldValidateFormat, registerSchema, unregisterSchema, validate } from '@hyperjump/json-schema/draft-2020-12';
import '@hyperjump/json-schema/draft-2019-09';
import '@hyperjump/json-schema/draft-07';
import '@hyperjump/json-schema/draft-06';
import '@hyperjump/json-schema/draft-04';
import '@hyperjump/json-schema/openapi-3-0';
import '@hyperjump/json-schema/openapi-3-1';
import '@hyperjump/json-schema/openapi-3-2';
import '@hyperjump/json-schema/formats';
import type { Json, JsonSchema } from '../../model/json.ts';
import type { Dialect } from '../dialect.ts';

/** What one validator says; undefined when it has no opinion (it cannot read the schema, or does not know the dialect). */
export type Opinion = boolean | undefined;

export interface Oracle {
  readonly ajv: (value: Json) => Opinion;
  readonly hyperjump: (value: Json) => Opinion;
}

const names: Readonly<Record<Dialect, string>> = {
  'draft-04': 'http://json-schema.org/draft-04/schema#',
  'draft-06': 'http://json-schema.org/draft-06/schema#',
  'draft-07': 'http://json-schema.org/draft-07/schema#',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
  'openapi-3.0': 'https://spec.openapis.org/oas/3.0/dialect',
  'openapi-3.1': 'https://spec.openapis.org/oas/3.1/dialect/base',
  'openapi-3.2': 'https://spec.openapis.org/oas/3.2/dialect/2025-09-17',
};

// Ajv has no draft 4 and no OpenAPI 3.0 of its own.
const classes: Partial<Record<Dialect, typeof Ajv | typeof Ajv2019 | typeof Ajv2020>> = {
  'draft-06': Ajv,
  'draft-07': Ajv,
  '2019-09': Ajv2019,
  '2020-12': Ajv2020,
  'openapi-3.1': Ajv2020,
  'openapi-3.2': Ajv2020,
};

let registered = 0;

/** Both validators for a schema. `asserted`: whether `format` is a rule; not by default. */
export async function oracle(schema: JsonSchema, dialect: Dialect = '2020-12', asserted = false): Promise<Oracle> {
  return { ajv: ajvOf(schema, dialect, asserted), hyperjump: await hyperjumpOf(schema, dialect, asserted) };
}

/** Ajv alone, where thousands of values are asked about. */
export function ajvOf(schema: JsonSchema, dialect: Dialect = '2020-12', asserted = false): (value: Json) => Opinion {
  const AjvClass = classes[dialect];
  if (AjvClass === undefined) return () => undefined;
  const ajv = new AjvClass({ strict: false, validateFormats: asserted, validateSchema: false, addUsedSchema: false, ownProperties: true, logger: false });
  if (asserted) formats.default(ajv);
  // Its own divides doubles: 0.3 is no multiple of 0.1 there.
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    validate: (factor: number, value: number) => new Fraction(String(value)).mod(new Fraction(String(factor))).equals(0),
  });
  let check: ValidateFunction;
  try {
    check = ajv.compile(structuredClone(schema) as object);
  } catch {
    return () => undefined;
  }
  return (value) => {
    try {
      return check(value);
    } catch {
      return undefined;
    }
  };
}

async function hyperjumpOf(schema: JsonSchema, dialect: Dialect, asserted: boolean): Promise<(value: Json) => Opinion> {
  const uri = `https://schemas.test/${(registered += 1)}`;
  try {
    registerSchema(structuredClone(schema) as Parameters<typeof registerSchema>[0], uri, names[dialect]);
    const check = await validate(uri);
    return (value) => {
      try {
        // One switch for the whole process, read at every judgement.
        setShouldValidateFormat(asserted);
        return check(structuredClone(value) as Parameters<typeof check>[0]).valid;
      } catch {
        return undefined;
      }
    };
  } catch {
    return () => undefined;
  } finally {
    unregisterSchema(uri);
  }
}
