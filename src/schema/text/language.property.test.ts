import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { JS, NFA, Words } from 'refa';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { describe, expect, test } from 'vitest';
import { hyperjumpFits } from '../second-opinion.ts';
import {
  complementTexts,
  formatTexts,
  includesText,
  intersectTexts,
  isEmptyTexts,
  lengths,
  noText,
  pattern,
  sizeOfTexts,
  someText,
  textsOf,
  type Language,
} from './language.ts';

const run = { seed: 20_261, numRuns: 150 } as const;

/** Few characters, so that patterns and texts meet; of every kind that is treated apart. V8 takes ſ for a `\w` after any `(?i:…)`: it is left out. */
const char: Arbitrary<string> = fc.constantFrom('a', 'b', 'A', '0', '-', '\n', 'é', '😀', '\u{10000}');
const text: Arbitrary<string> = fc.array(char, { maxLength: 7 }).map((chars) => chars.join(''));
const plain: Arbitrary<string> = fc.constantFrom(
  'a',
  'b',
  '0',
  '-',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  'é',
  '😀',
  '[a-z😀]',
  '(?i:a)',
  '(?i:s)',
  '[^😀]',
);

function sources(atom: Arbitrary<string>, around: readonly string[]): Arbitrary<string> {
  return fc.letrec<{ source: string }>((tie) => ({
    source: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      atom,
      fc.tuple(tie('source'), tie('source')).map(([a, b]) => a + b),
      fc.tuple(tie('source'), tie('source')).map(([a, b]) => `(?:${a}|${b})`),
      fc.tuple(tie('source'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?')).map(([a, times]) => `(?:${a})${times}`),
      fc.tuple(fc.constantFrom(...around), tie('source')).map(([open, a]) => `${open}${a})`),
    ),
  })).source;
}

const regular: Arbitrary<string> = sources(plain, ['(', '(?:']);
const looking: Arbitrary<string> = sources(fc.oneof(plain, fc.constantFrom('^', '$', '\\b', '\\B')), ['(?=', '(?!', '(?:']);
const lookingBack: Arbitrary<string> = sources(
  fc.oneof({ weight: 3, arbitrary: plain }, fc.constantFrom('^', '(?<=a)', '(?<!b)', '(?<=^ab?)', '(?<=[^a](?<!0)b)', '$')),
  ['(?=', '(?!', '(?:'],
);
const anchored = (source: Arbitrary<string>): Arbitrary<string> =>
  fc.tuple(fc.constantFrom('', '^'), source, fc.constantFrom('', '$')).map((parts) => parts.join(''));
const any: Arbitrary<string> = anchored(fc.oneof(regular, looking, lookingBack));

function read(source: string): Language {
  const language = pattern(source, 'ecma');
  if (language.kind === 'unreadable') throw new Error(language.reason);
  return language;
}

/** Whether the runtime finds it from a code point on. Left alone V8 also tries from the middle of a surrogate pair, as `\\B` shows. */
function isFound(source: string, one: string): boolean {
  const expression = new RegExp(source, 'uy');
  const places = Array.from(one).reduce<readonly number[]>((ends, char) => [...ends, (ends.at(-1) ?? 0) + char.length], [0]);
  return places.some((place) => {
    expression.lastIndex = place;
    return expression.test(one);
  });
}

describe('a pattern', () => {
  test('holds the texts that the runtime finds it in', () => {
    fc.assert(
      fc.property(any, fc.array(text, { minLength: 10, maxLength: 10 }), (source, texts) => {
        for (const one of texts) expect([source, one, includesText(read(source), one)]).toStrictEqual([source, one, isFound(source, one)]);
      }),
      { ...run, numRuns: 300 },
    );
  });

  test('without the u flag too', () => {
    fc.assert(
      fc.property(any, fc.array(text, { minLength: 10, maxLength: 10 }), (source, texts) => {
        const loose = `(?:${source})|\\_\\-`;
        const expression = new RegExp(loose);
        for (const one of texts) expect([loose, one, includesText(read(loose), one)]).toStrictEqual([loose, one, expression.test(one)]);
      }),
      run,
    );
  });

  test('holds what refa says, of those without assertions', () => {
    fc.assert(
      fc.property(regular, text, (source, one) => {
        fc.pre(!source.includes('(?i'));
        const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags: 'u' }).parse();
        const automaton = NFA.fromRegex(expression, { maxCharacter });
        expect(includesText(read(`^(?:${source})$`), one)).toBe(automaton.test(Words.fromStringToUnicode(one)));
      }),
      run,
    );
  });
});

/** Every text of up to four of these characters. */
const small = ['', 'a', 'b', '0', '\n', '😀'];
const short: readonly string[] = [...new Set(small.flatMap((a) => small.flatMap((b) => small.flatMap((c) => small.map((d) => a + b + c + d)))))];

describe('emptiness', () => {
  test('is never said of a language that holds a text, and is shown by a text otherwise', () => {
    const side = fc.tuple(any, fc.boolean(), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(side, { minLength: 1, maxLength: 3 }), (sides) => {
        const language = intersectTexts(
          ...sides.map(([source, isInside, min, more]) =>
            intersectTexts(isInside ? read(source) : complementTexts(read(source)), isInside ? lengths(min, min + more) : complementTexts(lengths(min, min))),
          ),
        );
        const holds = (one: string): boolean =>
          sides.every(([source, isInside, min, more]) => {
            const length = Array.from(one).length;
            return isInside ? isFound(source, one) && length >= min && length <= min + more : !isFound(source, one) && length !== min;
          });
        const empty = isEmptyTexts(language);
        if (empty === true) expect(short.filter(holds)).toStrictEqual([]);
        else if (empty === false) expect(textsOf(language, 3).filter((one) => !holds(one))).toStrictEqual([]);
        if (empty === false) expect(holds(someText(language) ?? 'none')).toBe(true);
        // Patterns as small as these are always decided.
        expect(empty).toBeTypeOf('boolean');
      }),
      run,
    );
  });

  test('a language and its complement share nothing and leave nothing out', () => {
    fc.assert(
      fc.property(any, any, (source, other) => {
        const both = intersectTexts(read(source), complementTexts(read(other)));
        expect(isEmptyTexts(intersectTexts(both, read(other)))).toBe(true);
        expect(isEmptyTexts(intersectTexts(read(source), complementTexts(both), complementTexts(read(other))))).toBe(true);
      }),
      run,
    );
  });

  test('sizes count every text', () => {
    fc.assert(
      fc.property(anchored(sources(fc.constantFrom('a', 'b', '[ab]'), ['(?:', '(?=', '(?!'])), (source) => {
        const few = intersectTexts(read(source), read('^[ab]*$'), lengths(0, 4));
        const expression = new RegExp(source, 'u');
        const expected = short.filter((one) => /^[ab]{0,4}$/.test(one) && expression.test(one));
        expect(sizeOfTexts(few)).toBe(expected.length);
        expect(new Set(textsOf(few, 100))).toStrictEqual(new Set(expected));
      }),
      run,
    );
  });
});

describe('a format', () => {
  const seeds: Readonly<Record<string, readonly string[]>> = {
    date: ['2024-02-29', '1900-02-29', '2023-11-31', '0000-12-01'],
    time: ['23:59:60Z', '12:34:56.789+01:30', '24:59:00+01:00', '00:29:60-23:30', '1:2:3z'],
    'date-time': ['2024-02-29T23:59:60Z', '2024-02-29t12:00:00-08:00', '2024-01-01 00:00:00.1Z'],
    'iso-time': ['12:34:56', '23:59:60', '24:59:00+01'],
    'iso-date-time': ['2024-02-29T12:00:00', '2024-02-29 12:00:00+0100'],
    uri: ['https://u:p@example.com:80/a/b?c#d', 'urn:a:b', 'a:', 'a:?b', '//a/b', 'a:/', 'a://[::1]/%41', 'a::/'],
    'uri-reference': ['https://u:p@example.com:80/a?b#c', '//[2001:db8::1.2.3.4]/', '%zz', '?#'],
    'uri-template': ['/a/{id}{?b,c*}', '{+a:3}', '{'],
    url: ['https://example.com/a', 'ftp://10.1.2.3/', 'http://172.20.1.1/', 'http://a.b-c.de:80/x y'],
    email: ['user@example.com', 'a.b+c@d-e.fg', 'a..b@c.d'],
    hostname: ['example.com', 'a-b.c.', '-a.b', `${'a'.repeat(63)}.`, `${'abcdefg.'.repeat(31)}abcde`, `${'abcdefg.'.repeat(31)}abcdef.`],
    ipv4: ['192.0.2.1', '255.255.255.256', '01.2.3.4'],
    ipv6: ['2001:db8::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1::2::3'],
    uuid: ['3fa85f64-5717-4562-b3fc-2c963f66afa6', 'urn:uuid:3FA85F64-5717-4562-B3FC-2C963F66AFA6'],
    duration: ['P1Y2M3DT4H5M6S', 'PT1H', 'P2W', 'P', 'P1DT'],
    byte: ['aGVsbG8=', 'aGVsbG8', '!\n', 'aGVs\n!'],
    'json-pointer': ['/a/0/~0~1', '', 'a', '/~2'],
    'json-pointer-uri-fragment': ['#/a%20b', '#', '/a'],
    'relative-json-pointer': ['0#', '1/a', '01'],
    regex: ['^a(b|c)*$', '(', '[a', 'a\\Z', '\\\\Z'],
  };

  /** Those of which the second validator says nothing. */
  const unheard = new Set(['url', 'iso-time', 'iso-date-time', 'byte', 'json-pointer-uri-fragment']);
  const strict = (format: string, value: string): boolean | string =>
    hyperjumpFits({ schema: { format }, dialect: 'https://json-schema.org/draft/2020-12/schema', pointer: '', formats: true, value });

  test.each(Object.keys(fullFormats).filter((name) => formatTexts(name) !== undefined))(
    '%s holds what both validators let pass, and nothing that one refuses',
    (name) => {
      const format: unknown = fullFormats[name as keyof typeof fullFormats];
      const validate = typeof format === 'object' && format !== null && 'validate' in format ? format.validate : format;
      const valid = (one: string): boolean => (validate instanceof RegExp ? validate.test(one) : (validate as (one: string) => boolean)(one));
      const language = formatTexts(name) ?? noText;
      const seed = fc.constantFrom(...(seeds[name] ?? ['a']));
      const edited = fc
        .tuple(seed, fc.array(fc.tuple(fc.nat(40), fc.nat(2), fc.constantFrom(...Array.from('aZ09+-:./%~#?@[]{} \nTtſK😀'))), { maxLength: 3 }))
        .map(([start, edits]) =>
          edits.reduce((one, [at, cut, put]) => {
            const place = at % (one.length + 1);
            return one.slice(0, place) + put + one.slice(place + cut);
          }, start),
        );
      fc.assert(
        fc.property(edited, (one) => {
          const inside = includesText(language, one);
          if (inside === true) expect([one, valid(one)]).toStrictEqual([one, true]);
          // What the one validator lets pass and this language does not, the other refuses too.
          if (inside === false && valid(one) && !unheard.has(name)) expect([one, strict(name, one)]).toStrictEqual([one, false]);
          if (language.kind !== 'opaque') return;
          // What is known of one that no automaton describes.
          if (includesText(language.below, one) === true) expect([one, inside]).toStrictEqual([one, true]);
          if (inside === true) expect([one, includesText(language.above, one)]).toStrictEqual([one, true]);
        }),
        { ...run, numRuns: 300 },
      );
      for (const one of textsOf(language, 20)) expect([one, valid(one)]).toStrictEqual([one, true]);
      if (unheard.has(name)) return;
      // It takes no leap second in a time.
      for (const one of textsOf(language, 5).filter((text) => !text.includes(':60'))) expect([one, strict(name, one)]).toStrictEqual([one, true]);
      for (const one of textsOf(complementTexts(language), 5)) expect([one, valid(one) && strict(name, one)]).toStrictEqual([one, false]);
    },
  );
});
