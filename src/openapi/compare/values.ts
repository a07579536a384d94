import type { Json } from '../../model/json.ts';
import type { Change } from './changes.ts';
import { shown } from './changes.ts';
import type { Shape } from './shape.ts';

/** What changed in the types and in the listed values; `disjoint` when nothing below needs to be looked at. */
export function valueChanges(old: Shape, next: Shape): { readonly changes: readonly Change[]; readonly disjoint: boolean } {
  const listed = listedChanges(old, next);
  // Listed values say all that types would say.
  if (old.values !== undefined && next.values !== undefined) return { changes: listed, disjoint: true };
  const types = typeChanges(old, next);
  // Of another type, it is no longer one of those that were listed anyway.
  return { changes: types.disjoint ? types.changes : [...types.changes, ...listed], disjoint: types.disjoint };
}

function listedChanges(old: Shape, next: Shape): readonly Change[] {
  const places = { old: old.valuesAt ?? old.at, new: next.valuesAt ?? next.at };
  if (old.values === undefined && next.values === undefined) return [];
  if (old.values === undefined) return [{ kind: 'became-enum', effect: 'narrower', text: `allows only ${several(next.values)} now`, ...places }];
  if (next.values === undefined) return [{ kind: 'enum-removed', effect: 'wider', text: `is no longer one of ${several(old.values)}`, ...places }];
  const gone = new Map([...old.values].filter(([key]) => next.values?.has(key) !== true));
  const come = new Map([...next.values].filter(([key]) => old.values?.has(key) !== true));
  if (gone.size > 0 && gone.size === old.values.size && come.size === next.values.size && gone.size === 1) {
    return [{ kind: 'const-changed', effect: 'other', text: `is ${several(come)} instead of ${several(gone)}`, ...places }];
  }
  const changes: Change[] = [];
  const nullOf = (values: ReadonlyMap<string, Json>): boolean => values.size === 1 && values.has('null');
  if (gone.size > 0) {
    changes.push(
      nullOf(gone)
        ? { kind: 'became-not-nullable', effect: 'narrower', text: 'may not be null any more', ...places }
        : { kind: 'enum-value-removed', effect: 'narrower', text: `does not allow ${several(gone)} any more`, ...places },
    );
  }
  if (come.size > 0) {
    changes.push(
      nullOf(come)
        ? { kind: 'became-nullable', effect: 'wider', text: 'may be null now', ...places }
        : { kind: 'enum-value-added', effect: 'wider', text: `may be ${several(come)} now`, ...places },
    );
  }
  return changes;
}

function several(values: ReadonlyMap<string, Json> | undefined): string {
  const all = [...(values ?? new Map<string, Json>()).values()].map(shown);
  return all.length > 6 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
}

function typeChanges(old: Shape, next: Shape): { readonly changes: readonly Change[]; readonly disjoint: boolean } {
  const one = namesOf(old);
  const other = namesOf(next);
  const places = { old: old.at, new: next.at };
  const types = { ...(one && { old: [...one] }), ...(other && { new: [...other] }) };
  if (one === undefined && other === undefined) return { changes: [], disjoint: false };
  if (one === undefined || other === undefined) {
    const change: Change =
      one === undefined
        ? { kind: 'type-specialized', effect: 'narrower', text: `must be ${words(other)} now, and could be anything`, types, ...places }
        : { kind: 'type-generalized', effect: 'wider', text: `may be anything now, and was ${words(one)}`, types, ...places };
    return { changes: [change], disjoint: false };
  }
  const gone = [...one].filter((type) => !admits(other, type));
  const come = [...other].filter((type) => !admits(one, type));
  const changes: Change[] = [];
  const goneTypes = gone.filter((type) => type !== 'null');
  const comeTypes = come.filter((type) => type !== 'null');
  if (gone.includes('null')) changes.push({ kind: 'became-not-nullable', effect: 'narrower', text: 'may not be null any more', ...places });
  if (come.includes('null')) changes.push({ kind: 'became-nullable', effect: 'wider', text: 'may be null now', ...places });
  const text = `is ${words(other)} instead of ${words(one)}`;
  if (goneTypes.length > 0 && comeTypes.length > 0) changes.push({ kind: 'type-changed', effect: 'other', text, types, ...places });
  else if (goneTypes.length > 0) changes.push({ kind: 'type-specialized', effect: 'narrower', text, types, ...places });
  else if (comeTypes.length > 0) changes.push({ kind: 'type-generalized', effect: 'wider', text, types, ...places });
  const common = [...one].some(
    (type) => type !== 'null' && (other.has(type) || (type === 'integer' && other.has('number')) || (type === 'number' && other.has('integer'))),
  );
  return { changes, disjoint: !common && one.size > 0 && other.size > 0 };
}

/** The types that a schema names, by its alternatives too. */
function namesOf(shape: Shape): ReadonlySet<string> | undefined {
  if (shape.types !== undefined) return shape.types;
  if (shape.values === undefined) return undefined;
  return new Set([...shape.values.values()].map(typeOf));
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function admits(types: ReadonlySet<string>, type: string): boolean {
  return types.has(type) || (type === 'integer' && types.has('number'));
}

function words(types: ReadonlySet<string> | undefined): string {
  return types === undefined || types.size === 0 ? 'nothing' : [...types].join(' or ');
}
