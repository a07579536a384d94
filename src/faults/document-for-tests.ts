// The OpenAPI document of the small App.
const json = (schema: object): object => ({ 'application/json': { schema } });
const problems = Object.fromEntries([401, 404, 405, 409, 413, 415, 422, 500].map((status) => [status, refusal()]));
const text = { type: 'string', minLength: 1, maxLength: 200 };
const objectOf = (properties: Readonly<Record<string, object>>, required: readonly string[] = Object.keys(properties)): object => ({
  type: 'object',
  required,
  properties,
});
const thing = objectOf({ id: { type: 'string' }, title: text });
const credentials = objectOf({
  access_token: { type: 'string' },
  refresh_token: { type: 'string' },
  token_type: { const: 'bearer' },
  expires_in: { type: 'integer' },
});
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const query = (name: string, maximum: number): object => ({ name, in: 'query', schema: { type: 'integer', minimum: 1, maximum } });
const takes = (schema: object): object => ({ requestBody: { required: true, content: json(schema) } });
const open = { security: [] };

function refusal(): object {
  return { description: 'refused', content: { 'application/problem+json': { schema: { type: 'object', required: ['title', 'status'] } } } };
}
function operation(status: number, schema?: object, more: object = {}): object {
  return { ...more, responses: { [status]: { description: 'done', ...(schema === undefined ? {} : { content: json(schema) }) }, ...problems } };
}

export const document: Readonly<Record<string, unknown>> = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  components: { securitySchemes: { session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  security: [{ session: [] }],
  paths: {
    '/health': { get: operation(200, { type: 'object' }, open) },
    '/sign-in': { post: operation(200, credentials, { ...open, ...takes(objectOf({ email: text, password: text })) }) },
    '/sign-up': { post: operation(201, objectOf({ id: { type: 'string' }, email: text }), { ...open, ...takes(objectOf({ email: text, password: text })) }) },
    '/refresh': { post: operation(200, credentials, { ...open, ...takes(objectOf({ refresh_token: text })) }) },
    '/sign-out': { post: operation(204) },
    '/me': { get: operation(200, objectOf({ id: { type: 'string' }, email: text })) },
    '/things': {
      get: operation(200, objectOf({ items: { type: 'array', items: thing }, total: { type: 'integer' } }), {
        parameters: [query('page', 1_000_000), query('size', 100)],
      }),
      post: operation(201, thing, takes(objectOf({ title: text }))),
    },
    '/things/{id}': {
      parameters: [id],
      get: operation(200, thing),
      patch: operation(200, thing, takes(objectOf({ title: text }, []))),
      delete: operation(204),
    },
  },
};
