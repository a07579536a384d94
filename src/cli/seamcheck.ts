import type * as index from '../index.ts';

/** What the commands ask of the public entry. Types only: it is loaded when a command needs it. */
export type Seamcheck = Pick<typeof index, 'verify' | 'dryRun' | 'judgeAgain' | 'catalogue' | 'up' | 'prove' | 'accept' | 'baseline' | 'driftLevels' | 'sweep'>;
