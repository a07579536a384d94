import { defineCheck, statusOf, succeeded, type Check, type Examined, type Exchange, type OperationId } from '../../src/author.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { othersObjects, shows, type OneOfOthers } from './others-objects.probe.ts';
import { othersFiles } from './others-files.probe.ts';

export const bolaWrite: Check = defineCheck({
  title: 'No user can change or remove an object of another',
  sources: ['OWASP API1:2023', 'OWASP ASVS v5.0.0-8.2.2', 'OWASP ASVS v5.0.0-8.3.1'],
  needs: { othersObjects },
  uses: { othersFiles },
  messages: {
    changed: { level: 'breaking', text: '{operation} lets a user change the object of another: it answers {status}, and the owner reads what was written' },
    removed: { level: 'breaking', text: '{operation} lets a user remove the object of another: it answers {status}, and the owner gets {seen}' },
    unlisted: {
      level: 'breaking',
      text: '{operation} lets a user remove the object of another: it answers {status}, and the owner’s list has it no more',
    },
    added: {
      level: 'breaking',
      text: '{operation} lets a user add a file to the object of another: it answers {status}, and {nowhere} where there is no object',
    },
    acted: { level: 'breaking', text: '{operation} lets a user act on the object of another: it answers {status}, and the owner reads what it did' },
    madeForAnother: {
      level: 'breaking',
      text: '{operation} makes what a user sends into the object of another, when told to with {fields}: the other reads it, and who made it does not',
    },
    tellsExistence: {
      level: 'warning',
      text: '{operation} answers {status} for the object of another and {nowhere} for one that is not there, and {read} answers {hidden} for both: it tells which exist',
    },
  },
  run({ othersObjects, othersFiles }, { examine, report, nothing }) {
    nothing({
      reason: 'no resource whose objects belong to one user is made with a JSON object, changed or removed',
      config: "app.resources: { things: { remove: 'DELETE /…/{id}' } }",
    });
    const { upload, own, id, added, removal: gone, remove: removing } = othersFiles ?? {};
    if (upload !== undefined && own !== undefined && added !== undefined) {
      const { exchange, nowhere } = added;
      const on = examine(
        { operation: upload },
        { held: succeeded(own) && fromTheApp(exchange) && ownAnswer(nowhere), by: (succeeded(own) ? (fromTheApp(exchange) ? nowhere : exchange) : own).id },
      );
      // One that takes files for what is not there asks nobody where they belong.
      if (on && succeeded(exchange) && !succeeded(nowhere))
        report(on, 'added', {
          data: { operation: upload, status: statusOf(exchange) ?? 0, nowhere: statusOf(nowhere) ?? 0 },
          expected: { witness: 'authz/others-files', at: nowhere.id, value: statusOf(nowhere) },
          actual: { witness: 'authz/others-files', at: exchange.id, value: statusOf(exchange) },
        });
    }
    if (removing !== undefined && gone !== undefined && id !== undefined) {
      const { exchange, before, after } = gone;
      const on = examine({ operation: removing }, { held: shows(before, id) && fromTheApp(exchange) && fromTheApp(after), by: before.id });
      if (on && succeeded(after) && !shows(after, id))
        report(on, 'unlisted', {
          data: { operation: removing, status: statusOf(exchange) ?? 0 },
          expected: { witness: 'authz/others-files', at: before.id, value: 'in the list of its owner' },
          actual: { witness: 'authz/others-files', at: after.id, value: 'not in it' },
        });
    }
    const all = [...Object.values(othersObjects.byResource), ...Object.values(othersObjects.toRead ?? {})];
    for (const { operation, ownRead, ownMarker, read, nowhere, acts = [], claims, change, removal } of all) {
      const able = shows(ownRead, ownMarker);
      // Where reading tells the two apart already, nothing is hidden.
      const hidden = !succeeded(read) && fromTheApp(read) && fromTheApp(nowhere) && statusOf(read) === statusOf(nowhere) ? statusOf(read) : undefined;
      const tells = (on: Examined, write: OperationId, exchange: Exchange, absent: Exchange | undefined): void => {
        const [status, other] = [statusOf(exchange) ?? 0, statusOf(absent) ?? 0];
        if (hidden === undefined || !fromTheApp(absent) || status === other || ![status, other].every(refusesForWho)) return;
        report(on, 'tellsExistence', {
          data: { operation: write, status, nowhere: other, read: operation.read, hidden },
          expected: { witness: 'authz/others-objects', at: read.id, value: hidden },
          actual: { witness: 'authz/others-objects', at: exchange.id, value: status },
        });
      };
      const decided = claims.filter(answeredByTheApp);
      const creating = claims.length > 0 && examine({ operation: operation.create }, { held: able && decided.length > 0, by: ownRead.id });
      const claimed = decided.find(
        ({ byMaker, byNamed, marker }) => byMaker !== undefined && byNamed !== undefined && shows(byNamed, marker) && !shows(byMaker, marker),
      );
      if (creating && claimed !== undefined)
        report(creating, 'madeForAnother', {
          data: { operation: operation.create, fields: claimed.with },
          expected: { witness: 'authz/others-objects', at: ownRead.id, value: 'who makes it has it' },
          actual: { witness: 'authz/others-objects', at: claimed.exchange.id, value: 'the user who is named in it has it' },
        });
      for (const { operation: act, exchange, before, after } of acts) {
        // What wants a body was not looked at.
        if ([400, 409, 415, 422].includes(statusOf(exchange) ?? 0)) continue;
        const on = examine({ operation: act }, { held: able && succeeded(before) && fromTheApp(exchange) && !succeeded(read), by: before.id });
        const [seen, again] = after;
        // An object that differs by itself says nothing of who made it differ.
        if (on && seen !== undefined && again !== undefined && textOf(seen) === textOf(again) && succeeded(seen) && textOf(seen) !== textOf(before))
          report(on, 'acted', {
            data: { operation: act, status: statusOf(exchange) ?? 0 },
            expected: { witness: 'authz/others-objects', at: before.id, value: 'as its owner left it' },
            actual: { witness: 'authz/others-objects', at: seen.id, value: 'as another user made it' },
          });
      }
      if (change !== undefined && operation.update !== undefined) {
        const { ownSeen, exchange, seen } = change;
        // The owner could change it so a moment before, and read that.
        const on = examine(
          { operation: operation.update },
          { held: able && shows(ownSeen, change.ownMarker) && fromTheApp(exchange) && fromTheApp(seen), by: ownSeen.id },
        );
        if (on && shows(seen, change.marker))
          report(on, 'changed', {
            data: { operation: operation.update, status: statusOf(exchange) ?? 0 },
            expected: { witness: 'authz/others-objects', at: ownSeen.id, value: 'as its owner left it' },
            actual: { witness: 'authz/others-objects', at: seen.id, value: 'as another user wrote it' },
          });
        else if (on) tells(on, operation.update, exchange, change.nowhere);
      }
      if (removal !== undefined && operation.remove !== undefined) {
        const { before, exchange, seen, listed } = removal;
        const on = examine(
          { operation: operation.remove },
          { held: able && statusOf(before) === 200 && fromTheApp(exchange) && fromTheApp(seen), by: before.id },
        );
        if (on && (statusOf(seen) === 404 || statusOf(seen) === 410))
          report(on, 'removed', {
            data: { operation: operation.remove, status: statusOf(exchange) ?? 0, seen: statusOf(seen) ?? 0 },
            expected: { witness: 'authz/others-objects', at: before.id, value: statusOf(before) },
            actual: { witness: 'authz/others-objects', at: seen.id, value: statusOf(seen) },
          });
        // What is marked as removed may be read for a while, or for ever.
        else if (on && shows(listed.before, listed.marker) && succeeded(listed.after) && fromTheApp(listed.after) && !shows(listed.after, listed.marker))
          report(on, 'unlisted', {
            data: { operation: operation.remove, status: statusOf(exchange) ?? 0 },
            expected: { witness: 'authz/others-objects', at: listed.before.id, value: 'in the list of its owner' },
            actual: { witness: 'authz/others-objects', at: listed.after.id, value: 'not in it' },
          });
        else if (on) tells(on, operation.remove, exchange, removal.nowhere);
      }
    }
  },
});

/** For who asks, or for want of an object; what is refused for its content or its state was not compared. */
function refusesForWho(status: number): boolean {
  return [401, 403, 404, 410].includes(status);
}

function textOf({ response }: Exchange): string {
  return response.kind === 'answered' ? (response.body?.text ?? '') : '';
}

/** Refused or done by the App itself, and what was made was looked at. */
function answeredByTheApp({ exchange, byMaker, byNamed }: OneOfOthers['claims'][number]): boolean {
  return fromTheApp(exchange) && (!succeeded(exchange) || (fromTheApp(byMaker) && fromTheApp(byNamed)));
}
