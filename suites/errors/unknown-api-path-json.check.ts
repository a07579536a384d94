import {
  defineCheck,
  hasJudgeableBody,
  mediaType,
  namedOperations,
  notAgreed,
  shapeFor,
  shapeName,
  statusOf,
  succeeded,
  type Check,
  type ErrorsAgreement,
  type Exchange,
  type Known,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fixtures, fromTheApp, unknownPath } from '../contract/fixtures.probe.ts';
import { refused } from './refused.probe.ts';

export const unknownApiPathJson: Check = defineCheck({
  title: 'A path that the API does not serve is a 404 in JSON',
  sources: ['RFC 9110 §15.5.5', 'OWASP ASVS v5.0.0-14.2.5'],
  needs: { agreement, fixtures, refused },
  appliesTo({ agreement, app }) {
    const { errors } = agreement;
    if (errors === undefined) return notAgreed.errors;
    if (!inJson(errors)) return { reason: 'a 404 is agreed not to be JSON', config: 'agreement.errors: problemJson()' };
    if (app.exclude.some((operation) => operation.endsWith('/{unknown}')))
      return { reason: 'what unknown paths answer is excluded', config: "exclude without 'GET /{unknown}'" };
    return (
      apart({ agreement, app }) || {
        reason: 'pages may be served beside the API: its paths have no beginning in common, and no other origin is agreed',
        config: "agreement.origins: ['https://…'], or paths under one beginning such as /api",
      }
    );
  },
  messages: {
    page: {
      level: 'breaking',
      text: 'A path that nobody serves is answered with {status} and {what}: to the frontend a typing error looks like a broken answer',
    },
    notJson: { level: 'breaking', text: 'A path that nobody serves is answered with 404 and {what}, not with an error that the frontend can read' },
  },
  run({ agreement, fixtures, refused }, { examine, report }) {
    const { errors } = agreement;
    if (errors === undefined) return;
    const unknown = refused.provoked.find(({ how }) => how === 'a path that nobody serves');
    const well = Object.values(fixtures.operations).find(({ asked }) => succeeded(asked))?.asked;
    const seen = [fixtures.unknown, ...(unknown === undefined ? [] : [unknown.error])].filter((exchange) => isJudged(exchange));
    // A redirect, an overload: what was answered says so better than we could.
    if (seen.length === 0) examine({ operation: 'GET /{unknown}' }, { held: false, by: fixtures.unknown.id });
    for (const exchange of seen) {
      const { origin } = new URL(exchange.request.url);
      // The frontend's own origin: its pages are beside the API after all.
      const beside = !hasFolder(exchange) && (!Array.isArray(agreement.origins) || agreement.origins.includes(origin));
      const on = examine({ operation: 'GET /{unknown}' }, { held: succeeded(well) && !beside, by: (well ?? exchange).id });
      const status = statusOf(exchange);
      if (!on || status === undefined) continue;
      const shown = {
        expected: { witness: 'agreement', at: 'errors', value: errors.name },
        actual: { witness: exchange === fixtures.unknown ? 'contract/fixtures' : 'errors/refused', at: exchange.id, value: `${status} ${shapeName(exchange)}` },
      };
      if (status < 300) report(on, 'page', { data: { status, what: 'a page' }, ...shown });
      else if (status === 404 && !isJson(exchange)) report(on, 'notJson', { data: { what: shapeName(exchange) }, ...shown });
    }
  },
});

/** A page in place of data, or a refusal: a 404, or that of an API that asks who before it looks where. */
function isJudged(exchange: Exchange): boolean {
  if (!fromTheApp(exchange)) return false;
  return succeeded(exchange) ? mediaType(exchange.response.headers) === 'text/html' : hasJudgeableBody(exchange);
}

function isJson(exchange: Exchange): boolean {
  const type = exchange.response.kind === 'answered' ? mediaType(exchange.response.headers) : undefined;
  return type === 'application/json' || type?.endsWith('+json') === true;
}

function inJson(errors: ErrorsAgreement): boolean {
  return /[/+]json$/i.test(shapeFor(errors, 404)?.mediaType ?? '');
}

/** Nothing but the API answers there: its paths have a beginning of their own, or the pages another origin. */
function apart({ agreement, app }: Known): boolean {
  if (Array.isArray(agreement.origins) && agreement.origins.length > 0) return true;
  const named = [...namedOperations({ agreement, app })].filter((operation) => !app.exclude.includes(operation));
  return named.length > 0 && unknownPath(named, '{unknown}').split('/').length > 2;
}

function hasFolder({ request }: Exchange): boolean {
  return new URL(request.url).pathname.split('/').length > 2;
}
