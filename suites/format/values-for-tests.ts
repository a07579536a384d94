// What was seen of values, made up by a test over a recording of the clean app.
import type { Case, Editable, Editing } from '../case-for-tests.ts';
import type { Agreement } from '../../src/model/agreement.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Seen, Values } from './values.probe.ts';

type Scalar = string | number | boolean;
export interface Field {
  readonly operation?: Seen['operation'];
  readonly format?: string;
  readonly types?: readonly string[];
  readonly declared?: boolean;
}

/** The clean app, as if these were all the values that it answered. */
export function seeing(
  clean: Case,
  fields: readonly (readonly [at: string, values: readonly Scalar[], field?: Field])[],
  change?: (data: Editing, values: Editable<Values>) => void,
): Outcome {
  return clean.judged((data) => {
    const values = data.said<Values>('format/values');
    const seen = fields.map(([place, found, said = {}]: readonly [string, readonly Scalar[], Field?]) => ({
      operation: 'GET /todos',
      place,
      name: place.split('/').at(-1) ?? '',
      declared: said.format !== undefined || said.types !== undefined,
      values: found.map((value) => ({ value, in: 'x9999' as const })),
      ...said,
    }));
    Object.assign(values, { seen, unsafe: [] });
    change?.(data, values);
  });
}

/** Every success that could vouch for others comes to this. */
export function controls(values: Editable<Values>, befall: (exchange: Editable<Values>['controls'][number]) => void): void {
  for (const exchange of values.controls) befall(exchange);
}

export function agreed(data: Editing): Editable<Agreement> {
  return data.said<Agreement>('contract/agreement');
}
