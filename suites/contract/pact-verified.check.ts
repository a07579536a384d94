import { defineCheck, type Check } from '../../src/author.ts';
import { pactVerification } from './pact-verification.probe.ts';

export const pactVerified: Check = defineCheck({
  title: 'The api keeps every promise that a consumer’s pact holds it to',
  sources: ['Pact Specification v4', 'Pact Specification v3'],
  needs: { pactVerification },
  messages: {
    broken: { level: 'breaking', text: '“{interaction}” of {file} is not what the api answers: {mismatch}' },
  },
  run({ pactVerification }, { examine, report }) {
    if (pactVerification.files.length === 0) examine({ flow: 'pacts' }, { held: false, by: 'no pact file was found' });
    for (const { file, interactions, failedStates, stopped } of pactVerification.files) {
      if (stopped !== undefined) examine({ flow: `the pact ${file}` }, { held: false, by: stopped });
      if (stopped === undefined && interactions.length === 0) examine({ flow: `the pact ${file}` }, { held: false, by: 'it holds no interaction' });
      for (const { description, states, ok, mismatches, undecided, pending } of interactions) {
        const subject = { flow: `${file}: ${description}${states.length > 0 ? `, given ${states.join(' and ')}` : ''}` };
        // A promise that nobody has to keep yet, and that is not kept, vouches for nothing.
        if (pending === true && mismatches.length > 0) continue;
        // Without its state an interaction says nothing about the api, whichever way it went.
        const unprepared = failedStates.find(({ state }) => states.includes(state));
        if (unprepared !== undefined || undecided !== undefined) {
          examine(subject, { held: false, by: undecided ?? `the provider state “${unprepared?.state}” could not be set up: ${unprepared?.reason}` });
          continue;
        }
        const on = examine(subject, {
          held: stopped === undefined,
          by: states.length > 0 ? `provider states: ${states.join(', ')}` : 'no provider state is needed',
        });
        if (!on || ok) continue;
        report(on, 'broken', {
          data: { interaction: description, file, mismatch: mismatches[0] ?? 'the verifier gave no reason' },
          expected: { witness: 'pact', at: `${file}#${description}`, value: 'as the consumer’s test recorded it' },
          actual: { witness: 'contract/pact-verification', at: file, value: mismatches },
        });
      }
    }
  },
});
