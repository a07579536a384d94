import { describe, expect, test } from 'vitest';
import { spent } from '../spent.ts';
import {
  anyText,
  complementTexts,
  formatTexts,
  includesText,
  intersectTexts,
  isEmptyTexts,
  justTexts,
  lengths,
  noText,
  pattern,
  sizeOfTexts,
  someText,
  textsOf,
  unionTexts,
  type Flavour,
  type Language,
} from './language.ts';

function read(source: string, flavour?: Flavour): Language {
  const language = pattern(source, flavour);
  if (language.kind === 'unreadable') throw new Error(language.reason);
  return language;
}

function format(name: string): Language {
  return formatTexts(name) ?? noText;
}

/** True, or a text of the first that is not of the second. */
function inside(inner: Language, outer: Language): true | { readonly but: string | undefined } | { readonly reason: string } {
  const rest = intersectTexts(inner, complementTexts(outer));
  const empty = isEmptyTexts(rest);
  if (empty === true) return true;
  return empty === false ? { but: someText(rest) } : empty;
}

describe('patterns inside one another', () => {
  test.each([
    ['^[a-z]+$', '^[a-z0-9]+$'],
    ['^abc$', 'b'],
    ['^(a|aa)+$', '^a+$'],
    ['^a+$', '^(a|aa)+$'],
    ['^[a-z]{3,5}$', '^[a-z]{2,6}$'],
    ['^(?=.*[a-z])(?=.*\\d).{8,}$', '\\d'],
    ['^(?!-)[a-z-]{1,63}(?<!-)$', '^[a-z]([a-z-]*[a-z])?$'],
    ['^(?:(?!ab).)*$', '^(b|a+(?!b)[^ab]|[^ab]|a+$)*$'],
    ['\\bfoo\\b', 'foo'],
    ['^foo bar$', '\\bbar\\b'],
    ['^(?<!x)a$', '^a$'],
    ['(?<=^a)b', '^ab'],
    ['^ab', '(?<=^a)b'],
    ['^\\p{Lu}+$', '^\\p{L}+$'],
    ['^(?i:abc)$', '^[a-cA-C]{3}$'],
    ['^\\d{4}-\\d{2}$', '^[\\d-]{7}$'],
    ['^.{1,100000}$', '^.{0,200000}$'],
    ['^(foo|bar)$|^baz$', '^(ba[rz]|foo)$'],
    ['a^', 'never'],
    ['^(?=a)(?=b)', 'never'],
  ])('%s is inside %s', (inner, outer) => {
    expect(inside(read(inner), read(outer))).toBe(true);
  });

  test.each([
    ['^[a-z0-9]+$', '^[a-z]+$', '1'],
    ['b', '^abc$', 'b'],
    ['^a*$', '^(aa)*$', 'a'],
    ['^[a-z]{2,6}$', '^[a-z]{3,5}$', 'aa'],
    ['foo', '\\bfoo\\b', 'afoo'],
    ['^(a{5}|b{7})*$', '^(a{5})*$', 'bbbbbbb'],
    ['^[a-z]+$', '^(?!qqqq$)', 'qqqq'],
    ['^a.c$', '^a\\Sc$', 'a c'],
    ['^\\w+$', '^[a-zA-Z0-9]+$', '_'],
    ['^\\p{L}$', '^\\w$', 'ª'],
    ['^.$', '^[\\u0000-\\uffff]$', '\u{10000}'],
    ['^[a-z]{20}$', '^(?!supercalifragilistic$)', 'supercalifragilistic'],
  ])('%s is not inside %s: %s', (inner, outer, but) => {
    expect(inside(read(inner), read(outer))).toStrictEqual({ but });
  });
});

describe('lengths', () => {
  test('count code points, not UTF-16 units', () => {
    expect(includesText(lengths(1, 1), '😀')).toBe(true);
    expect(inside(read('^😀{2}$'), lengths(2, 2))).toBe(true);
    expect(inside(read('^😀{2}$'), lengths(3))).toStrictEqual({ but: '😀😀' });
  });

  test('are not expanded', () => {
    expect(inside(lengths(0, 1_000_000), lengths(0, 1_000_001))).toBe(true);
    expect(inside(read('^.{0,200000}$'), read('^.{0,199999}$'))).toStrictEqual({ but: 'a'.repeat(200_000) });
    expect(someText(intersectTexts(lengths(3_000_000_000), read('^a*$')))).toBeUndefined();
    expect(isEmptyTexts(intersectTexts(lengths(3_000_000_000), read('^a*$')))).toBe(false);
    expect(someText(intersectTexts(lengths(5, 10), read('^[0-9]+$')))).toBe('11111');
  });

  test('meet only the lengths the pattern has', () => {
    const even = read('^(ab)*$');
    expect(isEmptyTexts(intersectTexts(even, lengths(999_999, 999_999)))).toBe(true);
    expect(someText(intersectTexts(even, lengths(9_999)))).toBe('ab'.repeat(5_000));
    const odd = read('^(aaa)*(bbbbb)*$');
    expect(isEmptyTexts(intersectTexts(odd, lengths(7, 7)))).toBe(true);
    expect(someText(intersectTexts(odd, lengths(8, 8)))).toBe('aaabbbbb');
    expect(someText(intersectTexts(odd, lengths(1_000_001, 1_000_001)))).toBeUndefined();
    expect(isEmptyTexts(intersectTexts(odd, lengths(1_000_001, 1_000_001)))).toBe(false);
    expect(someText(intersectTexts(read('^a(bc){3,}d$'), lengths(1_001, 1_004)))).toBe(`a${'bc'.repeat(500)}d`);
  });
});

describe('enumerated texts', () => {
  test('against patterns, both ways', () => {
    expect(inside(justTexts(['aa', 'ab']), read('^a[a-z]$'))).toBe(true);
    expect(inside(justTexts(['aa', 'b']), read('^a[a-z]$'))).toStrictEqual({ but: 'b' });
    expect(inside(read('^a[ab]$'), justTexts(['aa', 'ab', 'ac']))).toBe(true);
    expect(inside(read('^a[ab]$'), justTexts(['aa']))).toStrictEqual({ but: 'ab' });
    expect(inside(justTexts([]), noText)).toBe(true);
  });

  test('thousands of them, of as many characters', () => {
    const many = Array.from({ length: 4_000 }, (_, index) => `${String.fromCodePoint(0x4e_00 + index)}x`);
    expect(inside(justTexts(many), read('^[\\u4e00-\\u9fff]x$'))).toBe(true);
    expect(inside(read('^[\\u4e00-\\u4e63]x$'), justTexts(many.slice(0, 100)))).toBe(true);
    const names = Array.from({ length: 400 }, (_, index) => `name_${index}`);
    expect(someText(intersectTexts(read('^name_4'), ...names.map((name) => complementTexts(justTexts([name])))))).toBe('name_4a');
  });

  test('their number', () => {
    expect(sizeOfTexts(noText)).toBe(0);
    expect(sizeOfTexts(read('^[ab]{0,3}$'))).toBe(15);
    expect(sizeOfTexts(intersectTexts(read('^[a-z]*$'), lengths(0, 1)))).toBe(27);
    expect(sizeOfTexts(read('^[ab]{10}$'))).toBe(Number.POSITIVE_INFINITY);
    expect(sizeOfTexts(read('^[ab]{10}$'), 2_000)).toBe(1_024);
    expect(sizeOfTexts(intersectTexts(read('^(ab|c)*$'), lengths(4, 4)))).toBe(5);
    expect(sizeOfTexts(read('^[ab]{3}$|^a(?!bb)..$|^$'), 2_000_000)).toBe(Number.POSITIVE_INFINITY);
    expect(sizeOfTexts(intersectTexts(read('^(a+)\\1$'), justTexts(['aa', 'aaa', 'aaaa'])))).toBe(2);
    expect(sizeOfTexts(anyText)).toBe(Number.POSITIVE_INFINITY);
    expect(sizeOfTexts(intersectTexts(justTexts(['a', 'b', 'cc']), lengths(1, 1)))).toBe(2);
  });

  test('several, all different, without those to avoid', () => {
    const found = textsOf(read('^[a-c]{2}x?$'), 100, ['aa', 'bx']);
    expect(new Set(found).size).toBe(17);
    expect(found.every((text) => /^[a-c]{2}x?$/u.test(text) && text !== 'aa')).toBe(true);
    expect(someText(read('^[ab]$'), ['a'])).toBe('b');
    expect(someText(read('^[ab]$'), ['a', 'b'])).toBeUndefined();
  });
});

describe('other dialects of patterns', () => {
  test.each<[string, Flavour | undefined, string]>([
    ['^[a-z]+\\z', undefined, '^[a-z]+$'],
    ['\\A[a-z]+\\z', 'rust', '^[a-z]+$'],
    ['(?P<year>\\d{4})', undefined, '\\p{Nd}{4}'],
    ['^[[:alpha:]_]+$', undefined, '^[a-zA-Z_]+$'],
    ['^[a-z&&[^aeiou]]+$', 'rust', '^[b-df-hj-np-tv-z]+$'],
    ['^[a-z--[aeiou]]+$', 'rust', '^[b-df-hj-np-tv-z]+$'],
    ['^[a-c~~b-d]$', 'rust', '^[ad]$'],
    ['(?i)^abc$', 'rust', '^[aA][bB][cC]$'],
    ['(?i:k)', 'rust', '[kK\\u212a]'],
    ['(?s)^.$', 'rust', '^[^]$'.replace('[^]', '[\\s\\S]')],
    ['^.$', 'rust', '^[^\\n]$'],
    ['^\\x{1F600}$', 'rust', '^😀$'],
    ['^\\pL$', 'rust', '^\\p{L}$'],
    ['^\\p{^Greek}$', 'rust', '^\\P{scx=Greek}$'],
    ['^\\p{lowercase letter}$'.replace(' ', '_'), 'rust', '^\\p{Ll}$'],
    ['(?x) ^ a b # both\n $', 'rust', '^ab$'],
    ['(?m)^a$', 'rust', '(?<![^\\n])a(?![^\\n])'],
    ['^a{,2}\\Z', 'python', '^a{0,2}$'],
    ['^a\\Z', 'python', '^a$'],
    ['^a$', 'python', '^a\\n?$'],
    ['(?!a)^b', 'python', '^b'],
    ['^[]a]\\Z', 'python', '^[\\]a]$'],
    ['^\\d$', 'ecma', '^[0-9]$'],
  ])('%s (%s) is %s', (source, flavour, same) => {
    expect(inside(read(source, flavour), read(same))).toBe(true);
    expect(inside(read(same), read(source, flavour))).toBe(true);
  });

  test.each<[string, Flavour | undefined]>([
    ['(?=a)b', 'rust'],
    ['(a', undefined],
    ['a**', 'ecma'],
    ['[z-a]', undefined],
    ['\\p{Nonsense}', 'rust'],
    ['(a)\\1', 'python'],
    ['(?>a)', 'python'],
  ])('%s (%s) cannot be read', (source, flavour) => {
    expect(pattern(source, flavour)).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining(JSON.stringify(source)) as unknown });
  });

  test('a pattern that needs no u flag is about UTF-16 units, as the validators read it', () => {
    const loose = read('^[\\w-.]$|^..$');
    expect(includesText(loose, '😀')).toBe(/^[\w-.]$|^..$/.test('😀'));
    expect(inside(read('^😀$'), loose)).toBe(true);
    expect(inside(intersectTexts(loose, lengths(1, 1), read('^[^\\w\\-.]$')), read('^[\\u{10000}-\\u{10ffff}]$'))).toBe(true);
  });
});

describe('what no automaton describes', () => {
  const doubled = read('^(a+)\\1$');

  test('equals itself', () => {
    expect(inside(doubled, read('^(a+)\\1$'))).toBe(true);
    expect(inside(intersectTexts(doubled, lengths(3)), unionTexts(doubled, read('x')))).toBe(true);
    expect(includesText(doubled, 'aa')).toBe(true);
    expect(includesText(doubled, 'aaa')).toBe(false);
  });

  test('is undecided with the reason, unless a text is found by trying', () => {
    expect(inside(doubled, read('^(aa)+$'))).toStrictEqual({ reason: expect.stringContaining('backreference') as unknown });
    expect(inside(justTexts(['aaaa', 'aaa']), doubled)).toStrictEqual({ but: 'aaa' });
    expect(inside(read('^b'), doubled)).toStrictEqual({ but: 'b' });
    expect(someText(intersectTexts(read('^(\\w+)c\\1$'), read('^a[ac]*$')))).toBe('aca');
  });

  test('is told roughly, whatever a backreference stands for', () => {
    expect(inside(doubled, read('^a'))).toBe(true);
    expect(inside(read('^(?!.*(.)\\1{2})[a-z]{8,}$'), lengths(8))).toBe(true);
    expect(inside(read('^(\\w+) \\1$'), read(' '))).toBe(true);
    expect(inside(read('^x+$'), read('^(?:x+|(\\w+)-\\1)$'))).toBe(true);
    expect(inside(read('^(\\w+) \\1$'), read('^\\w{2}'))).not.toBe(true);
  });

  test('is few patterns in one where a group captures few texts', () => {
    const quoted = read('^(["\']).*\\1$');
    expect(inside(quoted, read('^(?:"[^\\n\\r\\u2028\\u2029]*"|\'[^\\n\\r\\u2028\\u2029]*\')$'))).toBe(true);
    expect(inside(read('^(?:".*"|\'.*\')$'), quoted)).toBe(true);
    expect(inside(read('^(["\']).*["\']$'), quoted)).toHaveProperty('but');
    expect(inside(read('^(?<q>["\'])(?:(?!\\k<q>).)*\\k<q>$'), quoted)).toBe(true);
    expect(inside(read('^(?:(a|b)\\1)*$'), read('^(?:aa|bb)*$'))).toBe(true);
    expect(inside(read('^(?:aa|bb)*$'), read('^(?:(a|b)\\1)*$'))).toBe(true);
    expect(inside(read('^(\\d)(\\d)\\2\\1$'), read('^\\d{4}$'))).toBe(true);
    expect(inside(read('^(?:([a-z])\\1)(?:([a-z])\\2)(?:([a-z])\\3)$'), read('^(?:[a-z]{2}){3}$'))).toBe(true);
    expect(inside(read('^(?:(a)|b)\\1$'), read('^(?:aa|b)$'))).toHaveProperty('reason');
    expect(includesText(read('^(?i:(a|b))\\1$'), 'AA')).toBe(true);
    expect(inside(read('^\\1(a|b)$'), read('^[ab]$'))).not.toHaveProperty('but');
  });

  const short = Array.from({ length: 2 ** 7 - 1 }, (_, index) => (index + 1).toString(2).slice(1).replaceAll('0', 'a').replaceAll('1', 'b'));

  test.each(['(a|b)\\1', '(?:(a|b)\\1|b)*', '(?:(a|ab)b)?(a)\\2', '((a|b)\\2)a', '(?:((a)|b))\\1', '(?=(a|b)\\1)..', '(?!(a|b)\\1)..', '(a?)(?:(b)\\2|\\1)'])(
    'is told: %s',
    (source) => {
      const language = read(`^(?:${source})$`);
      expect(language.kind).not.toBe('opaque');
      for (const text of short) expect(includesText(language, text), text).toBe(new RegExp(`^(?:${source})$`, 'u').test(text));
    },
  );

  test.each([
    '(?:(a)|b)\\1',
    '((a|b)\\2)\\1',
    '(?!(a?)b\\1)\\1a',
    '(a+)b(?!\\1)',
    '(?:(a)|b)(?<!\\1)',
    '(?<=\\1(b))a?',
    '.(?<=(a|b)\\1).?',
    '((a|b))\\1\\2',
    '(?:(?<x>a)|(?<x>b))\\k<x>',
    '(a)(?i:\\1)',
  ])('is more or fewer texts: %s', (source) => {
    const language = read(`^(?:${source})$`);
    if (language.kind !== 'opaque') throw new Error(`${source} is ${language.kind}`);
    for (const text of short) {
      const is = new RegExp(`^(?:${source})$`, 'u').test(text);
      expect(includesText(is ? language.above : language.below, text), text).toBe(is);
    }
  });

  test('is read soon however often a group may have captured something else', () => {
    const started = spent();
    let nested = 'x';
    for (let group = 6; group > 0; group -= 1) nested = `(?:y|([a-z])\\${group}${nested})`;
    expect(pattern(`^${nested}$`)).toHaveProperty('kind', 'opaque');
    expect(pattern(`^${'([a-z])'.repeat(6)}\\1\\2\\3\\4\\5\\6$`)).toHaveProperty('kind', 'opaque');
    expect(pattern('^((?:(?:(?:a{64}){64}){64}){64})\\1$')).toHaveProperty('kind', 'opaque');
    expect(pattern(`^((?:a{20}){50})${'\\1'.repeat(4_900)}$`)).toHaveProperty('kind', 'opaque');
    expect(inside(read(`^${'('.repeat(1_000)}a${')'.repeat(1_000)}$`), read('^a$'))).toBe(true);
    expect(spent() - started).toBeLessThan(4_000);
  });

  test('is undecided soon when automata would be huge', () => {
    expect(inside(read('(a{1000}){1000}'), read('b'))).toHaveProperty('reason');
    expect(inside(read('^.*x.{40}$'), read('^.*x.{39}y$'))).toHaveProperty('reason');
    expect(pattern(`${'('.repeat(20_000)}a${')'.repeat(20_000)}`)).toHaveProperty('kind');
    expect(inside(read('^(?:){1000000000}a(?:(?:(?:){5000}){5000}){5000}$'), read('^a$'))).toBe(true);
    expect(inside(read('^(?:(?=.*a.{12}b)(?!.*c.{12}d)[a-d])*$'), read('^(?:(?!.*c.{11}dd)[^x])*$'))).not.toBe(false);
    expect(pattern('a'.repeat(100_000))).toHaveProperty('reason');
    expect(pattern(Array.from({ length: 900 }, (_, index) => `[\\p{Lu}${String.fromCodePoint(0x4e_00 + index)}]`).join(''))).toHaveProperty('reason');
  });

  test('a pattern that backtracks without end is decided by its automaton', () => {
    expect(inside(read('^(a+)+$'), read('^a*$'))).toBe(true);
    expect(includesText(read('^(a+)+$'), `${'a'.repeat(50)}b`)).toBe(false);
  });
});

describe('formats', () => {
  test.each([
    // RFC 9562 §4: as a URN it is another thing.
    ['uuid', read('^[0-9a-fA-F-]{36}$')],
    ['uuid', lengths(36, 36)],
    ['date', read('^\\d{4}-(0[1-9]|1[0-2])-([0-2][1-9]|[1-3][01]|20)$')],
    // RFC 3339 §5.6
    ['date-time', read('^\\d{4}-\\d\\d-\\d\\d[Tt]([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$')],
    ['time', read('^[0-2]\\d:[0-5]\\d:[0-6]\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$')],
    ['duration', read('^P(\\d+W|(\\d+Y)?(\\d+M)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?)$')],
    ['byte', read('^[A-Za-z0-9+/]*={0,2}$')],
    ['uri', read('^[A-Za-z][A-Za-z0-9+.-]*:[^"<> ]+$')],
    ['ipv4', read('^[0-9.]{7,15}$')],
    ['ipv4', formatTexts('hostname') ?? noText],
    ['email', read('^[^@]+@[^@]+$')],
    ['hostname', lengths(1, 253)],
    ['hostname', read('[a-zA-Z0-9]$')],
    ['uri', formatTexts('uri-reference') ?? noText],
    ['uri', formatTexts('iri') ?? noText],
    ['iri', formatTexts('iri-reference') ?? noText],
    ['iri', read('^[a-zA-Z].*:')],
    ['email', formatTexts('idn-email') ?? noText],
    ['idn-email', read('@')],
    ['regex', formatTexts('regex') ?? noText],
  ])('%s is inside %o', (name, outer) => {
    expect(inside(format(name), outer)).toBe(true);
  });

  test.each([
    ['uuid', read('^[0-9a-f-]{36}$')],
    ['date', read('^\\d{4}-(?!02-29)')],
    ['date-time', read('Z$')],
    ['date-time', read('^[^6]*(?:[1-5]6|[^6])*$')],
    ['hostname', lengths(1, 252)],
    ['ipv6', lengths(0, 44)],
    ['iri', formatTexts('uri') ?? noText],
    ['uri', read('^[^:]*:[^:]*$')],
    ['time', read('^[^.]*$')],
    ['duration', read('^P(?!T)')],
    ['regex', read('^[^(]*$')],
  ])('%s is not inside %o', (name, outer) => {
    const found = inside(format(name), outer);
    expect(found).toHaveProperty('but');
    const { but = '' } = found as { readonly but?: string };
    expect(includesText(format(name), but)).toBe(true);
    expect(includesText(outer, but)).toBe(false);
  });

  test('February has 29 days every fourth year, and not every hundredth', () => {
    expect(['2024-02-29', '2000-02-29', '2023-02-29', '1900-02-29', '2024-02-30'].map((text) => includesText(format('date'), text))).toStrictEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('a pattern of times that are always valid is inside date-time', () => {
    expect(inside(read('^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$'), format('date-time'))).toBe(true);
  });

  test('those without an assertion of texts are none', () => {
    expect(['binary', 'password', 'int32', 'double', 'made-up', 'constructor'].map((name) => formatTexts(name))).toStrictEqual(Array(6).fill(undefined));
  });
});
