import type { ErrorObject } from 'ajv';
import { valueAt, type JsonPointer } from '../model/json.ts';

/** One way in which a value is not what its schema says. */
export interface Violation {
  /** Where in the value. */
  readonly pointer: JsonPointer;
  /** What should be there: `must be string, not null`. Names from the value are quoted and cut. */
  readonly message: string;
  /** The schema's keyword that was violated. */
  readonly keyword: string;
}

/** How many violations of one value are told. */
const mostViolations = 20;
const mostErrors = 500;

/** What the validator found, without the noise that alternatives make. */
export function violations(errors: readonly ErrorObject[], value: unknown): readonly Violation[] {
  const considered = errors.slice(0, mostErrors);
  const alternatives = considered.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  const told = considered.filter((error) => !isNoise(error, alternatives, considered)).map((error) => violation(error, alternatives, considered, value));
  const seen = new Set<string>();
  const distinct = told.filter(({ pointer, message }) => !seen.has(`${pointer} ${message}`) && seen.add(`${pointer} ${message}`));
  return distinct.slice(0, mostViolations);
}

/**
 * When no alternative fits, every one of them has failed for its own reason. Where one came further than its type, its reasons explain;
 * else one line names the types.
 */
function isNoise(error: ErrorObject, alternatives: readonly ErrorObject[], all: readonly ErrorObject[]): boolean {
  const at = alternatives.find(({ instancePath, params }) => instancePath === error.instancePath && matchesNone(params));
  if (at === undefined) return false;
  if (error.keyword === 'type') return true;
  return alternatives.includes(error) && matchesNone(error.params) && hasReasons(error, alternatives, all);
}

function hasReasons(alternative: ErrorObject, alternatives: readonly ErrorObject[], all: readonly ErrorObject[]): boolean {
  const { instancePath } = alternative;
  return all.some((error) => {
    if (alternatives.includes(error)) return error.instancePath.startsWith(`${instancePath}/`);
    return error.instancePath.startsWith(`${instancePath}/`) || (error.instancePath === instancePath && error.keyword !== 'type');
  });
}

function violation(error: ErrorObject, alternatives: readonly ErrorObject[], all: readonly ErrorObject[], value: unknown): Violation {
  const pointer = error.instancePath as JsonPointer;
  const types = all.filter(({ keyword, instancePath }) => keyword === 'type' && instancePath === pointer).flatMap(({ params }) => list(params['type']));
  const isAlternative = alternatives.includes(error) && matchesNone(error.params);
  const message = isAlternative && types.length > 0 ? `must be ${[...new Set(types)].join(' or ')}, not ${kind(valueAt(value, pointer))}` : text(error, value);
  return { pointer, message, keyword: error.keyword };
}

function text(error: ErrorObject, value: unknown): string {
  const { keyword, params } = error;
  switch (keyword) {
    case 'type':
      return `must be ${list(params['type']).join(' or ')}, not ${kind(valueAt(value, error.instancePath))}`;
    case 'required':
      return `must have property ${quoted(params['missingProperty'])}`;
    case 'additionalProperties':
      return `must not have property ${quoted(params['additionalProperty'])}`;
    case 'unevaluatedProperties':
      return `must not have property ${quoted(params['unevaluatedProperty'])}`;
    case 'enum':
      return `must be one of ${list(params['allowedValues']).slice(0, 10).map(quoted).join(', ')}`;
    case 'const':
      return `must be ${quoted(params['allowedValue'])}`;
    case 'format':
      return `must have the format ${quoted(params['format'])}`;
    case 'oneOf':
      return matchesNone(params)
        ? 'must match exactly one of several schemas, and matches none'
        : 'must match exactly one of several schemas, and matches more';
    case 'anyOf':
      return 'must match one of several schemas, and matches none';
    case 'false schema':
      return 'must not be there';
    default:
      return cut(error.message ?? `violates ${keyword}`, 200);
  }
}

/** `oneOf` names the schemas that fit when there are too many. */
function matchesNone(params: Readonly<Record<string, unknown>>): boolean {
  return params['passingSchemas'] === undefined || params['passingSchemas'] === null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return value === undefined ? 'absent' : typeof value;
}

function quoted(value: unknown): string {
  return cut(JSON.stringify(value) ?? 'undefined', 80);
}

function cut(value: string, most: number): string {
  const printable = value.replace(/\p{Cc}/gu, ' ');
  return printable.length > most ? `${printable.slice(0, most)}…` : printable;
}
