import process from 'node:process';

/** Milliseconds this thread has computed: on a busy machine the same question gets the same answer. */
export function spent(): number {
  // Node 22 has it from 22.19 on.
  if (!('threadCpuUsage' in process)) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
