/** As FastAPI writes them. */
export const fastApi: unknown = {
  openapi: '3.1.0',
  info: { title: 'Todos', version: '1' },
  servers: [{ url: 'https://elsewhere.example/api/{version}/', variables: { version: { default: 'v1' } } }],
  security: [{ bearer: [] }],
  paths: {
    '/todos/{todo_id}': {
      parameters: [{ name: 'todo_id', in: 'path', required: true, schema: { type: 'integer', title: 'Todo Id' } }],
      get: {
        operationId: 'read_todo',
        responses: {
          '200': { description: 'ok', content: { 'application/json': { schema: { $ref: '#/components/schemas/Todo' } } } },
          '4XX': { $ref: '#/components/responses/Problem' },
          default: { description: 'else' },
        },
      },
      delete: { deprecated: true, security: [], responses: { 204: { description: 'gone' } } },
    },
    '/todos': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100, default: 20 } }, { $ref: '#/components/parameters/Tenant' }],
        security: [{}, { bearer: [] }],
        responses: {
          '200': { description: 'ok', content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Todo' } } } } },
        },
      },
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/TodoCreate' } } } },
        responses: { '201': { description: 'made', content: { 'application/json': { schema: { $ref: '#/components/schemas/Todo' } } } } },
      },
    },
  },
  components: {
    parameters: { Tenant: { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string', minLength: 10 } } },
    responses: { Problem: { description: 'no', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    schemas: {
      Problem: { type: 'object', properties: { title: { type: 'string' }, status: { type: 'integer' } }, required: ['title', 'status'] },
      Todo: {
        type: 'object',
        properties: {
          id: { type: 'integer' },
          title: { type: 'string' },
          due: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Todo' } },
        },
        required: ['id', 'title'],
      },
      TodoCreate: {
        type: 'object',
        properties: { title: { type: 'string', minLength: 1 }, due: { type: 'string', format: 'date-time' }, priority: { enum: ['low', 'high'] } },
        required: ['title', 'due', 'priority'],
      },
    },
  },
};
