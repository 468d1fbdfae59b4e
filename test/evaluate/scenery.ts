/** Images that look like nothing but resemble each other as slices do: a common shape and a few waves of their own. */
import type { TrainImages } from '../../src/evaluate/copySearch.ts';
import type { ImageSet } from '../../src/evaluate/features.ts';
import { lcg } from './golden.ts';

const WAVES = 8;

/** [size, size] each, within (−1, 1). */
export function scenery({
  seed,
  count,
  size,
}: {
  seed: number;
  count: number;
  size: number;
}): Float32Array[] {
  const u = lcg(seed, count * WAVES * 3);
  return Array.from({ length: count }, (_, i) =>
    Float32Array.from({ length: size * size }, (__, at) => {
      const [y, x] = [Math.floor(at / size) / size, (at % size) / size];
      let value = 0.3 * Math.cos(2 * Math.PI * (y - 0.5)) * Math.cos(2 * Math.PI * (x - 0.5));
      for (let w = 0; w < WAVES; w++) {
        const [a, b, phase] = u.subarray((i * WAVES + w) * 3, (i * WAVES + w) * 3 + 3);
        value += 0.08 * Math.sin(2 * Math.PI * (5 * (a! - 0.5) * y + 5 * (b! - 0.5) * x + phase!));
      }
      return value;
    }),
  );
}

interface Change {
  /** Pixels; what moves in repeats the edge. */
  readonly dy: number;
  readonly dx: number;
  readonly mirrored?: boolean;
  readonly gain?: number;
  readonly offset?: number;
  /** σ on [0, 1]: twelve uniform numbers less six. */
  readonly noise?: number;
}

export function copyOf(
  images: readonly Float32Array[],
  index: number,
  { dy, dx, mirrored = false, gain = 1, offset = 0, noise = 0 }: Change,
): Float32Array {
  const image = images[index]!;
  const size = Math.sqrt(image.length);
  const inside = (at: number) => Math.min(size - 1, Math.max(0, at));
  const u = noise > 0 ? lcg(index, 12 * image.length) : null;
  return image.map((_, at) => {
    const x = mirrored ? size - 1 - (at % size) : at % size;
    const value = image[inside(Math.floor(at / size) - dy) * size + inside(x - dx)]!;
    const normal = u ? u.subarray(12 * at, 12 * at + 12).reduce((sum, v) => sum + v, -6) : 0;
    return gain * value + offset + 2 * noise * normal;
  });
}

export function setOf(images: readonly Float32Array[], size: number): ImageSet {
  const data = new Float32Array(images.length * size * size);
  images.forEach((image, i) => {
    data.set(image, i * size * size);
  });
  return { count: images.length, size, data };
}

export function trainOf(images: readonly Float32Array[]): TrainImages {
  const size = Math.sqrt(images[0]!.length);
  return {
    count: images.length,
    read: async (first, count) => setOf(images.slice(first, first + count), size).data,
  };
}
