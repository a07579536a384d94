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

  const texts = (old: Part, next: Part): readonly string[] => drift(old, next).findings.map(({ text: sentence }) => sentence);

  test('of names that contradict their alternatives, those count that did not before and that somebody goes by', () => {
    const [one, both] = [kinds(pinned, told({ cat: at('Dog') })), kinds(pinned, told(swapped))];
    expect(texts(one, both)).toEqual([expect.stringMatching(/leads kind "dog" to alternatives that do not allow it$/)]);
    expect(texts(both, one)).toEqual([expect.stringMatching(/leads kind "dog" to alternatives that allow it now$/)]);
    // A name that is new is nobody's yet, and one that is gone is mended by nothing.
    const cow: Part = { ...pinned, Cow: object({ kind: only('cow'), milk: whole }, ['kind', 'milk']) };
    const contradictions = (old: Part, next: Part): readonly string[] => said(drift(old, next)).filter((id) => /contradicted|mended/.test(id));
    expect(contradictions(kinds(pinned, told(usual)), kinds(cow, told({ ...usual, cow: at('Cat') })))).toEqual([]);
    expect(contradictions(kinds(cow, told({ ...usual, cow: at('Cat') })), kinds(pinned, told(usual)))).toEqual([]);
  });

  test('an alternative that changed is meant by its name as before', () => {
    const older: Part = { ...free, Cat: object({ kind: text, lives: whole, age: whole }, ['kind', 'lives']) };
    expect(said(drift(kinds(free, told(usual)), kinds(older, told(usual))))).toEqual(['compatible', `note ${side}-property-added`]);
  });

  test('which of two alternatives that say the same is meant is all one', () => {
    const twins: Part = { ...free, Tom: object({ kind: text, lives: whole }, ['kind', 'lives']) };
    const either = (cat: string): Part => wrap({ anyOf: Object.keys(twins).map(ref), ...told({ ...usual, cat: at(cat) }) }, { schemas: twins });
    expect(said(drift(either('Cat'), either('Tom')))).toEqual(['unchanged']);
  });

  test('a name leads elsewhere too where only the one alternative was there before, or only the other is now', () => {
    const changed = `breaking ${side}-body-discriminator-mapping-changed`;
    const cow: Part = { Dog: free['Dog'], Cow: object({ kind: text, milk: whole }, ['kind', 'milk']) };
    const left = kinds(cow, told({ cat: at('Dog'), dog: at('Dog'), cow: at('Cow') }));
    expect(said(drift(kinds({ ...free, ...cow }, told({ ...usual, cow: at('Cow') })), left))).toContain(changed);
    const kitten: Part = { ...free, Kitten: object({ kind: text, age: whole }, ['kind', 'age']) };
    expect(said(drift(kinds(free, told(usual)), kinds(kitten, told({ cat: at('Kitten'), tom: at('Cat'), dog: at('Dog') }))))).toContain(changed);
  });

  test('a discriminator that names nothing says nothing', () => {
    const alone = (marks: Part): Part => wrap(object({ kind: text }, ['kind'], marks));
    expect([said(drift(alone({}), alone(told()))), said(drift(alone(told()), alone({})))]).toEqual([['unchanged'], ['unchanged']]);
  });

  test('the alternative that is meant where none is named goes by its name or by where it stands', () => {
    const otherwise = (defaultMapping: string): Part =>
      wrap({ oneOf: Object.keys(free).map(ref), discriminator: { propertyName: 'kind', mapping: usual, defaultMapping } }, { schemas: free, openapi: '3.2.0' });
    expect(said(drift(otherwise('Cat'), otherwise(at('Cat'))))).toEqual(['unchanged']);
    expect(said(drift(otherwise('Cat'), otherwise('Dog')))).toEqual(['compatible', `warning ${side}-body-discriminator-default-changed`]);
  });

  test('where no names are written, alternatives go by their own, but for what generators add', () => {
    const split = (name: string): Part => ({ [`Cat-${name}`]: free['Cat'], [`Dog-${name}`]: free['Dog'] });
    expect(said(drift(kinds(free, told()), kinds(split('Output'), told())))).toEqual(['unchanged']);
    const renamed = { Katze: object({ kind: text, lives: whole, age: whole }, ['kind', 'lives']), Dog: free['Dog'] };
    expect(said(drift(kinds(free, told()), kinds(renamed, told())))).toContain(`breaking ${side}-body-discriminator-mapping-changed`);
    // One that is gone is told of as an alternative, and once.
    const cow: Part = { ...free, Cow: object({ kind: text, milk: whole }, ['kind', 'milk']) };
    expect(said(drift(kinds(cow, told()), kinds(free, told()))).filter((id) => id.includes('discriminator'))).toEqual([]);
    // Nobody says the name of one that says itself what it goes by.
    const partly = (name: string): Part => ({ [name]: pinned['Cat'], Dog: free['Dog'] });
    expect(said(drift(kinds(partly('Cat'), told()), kinds(partly('Katze'), told())))).toEqual(['unchanged']);
  });

  test('what the alternatives say is shown where no mapping says it, and needs no discriminator', () => {
    const changed = drift(kinds(pinned, told({ dog: at('Dog') })), kinds(pinned, told(swapped)));
    if (side === 'request') expect(changed.findings[0]?.counterexample).toMatchObject({ request: { body: { kind: 'cat', lives: expect.any(Number) } } });
    expect(said(drift(kinds(pinned), kinds(free, told(usual)))).filter((id) => id.includes('discriminator'))).toEqual([]);
  });

  test('the name of an alternative that is shown need not be written', () => {
    const twice = Object.fromEntries(
      Object.entries({ Cat: whole, Dog: text }).map(([name, own]) => [name, object({ kind: text, type: text, [name]: own }, ['kind', 'type', name])]),
    );
    const [finding] = drift(kinds(twice, told()), kinds(twice, told(undefined, 'type'))).findings;
    const body = side === 'request' ? { kind: 'Cat', Cat: expect.any(Number) } : { type: 'Cat', Cat: expect.any(Number) };
    expect(finding).toMatchObject({ id: `${side}-body-discriminator-property-name-changed`, counterexample: { [side]: { body } } });
  });

  test('of several names of an alternative the first finds its next version', () => {
    const next = { CatV2: object({ kind: text, lives: whole, age: whole }, ['kind', 'lives']), Dog: free['Dog'] };
    const ids = said(drift(kinds(free, told({ ...usual, tom: at('Cat') })), kinds(next, told({ ...usual, cat: at('CatV2') }))));
    expect(ids).toContain(`note ${side}-property-added`);
    expect(ids.filter((id) => id.includes('one-of'))).toEqual([]);
  });

  test('where a base lists the values itself, its discriminator adds nothing', () => {
    const base = (marks: Part): Part => wrap(object({ kind: { enum: ['cat', 'dog'] } }, ['kind'], marks), { schemas: pinned });
    expect([said(drift(base(told(usual)), base({}))), said(drift(base({}), base(told(usual))))]).toEqual([['unchanged'], ['unchanged']]);
  });

  test('a base that is wrapped is the base', () => {
    const cat: Part = { allOf: [ref('Pet'), object({ lives: whole }, ['lives'])] };
    const based = (schema: Part): Part => wrap(schema, { schemas: { Pet: object({ kind: text }, ['kind'], told({ cat: at('Cat') })), Cat: cat } });
    for (const how of ['allOf', 'anyOf', 'oneOf']) {
      const [bare, wrapped] = [based(ref('Pet')), based({ [how]: [ref('Pet')], description: 'A pet' })];
      expect([said(drift(bare, wrapped)), said(drift(wrapped, bare))], how).toEqual([['unchanged'], ['unchanged']]);
    }
  });
});
