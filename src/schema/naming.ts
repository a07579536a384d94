import { hash } from 'node:crypto';
import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { isExact } from './json-kind.ts';
import type { Found } from './reference.ts';
import type { Resolver } from './resolve.ts';

/** What a reference's target is called: by its content and the content of all it refers to, in whatever document. */
export interface Name {
  readonly name: string;
  /** It refers to itself, perhaps through others. */
  readonly recursive: boolean;
}

interface Target {
  readonly found: Found;
  /** Its text in pieces, with the targets of its references between them. */
  readonly pieces: readonly string[];
  readonly refers: readonly Found[];
  index: number;
  low: number;
  open: boolean;
  name?: Name;
}

/** Gives names to the targets of references, each once as long as it is kept. Strongly connected components after Tarjan, without recursion. */
export function namer(resolver: Resolver): (found: Found) => Name {
  const targets = new Map<JsonPointer, Target>();
  const stack: Target[] = [];
  let clock = 0;

  const enter = (found: Found): Target => {
    const { pieces, refers } = apart(found, resolver);
    const target: Target = { found, pieces, refers, index: clock, low: clock, open: true };
    clock += 1;
    targets.set(found.pointer, target);
    stack.push(target);
    return target;
  };

  const close = (head: Target): void => {
    const members = stack.splice(stack.indexOf(head)).sort((a, b) => (a.found.pointer < b.found.pointer ? -1 : 1));
    const inside = new Set(members.map(({ found }) => found.pointer));
    const recursive = members.length > 1 || head.refers.some(({ pointer }) => pointer === head.found.pointer);
    const digest = hash('sha1', members.map((member) => (recursive ? member.found.pointer : '') + textOf(member, inside)).join('\n'), 'base64');
    for (const member of members) {
      member.open = false;
      member.name = { recursive, name: recursive ? `${digest} ${member.found.pointer}` : digest };
    }
  };

  const textOf = ({ pieces }: Target, inside: ReadonlySet<JsonPointer>): string =>
    pieces
      .map((piece, index) =>
        index % 2 === 0 ? piece : inside.has(piece as JsonPointer) ? `<${piece}>` : `<${targets.get(piece as JsonPointer)?.name?.name ?? ''}>`,
      )
      .join('');

  return (found) => {
    const known = targets.get(found.pointer)?.name;
    if (known !== undefined) return known;
    const walk: { readonly target: Target; next: number }[] = [{ target: enter(found), next: 0 }];
    for (let top = walk.at(-1); top !== undefined; top = walk.at(-1)) {
      const { target } = top;
      const refers = target.refers[top.next];
      if (refers === undefined) {
        if (target.low === target.index) close(target);
        walk.pop();
        const above = walk.at(-1)?.target;
        if (above !== undefined) above.low = Math.min(above.low, target.low);
        continue;
      }
      top.next += 1;
      const other = targets.get(refers.pointer);
      if (other === undefined) walk.push({ target: enter(refers), next: 0 });
      else if (other.open) target.low = Math.min(target.low, other.index);
    }
    return targets.get(found.pointer)?.name ?? { name: found.pointer, recursive: true };
  };
}

/** Nothing of these is ever asserted. */
const said: ReadonlySet<string> = new Set(['description', 'title', 'example', 'examples', 'default', 'externalDocs', 'xml', '$comment']);

/** Where nothing is dynamic all three lead to the same place. */
const references: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$recursiveRef']);

/** What stands below a keyword, where it is no schema: names that may be any, or plain values. */
const below: ReadonlyMap<string, 'map' | 'value'> = new Map([
  ...['properties', 'patternProperties', '$defs', 'definitions', 'dependencies', 'dependentSchemas', 'dependentRequired'].map((key) => [key, 'map'] as const),
  ...['enum', 'const'].map((key) => [key, 'value'] as const),
]);

function apart(found: Found, resolver: Resolver): Pick<Target, 'pieces' | 'refers'> {
  const pieces: string[] = [];
  const refers: Found[] = [];
  let text = '';
  // Where it stands matters to references only.
  const way: (string | number)[] = [];
  const visit = (value: unknown, reading: 'schema' | 'map' | 'value'): void => {
    if (Array.isArray(value)) {
      text += '[';
      for (const [index, child] of (value as readonly unknown[]).entries()) {
        way.push(index);
        visit(child, reading === 'value' ? 'value' : 'schema');
        way.pop();
        text += ',';
      }
      text += ']';
    } else if (isRecord(value) && !isExact(value)) {
      text += '{';
      for (const key of Object.keys(value).sort()) {
        const child = value[key];
        if (reading === 'schema' && said.has(key)) continue;
        text += `${JSON.stringify(key)}:`;
        if (reading === 'schema' && references.has(key) && typeof child === 'string') {
          const target = resolver.resolve(child, `${found.pointer}${pointerOf(way)}` as JsonPointer);
          if ('reason' in target) text += `lost ${JSON.stringify(child)}`;
          else {
            pieces.push(text, target.pointer);
            refers.push(target);
            text = '';
          }
        } else {
          way.push(key);
          visit(child, reading === 'schema' ? (below.get(key) ?? 'schema') : reading === 'map' ? 'schema' : 'value');
          way.pop();
        }
        text += ',';
      }
      text += '}';
    } else text += isExact(value) ? value.rawJSON : (JSON.stringify(value) ?? '');
  };
  visit(found.value, 'schema');
  pieces.push(text);
  return { pieces, refers };
}
