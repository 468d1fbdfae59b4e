/**
 * Distances of image pairs in a network's maps: what LPIPS and its stand-in share. The network costs nearly all of it, and an image
 * stands in several pairs, of several kinds: so its maps are kept while its set of images lives, up to a bound.
 */
import * as tf from '@tensorflow/tfjs';
import { nextTask } from '../nextTask.ts';
import { type ExtractOptions, type ImageSet, requireFinite } from './features.ts';
import type { PairDistance } from './pairFigures.ts';

/** Eight images a batch, as in features.ts. */
const IMAGES_AT_A_TIME = 8;
/** Pairs between two looks at how much is kept. */
const PAIRS_AT_A_TIME = 16;
/** AlexNet's maps of a 64 px image have 0.15 MB, SqueezeNet's of one of 128 px 2 MB. */
const MOST_BYTES = 192 * 2 ** 20;

export interface MapNetwork {
  /** [batch, size, size, 1] in [−1, 1] → the maps to compare, [batch, h, w, channels] each. Run inside a tidy. */
  maps(images: tf.Tensor4D): readonly tf.Tensor4D[];
  /** [channels] for each map; null: every channel counts 1. */
  readonly weights: readonly Float32Array[] | null;
  /** Images at a time. */
  readonly most?: number;
}

/**
 * Per map: the squared difference of the two images' maps, each position's channels divided by their length, summed over channels with
 * their weights, averaged over positions. Added up over maps.
 * Throws NonFiniteError when a pixel or a distance is NaN or infinite; AbortError between batches.
 */
export function pairDistance(network: MapNetwork): PairDistance {
  let kept = new WeakMap<ImageSet, Map<number, readonly UnitMap[]>>();
  let bytes = 0;
  const mapsOf = (images: ImageSet, index: number) => kept.get(images)?.get(index);
  const keep = (images: ImageSet, index: number, maps: readonly UnitMap[]) => {
    const of = kept.get(images) ?? new Map<number, readonly UnitMap[]>();
    kept.set(images, of.set(index, maps));
    for (const { values } of maps) bytes += values.byteLength;
  };

  return {
    async distances(first, second, pairs, { signal, onBatch } = {}) {
      requireSame(first, second);
      requireFinite(first.data, 'pixels');
      requireFinite(second.data, 'pixels');
      const out = new Float64Array(pairs.length);
      for (let from = 0; from < pairs.length; from += PAIRS_AT_A_TIME) {
        await nextTask(); // maps that are all kept give no other turn
        signal?.throwIfAborted();
        if (bytes > MOST_BYTES) {
          kept = new WeakMap();
          bytes = 0;
        }
        const some = pairs.slice(from, from + PAIRS_AT_A_TIME);
        for (const [side, images] of [first, second].entries()) {
          const wanted = [...new Set(some.map((pair) => pair[side]!))].filter((i) => !mapsOf(images, i));
          await computeMaps(network, images, wanted, {
            signal,
            keep: (index, maps) => keep(images, index, maps),
          });
        }
        some.forEach(([i, j], k) => {
          out[from + k] = distanceOf(mapsOf(first, i)!, mapsOf(second, j)!, network.weights);
        });
        onBatch?.(from + some.length);
      }
      requireFinite(out, 'features');
      return out;
    },
  };
}

/** [positions, channels], each position of length 1 (or 0). */
interface UnitMap {
  readonly values: Float32Array;
  readonly channels: number;
}

async function computeMaps(
  network: MapNetwork,
  { size, data }: ImageSet,
  wanted: readonly number[],
  { signal, keep }: Pick<ExtractOptions, 'signal'> & { keep: KeepMaps },
): Promise<void> {
  const area = size * size;
  const { most = IMAGES_AT_A_TIME } = network;
  for (let from = 0; from < wanted.length; from += most) {
    await nextTask();
    signal?.throwIfAborted();
    const batch = wanted.slice(from, from + most);
    const pixels = new Float32Array(batch.length * area);
    batch.forEach((image, k) => {
      pixels.set(data.subarray(image * area, (image + 1) * area), k * area);
    });
    const units = tf.tidy(() =>
      network.maps(tf.tensor4d(pixels, [batch.length, size, size, 1])).map(unitLength),
    );
    try {
      const layers = await Promise.all(units.map((unit) => unit.data()));
      batch.forEach((image, k) => {
        keep(
          image,
          layers.map((values, layer) => {
            const length = values.length / batch.length;
            return {
              values: (values as Float32Array).slice(k * length, (k + 1) * length),
              channels: units[layer]!.shape[3]!,
            };
          }),
        );
      });
    } finally {
      tf.dispose(units);
    }
  }
}

type KeepMaps = (index: number, maps: readonly UnitMap[]) => void;

/** LPIPS's normalize_tensor: x / (√Σx² + 1e-10) over channels. */
function unitLength(maps: tf.Tensor4D): tf.Tensor4D {
  const length = tf.sqrt(tf.sum(tf.square(maps), 3, true));
  return tf.div(maps, tf.add(length, 1e-10));
}

function distanceOf(
  first: readonly UnitMap[],
  second: readonly UnitMap[],
  weights: readonly Float32Array[] | null,
): number {
  let distance = 0;
  first.forEach(({ values: x, channels }, layer) => {
    const y = second[layer]!.values;
    const weight = weights?.[layer];
    let sum = 0;
    for (let at = 0; at < x.length; at++) {
      const square = (x[at]! - y[at]!) ** 2;
      sum += weight ? weight[at % channels]! * square : square;
    }
    distance += sum / (x.length / channels);
  });
  return distance;
}

function requireSame(first: ImageSet, second: ImageSet): void {
  if (first.size === second.size) return;
  throw new RangeError(`pairs of ${first.size} px and ${second.size} px images`);
}
