import type { Json } from '../../model/json.ts';
import type { Change } from './changes.ts';
import type { Difference } from './difference.ts';
import type { Fits } from './fit.ts';
import type { Sides } from './object-changes.ts';
import type { Found } from './side.ts';
import type { Speaker } from './speaker.ts';

/** Keywords that mean the same whatever stands beside them. */
const alone = new Set(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'multipleOf', 'pattern', 'format', 'uniqueItems']);
const bounds = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']);

/**
 * A value that the speaker may say and that does not keep to a rule that came or went; `none` where there is none, so that the rule breaks
 * nothing by itself, whatever else changed beside it. Undefined where that cannot be asked.
 */
export function ranInto(
  sides: Sides,
  fits: Fits,
  { old, new: next, types }: Change,
  at: Difference,
  speaker: Speaker,
): { readonly value: Json } | 'none' | undefined {
  const named = types?.[speaker === 'client' ? 'new' : 'old'];
  if (named !== undefined && named.length > 0) {
    const saying = speaker === 'client' ? 'old' : 'new';
    const kept = fits.keeps({ type: named }, at[saying], saying, speaker);
    return kept.contained === 'no' ? { value: kept.value } : undefined;
  }
  const [rule, other] = speaker === 'client' ? [next, old] : [old, next];
  // Who is held to one rule less may go on as before.
  if (rule === undefined && other !== undefined && alone.has(keywordOf(other))) return 'none';
  const [side, saying] = speaker === 'client' ? ([sides.new, 'old'] as const) : ([sides.old, 'new'] as const);
  const keyword = rule === undefined ? '' : keywordOf(rule);
  // OpenAPI 3.0's `exclusiveMinimum: true` makes another bound of the one beside it.
  if (rule === undefined || !(alone.has(keyword) || (bounds.has(keyword) && !side.is30))) return undefined;
  const kept = fits.keeps({ [keyword]: rule.value }, at[saying], saying, speaker);
  if (kept.contained === 'unknown') return undefined;
  return kept.contained === 'yes' ? 'none' : { value: kept.value };
}

function keywordOf({ pointer }: Found): string {
  return pointer.split('/').at(-1) ?? '';
}
