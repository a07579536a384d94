import v8 from 'node:v8';

const mega = 1024 * 1024;
/** What is made and thrown away at once has this much room then. */
const wanted = 16 * mega;
/** Where less is kept, the computation is short too. */
const worthwhile = 32 * mega;

/**
 * Keeps V8's young generation as small as it starts. What reading keeps, it keeps to its end: room for more of what is short-lived saves no
 * time (measured), and cost 120 MB. Once all modules are loaded: V8 refuses code that was compiled with other flags.
 * @returns what lets it grow again
 */
export function keepYoungGeneration(): () => void {
  // Told only to those that are known to know the flag: others would print that they do not.
  if (Number(process.versions.node.split('.')[0]) > 24) return () => undefined;
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  return () => v8.setFlagsFromString('--semi-space-growth-factor=2');
}

/**
 * Gives V8's young generation a size that it keeps. The one that it starts with suits what only reads; comparing two
 * large documents would spend a fifth of its time on collecting, and where the generation may grow by itself it takes 100 MB. It grows
 * only while much survives, so some does: 25 ms.
 */
export function widenYoungGeneration(): void {
  if (v8.getHeapStatistics().used_heap_size < worthwhile) return;
  v8.setFlagsFromString('--semi-space-growth-factor=2');
  const kept: unknown[] = [];
  // oxlint-disable-next-line unicorn/no-new-array -- filled at once: `Array.from` takes ten times as long
  for (let turn = 0; turn < 1_000 && size() < wanted; turn += 1) kept.push(new Array<number>(8_000).fill(0.5));
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}

function size(): number {
  return v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? wanted;
}
