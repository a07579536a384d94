const code = { tab: 9, lineFeed: 10, carriageReturn: 13, space: 32, comma: 44, minus: 45, dot: 46, zero: 48, nine: 57, colon: 58, openList: 91 } as const;

/** Every decimal of so many digits survives a double. */
const digits = 15;
const exponent = /\d[eE][-+]?\d{3}/g;

/**
 * Whether a JSON text may have a number that no double carries: one of more than fifteen digits, or with an exponent of three. Digits in
 * texts do not count, and a reviver, which sees every literal, is ten times slower than none.
 * @param bytes the same text in UTF-8
 */
export function hasLongNumber(text: string, bytes: Buffer): boolean {
  // Of sixteen bytes in a row every sixteenth byte is one.
  for (let at = digits; at < bytes.length; at += digits + 1) {
    if (!isDigit(bytes[at])) continue;
    let [first, last] = [at, at];
    while (isDigit(bytes[first - 1])) first -= 1;
    while (isDigit(bytes[last + 1])) last += 1;
    if (last - first >= digits && isNumber((index) => bytes[index], first)) return true;
    at = last;
  }
  for (const { index } of text.matchAll(exponent)) {
    let first = index;
    while (isDigit(text.charCodeAt(first - 1))) first -= 1;
    if (isNumber((place) => text.charCodeAt(place), first)) return true;
  }
  return false;
}

/** A number stands behind a colon, a comma or a bracket; digits in texts rarely do. */
function isNumber(byteAt: (index: number) => number | undefined, first: number): boolean {
  let at = first - 1;
  if (byteAt(at) === code.minus) at -= 1;
  while (isSpace(byteAt(at))) at -= 1;
  const before = byteAt(at);
  return before === code.colon || before === code.comma || before === code.openList;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= code.zero && byte <= code.nine) || byte === code.dot);
}

function isSpace(byte: number | undefined): boolean {
  return byte === code.space || byte === code.lineFeed || byte === code.carriageReturn || byte === code.tab;
}
