const formats: Readonly<Record<string, string>> = {
  'date-time': '2000-01-01T00:00:00Z',
  date: '2000-01-01',
  time: '00:00:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  'idn-email': 'someone@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1', // RFC 5737
  ipv6: '2001:db8::1', // RFC 3849
  uri: 'https://example.com/',
  url: 'https://example.com/',
  iri: 'https://example.com/',
  'uri-reference': '/example',
  'iri-reference': '/example',
  'uri-template': '/example/{id}',
  'json-pointer': '/example',
  'relative-json-pointer': '0',
  uuid: '00000000-0000-4000-8000-000000000000',
  regex: '.',
  byte: 'AAAA',
};

/** A text of a format of OpenAPI or JSON Schema, or undefined for one that is not known. */
export function formatted(format: string): string | undefined {
  return Object.hasOwn(formats, format) ? formats[format] : undefined;
}

const common = [
  'example',
  'Example',
  'EXAMPLE',
  'a',
  'A',
  '1',
  '0',
  '10',
  '100',
  '12345',
  'abc123',
  'Abc123',
  'example-1',
  'example_1',
  'Example-1!',
  'v1',
  '1.0',
  '1.0.0',
  '1.00',
  'en',
  'en-US',
  'US',
  'USA',
  'EUR',
  '+15550100000',
  '15550100000',
  '555-0100',
  '#000000',
  '000000',
  'example.com',
  'https://example.com/',
  '/example',
  'text/plain',
  'example@example.com',
  '12:00',
  '12:00:00',
  '2000-01',
  'asc',
  'true',
  'AAAA',
  ' ',
];
const letters = ['a', 'A', '0', '1', 'f', 'Aa1', 'Aa1!'];
const lengths = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 26, 27, 28, 32, 36, 40, 48, 56, 64, 96, 128];

/**
 * A text that matches a pattern, found among common ones and simple repetitions; undefined when none does. The caller bounds the time
 * that a hostile pattern may take.
 */
export function sampleOf(pattern: string, least: number, most: number, first?: string): string | undefined {
  const expression = expressionOf(pattern);
  if (expression === undefined) return undefined;
  const fits = (text: string): boolean => text.length >= least && text.length <= most && expression.test(text);
  const shaped = [...(first === undefined ? [] : [first]), ...common, ...Object.values(formats)];
  return (
    shaped.find(fits) ??
    [least, ...lengths].flatMap((length) => letters.map((letter) => letter.repeat(Math.ceil(length / letter.length)).slice(0, length))).find(fits)
  );
}

function expressionOf(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      continue;
    }
  }
  return undefined;
}
