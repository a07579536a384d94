import { defineCheck, statusOf, withoutNames, type Check, type Exchange, type OpenApiSaid, type OperationId } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { encodings } from './encodings.probe.ts';
import { ownAnswer } from './rejections.probe.ts';

export const encodingContract: Check = defineCheck({
  title: 'Sign-in takes the encoding that is agreed and declared, and survives the other one',
  sources: ['RFC 6749 §4.3.2', 'RFC 9110 §15.5.16', 'OpenAPI 3.1 §4.8.29'],
  needs: { agreement, encodings },
  uses: { openapi },
  messages: {
    crashed: { level: 'breaking', text: 'Signing in with {encoding}, where {agreed} is agreed, is not refused but answered {status}' },
    refused: { level: 'breaking', text: 'Signing in with {encoding} is answered {status} and gives no credential, and both JSON and a form are agreed' },
    undeclared: { level: 'breaking', text: '{operation} takes {agreed}, and the document declares {declared}' },
    tokenUrl: {
      level: 'breaking',
      text: 'The document calls {operation} an OAuth token endpoint, but it answers {status} to the form that such a client sends',
    },
  },
  run({ agreement, encodings, openapi }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const { control, yielded, other, oauth } = encodings;
    const { operation, body } = auth.signIn;
    const undecided = [other, oauth].flatMap((one) => one?.exchange ?? []).find((exchange) => !ownAnswer(exchange));
    const on = examine({ operation }, { held: yielded && fromTheApp(control) && undecided === undefined, by: (undecided ?? control).id });
    if (!on) return;
    const agreed = { witness: 'agreement', at: 'auth.signIn.body', value: body };
    const status = statusOf(other?.exchange) ?? 0;
    if (other !== undefined && (status >= 500 || (body === 'either' && !other.yielded))) {
      const actual = { witness: 'auth-login/encodings', at: other.exchange.id, value: status };
      const data = { encoding: inWords(other.body), agreed: inWords(body), status };
      report(on, status >= 500 ? 'crashed' : 'refused', { data, expected: agreed, actual });
    }
    const declared = openapi === undefined ? undefined : bodyOf(openapi, operation);
    const taken = body === 'either' ? (['json', 'form'] as const) : [body];
    if (declared !== undefined && !declared.types.some((type) => taken.some((one) => takes(type, one))))
      report(on, 'undeclared', {
        data: { operation, agreed: inWords(body), declared: declared.types.join(', ') },
        expected: agreed,
        actual: { witness: 'contract/openapi', at: declared.pointer, value: declared.types },
      });
    if (oauth !== undefined && !oauth.yielded && !wantsGrantType(oauth.exchange))
      report(on, 'tokenUrl', {
        data: { operation, status: statusOf(oauth.exchange) ?? 0 },
        expected: { witness: 'contract/openapi', at: oauth.pointer },
        actual: { witness: 'auth-login/encodings', at: oauth.exchange.id, value: statusOf(oauth.exchange) },
      });
  },
});

function bodyOf({ operations }: OpenApiSaid, operation: OperationId): { readonly pointer: string; readonly types: readonly string[] } | undefined {
  const [, found] = Object.entries(operations).find(([id]) => withoutNames(id as OperationId) === withoutNames(operation)) ?? [];
  const types = Object.keys(found?.requestBody?.content ?? {});
  return found?.requestBody === undefined || types.length === 0 ? undefined : { pointer: found.requestBody.pointer, types };
}

/** What such a client adds and this request has only where it is agreed. */
function wantsGrantType({ response }: Exchange): boolean {
  return response.kind === 'answered' && /grant_?type/i.test(response.body?.text ?? '');
}

/** Ranges are allowed as keys (OpenAPI 3.1 §4.8.13). */
function takes(type: string, body: 'json' | 'form'): boolean {
  const [name = ''] = type.toLowerCase().split(';', 1);
  if (/^(?:\*|application)\/\*$/.test(name.trim())) return true;
  return body === 'json'
    ? /^application\/(?:.*\+)?json$/.test(name.trim())
    : name.trim() === 'application/x-www-form-urlencoded' || name.trim() === 'multipart/form-data';
}

function inWords(body: 'json' | 'form' | 'either'): string {
  if (body === 'either') return 'JSON or a form';
  return body === 'json' ? 'JSON' : 'a form';
}
