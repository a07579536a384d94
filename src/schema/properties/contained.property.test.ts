// The engine against two validators and against itself, on random schemas. SEAMCHECK_PROPERTY_RUNS and _SEED ask for more than CI does.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRecord, type Json, type JsonSchema } from '../../model/json.ts';
import { contained, inhabitant, type Containment } from '../contained.ts';
import { definitions, models, rewritten, rooted, schemas, values } from './arbitrary.test-data.ts';
import { corners } from './corners.test-data.ts';
import { ajvOf, oracle } from './oracle.test-data.ts';

const runs = Number(process.env['SEAMCHECK_PROPERTY_RUNS'] ?? 30);
const seed = Number(process.env['SEAMCHECK_PROPERTY_SEED'] ?? 20_260_101);
/** Values that each `yes` must withstand. */
const attack = Number(process.env['SEAMCHECK_PROPERTY_ATTACK'] ?? 300);
const parameters = { numRuns: runs, seed, endOnFailure: runs > 1000 };

const triples = fc.record({ defs: definitions, a: schemas, b: schemas, c: schemas }).map(({ defs, a, b, c }) => ({
  a: rooted(a, defs),
  b: rooted(b, defs),
  c: rooted(c, defs),
  both: rooted({ allOf: [a, b] }, defs),
  either: rooted({ anyOf: [a, b] }, defs),
}));

// A slow machine must not turn an answer into `unknown`.
const budget = { milliseconds: 20_000 };

function ask(inner: JsonSchema, outer: JsonSchema): Containment {
  return contained({ document: inner, pointer: '' }, { document: outer, pointer: '' }, { budget });
}

/** A `no` is right when both validators say so; a `yes` when no value from the corners of both schemas breaks it. */
async function expectRight(answer: Containment, inner: JsonSchema, outer: JsonSchema): Promise<void> {
  if (answer.contained === 'unknown') return;
  const [left, right] = [await oracle(inner), await oracle(outer)];
  if (answer.contained === 'no') {
    const { value } = answer;
    // Ajv's bookkeeping of what is evaluated follows branches that do not hold.
    const strange = JSON.stringify([inner, outer]).includes('unevaluated');
    if (!strange) expect({ value, ajv: [left.ajv(value) ?? true, right.ajv(value) ?? false] }).toEqual({ value, ajv: [true, false] });
    expect({ value, hyperjump: [left.hyperjump(value) ?? true, right.hyperjump(value) ?? false] }).toEqual({ value, hyperjump: [true, false] });
    return;
  }
  const broken = corners([inner, outer], attack, seed).filter((value) => left.ajv(value) === true && right.ajv(value) === false);
  // Ajv is known to be wrong here and there; two validators are not wrong in the same way.
  expect(broken.filter((value) => left.hyperjump(value) === true && right.hyperjump(value) === false)).toEqual([]);
}

test('what follows from logic alone', () => {
  fc.assert(
    fc.property(triples, ({ a, both, either }) => {
      expect(ask(a, a)).toEqual({ contained: 'yes' });
      expect(ask(both, a).contained).not.toBe('no');
      expect(ask(a, either).contained).not.toBe('no');
      expect(ask(false, a)).toEqual({ contained: 'yes' });
      expect(ask(a, true)).toEqual({ contained: 'yes' });
    }),
    parameters,
  );
});

test('every answer about two random schemas is right, and about a narrower and a wider one', async () => {
  await fc.assert(
    fc.asyncProperty(triples, async ({ a, b, both, either }) => {
      await expectRight(ask(a, b), a, b);
      await expectRight(ask(both, a), both, a);
      await expectRight(ask(either, a), either, a);
    }),
    parameters,
  );
});

test('a value is in a schema just when the validators say so', async () => {
  await fc.assert(
    fc.asyncProperty(triples, values, fc.integer(), async ({ a }, some, corner) => {
      const { ajv, hyperjump } = await oracle(a);
      for (const value of [some, ...corners([a], 3, corner)]) {
        const valid = ajv(value);
        if (valid === undefined || valid !== hyperjump(value)) continue;
        expect({ value, contained: ask({ const: value }, a).contained }).not.toEqual({ value, contained: valid ? 'no' : 'yes' });
        expect({ value, excluded: ask(a, { not: { const: value } }).contained }).not.toEqual({ value, excluded: valid ? 'yes' : 'no' });
      }
    }),
    parameters,
  );
});

test('an answer depends neither on the order of keys, nor on names, nor on what was asked before', () => {
  fc.assert(
    fc.property(triples, ({ a, b, c }) => {
      const first = ask(a, b);
      ask(b, a);
      ask(c, b);
      expect(ask(structuredClone(a), structuredClone(b))).toEqual(first);
      expect(ask(rewritten(a), rewritten(b)).contained).toBe(first.contained);
    }),
    parameters,
  );
});

test('what is contained in what is contained is contained', () => {
  let chains = 0;
  fc.assert(
    fc.property(triples, ({ a, b, c, both, either }) => {
      for (const [inner, middle, outer] of [
        [a, b, c],
        [both, a, either],
        [both, b, c],
        [a, either, c],
      ] as const) {
        if (ask(inner, middle).contained !== 'yes') continue;
        const [wider, whole] = [ask(middle, outer), ask(inner, outer)];
        if (wider.contained !== 'yes') continue;
        chains += 1;
        expect(whole.contained).not.toBe('no');
      }
    }),
    parameters,
  );
  expect(chains).toBeGreaterThan(runs / 10);
});

test('an inhabitant is one, and what is empty withstands values from its corners', async () => {
  const seen = { empty: 0, inhabited: 0 };
  await fc.assert(
    fc.asyncProperty(triples, async ({ a, b, both }) => {
      for (const schema of [a, both, rooted({ allOf: [both, { not: b }] }, {})]) {
        const found = inhabitant({ document: schema, pointer: '' }, { budget });
        const { ajv, hyperjump } = await oracle(schema);
        if (found === 'empty') {
          seen.empty += 1;
          expect(corners([schema], attack, seed).filter((value) => ajv(value) === true && hyperjump(value) === true)).toEqual([]);
        } else if ('value' in found) {
          seen.inhabited += 1;
          expect({
            ...found,
            ajv: JSON.stringify(schema).includes('unevaluated') || (ajv(found.value) ?? true),
            hyperjump: hyperjump(found.value) ?? true,
          }).toEqual({ ...found, ajv: true, hyperjump: true });
        }
      }
    }),
    parameters,
  );
  expect(Math.min(seen.empty, seen.inhabited)).toBeGreaterThan(runs / 10);
});

test('of models as frameworks write them hardly a pair stays undecided, and every answer is right', () => {
  let [asked, unknown] = [0, 0];
  const started = performance.now();
  let engine = 0;
  const reasons = new Set<string>();
  fc.assert(
    fc.property(models, models, models, models, fc.integer(), (one, other, d0, d1, seed) => {
      for (const [inner, outer] of [
        [one, other],
        [changed(one, seed), one],
        [one, changed(one, seed)],
      ] as const) {
        const [a, b] = [rooted(inner, { d0, d1 }), rooted(outer, { d0, d1 })];
        const before = performance.now();
        const answer = ask(a, b);
        engine += performance.now() - before;
        asked += 1;
        if (answer.contained === 'unknown') {
          unknown += 1;
          reasons.add(answer.reason);
        }
        const [left, right] = [ajvOf(a), ajvOf(b)];
        const breaks = (value: Json): boolean => left(value) === true && right(value) === false;
        if (answer.contained === 'no') expect([answer.value].filter(breaks)).toEqual([answer.value]);
        if (answer.contained === 'yes') expect(corners([a, b], attack / 3, seed).filter(breaks)).toEqual([]);
      }
    }),
    parameters,
  );
  const told = `${unknown} of ${asked} undecided, ${(engine / asked).toFixed(2)} ms each, ${Math.round(performance.now() - started)} ms in all`;
  expect(unknown / asked, `${told}: ${[...reasons].join(' | ')}`).toBeLessThanOrEqual(0.01);
});

/** One field of a model changed, as a next version does. */
function changed(model: JsonSchema, seed: number): JsonSchema {
  const made = structuredClone(model) as { properties: Record<string, Json>; required: string[]; additionalProperties?: Json };
  const names = Object.keys(made.properties);
  const name = names[Math.abs(seed) % names.length] ?? 'id';
  const change = [
    (): void => void delete made.properties[name],
    (): void => void made.required.push(...(made.required.includes(name) ? [] : [name])),
    (): void => void (made.required = made.required.filter((one) => one !== name)),
    (): void => void (made.properties[name] = { anyOf: [made.properties[name] ?? {}, { type: 'null' }] }),
    (): void => void (made.properties['added'] = { type: 'string' }),
    (): void => void (made.additionalProperties = isRecord(made.additionalProperties) ? {} : false),
    (): void => void (made.properties[name] = { allOf: [made.properties[name] ?? {}], title: 'Wrapped' }),
  ];
  change[Math.abs(seed) % change.length]?.();
  return made;
}
