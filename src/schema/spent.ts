import process from 'node:process';

/** Asking for it costs microseconds, and each question asks often: for so many milliseconds it is taken that the thread was not put aside. */
const between = 1;
let last = { computed: 0, at: -Infinity };

/** Milliseconds this thread has computed: on a busy machine the same question gets the same answer. */
export function spent(): number {
  const now = performance.now();
  // Node 22 has it from 22.19 on.
  if (!('threadCpuUsage' in process)) return now;
  if (now - last.at > between) {
    const { user, system } = process.threadCpuUsage();
    last = { computed: (user + system) / 1_000, at: now };
  }
  return last.computed + now - last.at;
}
