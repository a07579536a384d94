import { isRecord } from '../model/json.ts';
import { belongsToDocument, type Node } from './ir.ts';
import type { ReadingOf } from './reader.ts';

/** A schema of none but these says the same wherever it stands, in whatever document and direction. */
const asserting: ReadonlySet<string> = new Set(
  'type enum const format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf nullable'.split(' '),
);
const idle: ReadonlySet<string> = new Set('title description default example examples deprecated readOnly writeOnly externalDocs xml $comment'.split(' '));
/** Longer lists are seldom met twice. */
const longest = 50;

const leaves = new Map<string, Node>();
const mostLeaves = 20_000;

/** Reads a schema of plain values, each but once: `{ "type": "string" }` is most of what documents say. Undefined for any other. */
export function readLeaf({ dialect, formats }: ReadingOf, value: unknown, readOne: (value: Readonly<Record<string, unknown>>) => Node): Node | undefined {
  if (!isRecord(value)) return undefined;
  const says = saying(value);
  if (says === undefined) return undefined;
  const key = `${dialect} ${formats} ${says}`;
  const before = leaves.get(key);
  if (before !== undefined) return before;
  const node = readOne(value);
  // What could not be read is told with its place.
  if (belongsToDocument(node)) return undefined;
  if (leaves.size >= mostLeaves) leaves.clear();
  leaves.set(key, node);
  return node;
}

/** Equal only for schemas that say the same. */
function saying(schema: Readonly<Record<string, unknown>>): string | undefined {
  let text = '';
  for (const [keyword, says] of Object.entries(schema)) {
    if (idle.has(keyword) || keyword.startsWith('x-')) continue;
    if (!asserting.has(keyword)) return undefined;
    if (typeof says === 'string') text += `${keyword} ${says.length} ${says}\n`;
    else if (typeof says === 'boolean' || isFinite(says)) text += `${keyword} =${String(says)}\n`;
    else if (Array.isArray(says) && says.length <= longest && says.every((one) => typeof one === 'string' || isFinite(one)))
      text += `${keyword} ${JSON.stringify(says)}\n`;
    else return undefined;
  }
  return text;
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
