/** For each image the training images that are most like it coarsely, kept while chunks of them go by. */
import { shiftOf, VIEWS } from './coarseVectors.ts';

/** Of each image; copySearch.ts says why so many. */
const CANDIDATES = 32;

export interface Candidate {
  /** Index of a training image. */
  readonly train: number;
  readonly mirrored: boolean;
  /** How far the training image moves to lie as the image does, pixels; to two, in steps of two. */
  readonly shift: readonly [dy: number, dx: number];
}

export interface Candidates {
  /**
   * Images `from` … `to` − 1 with a chunk of training images.
   * @param views coarseViews of all images @param vectors coarseVectors of the chunk, whose first image is `first`.
   */
  compare(
    views: Float64Array,
    vectors: Float64Array,
    chunk: { readonly from: number; readonly to: number; readonly first: number },
  ): void;
  /** In no order; each training image once, in the better of its two orientations. */
  of(image: number): Iterable<Candidate>;
}

/** @param count of images */
export function createCandidates(count: number): Candidates {
  const scores = new Float64Array(count * CANDIDATES).fill(Number.NEGATIVE_INFINITY);
  const keys = new Int32Array(count * CANDIDATES).fill(EMPTY); // training index · 2 · VIEWS + view, mirrored ones last
  const worst = Int32Array.from({ length: count }, (_, i) => i * CANDIDATES); // the slot to give up next

  const offer = (image: number, score: number, key: number) => {
    const slot = worst[image]!;
    if (score <= scores[slot]!) return;
    scores[slot] = score;
    keys[slot] = key;
    let lowest = image * CANDIDATES;
    for (let at = lowest + 1; at < (image + 1) * CANDIDATES; at++) {
      if (scores[at]! < scores[lowest]!) lowest = at;
    }
    worst[image] = lowest;
  };

  return {
    compare(views, vectors, { from, to, first }) {
      const length = views.length / (count * 2 * VIEWS);
      const best = { score: 0, view: 0 };
      for (let image = from; image < to; image++) {
        for (let t = 0; t < vectors.length / length; t++) {
          bestView(views, image * length * 2 * VIEWS, vectors, t * length, length, best);
          offer(image, best.score, 2 * VIEWS * (first + t) + best.view);
        }
      }
    },
    *of(image) {
      for (const key of keys.subarray(image * CANDIDATES, (image + 1) * CANDIDATES)) {
        if (key === EMPTY) continue;
        const mirrored = key % (2 * VIEWS) >= VIEWS;
        yield {
          train: Math.floor(key / (2 * VIEWS)),
          mirrored,
          shift: shiftOf(key % VIEWS, mirrored),
        };
      }
    },
  };
}

const EMPTY = -1;

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
