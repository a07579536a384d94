import v8 from 'node:v8';
import vm from 'node:vm';

/** Below this nobody's memory is short. */
const worthwhile = 32 * 1024 * 1024;

/**
 * Lets go of what reading a large document left behind, above all a hundred bytes for each scalar of a YAML text, and has V8 collect again when
 * the heap is twice what is left: it would wait until there is four times as much. Some 30 ms.
 */
export function collectGarbage(): void {
  if (v8.getHeapStatistics().used_heap_size < worthwhile) return;
  v8.setFlagsFromString('--heap-growing-percent=100');
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = vm.runInNewContext('gc');
  v8.setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}

/** Takes back what `collectGarbage` asked for. */
export function collectAsUsual(): void {
  v8.setFlagsFromString('--heap-growing-percent=0');
}
