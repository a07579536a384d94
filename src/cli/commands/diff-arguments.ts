import type { Level } from '../../model/finding.ts';

export const driftFormats = ['text', 'json', 'markdown', 'junit', 'sarif', 'github'] as const;

export interface DiffArguments {
  readonly pairs?: string;
  readonly format?: (typeof driftFormats)[number];
  readonly failOn?: Level | 'never';
  readonly level?: Readonly<Record<string, Level>>;
  readonly config?: string;
  readonly app?: string;
  readonly accepted?: string;
  readonly allowRemote?: true;
  readonly explain?: string;
}
