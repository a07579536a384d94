import type { Dialect } from '../../schema/dialect.ts';

export interface ContainsArguments {
  readonly pairs?: string;
  readonly dialect?: Dialect;
  readonly formats?: 'assert' | 'annotate';
  readonly direction?: 'request' | 'response';
  readonly json?: true;
}
