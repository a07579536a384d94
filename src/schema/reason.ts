import type { Node } from './ir.ts';

/** Why a schema could not be read: the first of its parts that could not. */
export function reasonIn(node: Node): string {
  return partIn(node, new Set()) ?? 'a part of the schema cannot be read';
}

function partIn(node: Node, visited: Set<string>): string | undefined {
  if (visited.has(node.key)) return undefined;
  visited.add(node.key);
  if (node.op === 'unread') return `the schema at ${node.pointer === '' ? 'the root' : node.pointer.slice(0, 200)} cannot be read: ${node.reason}`;
  if (node.op === 'text' && node.atom.says === 'pattern') return `the pattern ${JSON.stringify(node.atom.source.slice(0, 100))} cannot be read`;
  const below = 'parts' in node ? node.parts : 'part' in node ? [node.part] : node.op === 'ref' ? [node.target()] : [];
  for (const part of below) {
    const reason = partIn(part, visited);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
