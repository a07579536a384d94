import v8 from 'node:v8';
import { setV8Flag } from './v8-flag.ts';

const mega = 1024 * 1024;
/** What is made and thrown away at once has this much room then. */
const wanted = 16 * mega;
/** Characters of documents: of smaller ones the comparison is short. */
const large = 16 * mega;

/**
 * Keeps V8's young generation as small as it starts. What reading keeps, it keeps to its end: room for more of what is short-lived saves no
 * time (measured), and cost 120 MB. Once all modules are loaded: V8 refuses code that was compiled with other flags.
 * @returns what lets it grow again
 */
export function keepYoungGeneration(): () => void {
  setV8Flag('--semi-space-growth-factor=1');
  return () => {
    setV8Flag('--semi-space-growth-factor=2');
    setV8Flag('--heap-growing-percent=0');
  };
}

/**
 * Gives V8's young generation a size that it keeps. The one that it starts with suits what only reads; comparing two
 * large documents would spend a fifth of its time on collecting, and where the generation may grow by itself it takes 100 MB. It grows
 * only while much survives, so some does: 25 ms. What it takes more, the rest takes less: that is collected when it is 1.6 times what was left,
 * where V8 would wait until it is four times as much.
 * @param size characters of the documents
 */
export function widenYoungGeneration(size: number): void {
  if (size < large) return;
  setV8Flag('--heap-growing-percent=60');
  setV8Flag('--semi-space-growth-factor=2');
  const kept: unknown[] = [];
  // oxlint-disable-next-line unicorn/no-new-array -- filled at once: `Array.from` takes ten times as long
  for (let turn = 0; turn < 1_000 && room() < wanted; turn += 1) kept.push(new Array<number>(8_000).fill(0.5));
  setV8Flag('--semi-space-growth-factor=1');
}

function room(): number {
  return v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? wanted;
}
