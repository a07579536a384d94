// What stands in the one parameter of an encoded paging, and how it is read back.
import type { EncodedPaging } from '../../model/agreement.ts';

const placeholder = /\{(page|offset|size|last)\}/g;
type Name = 'page' | 'offset' | 'size' | 'last';

/** @param instead texts in the place of where the page begins, or of how long it is; they need not be numbers */
export function encodedValue(
  { template, first }: Pick<EncodedPaging, 'template' | 'first'>,
  { index, size, received }: { readonly index: number; readonly size: number; readonly received: number },
  instead: { readonly place?: string; readonly size?: string } = {},
): string {
  const offset = instead.place ?? String(received);
  const length = instead.size ?? String(size);
  const values: Readonly<Record<Name, string>> = { page: instead.place ?? String(first + index), offset, size: length, last: lastOf(offset, length) };
  return template.replaceAll(placeholder, (_whole, name: Name) => values[name]);
}

/** The offset of a page's last item. What is no number is handed on: it is there to be refused. */
function lastOf(offset: string, size: string): string {
  const whole = /^-?\d+$/;
  if (!whole.test(size)) return size;
  return whole.test(offset) ? String(BigInt(offset) + BigInt(size) - 1n) : offset;
}

/** How many items a value asks for; undefined when it is not written as the template says. */
export function encodedSize({ template }: Pick<EncodedPaging, 'template'>, value: string): number | undefined {
  const seen = new Set<string>();
  const pattern = template
    .split(placeholder)
    // Between two pieces of text stands the name of a placeholder.
    .map((piece, index) => {
      if (index % 2 === 0) return piece.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
      if (seen.has(piece)) return `\\k<${piece}>`;
      seen.add(piece);
      return `(?<${piece}>-?\\d{1,15})`;
    })
    .join('');
  const groups: Readonly<Partial<Record<Name, string>>> | undefined = new RegExp(`^${pattern}$`).exec(value)?.groups;
  if (groups?.size !== undefined) return Number(groups.size);
  return groups?.last === undefined || groups.offset === undefined ? undefined : Number(groups.last) - Number(groups.offset) + 1;
}
