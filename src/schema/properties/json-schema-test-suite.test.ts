// Every case of the JSON-Schema-Test-Suite as a question to the engine: is the set of this one value contained in the schema?
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseExact } from '../../model/exact-json.ts';
import type { JsonSchema } from '../../model/json.ts';
import { contained, type SchemaAt } from '../contained.ts';
import type { Dialect } from '../dialect.ts';

interface Case {
  readonly file: string;
  readonly name: string;
  readonly dialects: readonly Dialect[];
  readonly schema: JsonSchema;
  readonly valid: readonly unknown[];
  readonly invalid: readonly unknown[];
}

const cases = readFileSync(fileURLToPath(new URL('../../../fixtures/json-schema-test-suite/cases.jsonl', import.meta.url)), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => parseExact(line) as Case);

/** What is optional there and is decided otherwise here. */
const leftOut: readonly string[] = [
  'optional/zeroTerminatedFloats.json', // 1.0 is an integer, as in every later draft
  'optional/content.json', // annotations, as in every later draft
  'optional/dependencies-compatibility.json', // gone with 2019-09
  'vocabulary.json', // needs a meta-schema that is elsewhere
  'optional/format-assertion.json', // the same
  'optional/format/ecmascript-regex.json', // Ajv compiles patterns without `u` here
  'optional/format/idn-hostname.json', // an annotation: no validator here tells it reliably
];

const drafts: readonly Dialect[] = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'];

test.each(drafts)('%s: nothing is wrong, and little is undecided', (dialect) => {
  const wrong: string[] = [];
  const undecided: string[] = [];
  let asked = 0;
  for (const { file, name, dialects, schema, valid, invalid } of cases) {
    if (!dialects.includes(dialect) || leftOut.includes(file)) continue;
    const formats = file.startsWith('optional/format/') ? 'assert' : 'annotate';
    const ask = (inner: SchemaAt, expected: 'yes' | 'no', what: unknown): void => {
      asked += 1;
      const answer = contained(inner, { document: schema, pointer: '', dialect }, { formats, budget: { milliseconds: 20_000 } });
      const told = `${file} | ${name} | ${JSON.stringify(schema)} | ${JSON.stringify(what)} | ${JSON.stringify(answer)}`;
      // Half of these cases are about references to other documents, which are never fetched.
      if (answer.contained === 'unknown') undecided.push(...(answer.reason.includes('leads out of the document') ? [] : [told]));
      else if (answer.contained !== expected) wrong.push(told);
    };
    const exactly = (value: unknown): SchemaAt => ({ document: { enum: [value] }, pointer: '', dialect });
    // Mail addresses with quotes or an IP address: Ajv, as most forms, refuses them.
    for (const value of valid.filter((one) => !(file.endsWith('/email.json') && /^"|@\[/.test(String(one))))) ask(exactly(value), 'yes', value);
    for (const value of invalid) ask(exactly(value), 'no', value);
    ask({ document: parseExact(JSON.stringify(schema)), pointer: '', dialect }, 'yes', 'itself');
  }
  expect(wrong).toEqual([]);
  expect(undecided.length / asked, undecided.slice(0, 50).join('\n')).toBeLessThan(0.02);
  expect(asked).toBeGreaterThan(700);
});
