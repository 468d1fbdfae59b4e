/** A few slices of a dataset side by side, for the screen only. */
import type { SampleGrid } from '../workers/protocol.ts';
import { toGrey } from './grey.ts';

/** At most `count` of `items`, evenly spaced from the first on. */
export function spread<T>(items: readonly T[], count: number): T[] {
  const n = Math.min(items.length, Math.max(0, count));
  return Array.from({ length: n }, (_, i) => items[Math.floor((i * items.length) / n)]!);
}

/** float32 [count, size, size] → a near-square grid, row by row; unused cells stay black. */
export function contactSheet(images: Float32Array, size: number): SampleGrid {
  const area = size * size;
  const count = images.length / area;
  const columns = Math.ceil(Math.sqrt(count));
  const rows = columns === 0 ? 0 : Math.ceil(count / columns);
  const pixels = new Uint8Array(columns * rows * area); // [rows·size, columns·size]
  const grey = toGrey(images);
  for (let i = 0; i < count; i++) {
    const corner = Math.floor(i / columns) * columns * area + (i % columns) * size;
    for (let y = 0; y < size; y++) {
      pixels.set(grey.subarray(i * area + y * size, i * area + (y + 1) * size), corner + y * columns * size);
    }
  }
  return { iteration: 0, columns, rows, size, pixels };
}
