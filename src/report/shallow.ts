/** Levels; what people write by hand or generate has a dozen. */
const deepest = 200;

/** A plain value without what lies deeper than any report can write: an App may answer with a hundred thousand brackets. */
export function shallow(value: unknown, levels: number = deepest): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '(nested too deeply to be kept)';
  if (Array.isArray(value)) return value.map((item: unknown) => shallow(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, shallow(item, levels - 1)]));
}
