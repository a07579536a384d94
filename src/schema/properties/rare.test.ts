import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../model/json.ts';
import { contained, type Containment, type Reading } from '../contained.ts';
import { corners } from './corners.test-data.ts';
import { oracle } from './oracle.test-data.ts';
import { rare, type Rare } from './rare.test-data.ts';

function ask([inner, outer]: Rare['no'], { dialect, formats }: Rare): Containment {
  const at = (document: JsonSchema): Parameters<typeof contained>[0] => ({ document, pointer: '', ...(dialect === undefined ? {} : { dialect }) });
  // A slow machine must not turn an answer into `unknown`.
  const reading: Reading = { budget: { milliseconds: 20_000 }, ...(formats === undefined ? {} : { formats }) };
  return contained(at(inner), at(outer), reading);
}

test('the table is as long as it should be, and no name is there twice', () => {
  expect(new Set(rare.map(({ name }) => name)).size).toBe(rare.length);
  expect(rare.length).toBeGreaterThan(60);
});

describe.each(rare)('$name', (row) => {
  const { dialect, formats } = row;
  const judges = (schema: JsonSchema): ReturnType<typeof oracle> => oracle(schema, dialect, formats === 'assert');

  test('its value is found', async () => {
    const answer = ask(row.no, row);
    expect(answer).toMatchObject({ contained: 'no' });
    if (answer.contained !== 'no') return;
    const [inner, outer] = [await judges(row.no[0]), await judges(row.no[1])];
    expect([inner.ajv(answer.value) ?? true, outer.ajv(answer.value) ?? false, answer.value], 'Ajv').toEqual([true, false, answer.value]);
    if (row.strange === 'hyperjump') return;
    expect([inner.hyperjump(answer.value) ?? true, outer.hyperjump(answer.value) ?? false, answer.value], 'Hyperjump').toEqual([true, false, answer.value]);
  });

  test('its twin is contained', async () => {
    expect(ask(row.yes, row)).toEqual({ contained: 'yes' });
  });

  test('the twin withstands values from its corners', async () => {
    const [inner, outer] = [await judges(row.yes[0]), await judges(row.yes[1])];
    const broken = corners(row.yes, 100, 1).filter((value) => inner.hyperjump(value) === true && outer.hyperjump(value) === false);
    expect(broken).toEqual([]);
  });
});
