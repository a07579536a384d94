/** Every way in which Seamcheck can be unable to do its work, with the exit code it leads to (DESIGN: exit codes). */
export type ToolErrorCode =
  | 'config-missing'
  | 'config-invalid'
  | 'unknown-check'
  | 'usage'
  | 'input-invalid'
  | 'node-unsupported'
  | 'recording-invalid'
  | 'document-invalid'
  | 'peer-missing'
  | 'app-did-not-start'
  | 'app-not-ready'
  | 'app-died'
  | 'port-taken'
  | 'engine-missing'
  | 'internal';

export const toolErrorExits: Readonly<Record<ToolErrorCode, 2 | 3 | 4>> = {
  'config-missing': 2,
  'config-invalid': 2,
  'unknown-check': 2,
  usage: 2,
  'input-invalid': 2,
  'node-unsupported': 2,
  'recording-invalid': 2,
  'document-invalid': 2,
  'peer-missing': 2,
  'app-did-not-start': 3,
  'app-not-ready': 3,
  'app-died': 3,
  'port-taken': 3,
  'engine-missing': 3,
  internal: 4,
};

/** Seamcheck could not do its work. Says what happened and what to do about it. */
export class ToolError extends Error {
  readonly code: ToolErrorCode;
  /** What the reader can do, as a sentence. */
  readonly remedy: string;
  /** The last lines the App said, when they help. Redacted by whoever throws. */
  readonly log: readonly string[];
  constructor(code: ToolErrorCode, message: string, remedy: string, more: { readonly cause?: unknown; readonly log?: readonly string[] } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'ToolError';
    this.code = code;
    this.remedy = remedy;
    this.log = more.log ?? [];
  }

  /**
   * By its name: a process may hold two copies of this class, one of `scripts/bundle.mjs` and one of the sources that a config is read with.
   * Of classes that extend it this says nothing more than usual.
   */
  static override [Symbol.hasInstance](value: unknown): value is ToolError {
    if (this !== ToolError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return value instanceof Error && value.name === 'ToolError' && 'remedy' in value;
  }
}
