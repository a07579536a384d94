import type { LinkPaging } from '../../model/agreement.ts';

/** The answer's `Link` header says where the next page is (RFC 8288); `items` is `''` when the body is the list itself. */
export function linkHeader(options: Omit<LinkPaging, 'style'>): LinkPaging {
  return { ...options, style: 'link' };
}
