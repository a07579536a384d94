import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { isRecord } from '../model/json.ts';
import type { Report } from '../model/report.ts';
import { appReport, fullReport, outcome, report } from './example.test-data.ts';
import { json } from './json.ts';

const schema: unknown = JSON.parse(await readFile(new URL('report.schema.json', import.meta.url), 'utf8'));

function problems(of: unknown, value: unknown): readonly string[] {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(of as object);
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The schema with no room for a property that it does not describe. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (!isRecord(node)) return node;
  const inside = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return isRecord(node['properties']) && typeof node['required'] !== 'string' && node['type'] === 'object'
    ? { ...inside, additionalProperties: false }
    : inside;
}

test.each<[string, Report]>([
  ['everything', fullReport],
  ['a run without findings', report(appReport(), appReport({ name: 'cookie', outcomes: [outcome('paging/a', { kind: 'none', reason: 'not agreed' })] }))],
  ['a run without Apps', report()],
])('the schema describes %s, property by property', (_name, one) => {
  const written: unknown = JSON.parse(json(one));
  expect(problems(schema, written)).toEqual([]);
  expect(problems(closed(schema), written)).toEqual([]);
});

test('the closed schema notices what is not described, the open one lets it be', () => {
  const more = JSON.parse(json(fullReport)) as { apps: { recording: { exchanges: object[] } }[] };
  Object.assign(more.apps[0]?.recording.exchanges[0] ?? {}, { novel: 1 });
  expect(problems(closed(schema), more)).toContain('/apps/0/recording/exchanges/0 must NOT have additional properties');
  expect(problems(schema, more)).toEqual([]);
});

test.each([
  ['a verdict of another name', { verdict: 'passed' }],
  ['another schema', { schema: 2 }],
  ['apps that are none', { apps: [{}] }],
])('the schema refuses %s', (_name, change) => {
  expect(problems(schema, { ...(JSON.parse(json(fullReport)) as object), ...change })).not.toEqual([]);
});

test('reads back as the very same report', () => {
  expect(JSON.parse(json(fullReport))).toEqual(fullReport);
});

test('the order of keys does not depend on how the report was put together', () => {
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : isRecord(value)
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, item]) => [key, item]),
          )
        : value;
  const shuffled = {
    ...(reversed(fullReport) as Report),
    apps: fullReport.apps.map((app) => reversed({ ...app, outcomes: app.outcomes.map(reversed), counts: reversed(app.counts) }) as Report['apps'][number]),
  };
  expect(json(shuffled)).toBe(json(fullReport));
});

test('the data of a witness keeps its order, since a check may depend on it', () => {
  expect(JSON.stringify(JSON.parse(json(fullReport)).apps[0].recording.witnesses.said.data)).toBe('{"z":{"$exchange":"x12"},"a":[1,null,"text"]}');
});

test('hostile text is only escapes in the file, and itself when read back', () => {
  const hostile = '\x1b[2J\x9b31m\u202eevil\u2028 ##[group]x ##vso[task.x] \u{e0041} \\##[x';
  const written = json(report(appReport({ because: hostile })));
  expect(written).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]|##\[|##vso/u);
  expect(JSON.parse(written).apps[0].because).toBe(hostile);
});
