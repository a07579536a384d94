/** What a `Style` adds; anything else of the kind was made visible before. */
const styling = new RegExp(String.raw`\u001b\[[\d;]*m`, 'g');

/** Rows with aligned columns, two spaces apart. Cells are shown as given: escape and style them before. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, width(cell))));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** Columns that a text takes. Ids and titles are narrow letters; wide scripts would need more. */
function width(cell: string): number {
  return Array.from(cell.replace(styling, '')).length;
}
