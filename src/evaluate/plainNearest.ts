/**
 * The training image nearest to each image in plain pixels (Euclidean distance, nothing shifted or mirrored), with training
 * images given in chunks. Most are ruled out by their block means, whose distance is never larger (Jensen).
 */
import { boundedDistance } from './boundedDistance.ts';
import type { ImageSet } from './features.ts';

const GRID = 16;

export interface PlainNearest {
  take(chunk: ImageSet, first: number): void;
  /** One index per image; −1 without training images. */
  readonly nearest: Int32Array;
}

export function createPlainNearest(images: ImageSet): PlainNearest {
  const { count, size, data } = images;
  const area = size * size;
  const coarse = blockMeans(images);
  const length = coarse.length / count;
  const nearest = new Int32Array(count).fill(-1);
  const squared = new Float64Array(count).fill(Number.POSITIVE_INFINITY);

  return {
    nearest,
    take(chunk, first) {
      const others = blockMeans(chunk);
      for (let i = 0; i < count; i++) {
        for (let t = 0; t < chunk.count; t++) {
          const most = squared[i]!;
          if (boundedDistance(coarse, i * length, others, t * length, length, most) >= most) continue;
          const found = boundedDistance(data, i * area, chunk.data, t * area, area, most);
          if (found >= most) continue;
          squared[i] = found;
          nearest[i] = first + t;
        }
      }
    },
  };
}

/** [count, cells²]: block means times the root of the block's area, so that their squared distance bounds the pixels'. */
function blockMeans({ count, size, data }: ImageSet): Float32Array {
  const cells = Math.min(GRID, size);
  const edges = Array.from({ length: cells + 1 }, (_, cell) => Math.floor((cell * size) / cells));
  const out = new Float32Array(count * cells * cells);
  for (let i = 0; i < count; i++) {
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        let sum = 0;
        for (let y = edges[row]!; y < edges[row + 1]!; y++) {
          const line = (i * size + y) * size;
          for (let x = edges[column]!; x < edges[column + 1]!; x++) sum += data[line + x]!;
        }
        const blockArea = (edges[row + 1]! - edges[row]!) * (edges[column + 1]! - edges[column]!);
        out[(i * cells + row) * cells + column] = sum / Math.sqrt(blockArea);
      }
    }
  }
  return out;
}
