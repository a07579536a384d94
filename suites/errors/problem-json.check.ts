import {
  defineCheck,
  hasJudgeableBody,
  isRecord,
  jsonBody,
  mediaType,
  notAgreed,
  shapeFor,
  type Answered,
  type Check,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp, fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';
import { crash } from '../cors/crash.probe.ts';
import { badInput, provokedBy } from './bad-input.probe.ts';
import { invalid } from './invalid.probe.ts';
import { refused, type Provoked } from './refused.probe.ts';

const problem = 'application/problem+json';

export const problemJson: Check = defineCheck({
  title: 'Problem details are what RFC 9457 says they are',
  sources: ['RFC 9457 §3', 'RFC 9457 §3.1', 'RFC 9457 §4.2.1', 'RFC 3986 §4.1'],
  needs: { agreement, refused },
  uses: { invalid, badInput, crash },
  appliesTo({ agreement }) {
    if (agreement.errors === undefined) return notAgreed.errors;
    const speaksOf = agreement.errors.shapes.some((shape) => shape.mediaType.toLowerCase() === problem);
    return speaksOf || { reason: 'errors are agreed not to be problem details', config: 'agreement.errors: problemJson()' };
  },
  messages: {
    mediaType: { level: 'breaking', text: '{operation} sends problem details as {type}: {how}' },
    status: { level: 'breaking', text: '{operation} answers {status} with a problem that says {said}: {how}' },
    member: { level: 'breaking', text: '{operation} sends a problem whose {member} is {said}: {how}' },
    title: { level: 'warning', text: '{operation} sends a problem of type {type} under another title than others do: {how}' },
  },
  run({ agreement, refused, invalid, badInput, crash }, { examine, report }) {
    const { errors } = agreement;
    if (errors === undefined) return;
    const crashes = Object.entries(crash?.byOperation ?? {}).map(([operation, { control, crashed }]): Provoked => ({
      operation: operation as OperationId,
      how: 'a crash',
      control,
      error: crashed,
    }));
    const seen = [...refused.provoked, ...(invalid?.provoked ?? []), ...provokedBy(badInput), ...crashes].flatMap((one) => {
      const { error } = one;
      if (!hasJudgeableBody(error) || fromTheEdge(error)) return [];
      const { response } = error;
      const agreedHere = shapeFor(errors, response.status)?.mediaType.toLowerCase() === problem;
      const body = jsonBody(response);
      // A gateway that is busy says so in JSON of its own.
      const meant = !isTrouble(error) || mediaType(response.headers) === problem;
      return agreedHere && meant && isRecord(body) && isProblem(body, response) ? [{ ...one, error, response, body }] : [];
    });
    const titles = new Map<string, string>();
    for (const { operation, how, control, error, response, body } of seen) {
      const on = examine({ operation }, { held: fromTheApp(control), by: control.id });
      if (!on) continue;
      const shown = {
        expected: { witness: 'agreement', at: 'errors', value: problem },
        actual: { witness: error.by, at: error.id, value: body },
      };
      const type = mediaType(response.headers);
      if (type !== problem) report(on, 'mediaType', { data: { operation, type: type ?? 'no type', how }, ...shown });
      if (typeof body['status'] === 'number' && body['status'] !== response.status)
        report(on, 'status', { data: { operation, status: response.status, said: body['status'], how }, ...shown });
      const wrong = wrongMember(body);
      if (wrong !== undefined) report(on, 'member', { data: { operation, ...wrong, how }, ...shown });
      // The same text may be told in several languages; these were all asked for in one.
      const { type: kind, title } = body;
      if (typeof kind !== 'string' || kind === 'about:blank' || typeof title !== 'string') continue;
      if ((titles.get(kind) ?? title) !== title) report(on, 'title', { data: { operation, type: kind.slice(0, 60), how }, ...shown });
      titles.set(kind, titles.get(kind) ?? title);
    }
  },
});

/** Sent as one, or sent as another JSON with at least two of its members. */
function isProblem(body: Readonly<Record<string, unknown>>, { headers }: Answered): boolean {
  return mediaType(headers) === problem || ['type', 'title', 'status', 'detail', 'instance'].filter((name) => Object.hasOwn(body, name)).length >= 2;
}

/** A standard member of another type than §3.1 says; consumers ignore such a member, so its meaning is lost. */
function wrongMember(body: Readonly<Record<string, unknown>>): { readonly member: string; readonly said: string } | undefined {
  const wanted = { type: 'string', title: 'string', detail: 'string', instance: 'string', status: 'number' } as const;
  for (const [member, type] of Object.entries(wanted)) {
    const value = body[member];
    // Null stands for absence in more libraries than not.
    if (value === undefined || value === null) continue;
    if (typeof value !== type) return { member, said: Array.isArray(value) ? 'a list' : isRecord(value) ? 'an object' : `a ${typeof value}` };
    if (typeof value === 'string' && (member === 'type' || member === 'instance') && /[\s<>"{}|\\^`]/.test(value)) return { member, said: 'no URI reference' };
  }
  return undefined;
}
