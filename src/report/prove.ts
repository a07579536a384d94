import type { MutantResult, ProveReport } from '../model/proof.ts';
import { clip, visible } from './escape.ts';
import { seconds } from './seconds.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** The proof as a table with its totals first. */
export function prove(report: ProveReport, style: Style): string {
  const { clean, mutants, harness, unproven, took, proven } = report;
  const killed = mutants.filter(({ outcome }) => outcome === 'killed').length;
  const alarms = clean.reduce((sum, { alarms: of }) => sum + of.length, 0);
  const verdict = proven ? style('green', 'proven') : style('red', 'not proven');
  const head = ['mutant', 'transport', 'outcome', 'by', 'message', 'also fired'].map((name) => style('dim', name));
  const lines = [
    `${verdict}: ${killed} of ${mutants.length} mutants killed, ${alarms} false alarm${alarms === 1 ? '' : 's'} on the clean app, in ${seconds(took)}`,
    '',
    ...clean.map(
      ({ transport, checks, alarms: of }) =>
        `  clean app, ${visible(transport)}: ${checks} checks${of.length === 0 ? ', no alarm' : `; ${style('red', 'false alarms')}: ${of.map((alarm) => clip(alarm, 160)).join('; ')}`}`,
    ),
    ...(mutants.length === 0 ? [] : ['', ...table([head, ...mutants.map((result) => mutantRow(result, style))]).map((line) => `  ${line}`)]),
    ...(harness.length === 0 ? [] : ['', `  ${style('dim', 'harness')}`]),
    ...harness.map(
      ({ statement, holds, against }) =>
        `  ${holds ? style('green', 'holds') : style('red', 'broken')}  ${clip(statement, 200)}${holds ? '' : `; against it: ${clip(against.join(', '), 300)}`}`,
    ),
    ...(unproven.length === 0 ? [] : ['', `  ${style('red', 'no mutant names')}  ${unproven.map(visible).join(', ')}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function mutantRow({ mutant, transport, outcome, check, message, also, reason }: MutantResult, style: Style): readonly string[] {
  const how = outcome === 'killed' ? style('green', outcome) : style('red', outcome);
  const rest = [also.map(visible).join(', '), ...(reason === undefined ? [] : [clip(reason, 200)])].filter((text) => text !== '').join('; ');
  return [visible(mutant), visible(transport), how, visible(check), visible(message), rest];
}
