import type { EncodedPaging } from '../../model/agreement.ts';

/**
 * One query parameter says which page: `page=3,20` is `{ parameter: 'page', template: '{page},{size}' }`, and `range=[0,24]` is
 * `{ parameter: 'range', template: '[{offset},{last}]' }`. Pages count from `first`, 1 unless told.
 */
export function encoded(options: Omit<EncodedPaging, 'style' | 'first'> & { readonly first?: 0 | 1 }): EncodedPaging {
  return { ...options, style: 'encoded', first: options.first ?? 1 };
}
