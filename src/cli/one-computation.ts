import { setV8Flag } from './v8-flag.ts';

/** Calls after which V8 optimises a function: its own number suits a server, and costs a comparison a tenth of its time. */
const calls = { meanwhile: 100, usual: 400 } as const;

/** @returns what takes it back: V8 keeps no compiled code of a process whose flags are not what they were */
export function forOneComputation(): () => void {
  setV8Flag(`--invocation-count-for-maglev=${calls.meanwhile}`);
  return () => setV8Flag(`--invocation-count-for-maglev=${calls.usual}`);
}
