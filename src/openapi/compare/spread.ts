import { textSoften } from './as-text.ts';
import { speaks, type Meeting } from './meeting.ts';
import type { Parameter } from './parts.ts';
import { shapeOf } from './shape.ts';
import type { Side } from './side.ts';

type Parameters = ReadonlyMap<string, Parameter>;

/**
 * The parameters that are one object in the one document and its properties in the other: spread over the query (`style: form` with `explode`)
 * they cannot be told apart. Only where each property has its parameter, and both say the same of it.
 */
export function spreadAlike(meeting: Meeting): ReadonlySet<string> {
  const [old, next] = [meeting.old.parts().parameters, meeting.new.parts().parameters];
  return new Set([...spreadIn(meeting, 'old', old, next), ...spreadIn(meeting, 'new', next, old)]);
}

function spreadIn(meeting: Meeting, which: 'old' | 'new', mine: Parameters, theirs: Parameters): readonly string[] {
  return [...mine].flatMap(([key, whole]) => {
    const parts = theirs.has(key) ? undefined : partsOf(meeting.context.sides[which], whole);
    if (parts === undefined) return [];
    const pairs = parts.map((part) => [part, `${part.in} ${part.name}`] as const);
    const alike = pairs.every(([part, name]) => {
      const other = theirs.get(name);
      return other !== undefined && !mine.has(name) && isAlike(meeting, which === 'old' ? [part, other] : [other, part]);
    });
    return alike ? [key, ...pairs.map(([, name]) => name)] : [];
  });
}

/** Undefined for what is no object that is spread. */
function partsOf(side: Side, whole: Parameter): readonly Parameter[] | undefined {
  const { style, explode, content } = whole.serialization;
  if ((whole.in !== 'query' && whole.in !== 'cookie') || style !== 'form' || !explode || content !== undefined || whole.schema === undefined) return undefined;
  const { types, properties, required, unions, values, schemas, partial } = shapeOf(side, whole.schema);
  const isPlain = types?.has('object') === true && types.size === 1 && unions.length === 0 && values === undefined && schemas.size === 0 && !partial;
  if (!isPlain || properties.size === 0) return undefined;
  const parts = [...properties].map(([name, schema]): Parameter => ({ ...whole, name, schema, required: whole.required && required.has(name) }));
  // No style says how a list or an object stands within an object.
  const isFlat = parts.every(({ schema }) => schema !== undefined && !['array', 'object'].some((type) => shapeOf(side, schema).types?.has(type) ?? true));
  // Who sends none of them sends no object, and may; who sends some has to send those that are required.
  return isFlat && (whole.required || required.size === 0) ? parts : undefined;
}

function isAlike(meeting: Meeting, [old, next]: readonly [Parameter, Parameter]): boolean {
  const isForm = [old, next].every(({ serialization: { style, content } }) => style === 'form' && content === undefined);
  if (!isForm || old.required !== next.required || old.schema === undefined || next.schema === undefined) return false;
  return textSoften(meeting.context, speaks(meeting, 'request'), { in: old.in, explode: true }).same(old.schema, next.schema);
}
