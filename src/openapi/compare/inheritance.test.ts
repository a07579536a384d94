import { describe, expect, test } from 'vitest';
import { giving, object, ref, taking, type Part } from '../../../fixtures/drift/document.ts';
import type { Drift } from '../../model/drift.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const text: Part = { type: 'string' };
const whole: Part = { type: 'integer' };
const at = (name: string): string => `#/components/schemas/${name}`;
const mapping = { cat: at('Cat'), dog: at('Dog') };
const base = (told: Part = { mapping }, more: Part = {}): Part =>
  object({ kind: text, ...more }, ['kind'], { discriminator: { propertyName: 'kind', ...told } });
const made = (...parts: readonly Part[]): Part => ({ allOf: [ref('Pet'), ...parts] });
const Dog = made(object({ bark: text }));
const pets = (Cat: Part, more: Part = {}): Part => ({ Pet: base(), Cat, Dog, ...more });
const strict = made(object({ lives: whole }, ['lives']));
const loose = made(object({ lives: { type: 'number' } }, ['lives']));

const drift = (old: Part, next: Part): Drift => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json'));
const said = ({ verdict, findings, undecided }: Drift): readonly string[] => [
  verdict,
  ...findings.map(({ level, id }) => `${level} ${id}`),
  ...undecided.map(({ reason }) => reason),
];

describe.for([
  ['request', taking, loose, strict],
  ['response', giving, strict, loose],
] as const)('a base in a %s', ([side, wrap, one, other]) => {
  const doc = (schemas: Part, schema: Part = ref('Pet')): Part => wrap(schema, { schemas });
  const body = (one: Drift): unknown => {
    const { counterexample } = one.findings[0] ?? {};
    return counterexample && ('request' in counterexample ? counterexample.request.body : counterexample.response.body);
  };

  test('a schema that it leads to breaks', () => {
    const changed = drift(doc(pets(one)), doc(pets(other)));
    expect(said(changed)).toEqual(['breaking', expect.stringMatching(`^breaking ${side}-property-`)]);
    expect(changed.findings[0]?.text).toContain('where kind is "cat"');
    expect(body(changed)).toMatchObject({ kind: 'cat', lives: expect.any(Number) });
    expect(drift(doc(pets(other)), doc(pets(one))).verdict).toBe('compatible');
    expect(said(drift(doc(pets(one)), doc(pets(one))))).toEqual(['unchanged']);
  });

  test('goes by the name of the schema where no mapping is written, and by heirs of heirs', () => {
    const named = (Cat: Part): Part => ({ Pet: base({}), Cat, Lion: { allOf: [ref('Cat'), object({ mane: text })] } });
    expect(body(drift(doc(named(one)), doc(named(other))))).toMatchObject({ kind: 'Cat' });
    const grown = (...more: readonly Part[]): Part => doc({ Pet: base({}), Cat: made(object({ purr: text }), ...more), Lion: { allOf: [ref('Cat')] } });
    expect(said(drift(grown(), grown(object({ age: whole }))))).toEqual(['compatible', `note ${side}-property-added`]);
    const lions = (lion: Part): Part => ({ Pet: base({}), Cat: made(object({ purr: text })), Lion: { allOf: [ref('Cat'), lion] } });
    expect(body(drift(doc(lions(one)), doc(lions(other))))).toMatchObject({ kind: 'Lion' });
  });

  test('stands anywhere in the message, or round a circle', () => {
    const owned = (cat: Part): Part => doc(pets(cat), object({ owner: text, pets: { type: 'array', items: ref('Pet') } }, ['pets']));
    expect(body(drift(owned(one), owned(other)))).toMatchObject({ pets: [{ kind: 'cat' }] });
    const friends = (cat: Part): Part =>
      doc({ Pet: base(), Cat: cat, Dog: made(object({ friend: ref('Home') }, ['friend'])), Home: object({ pet: ref('Pet') }) }, ref('Home'));
    expect(body(drift(friends(one), friends(other)))).toMatchObject({ pet: { kind: 'cat' } });
  });

  test('what changed in the base itself is told once', () => {
    const named = (name: Part): Part => ({ Pet: base({ mapping }, { name }), Cat: strict, Dog });
    const [before, after] = side === 'request' ? [text, whole] : [whole, text];
    expect(said(drift(doc(named(before)), doc(named(after)))).length).toBe(2);
  });

  test('it says nothing of what only one document leads to, nor of a schema that nobody is led to', () => {
    const without = (cat: Part): Part => doc({ Pet: base({ mapping: { dog: at('Dog') } }), Cat: { allOf: [object({ a: text }), cat] }, Dog });
    expect(said(drift(without(object({ lives: whole })), without(object({ lives: text }))))).toEqual(['unchanged']);
    const plain = (Cat: Part): Part => doc({ Pet: object({ kind: text }, ['kind']), Cat });
    expect(said(drift(plain(one), plain(other)))).toEqual(['unchanged']);
  });

  test('a message of one child has nothing to do with the others', () => {
    const dogs = (Cat: Part): Part => doc(pets(Cat), ref('Dog'));
    expect(said(drift(dogs(one), dogs(other)))).toEqual(['unchanged']);
    const called = (mapping: Part): Part => doc({ Pet: base({ mapping }), Cat: strict, Dog }, ref('Dog'));
    expect(said(drift(called({ dog: at('Dog') }), called({ dog: at('Dog'), cat: at('Cat') })))).toEqual(['unchanged']);
    expect(said(drift(called({ dog: at('Dog') }), called({ dog: at('Dog'), hound: at('Dog') })))).toContain(
      side === 'request' ? 'note request-body-discriminator-mapping-added' : 'breaking response-body-discriminator-mapping-added',
    );
  });

  test('is itself however it is wrapped', () => {
    const wraps: readonly Part[] = [
      { allOf: [ref('Pet')] },
      { allOf: [{ description: 'or none' }, ref('Pet')], description: 'a pet' },
      { ...ref('Pet'), minProperties: 1 },
    ];
    for (const wrap of wraps) {
      const owned = (cat: Part): Part => doc(pets(cat), object({ pet: wrap }, ['pet']));
      expect(body(drift(owned(one), owned(other)))).toMatchObject({ pet: { kind: 'cat', lives: expect.any(Number) } });
    }
    const dogs = (cat: Part): Part => doc(pets(cat), object({ pet: { allOf: [ref('Dog')] } }, ['pet']));
    expect(said(drift(dogs(one), dogs(other)))).toEqual(['unchanged']);
  });

  test('leads by names, written out or not', () => {
    const named = (mapping: Part | undefined, schemas: Part = { Cat: one, Dog }): Part =>
      doc({ Pet: base(mapping === undefined ? {} : { mapping }), ...schemas });
    expect(said(drift(named(undefined), named({ Cat: at('Cat'), Dog: at('Dog') })))).toEqual(['unchanged']);
    expect(said(drift(named({ cat: at('Cat'), dog: at('Dog') }), named({ cat: at('Cat'), dog: at('Dog') }, { Cat: one, Dog, Bird: Dog })))).toEqual([
      'unchanged',
    ]);
    expect(said(drift(named(undefined), named(undefined, { Kitty: one, Dog })))).toEqual(['unchanged']);
    expect(said(drift(named(undefined), named(undefined, { Bird: made(object({ fly: text })), Dog })))).toEqual(['unchanged']);
    const plain = doc({ Pet: object({ kind: text }, ['kind']), Cat: one, Dog });
    expect(said(drift(named(undefined), plain))).toEqual(['compatible', `warning ${side}-body-discriminator-removed`]);
    expect(said(drift(plain, named({ cat: at('Cat') })))).toEqual(['compatible', `warning ${side}-body-discriminator-added`]);
  });

  test('other names are nothing, also where something else of the base changed', () => {
    const more = (told: Part, schemas: Part): Part => doc({ Pet: base(told, { age: whole }), ...schemas });
    const less = (told: Part, schemas: Part): Part => doc({ Pet: base(told), ...schemas });
    const added = ['compatible', `note ${side}-property-added`];
    expect(said(drift(less({}, { Cat: one, Dog }), more({}, { Kitty: one, Dog })))).toEqual(added);
    const mapped = { mapping: { cat: at('Cat') } };
    expect(said(drift(less(mapped, { Cat: one, Dog }), more(mapped, { Cat: one, Bird: Dog })))).toEqual(added);
  });

  test('each of several like changes of a child is told', () => {
    const alternatives = (...of: readonly string[]): Part =>
      doc({
        ...pets(made(object({ a: { oneOf: of.map(ref) } }, ['a']))),
        X: object({ x: text }, ['x']),
        Y: object({ y: text }, ['y']),
        Z: object({ z: text }, ['z']),
      });
    const [few, many] = [alternatives('X', 'X'), alternatives('X', 'Y', 'Z')];
    const { findings } = side === 'request' ? drift(many, few) : drift(few, many);
    expect(findings.filter(({ level }) => level === 'breaking').length).toBe(2);
  });

  test('what is led to by another property is not compared', () => {
    const by = (propertyName: string, Cat: Part): Part =>
      doc({ Pet: object({ kind: text, type: text }, ['kind', 'type'], { discriminator: { propertyName } }), Cat });
    expect(said(drift(by('kind', one), by('type', other)))).toEqual(['breaking', `breaking ${side}-body-discriminator-property-name-changed`]);
  });

  test('what cannot be decided of a child is not decided of the base', () => {
    const doubled = (pattern: string): Part => doc(pets(made(object({ lives: { type: 'string', pattern } }, ['lives']))));
    const { verdict, undecided } = drift(doubled('^(a+)b\\1$'), doubled('^(a+)b\\1c?$'));
    expect([verdict, undecided.length]).toEqual(['unknown', 1]);
  });

  test('a schema that lists its alternatives is no base', () => {
    const listed = (Cat: Part): Part =>
      doc({
        Pet: { oneOf: [ref('Cow'), ref('Dog')], discriminator: { propertyName: 'kind' } },
        Cow: object({ kind: text }, ['kind']),
        Dog: object({ kind: text, bark: text }, ['kind', 'bark']),
        Cat,
      });
    expect(said(drift(listed(one), listed(other)))).toEqual(['unchanged']);
  });

  test('what is made from it may be written out', () => {
    const whole_ = object({ kind: text, ...((one['allOf'] as readonly Part[])[1]?.['properties'] as Part) }, ['kind', 'lives']);
    expect(said(drift(doc(pets(one)), doc(pets(whole_))))).toEqual(['unchanged']);
    expect(said(drift(doc(pets(one), ref('Cat')), doc(pets(whole_), ref('Cat'))))).toEqual(['unchanged']);
  });

  test('goes on under another name', () => {
    const animals = (cat: Part): Part => doc({ Animal: base(), Cat: { allOf: [ref('Animal'), cat] }, Dog: object({}) }, ref('Animal'));
    const was = { Pet: base(), Cat: { allOf: [ref('Pet'), object({ lives: text })] }, Dog: object({}) };
    expect(said(drift(doc(was), animals(object({ lives: whole }))))).toContain(`breaking ${side}-property-type-changed`);
    expect(said(drift(doc(was), animals(object({ lives: text }))))).toEqual(['unchanged']);
  });

  test('what is made from a base is one itself', () => {
    const cats = (lion: Part): Part => doc({ Pet: base({}), Cat: made(object({ purr: text })), Lion: { allOf: [ref('Cat'), lion] } }, ref('Cat'));
    expect(body(drift(cats(one), cats(other)))).toMatchObject({ kind: 'Lion' });
  });

  test('a name that leads to another schema is told by the mapping alone', () => {
    const swapped = { cat: at('Dog'), dog: at('Cat') };
    expect(said(drift(doc(pets(one)), doc({ ...pets(one), Pet: base({ mapping: swapped }) })))).toEqual([
      'breaking',
      `breaking ${side}-body-discriminator-mapping-changed`,
    ]);
  });
});

test('Swagger 2 knows no other alternatives', () => {
  const swagger = (lives: Part): Part => ({
    swagger: '2.0',
    info: { title: 'Pets', version: '1' },
    paths: { '/pets': { get: { produces: ['application/json'], responses: { '200': { description: 'OK', schema: { $ref: '#/definitions/Pet' } } } } } },
    definitions: {
      Pet: { type: 'object', discriminator: 'kind', required: ['kind'], properties: { kind: text } },
      Cat: { allOf: [{ $ref: '#/definitions/Pet' }, { type: 'object', required: ['lives'], properties: { lives } }] },
    },
  });
  const changed = drift(swagger(whole), swagger(text));
  expect(said(changed)).toEqual(['breaking', 'breaking response-property-type-changed']);
  expect(changed.findings[0]?.location.old).toMatchObject({ pointer: '/components/schemas/Cat/allOf/1/properties/lives' });
});
