import type { Reach } from '../../model/app.ts';
import type { Level } from '../../model/finding.ts';
import type { ReportFile } from './report-option.ts';

export interface VerifyArguments {
  readonly only?: readonly string[];
  readonly app?: readonly string[];
  readonly launcher?: string;
  readonly reach?: Reach;
  readonly failOn?: Level;
  readonly concurrency?: number;
  /** False with `--no-browser`. */
  readonly browser?: boolean;
  readonly require?: readonly string[];
  readonly coverage?: string;
  readonly updateCoverage?: true;
  readonly report?: readonly ReportFile[];
  readonly config?: string;
  readonly outputDir?: string;
  readonly judge?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly verbose?: true;
}
