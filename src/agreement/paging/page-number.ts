import type { PageNumberPaging } from '../../model/agreement.ts';

/** Pages have numbers: `?page=2&size=20`, or `?page=2` where all are of one size. Pages count from `first`, 1 unless told; `items` is `''` when the body is the list itself. */
export function pageNumber(options: Omit<PageNumberPaging, 'style' | 'first'> & { readonly first?: 0 | 1 }): PageNumberPaging {
  return { ...options, style: 'page-number', first: options.first ?? 1 };
}
