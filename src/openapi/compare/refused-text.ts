import type { Json } from '../../model/json.ts';
import { contained } from '../../schema/contained.ts';
import { placed, refusedBy, type Placed } from './fit.ts';
import { readingsSchema, textReadings } from './wire-text.ts';
import { isOneText, isRepeated, joinedTexts, type Asked } from './written-as.ts';

const none: ReadonlySet<string> = new Set();

/** Whether nothing that the value's text may be read as is allowed; undefined where there are too many readings. */
export function refuses(value: Json, outer: Placed, { as, reading, depth, alone }: Asked): boolean | undefined {
  const kept = { objects: as.in === 'form', names: as.verbatim ?? none, isRepeated: (name: string) => isRepeated(as, name) };
  const read = textReadings(value, kept, depth);
  if (read === undefined) {
    const many = readingsSchema(value, kept, depth);
    const answer = many && contained({ document: many, pointer: '' }, refusedBy(outer), reading).contained;
    return answer === undefined || answer === 'unknown' ? undefined : answer === 'yes';
  }
  const isScalar = value !== null && typeof value !== 'object';
  const joined = isOneText({ as, depth }) && !isScalar ? joinedTexts(value) : [];
  const all = alone && isScalar ? read.flatMap((one) => [one, [one]]) : alone && Array.isArray(value) && value.length === 1 ? read.flatMap(itself) : read;
  return [...all, ...joined].every((candidate) => contained({ document: { const: candidate }, pointer: '' }, placed(outer), reading).contained === 'no');
}

/** A list of one, and the one. */
function itself(list: Json): readonly Json[] {
  return Array.isArray(list) ? [list, ...(list as readonly Json[])] : [list];
}
