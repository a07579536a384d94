// The OpenAPI document of the small App.
const json = (schema: object): object => ({ 'application/json': { schema } });
const problems = { 401: refusal(), 404: refusal(), 405: refusal(), 422: refusal(), 500: refusal() };
const thing = { type: 'object', required: ['id', 'title'], properties: { id: { type: 'string' }, title: { type: 'string' } } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

function refusal(): object {
  return { description: 'refused', content: { 'application/problem+json': { schema: { type: 'object', required: ['title', 'status'] } } } };
}
function operation(status: number, schema?: object, more: object = {}): object {
  return { ...more, responses: { [status]: { description: 'done', ...(schema === undefined ? {} : { content: json(schema) }) }, ...problems } };
}

export const document: Readonly<Record<string, unknown>> = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/health': { get: operation(200, { type: 'object' }) },
    '/sign-in': { post: operation(200, { type: 'object', required: ['access_token'] }) },
    '/sign-out': { post: operation(204) },
    '/me': { get: operation(200, { type: 'object', required: ['email'] }) },
    '/things': {
      get: operation(200, { type: 'object', required: ['items'], properties: { items: { type: 'array', items: thing } } }),
      post: operation(201, thing),
    },
    '/things/{id}': { parameters: [id], get: operation(200, thing), delete: operation(204) },
  },
};
