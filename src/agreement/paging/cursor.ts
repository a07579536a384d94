import type { CursorPaging } from '../../model/agreement.ts';

/** Each page says where the next one begins: `?after=<cursor>&size=20`; `next` is where the answer says so. */
export function cursor(options: Omit<CursorPaging, 'style'>): CursorPaging {
  return { ...options, style: 'cursor' };
}
