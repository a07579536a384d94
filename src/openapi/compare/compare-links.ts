import { withoutNames } from '../../model/operation.ts';
import { cameOrWent } from './changes.ts';
import { tell, type Meeting } from './meeting.ts';
import { operationsOf } from './operations.ts';
import { canonical } from './same.ts';
import { child, members, own, settled, textOf, type Found, type Side } from './side.ts';

type Links = ReadonlyMap<string, { readonly at: Found; readonly says: Found }>;

const direction = 'response';

/** What may be asked next (OpenAPI 3.1 §4.8.20): said of the wire, and not on it. Clients that are generated may offer it. */
export function compareLinks(meeting: Meeting, old: Found, next: Found, response: string): void {
  const { sides } = meeting.context;
  const [was, is] = [linksOf(sides.old, old), linksOf(sides.new, next)];
  for (const [name, one] of was) {
    const other = is.get(name);
    const subject = `the link ${name} of ${response}`;
    if (other === undefined) {
      const text = `${subject} is gone`;
      tell(meeting, { id: 'response-link-removed', effect: 'remark', direction, old: one.at, new: next, missing: 'new', about: name, text });
      continue;
    }
    const says = differences(sides.old, one.says, sides.new, other.says);
    if (says.length === 0) continue;
    const text = `${subject} ${says.join(', ')}`;
    tell(meeting, { id: 'response-link-changed', effect: 'remark', direction, old: one.at, new: other.at, about: name, text });
  }
  for (const [name, { at }] of is) {
    if (was.has(name)) continue;
    const text = `the link ${name} of ${response} is new`;
    tell(meeting, { id: 'response-link-added', effect: 'remark', direction, old, new: at, missing: 'old', about: name, text });
  }
}

function linksOf(side: Side, response: Found): Links {
  const links = members(child(response, 'links')).filter(([name]) => !name.startsWith('x-'));
  return new Map(links.map(([name, at]) => [name, { at, says: settled(side, at) ?? at }]));
}

const words = [
  ['parameters', 'parameters'],
  ['requestBody', 'body'],
  ['server', 'server'],
] as const;

function differences(oldSide: Side, one: Found, newSide: Side, other: Found): readonly string[] {
  const [from, to] = [targetOf(oldSide, one), targetOf(newSide, other)];
  const elsewhere = from.is === to.is ? [] : [`leads to ${to.written} instead of ${from.written}`];
  const rest = words.flatMap(([word, name]) => {
    const [was, is] = [own(one.value, word), own(other.value, word)];
    return canonical(was) === canonical(is) ? [] : [cameOrWent(name, was, is)];
  });
  return [...elsewhere, ...rest];
}

/** The operation that a link names or points at: by method and path where the document has it, for a name may change and a place be named. */
function targetOf(side: Side, { value }: Found): { readonly is: string; readonly written: string } {
  const id = textOf(own(value, 'operationId'));
  const reference = textOf(own(value, 'operationRef'));
  const written = (id ?? reference ?? 'nothing').slice(0, 200);
  const isInside = id === undefined && reference?.startsWith('#/') === true;
  const pointed = isInside ? settled(side, { pointer: '', value: { $ref: reference } })?.value : undefined;
  const { byName, byValue } = namesOf(side);
  return { is: (id === undefined ? byValue.get(pointed) : byName.get(id)) ?? written, written };
}

interface Names {
  readonly byName: ReadonlyMap<string, string>;
  readonly byValue: ReadonlyMap<unknown, string>;
}

const known = new WeakMap<Side, Names>();

function namesOf(side: Side): Names {
  const before = known.get(side);
  if (before !== undefined) return before;
  const all = operationsOf(side).map(({ method, path, at }) => [at.value, withoutNames(`${method} ${path}` as `GET /${string}`)] as const);
  const made: Names = {
    byName: new Map(all.flatMap(([value, name]) => (textOf(own(value, 'operationId')) === undefined ? [] : [[String(own(value, 'operationId')), name]]))),
    byValue: new Map(all),
  };
  known.set(side, made);
  return made;
}
