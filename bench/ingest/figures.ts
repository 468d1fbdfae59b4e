/** Figures as text: medians, and tables of a first column and numbers. */

/** The middle of some numbers; of an even count, the mean of the middle two. @throws RangeError for none */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median got no numbers');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function row(first: string, ...cells: readonly string[]): string {
  return first.padEnd(44) + cells.map((cell) => cell.padStart(16)).join('');
}

/** Three digits that count. */
export function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export function mebibytes(bytes: number | null): string {
  return bytes === null ? 'not told' : String(Math.round(bytes / 2 ** 20));
}
