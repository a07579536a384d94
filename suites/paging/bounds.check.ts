import {
  defineCheck,
  isRecord,
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
import { walk, whatPages, type Bound } from './walk.probe.ts';

export const bounds: Check = defineCheck({
  title: 'Pages and sizes out of range are refused or clamped as agreed, and break nothing',
  sources: ['OWASP API4:2023', 'OWASP ASVS 5.0 2.4.1', 'OWASP ASVS 5.0 15.2.2'],
  needs: { walk },
  appliesTo: whatPages,
  messages: {
    crashed: { level: 'breaking', text: '{operation} answers {status} to {parameter}={value}' },
    accepted: { level: 'breaking', text: '{operation} answers {status} to {parameter}={value}, which is agreed to be refused' },
    refused: { level: 'breaking', text: '{operation} answers {status} to {parameter}={value}, which is agreed to be clamped' },
    largestRefused: { level: 'breaking', text: '{operation} answers {status} to {parameter}={value}, the most that {who} grants' },
    tooMany: { level: 'breaking', text: '{operation} gives {given} items at once to {parameter}={value}, and {max} are agreed to be the most' },
    granted: {
      level: 'warning',
      text: '{operation} says that its pages hold {value} items when asked for {parameter}={value}, and {max} are agreed to be the most',
    },
  },
  run({ walk }, { examine, report }) {
    for (const { operation, paging, control, asked } of Object.values(walk.byResource)) {
      const again = asked?.again;
      const on = examine({ operation }, { held: succeeded(control) && succeeded(again), by: again?.id ?? control.id });
      if (!on || asked === undefined || again === undefined) continue;
      const { max, outOfRange } = paging;
      // One finding of each kind: the first shows it.
      const first = (wrong: (bound: Bound, status: number) => boolean): (Bound & { readonly status: number }) | undefined => {
        const found = asked.bounds.find((bound) => wrong(bound, statusOf(bound.exchange) ?? 0));
        return found === undefined ? undefined : { ...found, status: statusOf(found.exchange) ?? 0 };
      };
      const actual = ({ exchange }: Bound, value: unknown): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
        witness: 'paging/walk',
        at: exchange.id,
        value,
      });
      const expected = { witness: 'agreement', at: 'paging.outOfRange', value: outOfRange ?? 'reject or clamp' };
      const crash = first((_, status) => status === 500);
      if (crash !== undefined) {
        const { parameter, value, status } = crash;
        report(on, 'crashed', { data: { operation, parameter, value, status }, expected, actual: actual(crash, status) });
      }
      const wrongly = first(({ outside }, status) => outside && (outOfRange === 'reject' ? isSuccess(status) : outOfRange === 'clamp' && isRefusal(status)));
      if (wrongly !== undefined) {
        const { parameter, value, status } = wrongly;
        const message = outOfRange === 'reject' ? 'accepted' : 'refused';
        report(on, message, { data: { operation, parameter, value, status }, expected, actual: actual(wrongly, status) });
      }
      const status = statusOf(asked.large) ?? 0;
      if (asked.most !== undefined && isRefusal(status)) {
        const { value, witness, at } = asked.most;
        report(on, 'largestRefused', {
          data: { operation, status, parameter: parameterOf(paging, 'size') ?? '', value, who: witness === 'openapi' ? 'its document' : 'the agreement' },
          expected: { witness, at, value },
          actual: { witness: 'paging/walk', at: asked.large.id, value: status },
        });
      }
      const given = (bound: Bound): number => (succeeded(bound.exchange) ? (itemsIn(paging, jsonBody(bound.exchange.response))?.length ?? 0) : 0);
      const many = max === undefined ? undefined : first((bound) => given(bound) > max);
      if (many !== undefined && max !== undefined) {
        const { parameter, value } = many;
        report(on, 'tooMany', {
          data: { operation, parameter, value, given: given(many), max },
          expected: { witness: 'agreement', at: 'paging.max', value: max },
          actual: actual(many, given(many)),
        });
      }
      // Where the list is too short to show it, the answer itself may say how much is granted.
      const says =
        max === undefined || many !== undefined
          ? undefined
          : first(
              (bound) =>
                bound.parameter === parameterOf(paging, 'size') &&
                (sizeIn(paging, queryOf(bound.exchange)) ?? 0) > max &&
                repeatsSize(paging, again, bound.exchange),
            );
      if (says !== undefined && max !== undefined) {
        const { parameter, value } = says;
        report(on, 'granted', {
          data: { operation, parameter, value, max },
          expected: { witness: 'agreement', at: 'paging.max', value: max },
          actual: actual(says, Number(value)),
        });
      }
    }
  },
});

/** A number beside the items is the size that was asked for, in both answers. */
function repeatsSize(paging: PagingAgreement, ...answers: readonly [Exchange, Exchange]): boolean {
  const [some = [], others = []] = answers.map((exchange) => {
    const size = sizeIn(paging, queryOf(exchange));
    return size === undefined || !succeeded(exchange) ? [] : placesOf(jsonBody(exchange.response), size);
  });
  return some.some((place) => others.includes(place));
}

function queryOf({ request }: Exchange): URLSearchParams {
  return new URL(request.url).searchParams;
}

function placesOf(body: unknown, size: number, deep = 2): readonly string[] {
  if (!isRecord(body)) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    value === size ? [name] : deep === 0 ? [] : placesOf(value, size, deep - 1).map((place) => `${name}/${place}`),
  );
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Of what was asked, not of who asked or how often. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}
