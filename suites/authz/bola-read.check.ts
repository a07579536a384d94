import { defineCheck, hasPrivateOnes, jsonBody, noPrivateResource, sameAnswer, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { othersObjects, shows, type OneOfOthers } from './others-objects.probe.ts';
import { othersFiles } from './others-files.probe.ts';

export const bolaRead: Check = defineCheck({
  title: 'No user can read an object of another',
  sources: ['OWASP API1:2023', 'OWASP ASVS v5.0.0-8.2.2', 'OWASP WSTG-ATHZ-04', 'RFC 9110 §15.5.4'],
  needs: { agreement, othersObjects },
  uses: { othersFiles },
  appliesTo: ({ agreement, app }) => agreement.auth === undefined || hasPrivateOnes(app) || noPrivateResource,
  messages: {
    readable: { level: 'breaking', text: '{operation} shows a user the object of another' },
    underReadable: { level: 'breaking', text: '{operation} shows a user what is under the object of another' },
    file: { level: 'breaking', text: '{operation} shows a user the file of another' },
    headTells: {
      level: 'breaking',
      text: '{operation} refuses a user the object of another, and answers HEAD for it with {status}, as to its owner; for one that is not there with {nowhere}',
    },
    tellsExistence: {
      level: 'breaking',
      text: '{operation} answers otherwise for the object of another ({others}) than for one that is not there ({nowhere}): it tells which exist',
    },
  },
  run({ agreement, othersObjects, othersFiles }, { examine, report }) {
    for (const { operation, owned, read, nowhere } of othersFiles?.reads ?? []) {
      const on = examine({ operation }, { held: succeeded(owned) && fromTheApp(read) && fromTheApp(nowhere), by: owned.id });
      if (on && succeeded(read) && alike(read, owned) && !alike(read, nowhere))
        report(on, 'file', {
          data: { operation },
          expected: { witness: 'authz/others-files', at: owned.id, value: 'its owner’s alone' },
          actual: { witness: 'authz/others-files', at: read.id, value: statusOf(read) },
        });
    }
    const { listed, id } = othersFiles ?? {};
    const asked = Object.values(othersObjects.byResource).some(({ under }) => under.some((one) => one.operation === listed?.operation && tells(one)));
    if (listed !== undefined && id !== undefined && !asked) {
      const on = examine({ operation: listed.operation }, { held: shows(listed.owned, id) && fromTheApp(listed.read), by: listed.owned.id });
      if (on && shows(listed.read, id))
        report(on, 'underReadable', {
          data: { operation: listed.operation },
          expected: { witness: 'authz/others-files', at: listed.owned.id, value: 'its owner’s alone' },
          actual: { witness: 'authz/others-files', at: listed.read.id, value: 'the file of another' },
        });
    }
    for (const { operation, marker, owned, ownRead, ownMarker, read, nowhere, head, under } of Object.values(othersObjects.byResource)) {
      // The object is there, and who asks for it is someone who can read.
      const held = shows(owned, marker) && shows(ownRead, ownMarker) && fromTheApp(read);
      for (const below of under) {
        // Who filters shows everyone the same nothing, wherever they look.
        const on = examine(
          { operation: below.operation },
          { held: held && succeeded(below.owned) && fromTheApp(below.read) && fromTheApp(below.nowhere), by: below.owned.id },
        );
        if (on && tells(below))
          report(on, 'underReadable', {
            data: { operation: below.operation },
            expected: { witness: 'authz/others-objects', at: below.owned.id, value: 'its owner’s alone' },
            actual: { witness: 'authz/others-objects', at: below.read.id, value: statusOf(below.read) },
          });
      }
      const on = examine({ operation: operation.read }, { held, by: ownRead.id });
      if (!on) continue;
      const actual = { witness: 'authz/others-objects', at: read.id, value: statusOf(read) };
      if (shows(read, marker))
        report(on, 'readable', {
          data: { operation: operation.read },
          expected: { witness: 'authz/others-objects', at: owned.id, value: 'its owner’s alone' },
          actual,
        });
      // An id refused for its looks was not looked for.
      else if (agreement.hidesExistence === true && fromTheApp(nowhere) && ![400, 422].includes(statusOf(nowhere) ?? 0) && !alike(read, nowhere))
        report(on, 'tellsExistence', {
          data: { operation: operation.read, others: statusOf(read) ?? 0, nowhere: statusOf(nowhere) ?? 0 },
          expected: { witness: 'agreement', at: 'hidesExistence', value: true },
          actual,
        });
      else if (statusOf(read) !== 200 && succeeded(head.read) && succeeded(head.owned) && fromTheApp(head.nowhere) && !succeeded(head.nowhere))
        report(on, 'headTells', {
          data: { operation: operation.read, status: statusOf(head.read) ?? 0, nowhere: statusOf(head.nowhere) ?? 0 },
          expected: { witness: 'authz/others-objects', at: read.id, value: statusOf(read) },
          actual: { witness: 'authz/others-objects', at: head.read.id, value: statusOf(head.read) },
        });
    }
  },
});

/** The other user is shown what its owner is, and not what everyone is wherever they look. */
function tells({ owned, read, nowhere }: OneOfOthers['under'][number]): boolean {
  return succeeded(read) && alike(read, owned) && !alike(read, nowhere);
}

/** The same status, and the same code where the body has one; words may name the id that was asked for. */
function alike(a: Exchange, b: Exchange): boolean {
  return sameAnswer(a, b) || (statusOf(a) === statusOf(b) && shape(a, b) === shape(b, a));
}

/** The body with what differs from request to request taken out: what was asked for, ids, times, numbers. */
function shape(exchange: Exchange, other: Exchange): string {
  const text = exchange.response.kind === 'answered' ? (exchange.response.body?.text ?? '') : '';
  const body = exchange.response.kind === 'answered' ? jsonBody(exchange.response) : undefined;
  const others = segments(other);
  const asked = segments(exchange).filter((segment) => !others.includes(segment));
  return asked
    .reduce((words, id) => words.replaceAll(id, '#'), body === undefined ? text : JSON.stringify(body))
    .replaceAll(/[\da-f]{8}-[\da-f-]{27}|\b[\da-f]{12,}\b|\d+/gi, '#');
}

function segments({ request }: Exchange): readonly string[] {
  return new URL(request.url).pathname.split('/').filter((segment) => segment !== '');
}
