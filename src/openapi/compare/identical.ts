import { isRecord, type JsonPointer } from '../../model/json.ts';
import { basesOf } from './inheritance.ts';
import { step, type Side } from './side.ts';

/** Which parts of the two documents are the same word for word, references included. */
export interface Identity {
  /** Both values are the same but for remarks, and so is everything that they refer to. */
  readonly identical: (old: unknown, next: unknown) => boolean;
}

const remarks = new Set(['description', 'summary', 'title', 'example', 'examples', 'externalDocs']);
// Whose members somebody named, so that none of their names is a word.
const names = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  'dependentRequired',
  'dependencies',
  '$defs',
  'definitions',
  'mapping',
  'responses',
  'headers',
  'encoding',
  'links',
  'callbacks',
  'content',
  'security',
  'securitySchemes',
  'scopes',
  'variables',
]);
// Values, in which no word is a remark, however deep.
const values = new Set(['default', 'const', 'enum']);

type Kind = 'words' | 'names' | 'values';

/**
 * Most of two versions of a document is the same, and what is the same needs no comparison. Every part is walked once, in step, and every
 * reference once for the whole document; a reference is good when nothing that can be reached from it differs.
 */
export function identityOf(oldSide: Side, newSide: Side): Identity {
  const inside = new Map<string, ReadonlySet<string> | 'differs'>();
  const good = new Map<string, boolean>();

  const lookInto = (reference: string): ReadonlySet<string> | 'differs' => {
    const known = inside.get(reference);
    if (known !== undefined) return known;
    const at = { pointer: '' as JsonPointer, value: { $ref: reference } };
    // One step only: what stands beside the next reference counts.
    const old = step(oldSide, at);
    const next = step(newSide, at);
    const references = new Set<string>();
    const equal = old !== undefined && next !== undefined && alike(old.value, next.value, references, 0, 'words');
    // What a base leads to is read by whoever is sent it.
    for (const side of [oldSide, newSide]) {
      const base = (side === oldSide ? old : next)?.pointer;
      for (const { pointer } of (base === undefined ? undefined : basesOf(side).get(base))?.children.values() ?? []) references.add(`#${pointer}`);
    }
    const found = equal ? references : 'differs';
    inside.set(reference, found);
    return found;
  };

  /** Looks at all that can be reached from a reference; what was found good or bad before is not walked again. */
  const isGood = (start: string): boolean => {
    const before = good.get(start);
    if (before !== undefined) return before;
    const reached = new Set([start]);
    for (const reference of reached) {
      const known = good.get(reference);
      if (known === true) continue;
      const found = known === false ? 'differs' : lookInto(reference);
      if (found === 'differs') {
        good.set(reference, false);
        good.set(start, false);
        return false;
      }
      for (const next of found) reached.add(next);
    }
    for (const reference of reached) good.set(reference, true);
    return true;
  };

  return {
    identical(old, next) {
      const references = new Set<string>();
      return alike(old, next, references, 0, 'words') && [...references].every(isGood);
    },
  };
}

/** The same JSON, but for remarks; the references in it are collected and not followed. */
function alike(a: unknown, b: unknown, references: Set<string>, depth: number, kind: Kind): boolean {
  if (a === b) {
    if (typeof a === 'object' && a !== null) collect(a, references, depth);
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > 400) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index += 1) if (!alike(a[index], b[index], references, depth + 1, kind)) return false;
    return true;
  }
  if (Array.isArray(b) || !isRecord(a) || !isRecord(b)) return false;
  const worded = kind === 'words';
  for (const key in a) {
    if (worded && remarks.has(key)) continue;
    if (!Object.hasOwn(b, key)) return false;
    const value = a[key];
    if ((key === '$dynamicRef' || key === '$recursiveRef') && typeof value === 'string') return false;
    if (key === '$ref' && typeof value === 'string') {
      if (value !== b[key]) return false;
      references.add(value);
    } else if (!alike(value, b[key], references, depth + 1, below(kind, key))) return false;
  }
  for (const key in b) if (!Object.hasOwn(a, key) && !(worded && remarks.has(key))) return false;
  return true;
}

function below(kind: Kind, key: string): Kind {
  if (kind === 'values' || (kind === 'words' && values.has(key))) return 'values';
  return kind === 'words' && names.has(key) ? 'names' : 'words';
}

function collect(value: object, references: Set<string>, depth: number): void {
  if (depth > 400) return;
  for (const [key, part] of Object.entries(value) as [string, unknown][]) {
    if (key === '$ref' && typeof part === 'string') references.add(part);
    else if (typeof part === 'object' && part !== null) collect(part, references, depth + 1);
  }
}
