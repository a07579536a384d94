import { defineCheck, statusOf, type Check } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { othersObjects, shows } from './others-objects.probe.ts';

export const bolaWrite: Check = defineCheck({
  title: 'No user can change or remove an object of another',
  sources: ['OWASP API1:2023', 'OWASP ASVS v5.0.0-8.2.2', 'OWASP ASVS v5.0.0-8.3.1'],
  needs: { othersObjects },
  appliesTo({ app }) {
    const writable = Object.values(app.resources).some(
      ({ update, remove, changeable }) => remove !== undefined || (update !== undefined && changeable === true),
    );
    return (
      writable || {
        reason: 'no resource is declared with update and a change, or with remove',
        config: "app.resources: { things: { remove: 'DELETE /…/{id}' } }",
      }
    );
  },
  messages: {
    changed: { level: 'breaking', text: '{operation} lets a user change the object of another: it answers {status}, and the owner reads what was written' },
    removed: { level: 'breaking', text: '{operation} lets a user remove the object of another: it answers {status}, and the owner gets {seen}' },
  },
  run({ othersObjects }, { examine, report }) {
    for (const { operation, ownRead, ownMarker, change, removal } of Object.values(othersObjects.byResource)) {
      const able = shows(ownRead, ownMarker);
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
      }
      if (removal !== undefined && operation.remove !== undefined) {
        const { before, exchange, seen } = removal;
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
      }
    }
  },
});
