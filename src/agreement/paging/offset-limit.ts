import type { OffsetLimitPaging } from '../../model/agreement.ts';

/** A page begins after so many items: `?offset=40&limit=20`. `items` is `''` when the body is the list itself. */
export function offsetLimit(options: Omit<OffsetLimitPaging, 'style'>): OffsetLimitPaging {
  return { ...options, style: 'offset-limit' };
}
