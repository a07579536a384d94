import { uncoveredOf } from './covered.ts';
import { declarationsOf } from './law.ts';
import { allOf, anyOf, ofKinds, pick, size, type Node, type NodeOf } from './ir.ts';
import { kindBits } from './json-kind.ts';

/**
 * What is left of the inner schema without those of its alternatives of which it shows from the structure that the outer schema has all their
 * values: of fifty, where one changed, one. The same schema where nothing is left out.
 * @param milliseconds to look for it
 */
export function uncovered(inner: Node, outer: Node, milliseconds: number): Node {
  const node = unfolded(inner);
  const parts = node.op === 'and' ? node.parts : [node];
  const choice = pick('or', parts).reduce<NodeOf<'or'> | undefined>((most, one) => (one.parts.length > (most?.parts.length ?? 0) ? one : most), undefined);
  if (choice === undefined) return inner;
  const beside = parts.filter((part) => part !== choice);
  const rest = uncoveredOf(choice.parts, beside, node, outer, milliseconds);
  return rest === undefined || rest.length === choice.parts.length ? inner : allOf([...beside, anyOf([...rest, ...declaredAt(node)])]);
}

/** More references in a row than anybody writes: those that lead round in a circle never end. */
const longestChain = 20;

function unfolded(node: Node): Node {
  let found = node;
  for (let hop = 0; hop < longestChain && found.op === 'ref'; hop += 1) found = found.target();
  return found;
}

/** By the law it matters what any of the alternatives declares: it is said by one more, which has no values. */
export function declaredAt(node: Node): readonly Node[] {
  const marks = declarationsOf(node);
  return marks.length === 0 ? [] : [allOf([ofKinds(kindBits.object), size(1, 0), ...marks])];
}
