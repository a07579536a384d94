import {
  defineCheck,
  itemId,
  itemsIn,
  jsonBody,
  parameterOf,
  sizeIn,
  statusOf,
  succeeded,
  type Check,
  type Exchange,
  type PagingAgreement,
} from '../../src/author.ts';
import { listedId } from '../contract/operations.probe.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { filterName, walk, whatPages, type Filtered } from './walk.probe.ts';

export const paramsHonoured: Check = defineCheck({
  title: 'The page and size parameters that are agreed change the answer',
  sources: ['OWASP ASVS 5.0 2.2.1', 'OpenAPI 3.1 §4.8.12 (Parameter Object)'],
  needs: { walk },
  uses: { openapi },
  appliesTo: whatPages,
  messages: {
    sizeIgnored: { level: 'breaking', text: '{operation} gives {given} items whether {few} or {many} are asked for with {parameter}' },
    placeIgnored: { level: 'breaking', text: '{operation} gives the first page again when the second is asked for with {parameter}' },
    refused: { level: 'breaking', text: '{operation} answers {status} when asked with {parameter}, and {plain} without' },
    filterLost: {
      level: 'breaking',
      text: '{operation} with {filter} shows on its second page what it shows there without: the first page holds the {left} that the filter leaves',
    },
    undeclared: { level: 'warning', text: '{operation} takes {parameter}, which its document does not declare' },
  },
  run({ walk, openapi }, { examine, nothing, report }) {
    let whole = 0;
    for (const { operation, paging, id, created, control, asked } of Object.values(walk.byResource)) {
      const there = succeeded(control) && statusOf(control) !== 202;
      const shown = asked === undefined ? undefined : count(paging, asked.plain);
      const size = parameterOf(paging, 'size');
      // Of one size, and that large enough: there is no second page to ask for.
      if (size === undefined && there && asked !== undefined && holdsAll(paging, asked.plain, id, created)) {
        whole += 1;
        continue;
      }
      const on = examine({ operation }, { held: there && shown !== undefined && shown > 2, by: there ? (asked?.plain.id ?? control.id) : control.id });
      const [small, second] = asked?.small ?? [];
      if (!on || asked === undefined || small === undefined) continue;
      const place = placeOf(paging);
      const [given, most] = [count(paging, small), count(paging, asked.large)];
      if (refuses(small) && refuses(asked.large)) {
        report(on, 'refused', {
          data: { operation, parameter: size ?? place, status: statusOf(small) ?? 0, plain: statusOf(asked.plain) ?? 0 },
          expected: { witness: 'agreement', at: 'paging', value: size ?? place },
          actual: { witness: 'paging/walk', at: small.id, value: statusOf(small) },
        });
        continue;
      }
      // A smallest size that is granted may be more than asked for; then the larger size gives more.
      if (size !== undefined && given !== undefined && given > sizeOf(paging, small) && given === most) {
        report(on, 'sizeIgnored', {
          data: { operation, given, parameter: size, few: sizeOf(paging, small), many: sizeOf(paging, asked.large) },
          expected: { witness: 'agreement', at: 'paging', value: { [size]: sizeOf(paging, small) } },
          actual: { witness: 'paging/walk', at: small.id, value: { items: given } },
        });
      }
      const [first, next] = [ids(paging, small, id), second === undefined ? [] : ids(paging, second, id)];
      if (second !== undefined && first.length > 0 && first.length < (size === undefined ? created.length : (shown ?? 0)) && first.join() === next.join()) {
        report(on, 'placeIgnored', {
          data: { operation, parameter: place },
          expected: { witness: 'paging/walk', at: small.id, value: 'other items' },
          actual: { witness: 'paging/walk', at: second.id, value: next },
        });
      }
      const lost = asked.filtered.find((filtered) => isLost(paging, filtered, second, id));
      if (lost?.second !== undefined && second !== undefined) {
        report(on, 'filterLost', {
          data: { operation, filter: filterName(lost.with), left: ids(paging, lost.exchange, id).length },
          expected: { witness: 'paging/walk', at: lost.exchange.id, value: ids(paging, lost.exchange, id) },
          actual: { witness: 'paging/walk', at: lost.second.id, value: ids(paging, lost.second, id) },
        });
      }
      const declared = openapi?.operations[operation];
      if (declared === undefined || declared.parameters.some((parameter) => parameter.in === 'querystring')) continue;
      for (const parameter of new Set([...(size === undefined ? [] : [size]), ...(paging.style === 'link' ? [] : [place])])) {
        // An object in brackets is declared by its own name (OpenAPI 3.1 §4.8.12: deepObject).
        if (declared.parameters.some((one) => one.in === 'query' && (one.name === parameter || parameter.startsWith(`${one.name}[`)))) continue;
        report(on, 'undeclared', {
          data: { operation, parameter },
          expected: { witness: 'agreement', at: 'paging', value: parameter },
          actual: { witness: 'openapi', at: declared.pointer, value: declared.parameters.filter((one) => one.in === 'query').map(({ name }) => name) },
        });
        break;
      }
    }
    if (whole === Object.keys(walk.byResource).length && whole > 0)
      nothing({ reason: 'one page holds all that was created, and no parameter makes it shorter' });
  },
});

function holdsAll(paging: PagingAgreement, page: Exchange, place: string, created: readonly string[]): boolean {
  const shown = ids(paging, page, place);
  return created.length > 0 && created.every((one) => shown.includes(one));
}

/** Asked for a second page, a filter that leaves less than one gives the second page of everything. */
function isLost(paging: PagingAgreement, { exchange, second }: Filtered, plain: Exchange | undefined, place: string): boolean {
  if (second === undefined || plain === undefined || !succeeded(exchange)) return false;
  const [left, shown, everything] = [exchange, second, plain].map((page) => ids(paging, page, place));
  if (left === undefined || shown === undefined || everything === undefined) return false;
  return shown.length > 0 && shown.join() === everything.join() && !shown.some((one) => left.includes(one));
}

function placeOf(paging: PagingAgreement): string {
  return paging.style === 'cursor' ? paging.cursor : (parameterOf(paging, 'place') ?? 'the Link header');
}

function count(paging: PagingAgreement, page: Exchange): number | undefined {
  return succeeded(page) ? itemsIn(paging, jsonBody(page.response))?.length : undefined;
}

function ids(paging: PagingAgreement, page: Exchange, place: string): readonly string[] {
  const items = succeeded(page) ? (itemsIn(paging, jsonBody(page.response)) ?? []) : [];
  return items.map((item) => listedId(item, place) ?? itemId(item, 'id') ?? JSON.stringify(item));
}

function sizeOf(paging: PagingAgreement, page: Exchange): number {
  return sizeIn(paging, new URL(page.request.url).searchParams) ?? 0;
}

/** Not for who asks or how often: for what is asked. */
function refuses(page: Exchange): boolean {
  const status = statusOf(page) ?? 0;
  return status === 400 || status === 404 || status === 422;
}
