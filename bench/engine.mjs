// The engine in this process: containment of pairs of models, what it leaves undecided, and judging responses.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { matchOperation } from '../src/model/operation.ts';
import { openApiSaid } from '../src/openapi/operations.ts';
import { readDocument } from '../src/openapi/read.ts';
import { violations } from '../src/openapi/responses.ts';
import { contained, inhabitant } from '../src/schema/contained.ts';
import { rare } from '../src/schema/properties/rare.test-data.ts';
import { generatedDocument, randomOf } from './generated-document.mjs';
import { line, ms, quantile } from './measure.mjs';
import { history } from './schema-history.mjs';

export async function engine() {
  models();
  histories();
  worst();
  routing();
}

/** Models of two documents, each with its namesake, in a process that has asked nothing yet; reading them counts. */
function models() {
  const pair = {
    'models of two versions': () => [false, true].map((change) => generatedDocument({ operations: 500, change })),
    'unrelated namesakes': () => [1, 2].map((seed) => generatedDocument({ operations: 500, seed })),
  };
  for (const [kind, documents] of Object.entries(pair)) {
    const told = [{ confirm: false }, {}].map((more) => asked(documents(), more));
    line(
      `containment, ${told[0].length} ${kind}`,
      `${micro(told[0].map(({ took }) => took))}; with Ajv's word ${micro(told[1].map(({ took }) => took))}`,
      kind === 'models of two versions' ? 'median ≤ 1000 µs' : undefined,
    );
    const other = told[0].filter(({ changed }) => changed).map(({ took }) => took);
    if (other.length < told[0].length / 2) line(`  of these ${other.length} are written otherwise`, micro(other), undefined);
  }
}

/** Each model of the one document in its namesake; what was read is kept by document. */
function asked([old, next], more) {
  const names = Object.keys(old.components.schemas).filter((name) => Object.hasOwn(next.components.schemas, name));
  return names.map((name) => {
    const [inner, outer] = [old, next].map((document) => ({ document, pointer: `/components/schemas/${name}` }));
    const changed = JSON.stringify(old.components.schemas[name]) !== JSON.stringify(next.components.schemas[name]);
    return { changed, took: timed(() => contained(inner, outer, { direction: 'response', silent: 'law', ...more })).milliseconds };
  });
}

/** Models that are edited again and again, compared in both directions. */
function histories() {
  const took = [];
  const reasons = new Map();
  const answers = { yes: 0, no: 0, unknown: 0 };
  for (let seed = 1; seed <= 60; seed += 1) {
    let before;
    for (const model of history(randomOf(seed), 25)) {
      const [one, other] = [before, model].map((document) => ({ document, pointer: '' }));
      for (const [inner, outer] of before === undefined
        ? []
        : [
            [one, other],
            [other, one],
          ]) {
        const { milliseconds, value } = timed(() => contained(inner, outer, { formats: 'assert', silent: 'law' }));
        took.push(milliseconds);
        answers[value.contained] += 1;
        if (value.contained === 'unknown') reasons.set(value.reason.slice(0, 100), (reasons.get(value.reason.slice(0, 100)) ?? 0) + 1);
      }
      before = model;
    }
  }
  const share = (100 * answers.unknown) / took.length;
  line(`unknown in histories, ${took.length} pairs`, `${share.toFixed(2)} % (${answers.yes} yes, ${answers.no} no, ${answers.unknown} unknown)`, '≤ 1 %');
  for (const [reason, count] of reasons) line(`  ${count} ×`, reason, undefined);
  line('  each', `${micro(took)}, confirmed`, undefined);
}

/** Pairs made to be hard: their only counterexamples are rare. */
function worst() {
  const all = rare.flatMap(({ name, no, yes, dialect, formats: said }) =>
    [no, yes].map(([inner, outer]) => {
      const at = (document) => ({ document, pointer: '', ...(dialect === undefined ? {} : { dialect }) });
      return { name, ...timed(() => contained(at(inner), at(outer), said === undefined ? {} : { formats: said })) };
    }),
  );
  const slowest = all.toSorted((a, b) => b.milliseconds - a.milliseconds)[0];
  line(`worst of ${all.length} hard pairs`, `${ms(slowest.milliseconds)} (${slowest.name})`, '≤ 1000 ms');
}

/** A response is routed to its operation, status and media type, and judged; beside the same schema compiled by hand. */
function routing() {
  const read = readDocument(JSON.stringify(generatedDocument({ operations: 100 })));
  const said = openApiSaid(read.document);
  const ids = Object.keys(said.operations);
  const id = ids.filter((one) => one.startsWith('GET ') && !one.includes('{'))[Math.floor(ids.length / 12)];
  const pointer = said.operations[id].responses['200'].content['application/json'];
  const one = inhabitant({ document: said.document, pointer: `${pointer}/items` }, { direction: 'response' });
  const body = Array.from({ length: 20 }, () => one.value);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const { paths, components } = said.document;
  ajv.addSchema({ $id: 'document', paths, components });
  const raw = ajv.compile({ $ref: `document#${pointer}` });
  const path = id.slice('GET '.length);
  const ours = () => violations(said, matchOperation('GET', path, ids), 200, 'application/json', body);
  if (!raw(body) || ours()?.length !== 0) throw new Error(`The body of ${id} does not fit what it was made from.`);
  const [fast, slow] = perCall([() => raw(body), ours]);
  line('judging a response of 20 items, routed', `${(slow / fast).toFixed(2)} × raw Ajv (${slow.toFixed(1)} against ${fast.toFixed(1)} µs)`, '≤ 2 ×');
}

/** Microseconds, the least of many rounds; by turns, so that a machine that is busy for a while is so for all. */
function perCall(works) {
  const least = works.map(() => Infinity);
  for (let round = 0; round < 30; round += 1) {
    for (const [index, work] of works.entries()) {
      const begun = performance.now();
      for (let turn = 0; turn < 300; turn += 1) work();
      least[index] = Math.min(least[index], ((performance.now() - begun) * 1000) / 300);
    }
  }
  return least;
}

function timed(work) {
  const begun = performance.now();
  const value = work();
  return { value, milliseconds: performance.now() - begun };
}

function micro(took) {
  return `median ${(1000 * quantile(took, 0.5)).toFixed(0)} µs, 99 % in ${(1000 * quantile(took, 0.99)).toFixed(0)} µs`;
}
