import { isForm, isRange } from './media-type.ts';
import type { Media } from './parts.ts';
import { shapeOf } from './shape.ts';
import type { Side } from './side.ts';

const saysNothing: ReadonlySet<string> = new Set(['format', 'contentMediaType', 'default', 'deprecated', 'readOnly', 'writeOnly']);

/**
 * Any bytes: no schema, or a text without a rule, in a media type that is neither JSON, which has texts of its own, nor a form nor XML
 * (OpenAPI 3.1.1 §4.7.14.3: `format: binary` of 3.0 is no schema in 3.1). What is encoded is no such text.
 */
export function isBytes(side: Side, { name, schema, itemSchema }: Media): boolean {
  if (isRange(name) || isForm(name) || /json|xml|yaml/.test(name) || itemSchema !== undefined) return false;
  if (schema === undefined || schema.value === true) return true;
  const shape = shapeOf(side, schema);
  if (shape.values !== undefined || shape.schemas.size > 0 || shape.properties.size > 0 || shape.required.size > 0 || shape.unions.length > 0) return false;
  if (shape.prefix.length > 0 || !(shape.types === undefined || shape.types.has('string'))) return false;
  const format = shape.words.get('format')?.value;
  return (format === undefined || format === 'binary') && [...shape.words.keys()].every((word) => saysNothing.has(word));
}
