import { Validator } from '@seriousme/openapi-schema-validator';
import type { ErrorObject } from 'ajv';
import { violations, type Violation } from '../schema/violation.ts';

// Compiling a schema of OpenAPI takes a third of a second; the validator keeps what it compiled.
const validator = new Validator({ allErrors: true, logger: false });

/**
 * Where a document is not what the OpenAPI Initiative's schema of its version asks for (Swagger 2, OpenAPI 3.0, 3.1, 3.2). What is inside of schemas is not
 * looked at, nor are references followed.
 */
export async function structureViolations(document: unknown): Promise<readonly Violation[]> {
  // The validator may add to what it is given.
  const copy = structuredClone(document) as Record<string, unknown>;
  const { errors } = await validator.validate(copy);
  const found = (Array.isArray(errors) ? errors : []).filter((error): error is ErrorObject => typeof error.keyword === 'string');
  return violations(found, document);
}
