// What people do to the models of an API, one edit after the other; the same for the same seed.

const kinds = {
  text: (random) => ({ type: 'string', minLength: 1, maxLength: 10 + Math.floor(random() * 200) }),
  whole: (random) => ({ type: 'integer', minimum: 0, maximum: Math.floor(random() * 1e6) }),
  amount: () => ({ type: 'number', minimum: 0, multipleOf: 0.01 }),
  flag: () => ({ type: 'boolean' }),
  date: () => ({ type: 'string', format: 'date-time' }),
  id: () => ({ type: 'string', format: 'uuid' }),
  slug: () => ({ type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 }),
  choice: (random) => ({ enum: ['draft', 'open', 'late', 'closed', 'gone'].slice(0, 2 + Math.floor(random() * 4)) }),
  list: () => ({ type: 'array', items: { type: 'string', maxLength: 40 }, maxItems: 20 }),
  nullable: () => ({ anyOf: [{ type: 'string' }, { type: 'null' }] }),
  tagged: () => ({
    oneOf: [
      { type: 'object', properties: { kind: { const: 'card' }, number: { type: 'string', pattern: '^[0-9]{12,19}$' } }, required: ['kind', 'number'] },
      { type: 'object', properties: { kind: { const: 'cash' } }, required: ['kind'] },
    ],
  }),
};

/** Of a property's schema. */
const edits = [
  (schema, random) => ('maxLength' in schema ? { ...schema, maxLength: Math.max(1, schema.maxLength + Math.floor(random() * 40) - 20) } : undefined),
  (schema) => ('minLength' in schema ? without(schema, 'minLength') : schema.type === 'string' ? { ...schema, minLength: 1 } : undefined),
  (schema, random) => ('maximum' in schema ? { ...schema, maximum: schema.maximum + Math.floor(random() * 200) - 100 } : undefined),
  (schema) => (schema.minimum === 0 ? { ...without(schema, 'minimum'), exclusiveMinimum: -1 } : undefined),
  (schema) => (schema.type === 'integer' ? { ...schema, type: 'number' } : schema.type === 'number' ? { ...schema, multipleOf: 0.05 } : undefined),
  (schema) => ('enum' in schema && schema.enum.length > 1 ? { ...schema, enum: schema.enum.slice(1) } : undefined),
  (schema) => ('enum' in schema ? { ...schema, enum: [...schema.enum, `more${schema.enum.length}`] } : undefined),
  (schema) => ('enum' in schema && schema.enum.length === 1 ? { const: schema.enum[0] } : undefined),
  (schema) => ('format' in schema ? without(schema, 'format') : undefined),
  (schema) => ('pattern' in schema ? { ...schema, pattern: '^[a-z0-9]+([-_][a-z0-9]+)*$' } : undefined),
  (schema) => ('maxItems' in schema ? { ...schema, uniqueItems: true, minItems: 1 } : undefined),
  (schema) => ('items' in schema ? { ...schema, maxItems: (schema.maxItems ?? 10) * 2 } : undefined),
  (schema) => ('anyOf' in schema ? { oneOf: schema.anyOf } : 'oneOf' in schema ? { anyOf: schema.oneOf } : undefined),
  (schema) => (typeof schema.type === 'string' && !('enum' in schema) ? { ...schema, type: [schema.type, 'null'] } : undefined),
  (schema) => (Array.isArray(schema.type) ? { ...schema, type: schema.type[0] } : undefined),
  (schema) => ({ allOf: [schema], title: 'Wrapped' }),
  (schema) => (schema.allOf?.length === 1 ? schema.allOf[0] : undefined),
  (schema) => (schema.type === 'string' ? { ...schema, not: { const: '' } } : undefined),
];

/** @returns the versions of one model, the first as it was written */
export function* history(random, steps) {
  const names = Object.keys(kinds);
  let model = { type: 'object', properties: {}, required: [] };
  for (let field = 0; field < 8; field += 1)
    model = withProperty(model, `field${field}`, kinds[names[Math.floor(random() * names.length)]](random), random() < 0.6);
  yield model;
  for (let step = 0; step < steps; step += 1) yield (model = edited(model, random, step, names));
}

function edited(model, random, step, names) {
  const fields = Object.keys(model.properties);
  const field = fields[Math.floor(random() * fields.length)];
  const choice = random();
  if (choice < 0.1) return withProperty(model, `added${step}`, kinds[names[Math.floor(random() * names.length)]](random), random() < 0.3);
  if (choice < 0.17 && fields.length > 3) return withoutProperty(model, field);
  if (choice < 0.3)
    return { ...model, required: model.required.includes(field) ? model.required.filter((name) => name !== field) : [...model.required, field] };
  if (choice < 0.35) return 'additionalProperties' in model ? without(model, 'additionalProperties') : { ...model, additionalProperties: false };
  if (choice < 0.4) return { ...model, dependentRequired: { [field]: [fields[0]] } };
  const possible = edits.map((edit) => edit(model.properties[field], random)).filter((schema) => schema !== undefined);
  return { ...model, properties: { ...model.properties, [field]: possible[Math.floor(random() * possible.length)] } };
}

function withProperty(model, name, schema, required) {
  return { ...model, properties: { ...model.properties, [name]: schema }, required: required ? [...model.required, name] : model.required };
}

function withoutProperty(model, field) {
  return { ...model, properties: without(model.properties, field), required: model.required.filter((name) => name !== field) };
}

function without(object, key) {
  const { [key]: _gone, ...rest } = object;
  return rest;
}
