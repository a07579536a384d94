import { pointer as pointerOf, type JsonPointer } from '../model/json.ts';

const limits = { nodes: 3_000_000, depth: 500 } as const;

type Step = { readonly value: unknown; readonly key: string; readonly depth: number; readonly above: Step | undefined };

/** Why a parsed value is not plain, finite JSON: `undefined` when it is. Counts what shared YAML aliases would become once written out. */
export function notPlain(root: unknown): { readonly reason: string; readonly at: JsonPointer } | undefined {
  const place = (step: Step | undefined): JsonPointer => {
    const keys: string[] = [];
    for (let current = step; current?.above !== undefined; current = current.above) keys.unshift(current.key);
    return pointerOf(keys.slice(0, 20));
  };
  const waiting: Step[] = [{ value: root, key: '', depth: 0, above: undefined }];
  let nodes = 0;
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { value, depth } = step;
    nodes += 1;
    if (nodes > limits.nodes) return { reason: `holds more than ${limits.nodes} values once its aliases are written out`, at: place(firstShared(root, step)) };
    if (depth > limits.depth) return { reason: `is nested deeper than ${limits.depth}`, at: place(step) };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') continue;
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) return { reason: `holds ${value}, which is not a JSON number`, at: place(step) };
      continue;
    }
    if (typeof value !== 'object' || !(Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null))) {
      return { reason: 'holds a value that JSON does not know', at: place(step) };
    }
    for (const [key, child] of Object.entries(value)) waiting.push({ value: child, key, depth: depth + 1, above: step });
  }
  return undefined;
}

/** The outermost step on the way to one whose value stands in several places. */
function firstShared(root: unknown, step: Step): Step | undefined {
  const seen = new Set<unknown>();
  const shared = new Set<unknown>();
  for (const waiting = [root]; waiting.length > 0;) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (seen.has(value)) shared.add(value);
    else for (const part of Object.values(seen.add(value) && value)) waiting.push(part);
  }
  let found: Step | undefined;
  for (let at: Step | undefined = step; at !== undefined; at = at.above) if (shared.has(at.value)) found = at;
  return found;
}
