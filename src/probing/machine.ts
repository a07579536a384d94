/** What the machine offers, handed in by the composition root. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The Node that runs us, for child processes. */
  readonly execPath: string;
}
