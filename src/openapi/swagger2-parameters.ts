import { pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import type { MediaType, Swagger } from './swagger2-source.ts';
import { schemaKeywords } from './swagger2-schemas.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A parameter of a Swagger 2 document, and where it stands. */
export interface Placed {
  readonly parameter: Fields;
  readonly pointer: JsonPointer;
}

/** A parameter that is not of the body: what it says of its value becomes its schema, `collectionFormat` a style. */
export function convertParameter(swagger: Swagger, at: JsonPointer, { parameter, pointer }: Placed): Fields {
  swagger.move(at, pointer);
  swagger.move(`${at}/schema`, pointer);
  const written = Object.fromEntries(Object.entries(parameter).filter(([key]) => own.has(key) || key.startsWith('x-')));
  const { schema, ...style } = serialised(parameter, parameter['in'] === 'query');
  return { ...written, ...style, schema: swagger.schemas.convert(schema) };
}

const own = new Set(['name', 'in', 'description', 'required', 'allowEmptyValue', 'deprecated']);

/** Lists are comma-separated unless said otherwise (Swagger 2.0, Parameter Object). */
function serialised(parameter: Fields, inQuery: boolean): { readonly style?: string; readonly explode?: boolean; readonly schema: Fields } {
  const schema = schemaKeywords(parameter);
  if (parameter['type'] !== 'array') return { schema };
  const format = parameter['collectionFormat'] ?? 'csv';
  if (format === 'csv') return { style: inQuery ? 'form' : 'simple', explode: false, schema };
  if (inQuery && format === 'multi') return { style: 'form', explode: true, schema };
  if (inQuery && format === 'ssv') return { style: 'spaceDelimited', explode: false, schema };
  if (inQuery && format === 'pipes') return { style: 'pipeDelimited', explode: false, schema };
  // OpenAPI 3 has no name for these.
  return { style: format === 'tsv' ? 'tabDelimited' : JSON.stringify(format), explode: false, schema };
}

/** The body of an operation: its one `body` parameter, or its form's fields as the properties of an object. */
export function requestBodyOf(swagger: Swagger, at: JsonPointer, parameters: readonly Placed[], consumes: readonly MediaType[]): Fields {
  const whole = parameters.findLast(({ parameter }) => parameter['in'] === 'body');
  const fields = parameters.filter(({ parameter }) => parameter['in'] === 'formData');
  if (whole !== undefined) return { requestBody: wholeBody(swagger, at, whole, consumes) };
  return fields.length === 0 ? {} : { requestBody: form(swagger, at, fields, consumes) };
}

function wholeBody(swagger: Swagger, at: JsonPointer, { parameter, pointer }: Placed, consumes: readonly MediaType[]): Fields {
  swagger.move(at, pointer);
  const types = consumes.length > 0 ? consumes : [{ name: 'application/json', from: pointer }];
  const content = types.map(({ name, from }) => {
    const place: JsonPointer = `${at}/content${pointerOf([name])}`;
    swagger.move(place, from);
    swagger.move(`${place}/schema`, `${pointer}/schema`);
    return [name, parameter['schema'] === undefined ? {} : { schema: swagger.schemas.convert(parameter['schema']) }];
  });
  const { description, required } = parameter;
  return { ...(description === undefined ? {} : { description }), ...(required === true ? { required } : {}), content: Object.fromEntries(content) };
}

const urlencoded = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data';

function form(swagger: Swagger, at: JsonPointer, fields: readonly Placed[], consumes: readonly MediaType[]): Fields {
  const [first] = fields;
  const from = first?.pointer ?? '';
  swagger.move(at, from);
  const declared = consumes.filter(({ name }) => name.startsWith(urlencoded) || name.startsWith('multipart/'));
  const hasFile = fields.some(({ parameter }) => parameter['type'] === 'file');
  const types = declared.length > 0 ? declared : [{ name: hasFile ? multipart : urlencoded, from }];
  const required = fields.filter(({ parameter }) => parameter['required'] === true).map(({ parameter }) => String(parameter['name']));
  const named = fields.map(({ parameter, pointer }) => ({ name: String(parameter['name']), pointer, ...serialised(parameter, true) }));
  const properties = Object.fromEntries(named.map(({ name, schema }) => [name, swagger.schemas.convert(schema)]));
  const encoding = Object.fromEntries(named.flatMap(({ name, style, explode }) => (style === undefined ? [] : [[name, { style, explode }]])));
  const schema = { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
  const content = types.map((type) => {
    const place: JsonPointer = `${at}/content${pointerOf([type.name])}`;
    swagger.move(place, type.from);
    swagger.move(`${place}/schema`, from);
    for (const { name, pointer } of named) {
      swagger.move(`${place}/schema/properties${pointerOf([name])}`, pointer);
      swagger.move(`${place}/encoding${pointerOf([name])}`, pointer);
    }
    return [type.name, { schema, ...(Object.keys(encoding).length === 0 ? {} : { encoding }) }];
  });
  return { ...(required.length === 0 ? {} : { required: true }), content: Object.fromEntries(content) };
}
