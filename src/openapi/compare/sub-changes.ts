import type { Change } from './changes.ts';
import type { Sameness } from './same.ts';
import type { Shape } from './shape.ts';
import type { Found } from './side.ts';

// Keywords whose schemas are laid beside one another whole. What they come to is for containment to decide.
const names: ReadonlyMap<string, string> = new Map([
  ['propertyNames', 'property-names'],
  ['contains', 'contains'],
  ['not', 'not'],
  ['if', 'if'],
  ['then', 'then'],
  ['else', 'else'],
  ['unevaluatedItems', 'unevaluated-items'],
  ['unevaluatedProperties', 'unevaluated-properties'],
  ['contentSchema', 'content-schema'],
]);
const maps: Readonly<Record<string, readonly [kind: string, says: string]>> = {
  patternProperties: ['pattern-property', 'properties named like'],
  dependentSchemas: ['dependent-schema', 'what it asks for beside'],
};

export function subschemaChanges(old: Shape, next: Shape, { same }: Sameness): readonly Change[] {
  const keys = new Set([...old.schemas.keys(), ...next.schemas.keys()]);
  return [...keys].flatMap((key): readonly Change[] => {
    const [keyword = '', ...rest] = key.split('/');
    const map = maps[keyword];
    const kind = map?.[0] ?? names.get(keyword);
    if (kind === undefined) return [];
    const says = map === undefined ? `\`${keyword}\`` : `${map[1]} ${JSON.stringify(rest.join('/'))}`;
    return one(kind, says, old.schemas.get(key), next.schemas.get(key), { old, next, same });
  });
}

function one(kind: string, says: string, was: Found | undefined, is: Found | undefined, shapes: { old: Shape; next: Shape } & Sameness): readonly Change[] {
  const places = { old: was ?? shapes.old.at, new: is ?? shapes.next.at };
  if (was === undefined) return [{ kind: `${kind}-added`, effect: 'unclear', text: `says something of ${says} now`, ...places }];
  if (is === undefined) return [{ kind: `${kind}-removed`, effect: 'unclear', text: `says nothing of ${says} any more`, ...places }];
  if (kind === 'pattern-property') return [];
  return shapes.same(was, is) ? [] : [{ kind: `${kind}-changed`, effect: 'unclear', text: `says something else of ${says}`, ...places }];
}
