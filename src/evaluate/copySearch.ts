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
 * shift, half of them mirrored and noisy besides, the copied image was always among them; among 16 it was missing in 3 %.
 * Training images are read in chunks, twice, and never held together.
 */
import { nextTask } from '../nextTask.ts';
import { alignedCorrelation, alignedTrain, centredCrop } from './alignedCorrelation.ts';
import { coarseVectors, coarseViews, shiftOf, VIEWS } from './coarseVectors.ts';
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

/** Images read at a time: 16 MiB at 128 px, and some 0.2 s of comparing. */
const CHUNK = 256;
const CANDIDATES = 32;

/** @param alsoRead sees each chunk of training images once. @throws AbortError between chunks. */
export async function mostAlike(
  images: ImageSet,
  train: TrainImages,
  { signal, onProgress }: SearchOptions = {},
  alsoRead?: (chunk: ImageSet, first: number) => void,
): Promise<MostAlike> {
  const { size, count } = images;
  const smooth = smoothed(images);
  const candidates = createCandidates(count);
  const views = coarseViews(smooth);
  let done = 0;
  const chunks = async (work: (chunk: ImageSet, first: number) => Promise<void> | void) => {
    for (let first = 0; first < train.count; first += CHUNK) {
      const length = Math.min(CHUNK, train.count - first);
      const chunk = { count: length, size, data: await train.read(first, length) };
      await work(chunk, first);
      done += length;
      onProgress?.(done, 2 * train.count);
      await nextTask();
      signal?.throwIfAborted();
    }
  };

  await chunks(async (chunk, first) => {
    compareCoarsely(views, coarseVectors(smoothed(chunk)), { count, first }, candidates);
    await nextTask();
    alsoRead?.(chunk, first);
  });

  const found: MostAlike = {
    train: new Int32Array(count).fill(-1),
    distance: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    mirrored: new Uint8Array(count),
  };
  const crops = Array.from({ length: count }, (_, i) => centredCrop(smooth, i));
  await chunks((pixels, first) => {
    const chunk = smoothed(pixels);
    const ready = new Map<number, ReturnType<typeof alignedTrain>>();
    for (let i = 0; i < count; i++) {
      for (let slot = i * CANDIDATES; slot < (i + 1) * CANDIDATES; slot++) {
        const key = candidates.keys[slot]!;
        const oriented = Math.floor(key / VIEWS);
        const [index, mirrored] = [oriented >> 1, oriented & 1];
        if (index < first || index >= first + chunk.count) continue;
        const other = ready.get(oriented) ?? alignedTrain(chunk, index - first, mirrored === 1);
        ready.set(oriented, other);
        const r = alignedCorrelation(crops[i]!, other, ...shiftOf(key % VIEWS, mirrored === 1));
        const distance = Math.sqrt(Math.max(0, 1 - Math.max(0, r) ** 2));
        if (distance >= found.distance[i]!) continue;
        found.distance[i] = distance;
        found.train[i] = index;
        found.mirrored[i] = mirrored;
      }
    }
  });
  return found;
}

interface Candidates {
  /** Coarse correlation of each slot; of one image, the worst is found by looking. */
  readonly scores: Float64Array;
  /** (Training index · 2, + 1 if mirrored) · VIEWS + view; negative for an empty slot. */
  readonly keys: Int32Array;
  /** The slot to give up next, and its score, by image. */
  readonly worst: Int32Array;
}

function createCandidates(count: number): Candidates {
  return {
    scores: new Float64Array(count * CANDIDATES).fill(Number.NEGATIVE_INFINITY),
    keys: new Int32Array(count * CANDIDATES).fill(-1),
    worst: Int32Array.from({ length: count }, (_, i) => i * CANDIDATES),
  };
}

function offer({ scores, keys, worst }: Candidates, image: number, score: number, key: number): void {
  const slot = worst[image]!;
  if (score <= scores[slot]!) return;
  scores[slot] = score;
  keys[slot] = key;
  let lowest = image * CANDIDATES;
  for (let at = lowest + 1; at < (image + 1) * CANDIDATES; at++)
    if (scores[at]! < scores[lowest]!) lowest = at;
  worst[image] = lowest;
}

/** Each training image once per image, in the better of its two orientations. */
function compareCoarsely(
  views: Float64Array,
  vectors: Float64Array,
  { count, first }: { readonly count: number; readonly first: number },
  candidates: Candidates,
): void {
  const length = views.length / (count * 2 * VIEWS);
  const trains = vectors.length / length;
  const best = { score: 0, view: 0 };
  for (let image = 0; image < count; image++) {
    for (let t = 0; t < trains; t++) {
      bestView(views, image * length * 2 * VIEWS, vectors, t * length, length, best);
      offer(candidates, image, best.score, 2 * VIEWS * (first + t) + best.view);
    }
  }
}

/** The largest inner product of one vector with all views; three at a time, so that three sums hide each other's latency. */
function bestView(
  views: Float64Array,
  at: number,
  vectors: Float64Array,
  from: number,
  length: number,
  best: { score: number; view: number },
): void {
  best.score = Number.NEGATIVE_INFINITY;
  for (let view = 0; view < 2 * VIEWS; view += 3) {
    const a = at + view * length;
    const b = a + length;
    const c = b + length;
    let [sumA, sumB, sumC] = [0, 0, 0];
    for (let k = 0; k < length; k++) {
      const value = vectors[from + k]!;
      sumA += value * views[a + k]!;
      sumB += value * views[b + k]!;
      sumC += value * views[c + k]!;
    }
    const score = Math.max(sumA, sumB, sumC);
    if (score <= best.score) continue;
    best.score = score;
    best.view = view + (score === sumA ? 0 : score === sumB ? 1 : 2);
  }
}
