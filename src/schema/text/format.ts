import { fullFormats } from 'ajv-formats/dist/formats.js';
import { all, and, none, or, type Formula, type OpaqueAtom } from './formula.ts';
import { lengthsBetween } from './lengths.ts';
import { includes } from './membership.ts';
import { formulaOf } from './pattern.ts';
import { readEcma } from './read-ecma.ts';

const known = new Map<string, Formula | undefined>();

/**
 * The texts a format admits: what its RFC says, as far as the validators let it pass. They are laxer than the RFC in places (a UUID as a
 * URN, a date and a time with a blank between them, a dot after a host name); nobody sends such words, other validators refuse them, and
 * neither a counterexample nor a proof is made of them. Undefined for a format they don't know or don't assert of texts.
 */
export function formatFormula(name: string): Formula | undefined {
  if (!known.has(name)) known.set(name, Object.hasOwn(owns, name) || Object.hasOwn(fullFormats, name) ? made(name) : undefined);
  return known.get(name);
}

function made(name: string): Formula | undefined {
  const formula = owns[name]?.() ?? plain(name);
  return formula && sampled(formula, name, samples[name] ?? []);
}

/** Words that people would write, tried before any that is merely the shortest. */
function sampled(formula: Formula, name: string, texts: readonly string[]): Formula {
  if (formula.kind === 'regular') return { ...formula, key: `${formula.key}@${name}`, samples: texts };
  if (formula.kind !== 'and') return formula;
  const place = formula.parts.findIndex((part) => part.kind === 'regular' && part.samples === undefined);
  return and(formula.parts.map((part, index) => (index === place ? sampled(part, name, texts) : part)));
}

const samples: Readonly<Record<string, readonly string[]>> = {
  date: ['2024-02-29', '2025-12-31'],
  duration: ['P3D', 'PT1H30M', 'P2W'],
  email: ['user@example.com', 'a.b@example.org'],
  hostname: ['example.com', 'localhost'],
  ipv4: ['192.0.2.1', '127.0.0.1'],
  ipv6: ['2001:db8::1', '::1'],
  byte: ['aGVsbG8=', ''],
  iri: ['https://example.com/ä'],
  'iri-reference': ['/ä'],
  'json-pointer': ['/a/0', ''],
  uri: ['https://example.com/a', 'urn:a:b'],
  'uri-reference': ['/a?b=c', 'https://example.com/'],
  'uri-template': ['/a/{id}'],
  url: ['https://example.com/a'],
  uuid: ['3fa85f64-5717-4562-b3fc-2c963f66afa6', '00000000-0000-4000-8000-000000000000'],
};

function plain(name: string): Formula | undefined {
  const format: unknown = (fullFormats as Readonly<Record<string, unknown>>)[name];
  return format instanceof RegExp ? matching(format.source, format.flags) : undefined;
}

function matching(source: string, flags = ''): Formula {
  const unicode = flags.includes('u');
  return formulaOf(readEcma(source, unicode, flags), unicode);
}

const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const dateSource = `(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${leapYear}-02-29)`;

// RFC 3339 §5.6; a leap second is one where the offset leads to the last minute of a day in UTC (§5.7).
const exactTime = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?';
const leapTime = '23:59:60(?:\\.\\d+)?';
const anyTime = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?';
const offset = '(?:[zZ]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';
const utc = '(?:[zZ]|[+-]00:00)';
const oddTimes = [
  '23:59:60Z',
  '23:59:60.5+00:00',
  '00:59:60+01:00',
  '24:59:00+01:00',
  '15:59:60-08:00',
  '00:00:60Z',
  '12:00:60Z',
  '24:00:00Z',
  '23:60:00Z',
  '49:99:60Z',
];

function timed(name: string, before: string, isOptional: boolean): OpaqueAtom {
  const optional = isOptional ? '?' : '';
  const day = before === '' ? '' : '2024-02-29T';
  const above = matching(`^${before}${anyTime}${offset}${optional}$`);
  const asserted = tested(name);
  return {
    kind: 'opaque',
    key: `?${name}`,
    reason: `leap seconds of the format ${name}`,
    test: (text) => includes(above, text) && asserted(text),
    above,
    below: or([matching(`^${before}${exactTime}${offset}${optional}$`), matching(`^${before}${leapTime}${utc}${optional}$`)]),
    samples: ['12:00:00Z', '12:00:00.123+02:00', '12:00:00', '25:00:00Z', ...oddTimes].map((time) => day + time),
  };
}

/** A format of which it is not told what words between two sets are. */
function partlyKnown(name: string, above: Formula, below: Formula): OpaqueAtom {
  const test = (text: string): boolean | undefined => (includes(below, text) === true ? true : includes(above, text) === false ? false : undefined);
  return { kind: 'opaque', key: `?${name}`, reason: `the format ${name} beyond ASCII`, test, above, below, samples: [] };
}

function tested(name: string): (text: string) => boolean {
  const format: unknown = (fullFormats as Readonly<Record<string, unknown>>)[name];
  const validate = typeof format === 'object' && format !== null && 'validate' in format ? format.validate : format;
  return (text) => (validate as (text: string) => boolean)(text);
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

const durationTime = 'T(?:\\d+S|\\d+M(?:\\d+S)?|\\d+H(?:\\d+M(?:\\d+S)?)?)';

/** RFC 3987 §2.2 `ucschar`; its private ones are left out. */
const beyondAscii = '\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{1fffd}\\u{20000}-\\u{2fffd}\\u{30000}-\\u{3fffd}';

/** RFC 3986 appendix A; with further letters, RFC 3987. */
function uriSource(isReference: boolean, letters = ''): string {
  const char = (more: string): string => `(?:[a-zA-Z0-9\\-._~!$&'()*+,;=${letters}${more}]|%[0-9a-fA-F]{2})`;
  const rest = `(?:\\/${char(':@')}*)*`;
  const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
  const group = '[0-9a-fA-F]{1,4}';
  const last = `(?:${group}:${group}|${octet}(?:\\.${octet}){3})`;
  const before = (most: number): string => `(?:(?:${group}:){0,${most}}${group})?`;
  const ipv6 = [
    `(?:${group}:){6}${last}`,
    `::(?:${group}:){5}${last}`,
    `(?:${group})?::(?:${group}:){4}${last}`,
    ...[1, 2, 3].map((most) => `${before(most)}::(?:${group}:){${4 - most}}${last}`),
    `${before(4)}::${last}`,
    `${before(5)}::${group}`,
    `${before(6)}::`,
  ].join('|');
  const future = "[vV][0-9a-fA-F]+\\.[a-zA-Z0-9\\-._~!$&'()*+,;=:]+";
  const authority = `(?:${char(':')}*@)?(?:\\[(?:${ipv6}|${future})\\]|${char('')}*)(?::\\d*)?`;
  const absolute = `\\/\\/${authority}${rest}|\\/(?:${char(':@')}+${rest})?`;
  const ending = `(?:\\?${char(':@/?')}*)?(?:#${char(':@/?')}*)?`;
  const path = `(?:${absolute}|${char(':@')}+${rest})`;
  // The validators ask a URI for a path or an authority.
  const full = `[a-zA-Z][a-zA-Z0-9+\\-.]*:${path}${isReference ? '?' : ''}${ending}`;
  return isReference ? `^(?:${full}|(?:${absolute}|${char('@')}+${rest})?${ending})$` : `^${full}$`;
}

/** Neither control characters nor what is no character. */
const rfc6570 = '^[\\x21-\\x7e\\u{a0}-\\u{d7ff}\\u{e000}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{1fffd}]*$';

/** Formats that are functions, or laxer than their RFC, or that a rewriting makes smaller; a test compares each with the validators' own. */
const owns: Readonly<Record<string, () => Formula>> = {
  date: () => matching(`^${dateSource}$`),
  time: () => timed('time', '', false),
  'iso-time': () => timed('iso-time', '', true),
  'date-time': () => timed('date-time', `${dateSource}[tT]`, false),
  'iso-date-time': () => timed('iso-date-time', `${dateSource}[tT]`, true),
  // RFC 3339 appendix A: no unit is left out between two others.
  duration: () => matching(`^P(?:(?:\\d+D|\\d+M(?:\\d+D)?|\\d+Y(?:\\d+M(?:\\d+D)?)?)(?:${durationTime})?|${durationTime}|\\d+W)$`),
  uri: () => matching(uriSource(false)),
  'uri-reference': () => matching(uriSource(true)),
  iri: () => matching(uriSource(false, beyondAscii), 'u'),
  'iri-reference': () => matching(uriSource(true, beyondAscii), 'u'),
  'idn-email': () => partlyKnown('idn-email', matching('^[^@]+@[^@ ]+$|^".*@'), formatFormula('email') ?? none),
  'uri-template': () => and([plain('uri-template') ?? none, matching(rfc6570, 'u')]),
  // RFC 1123 §2.1
  hostname: () => and([matching(`^${label}(?:\\.${label})*$`, 'i'), lengthsBetween(1, 253)]),
  uuid: () => matching('^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$', 'i'),
  byte: () => matching('^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'),
  regex: () => ({
    kind: 'opaque',
    key: '?regex',
    reason: 'the format regex',
    test: tested('regex'),
    above: all,
    below: matching('^[\\w \\-]*$'),
    samples: ['^a$', '', '[a-z]+', '(a|b)*', '\\d', '(', '[', '*', 'a\\', 'a\\Z', '(?<n>a)\\k<n>'],
  }),
};
