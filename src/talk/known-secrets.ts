// Where known secrets occur in a text. In time proportional to the text, however many are known and whenever they were learned.

/** Shorter ones are left alone: they would tear up ordinary words. */
export const shortestSecret = 4;
/** What stands for a secret: `<token 1>`, or `<password>` where it was not told apart from others. */
export const marker: RegExp = /<(?:token|password|cookie)(?: \d+)?>/y;

export interface KnownSecrets {
  /** @param whole it is an ordinary word or number too, so it is replaced only where it is a whole value. */
  add(secret: string, name: string, whole: boolean): void;
  replace(text: string): string;
}

interface Known {
  readonly name: string;
  readonly whole: boolean;
}

export function createKnownSecrets(): KnownSecrets {
  const known = new Map<string, Known>();
  /** Lengths of the secrets that begin with these characters, longest first. */
  const lengths = new Map<string, number[]>();
  /** Which pairs of characters a secret begins with, roughly: passes nearly every place by without a look-up. */
  const begins = new Uint8Array(1 << 16);

  /** Longest first, so that a secret which contains another one is replaced whole. */
  function at(text: string, from: number): { readonly to: number; readonly name: string } | undefined {
    for (const length of lengths.get(text.slice(from, from + shortestSecret)) ?? []) {
      const found = from + length > text.length ? undefined : known.get(text.slice(from, from + length));
      if (found !== undefined && (!found.whole || isWhole(text, from, from + length))) return { to: from + length, name: found.name };
    }
    return undefined;
  }

  return {
    add(secret, name, whole) {
      const before = known.get(secret);
      if (secret.length < shortestSecret || (before !== undefined && !before.whole)) return;
      known.set(secret, { name: before?.name ?? name, whole });
      begins[pair(secret, 0)] = 1;
      const start = secret.slice(0, shortestSecret);
      const those = lengths.get(start) ?? [];
      if (!those.includes(secret.length))
        lengths.set(
          start,
          [...those, secret.length].sort((a, b) => b - a),
        );
    },
    replace(text) {
      if (known.size === 0) return text;
      let replaced = '';
      let kept = 0;
      for (let from = 0; from + shortestSecret <= text.length; from++) {
        if (text.charCodeAt(from) === lessThan) {
          marker.lastIndex = from;
          if (marker.test(text)) {
            from = marker.lastIndex - 1;
            continue;
          }
        }
        const found = begins[pair(text, from)] === 1 ? at(text, from) : undefined;
        if (found === undefined) continue;
        replaced += text.slice(kept, from) + found.name;
        kept = found.to;
        from = kept - 1;
      }
      return kept === 0 ? text : replaced + text.slice(kept);
    },
  };
}

const lessThan = '<'.charCodeAt(0);

function pair(text: string, at: number): number {
  return (text.charCodeAt(at) * 251 + text.charCodeAt(at + 1)) & 0xffff;
}

/** A whole string, or a value in JSON, a form or a query; a name in JSON is none. */
function isWhole(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 1), from);
  const after = /^(?:$|\\?["'](?!\s{0,9}:)|[&#;\s])/.test(text.slice(to, to + 12));
  return /^(?:|["'=])$/.test(before) && after;
}
