import type { ErrorShape, ErrorsAgreement } from '../../model/agreement.ts';

type StatusName = number | '4xx' | '5xx';

/** The shapes of errors by status; a single status counts for more than its class, `others` is for the rest. */
export interface ShapesByStatus {
  readonly [status: number]: ErrorsOfStatus;
  readonly '4xx'?: ErrorsOfStatus;
  readonly '5xx'?: ErrorsOfStatus;
  readonly others?: ErrorsOfStatus;
}
/** A list where any of several shapes will do: a gateway refuses without a body, the App with one. */
type ErrorsOfStatus = ErrorsAgreement | readonly ErrorsAgreement[];

/**
 * Errors of several shapes: `byStatus({ 422: fastapiDetail(), '4xx': problemJson(), '5xx': plainText() })`. Validation errors have the
 * one status from 400 to 499 that is named, else what the shape of `4xx` or `others` says.
 * @throws TypeError when no shape is given, or a key is no error status
 */
export function byStatus(shapes: ShapesByStatus, options: { readonly validation?: number } = {}): ErrorsAgreement {
  const named = (Object.entries(shapes) as [string, ErrorsOfStatus][]).flatMap(([key, some]) => [some].flat().map((errors) => ({ key: keyOf(key), errors })));
  if (named.length === 0) throw new TypeError('byStatus() needs at least one shape.');
  const ordered = named.toSorted((one, other) => rank(one.key) - rank(other.key));
  const single = [...new Set(ordered.map(({ key }) => key))].filter(
    (key): key is number => typeof key === 'number' && key < 500 && ![401, 403, 404, 405].includes(key),
  );
  const validation = options.validation ?? (single.length === 1 ? single[0] : undefined) ?? [shapes['4xx'] ?? shapes.others ?? []].flat()[0]?.validation ?? 422;
  return {
    name: [...new Set(ordered.map(({ errors }) => errors.name))].join(', '),
    shapes: ordered.flatMap(({ key, errors }) => errors.shapes.map((shape): ErrorShape => ({ ...shape, statuses: key === 'others' ? 'any' : [key] }))),
    validation,
  };
}

function keyOf(key: string): StatusName | 'others' {
  if (key === '4xx' || key === '5xx' || key === 'others') return key;
  const status = Number(key);
  if (!Number.isInteger(status) || status < 400 || status > 599)
    throw new TypeError(`byStatus(): ${key} is no error status. Write 400 to 599, '4xx', '5xx' or 'others'.`);
  return status;
}

/** `shapeFor` takes the first that names a status. */
function rank(key: StatusName | 'others'): number {
  return typeof key === 'number' ? 0 : key === 'others' ? 2 : 1;
}
