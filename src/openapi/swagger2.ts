import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { settle, type Found } from '../schema/reference.ts';
import type { Moved } from './load-spread.ts';
import { convertParameter, requestBodyOf, type Placed } from './swagger2-parameters.ts';
import { converted, schemaKeywords } from './swagger2-schemas.ts';
import { securityScheme } from './swagger2-security.ts';
import type { MediaType, Swagger } from './swagger2-source.ts';

type Fields = Readonly<Record<string, unknown>>;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/**
 * A Swagger 2.0 document as OpenAPI 3.0, saying the same about what is on the wire; `moved` leads back. Shared parameters and responses are
 * written out where they are used, since one of them may become a parameter here and a part of a body there. What OpenAPI 3 cannot say
 * (tab-separated lists, `ssv` in a path) becomes a text. Schemas are changed in place.
 */
export function openApiFromSwagger(root: Fields): { readonly document: Record<string, unknown>; readonly moved: Moved } {
  const moved = new Map<JsonPointer, JsonPointer>();
  const swagger: Swagger = { root, schemas: converted(root), move: (to, from) => void moved.set(to, from) };
  const paths: Record<string, unknown> = {};
  for (const [path, item] of Object.entries(fieldsOf(root['paths']))) {
    const place: JsonPointer = `/paths${pointerOf([path])}`;
    paths[path] = path.startsWith('x-') ? item : pathItem(swagger, place, { pointer: place, value: item });
  }
  for (const definition of Object.values(fieldsOf(root['definitions']))) swagger.schemas.convert(definition);
  const schemes = Object.entries(fieldsOf(root['securityDefinitions'])).map(([name, scheme]) => [name, securityScheme(swagger, name, scheme)] as const);
  swagger.move('/components/schemas', '/definitions');
  swagger.move('/components/securitySchemes', '/securityDefinitions');
  const document = {
    openapi: '3.0.3',
    ...Object.fromEntries(Object.entries(root).filter(([key]) => kept.has(key) || key.startsWith('x-'))),
    ...servers(swagger, root['schemes'], '', '/schemes'),
    paths,
    components: { schemas: root['definitions'] ?? {}, securitySchemes: Object.fromEntries(schemes) },
  };
  swagger.schemas.finish(moved);
  return { document, moved };
}

const kept = new Set(['info', 'security', 'tags', 'externalDocs']);

function pathItem(swagger: Swagger, at: JsonPointer, found: Found): unknown {
  const target = settle(swagger.root, found);
  if ('reason' in target || !isRecord(target.value)) return found.value;
  const { value: item, pointer } = target;
  if (pointer !== at) swagger.move(at, pointer);
  const shared = placed(swagger, item['parameters'], `${pointer}/parameters`);
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(item)) {
    if (key === 'parameters' || key === '$ref') continue;
    result[key] = methods.includes(key) && isRecord(value) ? operation(swagger, `${at}/${key}`, { pointer: `${pointer}/${key}`, value }, shared) : value;
  }
  const own = shared.filter(({ parameter }) => !isBody(parameter));
  if (own.length > 0) result['parameters'] = own.map((one, index) => convertParameter(swagger, `${at}/parameters/${index}`, one));
  return result;
}

function operation(swagger: Swagger, at: JsonPointer, { pointer, value }: Found, shared: readonly Placed[]): unknown {
  const fields = fieldsOf(value);
  const own = placed(swagger, fields['parameters'], `${pointer}/parameters`);
  const inherited = shared.filter(
    ({ parameter }) => !own.some((mine) => mine.parameter['name'] === parameter['name'] && mine.parameter['in'] === parameter['in']),
  );
  const inBody = [...inherited, ...own].filter(({ parameter }) => isBody(parameter));
  const parameters = own.filter(({ parameter }) => !isBody(parameter)).map((one, index) => convertParameter(swagger, `${at}/parameters/${index}`, one));
  const consumes = mediaTypes(swagger, fields, pointer, 'consumes');
  const produces = mediaTypes(swagger, fields, pointer, 'produces');
  const { consumes: _consumes, produces: _produces, schemes, parameters: _parameters, responses, ...rest } = fields;
  if (at !== pointer) swagger.move(at, pointer);
  return {
    ...rest,
    ...(schemes === undefined ? {} : servers(swagger, schemes, at, `${pointer}/schemes`)),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBodyOf(swagger, `${at}/requestBody`, inBody, consumes),
    responses: Object.fromEntries(
      Object.entries(fieldsOf(responses)).map(([status, answer]) => {
        const place: JsonPointer = `${at}/responses${pointerOf([status])}`;
        const from: JsonPointer = `${pointer}/responses${pointerOf([status])}`;
        return [status, status.startsWith('x-') ? answer : response(swagger, place, { pointer: from, value: answer }, produces)];
      }),
    ),
  };
}

function response(swagger: Swagger, at: JsonPointer, found: Found, produces: readonly MediaType[]): unknown {
  const target = settle(swagger.root, found);
  if ('reason' in target || !isRecord(target.value)) return found.value;
  const { pointer, value } = target;
  if (pointer !== at) swagger.move(at, pointer);
  const { schema, headers, examples, ...rest } = value;
  const isFile = isRecord(schema) && schema['type'] === 'file';
  const types = produces.length > 0 ? produces : [{ name: isFile ? 'application/octet-stream' : 'application/json', from: pointer }];
  const content = types.map(({ name, from }) => {
    const place: JsonPointer = `${at}/content${pointerOf([name])}`;
    swagger.move(place, from);
    swagger.move(`${place}/schema`, `${pointer}/schema`);
    const example = isRecord(examples) && Object.hasOwn(examples, name) ? { example: examples[name] } : {};
    return [name, { schema: swagger.schemas.convert(schema), ...example }];
  });
  return {
    ...rest,
    ...(isRecord(headers) ? { headers: headersOf(swagger, at, pointer, headers) } : {}),
    ...(schema === undefined ? {} : { content: Object.fromEntries(content) }),
  };
}

function headersOf(swagger: Swagger, at: JsonPointer, pointer: JsonPointer, headers: Fields): Fields {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => {
      const place: JsonPointer = `/headers${pointerOf([name])}`;
      swagger.move(`${at}${place}/schema` as JsonPointer, `${pointer}${place}` as JsonPointer);
      const { description } = fieldsOf(header);
      return [name, { ...(description === undefined ? {} : { description }), schema: swagger.schemas.convert(schemaKeywords(fieldsOf(header))) }];
    }),
  );
}

/** An operation's own list replaces the document's, an empty one too (Swagger 2.0, Operation Object). */
function mediaTypes({ root }: Swagger, operation: Fields, at: JsonPointer, key: 'consumes' | 'produces'): readonly MediaType[] {
  const own = operation[key] !== undefined;
  const list = own ? operation[key] : root[key];
  const from = own ? `${at}/${key}` : `/${key}`;
  const names = Array.isArray(list) ? (list as readonly unknown[]) : [];
  return names.flatMap((name, index) => (typeof name === 'string' ? [{ name, from: `${from}/${index}` as JsonPointer }] : []));
}

function servers({ root, move }: Swagger, schemes: unknown, at: JsonPointer, from: JsonPointer): Fields {
  const { host, basePath } = root;
  const path = typeof basePath === 'string' && basePath !== '/' ? basePath : '';
  if (typeof host !== 'string' && path === '') return {};
  const origins =
    typeof host === 'string' ? (Array.isArray(schemes) && schemes.length > 0 ? schemes.map((scheme) => `${String(scheme)}://${host}`) : [`//${host}`]) : [''];
  move(`${at}/servers`, path === '' ? from : '/basePath');
  return {
    servers: origins.map((origin, index) => {
      move(`${at}/servers/${index}`, path === '' ? `${from}/${index}` : '/basePath');
      return { url: `${origin}${path}` };
    }),
  };
}

function placed({ root }: Swagger, list: unknown, at: JsonPointer): readonly Placed[] {
  return (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((value, index) => {
    const found = settle(root, { pointer: `${at}/${index}`, value });
    return 'reason' in found || !isRecord(found.value) ? [] : [{ parameter: found.value, pointer: found.pointer }];
  });
}

function isBody(parameter: Fields): boolean {
  return parameter['in'] === 'body' || parameter['in'] === 'formData';
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}
