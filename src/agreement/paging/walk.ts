import type { PagingAgreement } from '../../model/agreement.ts';
import { isRecord, valueAt } from '../../model/json.ts';
import { encodedSize, encodedValue } from './encoded-value.ts';
import { linkTo } from './links.ts';

/** Where a walk over the pages of a list is. */
export interface Position {
  /** How many pages were received before. */
  readonly index: number;
  readonly size: number;
  /** How many items were received before. Limits are clamped without a word, so this is not `index * size`. */
  readonly received: number;
  /** What `nextIn` said of the page before. */
  readonly cursor?: string;
  /** The query of the link to the next page. */
  readonly next?: Readonly<Record<string, string>>;
}

/** The query that asks for the page at this position. */
export function pageQuery(paging: PagingAgreement, position: Position): Readonly<Record<string, string | number>> {
  switch (paging.style) {
    case 'page-number':
      return { [paging.page]: paging.first + position.index, ...sized(paging.size, position) };
    case 'offset-limit':
      return { [paging.offset]: position.received, [paging.limit]: position.size };
    case 'encoded':
      return { [paging.parameter]: encodedValue(paging, position) };
    case 'link':
      return position.next ?? sized(paging.size, position);
    case 'cursor':
      return { ...sized(paging.size, position), ...(position.cursor === undefined ? {} : { [paging.cursor]: position.cursor }) };
  }
}

/** How long a page is, where that can be asked for. */
function sized(parameter: string | undefined, { size }: Position): Readonly<Record<string, number>> {
  return parameter === undefined ? {} : { [parameter]: size };
}

/** Of what asks for a page: where it begins, or how long it is. */
export type PagePart = 'place' | 'size';

/** The query parameter that holds a part; undefined where only the App can say it. */
export function parameterOf(paging: PagingAgreement, part: PagePart): string | undefined {
  switch (paging.style) {
    case 'page-number':
      return part === 'place' ? paging.page : paging.size;
    case 'offset-limit':
      return part === 'place' ? paging.offset : paging.limit;
    case 'encoded':
      return paging.parameter;
    case 'link':
    case 'cursor':
      return part === 'place' ? undefined : paging.size;
  }
}

/** The query of the first page with something else in the place of one part, which need not be a number. What has no parameter is not asked. */
export function changedQuery(paging: PagingAgreement, size: number, part: PagePart, text: string): Readonly<Record<string, string | number>> {
  const position = { index: 0, size, received: 0 };
  if (paging.style === 'encoded') return { [paging.parameter]: encodedValue(paging, position, { [part]: text }) };
  const parameter = parameterOf(paging, part);
  return { ...pageQuery(paging, position), ...(parameter === undefined ? {} : { [parameter]: text }) };
}

/** How many items a query asks for; undefined where it does not say. */
export function sizeIn(paging: PagingAgreement, query: URLSearchParams): number | undefined {
  const parameter = parameterOf(paging, 'size');
  const written = parameter === undefined ? null : query.get(parameter);
  if (written === null) return undefined;
  return paging.style === 'encoded' ? encodedSize(paging, written) : Number(written);
}

/** The items of a page; undefined when there is no list where the agreement places it. */
export function itemsIn(paging: PagingAgreement, body: unknown): readonly unknown[] | undefined {
  const items = paging.items === '*' ? onlyArray(body) : valueAt(body, paging.items);
  return Array.isArray(items) ? (items as readonly unknown[]) : undefined;
}

/** The one array of a body: the body itself, or the only one of its members that is one. */
function onlyArray(body: unknown): unknown {
  if (Array.isArray(body)) return body;
  const [found, ...others] = isRecord(body) ? Object.values(body).filter(Array.isArray) : [];
  return others.length === 0 ? found : undefined;
}

/** The total; undefined when it is not agreed, absent, or told to be unknown (null, −1). */
export function totalIn(paging: PagingAgreement, body: unknown): number | undefined {
  const total = paging.total === undefined ? undefined : valueAt(body, paging.total);
  return typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined;
}

/** Whether the answer says that there is more, and with which cursor; undefined when `next` is not agreed. */
export function nextIn(paging: PagingAgreement, body: unknown): { readonly more: boolean; readonly cursor?: string } | undefined {
  if (paging.next === undefined) return undefined;
  const next = valueAt(body, paging.next);
  if (next === undefined || next === null || next === false || next === '') return { more: false };
  return typeof next === 'string' || typeof next === 'number' ? { more: true, cursor: cursorIn(paging, String(next)) } : { more: true };
}

/** The cursor itself, where the answer has the whole address of the next page, as Django REST framework does. */
function cursorIn(paging: PagingAgreement, next: string): string {
  const base = 'http://api.invalid';
  if (paging.style !== 'cursor' || !/^(?:https?:\/\/|[/?])/i.test(next) || !URL.canParse(next, base)) return next;
  return new URL(next, base).searchParams.get(paging.cursor) ?? next;
}

/** What an answer says of the page behind it: {@link nextIn}, or the answer's `Link` header where that is agreed. */
export function nextOf(
  paging: PagingAgreement,
  page: { readonly url: string; readonly links: readonly string[]; readonly body: unknown },
): { readonly more: boolean; readonly cursor?: string; readonly next?: Readonly<Record<string, string>> } | undefined {
  if (paging.style !== 'link') return nextIn(paging, page.body);
  const leads = linkTo('next', page.links, page.url);
  if (leads === undefined) return { more: false };
  // Only its query is followed: a credential goes nowhere that a header says.
  return leads.pathname === new URL(page.url).pathname ? { more: true, next: Object.fromEntries(leads.searchParams) } : { more: true };
}

/** True for both ways in which real apps say that a page lies past the end: an empty page, or a 4xx. */
export function isPastEnd(paging: PagingAgreement, answer: { readonly status: number; readonly body: unknown }): boolean {
  if (answer.status >= 400 && answer.status < 500) return true;
  return answer.status < 300 && itemsIn(paging, answer.body)?.length === 0;
}

/** An item's id as text; undefined when there is none at this place. */
export function itemId(item: unknown, idPlace: string): string | undefined {
  const id = valueAt(item, idPlace);
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined;
}
