import { charsOf } from './alphabet.ts';
import { trimmed } from './count.ts';
import type { Product } from './product.ts';

const longest = 400;

/** Texts of at least `min` and at most `max` characters that are accepted, short ones first; there may be more than are listed. @throws TooMuchWork */
export function listTexts(product: Product, min: number, max: number, limit: number): readonly string[] {
  const useful = trimmed(product);
  const chars = product.letters.map((letter) => charsOf(letter, Math.min(limit, 64)));
  const found: string[] = [];
  let layer: readonly (readonly [state: number, text: string])[] = useful.has(product.first) ? [[product.first, '']] : [];
  for (let length = 0; length <= Math.min(max, longest) && layer.length > 0; length += 1) {
    if (length >= min) for (const [state, text] of layer) if (product.accepts(state)) found.push(text);
    if (found.length >= limit) break;
    const next: (readonly [number, string])[] = [];
    for (const [state, text] of layer) {
      for (const [letter, own] of chars.entries()) {
        // Each of these leads to a text of its own.
        if (next.length >= limit) break;
        const to = product.step(state, letter);
        if (useful.has(to)) for (const char of own) next.push([to, text + char]);
      }
    }
    layer = next.slice(0, limit);
  }
  return found.slice(0, limit);
}
