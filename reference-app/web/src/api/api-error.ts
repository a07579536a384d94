/** Every failure of an API call, whatever its cause. `status` is 0 when there was no answer at all. */
export interface ApiFailure {
  status: number;
  code: string;
  detail: string;
  /** By name of the field in the request, one message each. */
  fieldErrors?: Record<string, string>;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fieldErrors: Record<string, string>;

  constructor(failure: ApiFailure, options?: ErrorOptions) {
    super(failure.detail, options);
    this.status = failure.status;
    this.code = failure.code;
    this.detail = failure.detail;
    this.fieldErrors = failure.fieldErrors ?? {};
  }

  /** Worth asking again: nothing answered, or the service had a problem of its own. */
  get temporary(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

export function isUnauthorised(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** What to tell a person about anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.detail : 'Something went wrong. Please try again.';
}
