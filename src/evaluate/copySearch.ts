/**
 * For each image the training image that it is most like, whatever small change was made to it: shifted by up to two pixels
 * in any direction, mirrored, brighter or darker, of more or less contrast, noisy.
 *
 * The distance is √(1 − r²), r the largest correlation (Pearson) over those shifts and the mirror image: the share of the
 * image's standard deviation that the training image, moved and given a gain and an offset, leaves unexplained. 0 for a copy,
 * 1 for nothing in common. It is measured on smoothed images, so that noise counts little (σ 0.02 gives some 0.02), and on
 * their middle, since a shift replaces the border.
 *
 * All training images are compared coarsely, as 8 × 8 means at shifts of −2, 0 and 2 pixels; the best 32 of each image are
 * then compared pixel by pixel, a pixel around that shift. In 3,000 trials each on CT (207 slices) and phantoms (576), every
 * shift, half of them mirrored and noisy besides, the copied image was always among them; among 16, 3 % of CT was not.
 * Training images are read in chunks, twice, and never held together.
 */
import { nextTask } from '../nextTask.ts';
import { type AlignedTrain, alignedCorrelation, alignedTrain, centredCrop } from './alignedCorrelation.ts';
import { coarseVectors, coarseViews } from './coarseVectors.ts';
import { createCandidates } from './copyCandidates.ts';
import type { ImageSet } from './features.ts';
import { smoothed } from './smoothed.ts';

/** The training split, read in its order. */
export interface TrainImages {
  readonly count: number;
  /** float32 [count, size, size] in [−1, 1]: images `first` … `first + count − 1`. */
  read(first: number, count: number): Promise<Float32Array>;
}

export interface SearchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Training images done, of twice as many as there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** One value per image; without training images −1, ∞ and 0. */
export interface MostAlike {
  readonly train: Int32Array;
  /** 0 … 1 */
  readonly distance: Float64Array;
  /** 1: the training image was mirrored to be so near. */
  readonly mirrored: Uint8Array;
}

/** Training images read at a time: 16 MiB at 128 px. */
const CHUNK = 256;
/** Images compared pixel by pixel, in all their candidates of a chunk, between two looks at the waiting messages. */
const TURN = 64;

/**
 * One value per image of all sets, set after set.
 * @param alsoRead sees each chunk of training images once.
 * @throws AbortError
 */
export async function mostAlike(
  sets: readonly ImageSet[],
  train: TrainImages,
  { signal, onProgress }: SearchOptions = {},
  alsoRead?: (chunk: ImageSet, first: number) => void,
): Promise<MostAlike> {
  const { crops, views, size } = await prepare(sets);
  const candidates = createCandidates(crops.length);
  const turn = async () => {
    await nextTask();
    signal?.throwIfAborted();
  };
  let done = 0;
  const chunks = async (work: (chunk: ImageSet, first: number) => Promise<void>) => {
    for (let first = 0; first < train.count; first += CHUNK) {
      const count = Math.min(CHUNK, train.count - first);
      await work({ count, size, data: await train.read(first, count) }, first);
      done += count;
      onProgress?.(done, 2 * train.count);
      await turn();
    }
  };

  await chunks(async (chunk, first) => {
    const vectors = coarseVectors(smoothed(chunk));
    for (let image = 0; image < crops.length; image += TURN) {
      candidates.compare(views, vectors, { from: image, to: Math.min(crops.length, image + TURN), first });
      await turn();
    }
    alsoRead?.(chunk, first);
  });

  const found: MostAlike = {
    train: new Int32Array(crops.length).fill(-1),
    distance: new Float64Array(crops.length).fill(Number.POSITIVE_INFINITY),
    mirrored: new Uint8Array(crops.length),
  };
  await chunks(async (pixels, first) => {
    const chunk = smoothed(pixels);
    const ready = new Map<string, AlignedTrain>();
    for (const [image, crop] of crops.entries()) {
      if (image % TURN === 0) await turn();
      for (const { train: index, mirrored, shift } of candidates.of(image)) {
        if (index < first || index >= first + chunk.count) continue;
        const key = `${index} ${mirrored}`;
        const other = ready.get(key) ?? alignedTrain(chunk, index - first, mirrored);
        ready.set(key, other);
        const r = Math.max(0, alignedCorrelation(crop, other, ...shift));
        const distance = Math.sqrt(Math.max(0, 1 - r ** 2));
        if (distance >= found.distance[image]!) continue;
        found.distance[image] = distance;
        found.train[image] = index;
        found.mirrored[image] = mirrored ? 1 : 0;
      }
    }
  });
  return found;
}

/** Crops and views are kept, whole smoothed images are not. */
async function prepare(sets: readonly ImageSet[]) {
  const size = sets[0]!.size;
  const crops: Float32Array[] = [];
  const views: Float64Array[] = [];
  for (const { count, data } of sets) {
    for (let from = 0; from < count; from += TURN) {
      const part = data.subarray(from * size * size, (from + TURN) * size * size);
      const smooth = smoothed({ count: part.length / size ** 2, size, data: part });
      for (let i = 0; i < smooth.count; i++) crops.push(centredCrop(smooth, i));
      views.push(coarseViews(smooth));
      await nextTask();
    }
  }
  return { size, crops, views: joined(views) };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
