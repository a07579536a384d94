import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form';
import { ApiError, messageOf } from '../api/api-error.ts';

/** Puts the messages of a refused form beside the fields they speak of, and the rest above the form. */
export function showFailure<T extends FieldValues>(error: unknown, fields: FieldPath<T>[], setError: UseFormSetError<T>): void {
  let beside = 0;
  if (error instanceof ApiError) {
    for (const field of fields) {
      const message = error.fieldErrors[field];
      if (message === undefined) continue;
      setError(field, { type: 'server', message }, { shouldFocus: beside === 0 });
      beside += 1;
    }
  }
  if (beside === 0) setError('root', { type: 'server', message: messageOf(error) });
}
