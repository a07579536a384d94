import { describe, expect, test } from 'vitest';
import { giving, object, ref, taking, type Part } from '../../../fixtures/drift/document.ts';
import type { Drift } from '../../model/drift.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const text: Part = { type: 'string' };
const whole: Part = { type: 'integer' };
const only = (value: string): Part => ({ type: 'string', enum: [value] });
const free: Part = { Cat: object({ kind: text, lives: whole }, ['kind', 'lives']), Dog: object({ kind: text, bark: text }, ['kind', 'bark']) };
const pinned: Part = { Cat: object({ kind: only('cat'), lives: whole }, ['kind', 'lives']), Dog: object({ kind: only('dog'), bark: text }, ['kind', 'bark']) };
const at = (name: string): string => `#/components/schemas/${name}`;
const told = (mapping?: Part, propertyName = 'kind'): Part => ({ discriminator: { propertyName, ...(mapping === undefined ? {} : { mapping }) } });
const usual = { cat: at('Cat'), dog: at('Dog') };
const swapped = { cat: at('Dog'), dog: at('Cat') };

const drift = (old: Part, next: Part): Drift => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json'));
const said = ({ verdict, findings, undecided }: Drift): readonly string[] => [
  verdict,
  ...findings.map(({ level, id }) => `${level} ${id}`),
  ...undecided.map(({ reason }) => reason),
];
const sides = [
  ['request', taking],
  ['response', giving],
] as const;

describe.for(sides)('in a %s', ([side, wrap]) => {
  const kinds = (schemas: Part, marks: Part = {}): Part => wrap({ oneOf: Object.keys(schemas).map(ref), ...marks }, { schemas });

  test('where the alternatives say what they go by, a discriminator adds nothing', () => {
    const marks = [{}, told(), told(usual), told({ dog: 'Dog' }), told({ ...usual, kitty: at('Cat') }), told({ Cat: at('Cat'), Dog: at('Dog') })];
    for (const one of marks) for (const other of marks) expect(said(drift(kinds(pinned, one), kinds(pinned, other)))).toEqual(['unchanged']);
  });

  test('a name that leads to an alternative which does not allow it leaves nothing to say by it', () => {
    const id = `${side}-body-discriminator-mapping-contradicted`;
    const [right, wrong] = [kinds(pinned, told(usual)), kinds(pinned, told(swapped))];
    const changed = drift(right, wrong);
    expect(said(changed)).toEqual(side === 'request' ? ['breaking', `breaking ${id}`] : ['compatible', `note ${id}`]);
    expect(changed.findings[0]?.text).toMatch(/leads kind "cat", "dog" to alternatives that do not allow it$/);
    if (side === 'request') expect(changed.findings[0]?.counterexample).toMatchObject({ request: { body: { kind: 'cat', lives: expect.any(Number) } } });
    expect(said(drift(wrong, right))).toEqual(['compatible', `note ${side}-body-discriminator-mapping-mended`]);
    expect(said(drift(wrong, wrong))).toEqual(['unchanged']);
  });

  test('either of two properties by which the alternatives are pinned does', () => {
    const twice: Part = {
      Cat: object({ kind: only('cat'), type: only('c'), lives: whole }, ['kind', 'type', 'lives']),
      Dog: object({ kind: only('dog'), type: only('d'), bark: text }, ['kind', 'type', 'bark']),
    };
    const byType = told({ c: at('Cat'), d: at('Dog') }, 'type');
    expect(said(drift(kinds(twice, told(usual)), kinds(twice, byType)))).toEqual(['unchanged']);
    expect(said(drift(kinds(pinned, told(usual)), kinds(pinned, told(undefined, 'type'))))).toEqual([
      'breaking',
      `breaking ${side}-body-discriminator-property-name-changed`,
    ]);
  });

  test('where nothing else says what is meant, a discriminator that comes or goes is a warning', () => {
    expect(said(drift(kinds(free), kinds(free, told(usual))))).toEqual(['compatible', `warning ${side}-body-discriminator-added`]);
    expect(said(drift(kinds(free, told(usual)), kinds(free)))).toEqual(['compatible', `warning ${side}-body-discriminator-removed`]);
  });

  test('a name that leads to another of the alternatives breaks', () => {
    expect(said(drift(kinds(free, told(usual)), kinds(free, told(swapped))))).toEqual(['breaking', `breaking ${side}-body-discriminator-mapping-changed`]);
  });

  test('a schema by another name, that the mapping calls as before, is the next version of it', () => {
    const [cat, dog] = [free['Cat'], free['Dog']];
    const next = (more: Part, required: readonly string[]): Part => ({
      CatV2: object({ kind: text, lives: whole, ...more }, ['kind', 'lives', ...required]),
      Dog: dog,
    });
    const mapping = told({ cat: at('CatV2'), dog: at('Dog') });
    const old = kinds({ Cat: cat, Dog: dog }, told(usual));
    expect(said(drift(old, kinds(next({}, []), mapping)))).toEqual(['unchanged']);
    expect(said(drift(old, kinds(next({ age: whole }, []), mapping)))).toEqual(['compatible', `note ${side}-property-added`]);
    const required = said(drift(old, kinds(next({ age: whole }, ['age']), mapping)));
    expect(required).toEqual(side === 'request' ? ['breaking', 'breaking request-required-property-added'] : ['compatible', 'note response-property-added']);
  });

  test('of a base without alternatives, the mapping alone says what a name leads to', () => {
    const based = (marks: Part, more: Part = {}): Part => {
      const made = (name: string, own: Part): Part => ({ [name]: { allOf: [ref('Pet'), object(own, Object.keys(own))] } });
      const schemas = { Pet: object({ kind: text }, ['kind'], marks), ...made('Cat', { lives: whole }), ...made('Dog', { bark: text }), ...more };
      return wrap(ref('Pet'), { schemas });
    };
    expect(said(drift(based(told(usual)), based({})))).toEqual(['compatible', `warning ${side}-body-discriminator-removed`]);
    expect(said(drift(based(told(usual)), based(told(swapped))))).toEqual(['breaking', `breaking ${side}-body-discriminator-mapping-changed`]);
    const stricter = { CatV2: { allOf: [ref('Pet'), object({ lives: { type: 'string' } }, ['lives'])] } };
    expect(said(drift(based(told(usual)), based(told({ ...usual, cat: at('CatV2') }), stricter)))).toEqual([
      'breaking',
      `breaking ${side}-body-discriminator-mapping-changed`,
    ]);
  });
});
