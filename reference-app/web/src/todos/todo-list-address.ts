/** Which part of the list is shown. Lives in the address bar, so reload, back and a bookmark keep it. */
export const PAGE_SIZE = 10;

export type TodoFilter = 'all' | 'open' | 'done';

export interface TodoListAddress {
  page: number;
  filter: TodoFilter;
}

export function readAddress(page: string | null | undefined, show: string | null | undefined): TodoListAddress {
  return {
    page: /^[1-9]\d{0,5}$/.test(page ?? '') ? Number(page) : 1,
    filter: show === 'open' || show === 'done' ? show : 'all',
  };
}

export function writeAddress({ page, filter }: TodoListAddress): string {
  const search = new URLSearchParams();
  if (filter !== 'all') search.set('show', filter);
  if (page > 1) search.set('page', String(page));
  return search.size === 0 ? '/todos' : `/todos?${search}`;
}
