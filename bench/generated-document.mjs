// Documents as FastAPI emits them, the same for the same arguments; written without the network.
//   node bench/generated-document.mjs --operations 300 [--seed 1] [--models 2] [--yaml] [--change] [--bytes 3400000] > openapi.json
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const nouns = ['order', 'invoice', 'member', 'project', 'comment', 'label', 'device', 'report', 'session', 'product', 'shipment', 'account'];
const adjectives = ['open', 'late', 'shared', 'draft', 'public', 'nested', 'signed', 'recent', 'merged', 'remote', 'pinned', 'frozen'];
const fields = ['name', 'title', 'amount', 'count', 'created_at', 'owner_id', 'email', 'status', 'tags', 'note', 'score', 'parent', 'website', 'active'];

/**
 * An OpenAPI 3.1 document as FastAPI with Pydantic 2 emits it: `anyOf` with null, `-Input` and `-Output` models, 422 on every operation.
 * @param {{ operations: number, models?: number, seed?: number, change?: boolean }} options
 *   `operations` exactly; `models` per resource of five operations; `change` makes one response property optional, one request property required
 */
export function generatedDocument({ operations, models = 2, seed = 1, change = false }) {
  const random = randomOf(seed);
  const schemas = {};
  const paths = {};
  const resources = Math.ceil(operations / 5);
  let left = operations;
  for (let index = 0; index < resources; index += 1) {
    const name = `${capital(adjectives[index % adjectives.length])}${capital(nouns[Math.floor(index / adjectives.length) % nouns.length])}${index}`;
    for (let part = 0; part < models; part += 1)
      addModel(schemas, random, `${name}${part === 0 ? '' : `Part${part}`}`, part + 1 < models ? `${name}Part${part + 1}` : undefined);
    for (const [path, method, operation] of resource(name, index)) {
      if (left === 0) break;
      left -= 1;
      (paths[path] ??= {})[method] = operation;
    }
  }
  Object.assign(schemas, validationError);
  if (change) alter(schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Generated', version: '1.0.0' },
    paths,
    components: { schemas, securitySchemes: { OAuth2PasswordBearer: { type: 'oauth2', flows: { password: { scopes: {}, tokenUrl: '/token' } } } } },
  };
}

/** As many operations as make about this many bytes of indented JSON. */
export function operationsFor(bytes) {
  const per = Buffer.byteLength(JSON.stringify(generatedDocument({ operations: 200 }), undefined, 2)) / 200;
  return Math.max(1, Math.round(bytes / per));
}

/** Block style, indented by two, texts quoted where YAML would read something else: what the usual writers make of a document. */
export function yamlOf(value, indent = '') {
  if (Array.isArray(value)) return value.length === 0 ? ' []\n' : `\n${value.map((item) => `${indent}-${nested(item, `${indent}  `, true)}`).join('')}`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 0 ? ' {}\n' : `\n${entries.map(([key, child]) => `${indent}${scalar(key)}:${nested(child, `${indent}  `, false)}`).join('')}`;
  }
  return ` ${scalar(value)}\n`;
}

function nested(value, indent, inList) {
  const text = yamlOf(value, indent);
  // The first key of a mapping stands behind the dash.
  return inList && text.startsWith('\n') ? ` ${text.slice(1 + indent.length)}` : text;
}

function scalar(value) {
  if (typeof value !== 'string') return String(value);
  const plain = /^[A-Za-z/_][\w /{}$.-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) && !value.endsWith(' ');
  return plain ? value : `'${value.replaceAll("'", "''")}'`;
}

function resource(name, index) {
  const plural = `${name.toLowerCase()}s`;
  const id = { name: `${nouns[index % nouns.length]}_id`, in: 'path', required: true, schema: { type: 'string', format: 'uuid', title: 'Id' } };
  const one = `/api/v1/${plural}/{${id.name}}`;
  const all = `/api/v1/${plural}`;
  const page = [
    { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 100, minimum: 1, default: 20, title: 'Limit' } },
    { name: 'cursor', in: 'query', required: false, schema: { anyOf: [{ type: 'string' }, { type: 'null' }], title: 'Cursor' } },
  ];
  const body = (suffix) => ({ required: true, content: { 'application/json': { schema: ref(`${name}-${suffix}`) } } });
  const list = { type: 'array', items: ref(`${name}-Output`), title: `Response List ${name}` };
  return [
    [all, 'get', operation(`List ${name}`, plural, { parameters: page }, 200, list)],
    [all, 'post', operation(`Create ${name}`, plural, { requestBody: body('Input') }, 201, ref(`${name}-Output`))],
    [one, 'get', operation(`Get ${name}`, plural, { parameters: [id] }, 200, ref(`${name}-Output`))],
    [one, 'put', operation(`Replace ${name}`, plural, { parameters: [id], requestBody: body('Input') }, 200, ref(`${name}-Output`))],
    [one, 'delete', operation(`Delete ${name}`, plural, { parameters: [id] }, 204, undefined)],
  ];
}

function operation(summary, tag, parts, status, schema) {
  const answer = { description: 'Successful Response', ...(schema === undefined ? {} : { content: { 'application/json': { schema } } }) };
  return {
    tags: [tag],
    summary,
    description: `${summary}, as the caller may see it.`,
    operationId: summary.toLowerCase().replaceAll(' ', '_'),
    security: [{ OAuth2PasswordBearer: [] }],
    ...parts,
    responses: {
      [status]: answer,
      422: { description: 'Validation Error', content: { 'application/json': { schema: ref('HTTPValidationError') } } },
    },
  };
}

function addModel(schemas, random, name, inner) {
  const properties = {};
  const chosen = fields.filter(() => random() < 0.75);
  for (const field of chosen) properties[field] = property(random, field, name);
  const refers = inner === undefined ? {} : { part: 'one', parts: 'many' };
  for (const suffix of ['Input', 'Output']) {
    const links = Object.entries(refers).map(([field, many]) => {
      const target = ref(`${inner}-${suffix}`);
      return [field, many === 'many' ? { items: target, type: 'array', title: capital(field) } : { anyOf: [target, { type: 'null' }] }];
    });
    const own = suffix === 'Output' ? { id: { type: 'string', format: 'uuid', title: 'Id' } } : {};
    const all = { ...own, ...properties, ...Object.fromEntries(links) };
    const required = Object.keys(all).filter(
      (field) => !('default' in all[field]) && !('anyOf' in all[field]) && (suffix === 'Output' || field.length % 3 !== 0),
    );
    schemas[`${name}-${suffix}`] = { properties: all, type: 'object', ...(required.length === 0 ? {} : { required }), title: name };
  }
}

function property(random, field, model) {
  const title = capital(field.replaceAll('_', ' '));
  const description = `The ${field.replaceAll('_', ' ')} of this ${model}, as it is shown to its owner.`;
  if (field === 'amount' || field === 'score') return { type: 'number', minimum: 0, maximum: Math.round(random() * 1_000_000), title, description };
  if (field === 'count') return { type: 'integer', exclusiveMinimum: 0, title, default: 1 };
  if (field === 'created_at') return { type: 'string', format: 'date-time', title };
  if (field === 'owner_id') return { type: 'string', format: 'uuid', title };
  if (field === 'email') return { type: 'string', format: 'email', title };
  if (field === 'status') return { type: 'string', enum: adjectives.slice(0, 2 + Math.floor(random() * 9)), title };
  if (field === 'tags') return { items: { type: 'string', maxLength: 40 }, type: 'array', maxItems: 5 + Math.floor(random() * 20), title };
  if (field === 'active') return { type: 'boolean', title, default: true };
  if (field === 'website') return { anyOf: [{ type: 'string', maxLength: 2083, minLength: 1, format: 'uri' }, { type: 'null' }], title };
  if (field === 'note' || field === 'parent') return { anyOf: [{ type: 'string' }, { type: 'null' }], title, description };
  return { type: 'string', maxLength: 20 + Math.floor(random() * 200), minLength: 1, pattern: '^[^\\s].*$', title, description };
}

/** One break for those who send and one for those who read, in the middle of the document. */
function alter(schemas) {
  const names = Object.keys(schemas).filter((name) => schemas[name].required !== undefined);
  const output = names.filter((name) => name.endsWith('-Output'));
  const input = names.filter((name) => name.endsWith('-Input'));
  const read = schemas[output[Math.floor(output.length / 2)]];
  read.required = read.required.slice(1);
  const sent = schemas[input[Math.floor(input.length / 2)]];
  sent.properties.reason = { type: 'string', title: 'Reason' };
  sent.required = [...sent.required, 'reason'];
}

const validationError = {
  HTTPValidationError: {
    properties: { detail: { items: ref('ValidationError'), type: 'array', title: 'Detail' } },
    type: 'object',
    title: 'HTTPValidationError',
  },
  ValidationError: {
    properties: {
      loc: { items: { anyOf: [{ type: 'string' }, { type: 'integer' }] }, type: 'array', title: 'Location' },
      msg: { type: 'string', title: 'Message' },
      type: { type: 'string', title: 'Error Type' },
    },
    type: 'object',
    required: ['loc', 'msg', 'type'],
    title: 'ValidationError',
  },
};

function ref(name) {
  return { $ref: `#/components/schemas/${name}` };
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** mulberry32: small, and the same everywhere. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string' },
      bytes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      models: { type: 'string', default: '2' },
      yaml: { type: 'boolean', default: false },
      change: { type: 'boolean', default: false },
    },
  });
  const operations = values.bytes === undefined ? Number(values.operations ?? 100) : operationsFor(Number(values.bytes));
  const document = generatedDocument({ operations, models: Number(values.models), seed: Number(values.seed), change: values.change });
  process.stdout.write(values.yaml ? yamlOf(document).slice(1) : `${JSON.stringify(document, undefined, 2)}\n`);
}
