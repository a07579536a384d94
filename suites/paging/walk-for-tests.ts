// What the tests of several checks change in the recorded walks.
import type { Exchange } from '../../src/author.ts';
import { answering, type Editable, type Editing } from '../case-for-tests.ts';
import type { Walk, WalkOf } from './walk.probe.ts';

type Asked = NonNullable<Editable<WalkOf>['asked']>;

/** What was recorded of one resource; the others are set aside. */
export function walkOf({ said }: Editing, resource: 'todos' | 'labels'): Editable<WalkOf> & { asked: Asked } {
  const all = said<Walk>('paging/walk');
  const one = all.byResource[resource];
  if (one?.asked === undefined) throw new Error(`no ${resource} were walked`);
  all.byResource = { [resource]: one };
  return one as Editable<WalkOf> & { asked: Asked };
}

/** All pages of both walks. */
export function pagesOf(walk: Editable<WalkOf>): Editable<Exchange>[] {
  return walk.walks.flatMap(({ pages }) => pages);
}

export function bodyOf(exchange: Editable<Exchange> | undefined): Record<string, unknown> & { items: unknown[] } {
  const text = exchange?.response.kind === 'answered' ? (exchange.response.body?.text ?? '') : '';
  return JSON.parse(text) as Record<string, unknown> & { items: unknown[] };
}

/** The same answer with other members in its body; headers stay. */
export function saying(exchange: Editable<Exchange> | undefined, change: (body: Record<string, unknown> & { items: unknown[] }) => unknown): void {
  if (exchange?.response.kind !== 'answered') throw new Error('nothing was answered');
  const body = bodyOf(exchange);
  const { status, headers } = exchange.response;
  answering(exchange, status, { headers, body: JSON.stringify(change(body) ?? body) });
}
