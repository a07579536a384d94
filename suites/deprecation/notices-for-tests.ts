// What the one deprecated operation of the clean app says, to be changed by a test.
import type { Exchange } from '../../src/model/exchange.ts';
import type { Editable, Editing } from '../case-for-tests.ts';
import type { Notice, Notices } from './notices.probe.ts';

export const subject = { operation: 'GET /v1/summary' };

export function notices({ said }: Editing): Editable<Notices> {
  return said<Notices>('deprecation/notices');
}
export function noticeOf(data: Editing): Editable<Notice> {
  const found = notices(data).byOperation['GET /v1/summary'];
  if (found === undefined) throw new Error('GET /v1/summary is not deprecated');
  return found;
}
/** The answer that says it. */
export function saying(data: Editing): Editable<Exchange> {
  const { said, answer } = noticeOf(data);
  const [first] = said;
  if (first === undefined || answer === undefined) throw new Error('nothing was said');
  // One exchange in two places.
  noticeOf(data).answer = first;
  return first;
}
/** Whatever could vouch for others comes to this. */
export function controls(data: Editing, befall: (exchange: Editable<Exchange>) => void): void {
  for (const exchange of notices(data).controls) befall(exchange);
}
