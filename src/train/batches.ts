/**
 * Which training slices make batch k: a new permutation of the split each epoch, a last partial batch dropped or kept.
 *
 * A pure function of (seed, batch number), so a resumed run draws what it would have drawn. Permutations continue across
 * epochs and iterations alike; which batches make an iteration is schedule.ts's.
 */
import { batchesPerEpoch, type Schedule } from '../config.ts';
import { DatasetTooSmallError } from '../errors.ts';
import { permutation } from '../numerics/random.ts';

export interface Batch {
  /** 0-based. */
  readonly epoch: number;
  /** 0-based, within the epoch. */
  readonly batch: number;
  /** `bsize` indices into the training split; fewer in a last partial batch. */
  readonly indices: Int32Array<ArrayBuffer>;
}

export interface Batches {
  readonly perEpoch: number;
  /** Batch `number`, 0-based over the whole run. */
  at(number: number): Batch;
}

/** @throws DatasetTooSmallError when the split does not fill one batch. */
export function planBatches(options: {
  readonly slices: number;
  readonly bsize: number;
  readonly seed: number;
  readonly schedule: Schedule;
}): Batches {
  const { slices, bsize, seed } = options;
  checkBatch(options);
  const perEpoch = batchesPerEpoch(options, slices);
  let current: { epoch: number; order: Uint32Array } | null = null; // the permutation in use, kept only for speed
  return {
    perEpoch,
    at(number) {
      const epoch = Math.floor(number / perEpoch);
      const batch = number % perEpoch;
      if (current?.epoch !== epoch) {
        current = { epoch, order: permutation({ seed, name: 'epoch', index: epoch }, slices) };
      }
      const indices = Int32Array.from(current.order.subarray(batch * bsize, (batch + 1) * bsize));
      return { epoch, batch, indices };
    },
  };
}

/** @throws DatasetTooSmallError as `planBatches`. */
export function checkBatch({ slices, bsize }: { slices: number; bsize: number }): void {
  if (slices >= bsize) return;
  throw new DatasetTooSmallError(
    `The training split has ${slices} slices, fewer than one batch of ${bsize}. Add slices, or lower bsize.`,
    { slices, bsize },
  );
}
