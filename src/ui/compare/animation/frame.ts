/** One frame of an animation: a sample grid, each pixel `scale` pixels square, over a bar with words. Grey bytes throughout. */
import type { SampleGrid } from '../../../workers/protocol.ts';

export interface GreyFrame {
  readonly width: number;
  readonly height: number;
  /** Row-major. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** Height of the bar of words; even, as video wants both sides of a frame. */
export const BAR = 28;

/** @param bar its words, [BAR, width] grey bytes for the width it is asked for */
export function composeFrame(
  { columns, rows, size, pixels }: SampleGrid,
  scale: number,
  bar: (width: number) => Uint8Array,
): GreyFrame {
  const across = columns * size;
  const [width, high] = [across * scale, rows * size * scale];
  const out = new Uint8Array(width * (high + BAR));
  for (let y = 0; y < high; y += scale) {
    const from = (y / scale) * across;
    for (let x = 0; x < width; x++) out[y * width + x] = pixels[from + Math.floor(x / scale)]!;
    for (let more = 1; more < scale; more++) out.copyWithin((y + more) * width, y * width, (y + 1) * width);
  }
  out.set(bar(width), width * high);
  return { width, height: high + BAR, pixels: out };
}
