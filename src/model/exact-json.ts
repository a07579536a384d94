/** A number that no double carries, kept as its literal: V8's `JSON.rawJSON`, which `JSON.stringify` writes back as it was read. */
export interface ExactNumber {
  readonly rawJSON: string;
}

// Not yet in TypeScript's library (ECMAScript proposal "JSON.parse source text access", in V8 since 11.4).
const v8 = JSON as unknown as {
  readonly rawJSON: (literal: string) => ExactNumber;
  readonly isRawJSON: (value: unknown) => boolean;
  readonly parse: (text: string, reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;
};

// Every decimal of 15 digits survives a double; only longer ones, and exponents that may leave its range, are looked at.
const suspicious = /[\d.]{16}|\d[eE][-+]?\d{3}/;

/**
 * Parses JSON as `JSON.parse` does, except that a number that a double does not carry (2^53 + 1, 1e400) stays exact.
 * @throws SyntaxError
 */
export function parseExact(text: string): unknown {
  if (!suspicious.test(text)) return JSON.parse(text);
  return v8.parse(text, (_key, value, { source }) => (typeof value === 'number' && source !== undefined ? exactNumber(source) : value));
}

/** The double that carries a JSON literal, or else the literal itself. */
export function exactNumber(literal: string): number | ExactNumber {
  const value = Number(literal);
  return Number.isFinite(value) && canonical(String(value)) === canonical(literal) ? value : v8.rawJSON(literal);
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return v8.isRawJSON(value);
}

/** The decimal text of a number as it stood in its document; undefined for anything else. */
export function exactText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return isExactNumber(value) ? value.rawJSON : undefined;
}

/** Sign, digits without outer zeros and power of ten: the same for every spelling of one number. */
function canonical(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(literal) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
